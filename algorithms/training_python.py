"""Which Python training runs in: the one in the settings, else one that is found."""

import os
import shutil

from qgis.core import QgsApplication, QgsFeedback, QgsProcessingException, QgsSettings

from ..compat import tr
from ..core.environment import environment_python, python_command, read_marker
from ..core.packages import python_executable
from .base import ROOT
from .process import run_program

SETTING = "insarpatterns/training_python"
"""Key in the QGIS settings; empty: found by itself."""

HAS_PACKAGES = "import importlib.util as u, sys; sys.exit(any(u.find_spec(n) is None for n in sys.argv[1:]))"
NEEDED = ("torch", "onnx", "numpy", "scipy")


def profile_folder():
    """The plugin's own folder in the QGIS profile, there or not; an update of the plugin leaves it alone."""
    return os.path.join(QgsApplication.qgisSettingsDirPath(), "insar_patterns")


def environment_folder():
    """Where `setup` makes the training environment."""
    return os.path.join(profile_folder(), "venv")


def set_up_hint():
    """What to do where training cannot run."""
    return tr("Run the algorithm 'Set up training' (insarpatterns:setup) once, then run this again.")


def find_python(feedback=None):
    """Path of the Python to train with.

    The one in the setting; else that of the environment that `setup` made; else `build/venv` of a clone; else
    QGIS's own: the last two where they have PyTorch and onnx.

    Raises
    ------
    QgsProcessingException
        There is none, or the one in the setting does not exist.
    """
    chosen = QgsSettings().value(SETTING, "", type=str).strip()
    if chosen:
        found = shutil.which(os.path.expanduser(chosen))
        if found is None:
            raise QgsProcessingException(
                tr(
                    "The setting {setting} names a Python that does not exist: {python}. Correct it, or empty it to "
                    "have the environment of 'Set up training' used."
                ).format(setting=SETTING, python=chosen)
            )
        return found
    if read_marker(environment_folder()):
        return environment_python(environment_folder())
    for python in (environment_python(os.path.join(ROOT, "build", "venv")), python_executable()):
        if shutil.which(python) and has_packages(python, feedback):
            return python
    raise QgsProcessingException(
        tr("Training needs PyTorch in a Python environment of its own, and none was found.") + " " + set_up_hint()
    )


def has_packages(python, feedback=None, packages=NEEDED):
    """Whether a Python has the packages; nothing is imported."""
    ignored = []
    command = python_command(python, "-c", HAS_PACKAGES, *packages)
    return run_program(command, feedback or QgsFeedback(), ignored.append, ignored.append).ok
