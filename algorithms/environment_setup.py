"""Make the training environment, or bring it up to date."""

import json
import os
import shutil
import time

from qgis.core import QgsProcessingException

from ..compat import tr
from ..core import environment as env
from .pip_install import NotFoundError, check_space, last_line, make_venv, pip, pip_failed, remove, run_step, stop_if
from .training_python import NEEDED, has_packages

DISCARD_SECONDS = 20
_CHECK = """
import importlib, json, sys
found = {name: getattr(importlib.import_module(name), "__version__", "") for name in sys.argv[1:]}
torch = sys.modules["torch"]
print(json.dumps({"versions": found, "cuda": getattr(getattr(torch, "version", None), "cuda", None)}))
"""


def make_environment(folder, python, requirements, torch, wheels, index, feedback):
    """Make the training environment in `folder`, or bring a complete one up to date.

    Parameters
    ----------
    folder : str; what is there and not complete is replaced
    python : str, the interpreter to base it on
    requirements : list of str, pinned ("name==version")
    torch : env.CPU or env.CUDA
    wheels, index : str, see core.environment.pip_command

    Raises
    ------
    QgsProcessingException
        Whatever goes wrong, or the user cancels: then `folder` holds what was complete before, or nothing.
    """
    requirements = [*requirements, "scipy"]  # which brings numpy
    _restore(folder)
    old = env.read_marker(folder)
    if old and not has_packages(env.environment_python(folder), feedback):  # the Python below it is gone
        old = None
    if old and (old.get("torch"), old.get("requirements")) == (torch, requirements):
        feedback.pushInfo(tr("The training environment is already there: {folder}").format(folder=folder))
        return
    if old and (old.get("torch"), old.get("requirements")) == (env.CUDA, requirements):
        feedback.pushInfo(
            tr("The training environment is already there, with the CUDA build, which runs on the CPU as well.")
        )
        return
    size = tr("The training environment needs about {size:.1f} GB on the disk").format(size=env.SIZE_MB[torch] / 1000)
    if not wheels:
        size += tr("; about {size} MB are downloaded").format(size=env.DOWNLOAD_MB[torch])
    feedback.pushInfo(size)
    check_space(folder, env.SIZE_MB[torch])
    if old:
        feedback.pushInfo(tr("Replacing the training environment, which is of another version"))
        os.replace(folder, _kept(folder))
    try:
        shutil.rmtree(folder, ignore_errors=True)  # an incomplete one
        feedback.pushInfo(tr("Making the environment in {folder} from {python}").format(folder=folder, python=python))
        make_venv(python, folder, feedback)
        inner = env.environment_python(folder)
        feedback.pushInfo(tr("Installing {packages}").format(packages=", ".join(requirements)))
        install(inner, requirements, torch, wheels, index, feedback)
        facts = check_training(inner, feedback)
        env.write_marker(folder, {"torch": torch, "requirements": requirements, "python": python, **facts})
    except BaseException:
        _discard(folder)
        _restore(folder)
        raise
    shutil.rmtree(_kept(folder), ignore_errors=True)
    if torch == env.CUDA and not facts["cuda"]:
        feedback.pushWarning(
            tr(
                "The package index gave a PyTorch without CUDA; training will run on the CPU. Give the address of an "
                "index with CUDA builds (INDEX_URL; the installation page of PyTorch names it), after removing this "
                "environment with REMOVE."
            )
        )
    feedback.pushInfo(
        tr("Training environment: {versions}; {size:.1f} GB").format(
            versions=", ".join(f"{name} {version}" for name, version in facts["versions"].items()),
            size=env.folder_size(folder) / 1e9,
        )
    )


def _discard(folder):
    """Remove what is half-made; a program that venv or pip started may go on writing for a moment after they ended."""
    until = time.monotonic() + DISCARD_SECONDS
    while True:
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.5)
        if not os.path.isdir(folder) or time.monotonic() > until:
            return


def remove_environment(folder):
    """Remove all of it; whether something was there."""
    there = [place for place in (folder, _kept(folder)) if os.path.isdir(place)]
    for place in there:
        remove(place)
    return bool(there)


def _kept(folder):
    """Where the old environment waits until the new one is complete."""
    return folder + ".old"


def _restore(folder):
    """Bring back an old environment that a new one did not come to replace."""
    if not os.path.isdir(_kept(folder)):
        return
    if env.read_marker(folder):
        shutil.rmtree(_kept(folder), ignore_errors=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(_kept(folder), folder)


def install(python, requirements, torch, wheels, index, feedback):
    """Install into the environment of `python`; for a Python too old for the pinned versions, the newest it has."""
    if torch == env.CUDA and not wheels and not index:
        # Not a build with a label such as 1.0+cpu, which counts as newer than the plain one.
        requirements = env.unlabelled(requirements, "torch")
    try:
        pip(python, requirements, torch, feedback, wheels=wheels, index=index)
    except NotFoundError as missing:
        feedback.pushWarning(
            tr(
                "{package} is not available for this Python or in this place; the newest versions that are will be "
                "taken."
            ).format(package=missing.package)
        )
        try:
            pip(python, env.relaxed(requirements), torch, feedback, wheels=wheels, index=index)
        except NotFoundError as error:
            raise QgsProcessingException(pip_failed(error.package, str(error))) from None


def check_training(python, feedback):
    """Import what training needs in its own process; {"versions": {name: version}, "cuda": version or None}."""
    ended, lines, errors = run_step(env.python_command(python, "-c", _CHECK, *NEEDED), feedback)
    stop_if(ended)
    if not ended.ok:
        raise QgsProcessingException(
            tr(
                "What was installed does not work together: {reason}. What was half-made has been removed; please "
                "report this."
            ).format(reason=last_line(errors))
        )
    return json.loads(lines[-1])
