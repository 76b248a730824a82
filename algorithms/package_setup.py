"""Put a package, alone, where the plugin finds it: onnxruntime for classification, threadpoolctl for `core.blas`."""

import contextlib
import importlib
import json
import os
import sys
import tempfile

from qgis.core import QgsProcessingException

from ..compat import tr
from ..core import environment as env
from ..core.packages import use_folder
from .pip_install import NotFoundError, check_space, last_line, make_venv, pip, pip_failed, remove, run_step, stop_if

_CHECK = """
import importlib, json, sys
sys.path[:] = json.loads(sys.argv[1])
package = importlib.import_module(sys.argv[2])
print(json.dumps({"version": package.__version__}))
"""


def installed_version(package, python, paths, feedback):
    """Version of the package that QGIS's Python would import from `paths`, None where it cannot; and why."""
    command = env.python_command(python, "-c", _CHECK, json.dumps(list(paths)), package)
    ended, lines, errors = run_step(command, feedback)
    stop_if(ended)
    return (json.loads(lines[-1])["version"], "") if ended.ok else (None, last_line(errors))


def install_package(package, folder, python, wheels, index, feedback):
    """Put a package, without what QGIS brings, into the folder where the plugin looks after everything else.

    Parameters
    ----------
    package : str, its name for pip and for Python alike, a key of core.environment.PACKAGE_MB

    Raises
    ------
    QgsProcessingException
        Then `folder` is as it was.
    """
    version, _ = installed_version(package, python, [*sys.path, folder], feedback)
    if version:
        feedback.pushInfo(tr("{name} {version} is already there").format(name=package, version=version))
        return
    check_space(folder, 3 * env.PACKAGE_MB[package])
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=os.path.dirname(folder)) as partial:
        target = os.path.join(partial, "packages")
        pip_python = python
        if not run_step(env.python_command(python, "-m", "pip", "--version"), feedback)[0].ok:
            make_venv(python, os.path.join(partial, "venv"), feedback)  # only for the pip in it
            pip_python = env.environment_python(os.path.join(partial, "venv"))
        try:
            pip(
                pip_python,
                [package],
                env.CPU,
                feedback,
                wheels=wheels,
                index=index,
                target=target,
            )
        except NotFoundError as error:
            raise QgsProcessingException(pip_failed(error.package, str(error))) from None
        version, reason = installed_version(package, python, [*sys.path, target], feedback)
        if not version:
            raise QgsProcessingException(
                tr(
                    "The {name} that pip chose does not work with QGIS's Python: {reason}. It was not kept; "
                    "update QGIS, or give a folder with another version (WHEELS)."
                ).format(name=package, reason=reason)
            )
        remove_package(package, folder)
        for part in os.listdir(target):
            if not os.path.exists(os.path.join(folder, part)):
                os.replace(os.path.join(target, part), os.path.join(folder, part))
    importlib.invalidate_caches()
    use_folder(folder)
    feedback.pushInfo(tr("{name} {version} is in {folder}").format(name=package, version=version, folder=folder))


def remove_package(package, folder):
    """Remove a package from the folder; whether something was there."""
    names = os.listdir(folder) if os.path.isdir(folder) else []
    # onnxruntime, onnxruntime-1.20.0.dist-info, threadpoolctl.py, ...
    there = [name for name in names if name.partition("-")[0].partition(".")[0] == package]
    for name in there:
        remove(os.path.join(folder, name))
    if package == "onnxruntime":
        with contextlib.suppress(OSError):
            os.remove(os.path.join(folder, "bin", "onnxruntime_test"))
            os.rmdir(os.path.join(folder, "bin"))
    return bool(there)
