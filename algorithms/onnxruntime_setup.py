"""Put onnxruntime, alone, where the plugin finds it: classification needs nothing else that QGIS does not bring."""

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
import json, sys
sys.path[:] = json.loads(sys.argv[1])
import onnxruntime
print(json.dumps({"version": onnxruntime.__version__}))
"""


def onnxruntime_version(python, paths, feedback):
    """Version of the onnxruntime that QGIS's Python would import from `paths`, None where it cannot; and why."""
    ended, lines, errors = run_step(env.python_command(python, "-c", _CHECK, json.dumps(list(paths))), feedback)
    stop_if(ended)
    return (json.loads(lines[-1])["version"], "") if ended.ok else (None, last_line(errors))


def install_onnxruntime(packages, python, wheels, index, feedback):
    """Put onnxruntime, alone, into the folder `packages`, where the plugin looks after everything that QGIS brings.

    Raises
    ------
    QgsProcessingException
        Then `packages` is as it was.
    """
    version, _ = onnxruntime_version(python, [*sys.path, packages], feedback)
    if version:
        feedback.pushInfo(tr("onnxruntime {version} is already there").format(version=version))
        return
    check_space(packages, 3 * env.CLASSIFICATION_MB)
    os.makedirs(packages, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=os.path.dirname(packages)) as partial:
        target = os.path.join(partial, "packages")
        pip_python = python
        if not run_step(env.python_command(python, "-m", "pip", "--version"), feedback)[0].ok:
            make_venv(python, os.path.join(partial, "venv"), feedback)  # only for the pip in it
            pip_python = env.environment_python(os.path.join(partial, "venv"))
        try:
            pip(
                pip_python,
                [env.CLASSIFICATION],
                env.CPU,
                feedback,
                wheels=wheels,
                index=index,
                target=target,
            )
        except NotFoundError as error:
            raise QgsProcessingException(pip_failed(error.package, str(error))) from None
        version, reason = onnxruntime_version(python, [*sys.path, target], feedback)
        if not version:
            raise QgsProcessingException(
                tr(
                    "The onnxruntime that pip chose does not work with QGIS's Python: {reason}. It was not kept; "
                    "update QGIS, or give a folder with another version (WHEELS)."
                ).format(reason=reason)
            )
        remove_onnxruntime(packages)
        for name in os.listdir(target):
            if not os.path.exists(os.path.join(packages, name)):
                os.replace(os.path.join(target, name), os.path.join(packages, name))
    importlib.invalidate_caches()
    use_folder(packages)
    feedback.pushInfo(tr("onnxruntime {version} is in {folder}").format(version=version, folder=packages))


def remove_onnxruntime(packages):
    """Remove onnxruntime from the folder; whether something was there."""
    names = os.listdir(packages) if os.path.isdir(packages) else []
    own = [name for name in names if name == env.CLASSIFICATION or name.startswith(env.CLASSIFICATION + "-")]
    for name in own:
        remove(os.path.join(packages, name))
    with contextlib.suppress(OSError):
        os.remove(os.path.join(packages, "bin", "onnxruntime_test"))
        os.rmdir(os.path.join(packages, "bin"))
    return bool(own)
