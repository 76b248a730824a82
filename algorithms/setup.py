"""`insarpatterns:setup`: what training and classification need besides QGIS, installed apart from it."""

import os

from qgis.core import (
    QgsProcessingException,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
    QgsSettings,
)
from qgis.PyQt.QtCore import QLockFile

from ..compat import tr
from ..core import environment as env
from ..core.packages import python_executable
from .base import ROOT, PatternsAlgorithm
from .environment_setup import make_environment, remove_environment
from .package_setup import install_package, remove_package
from .training_python import SETTING, environment_folder, has_packages, profile_folder

TRAINING, CLASSIFICATION = "training", "classification"


class Setup(PatternsAlgorithm):
    """Set up training."""

    NAME = "setup"
    WHAT, TORCH, WHEELS, INDEX_URL = "WHAT", "TORCH", "WHEELS", "INDEX_URL"
    PYTHON, REMOVE, OUTPUT = "PYTHON", "REMOVE", "PYTHON_USED"

    def displayName(self):  # noqa: N802
        """Shown in the toolbox."""
        return tr("Set up training")

    def shortDescription(self):  # noqa: N802
        """Shown as tool tip."""
        return tr("Installs PyTorch and onnxruntime for this plugin, apart from QGIS")

    def group(self):
        """Shown in the toolbox."""
        return tr("Training")

    def groupId(self):  # noqa: N802
        """Frozen."""
        return "training"

    def tags(self):
        """What the toolbox's search finds it by."""
        own = ["pytorch", "torch", "onnxruntime", "pip", "venv"]
        return [*own, *tr("install,environment,packages").split(",")]

    def shortHelpString(self):  # noqa: N802
        """Shown beside the parameters and by `qgis_process help`."""
        return tr(
            "Installs what this plugin needs besides QGIS, into the plugin's folder of your QGIS profile. Nothing in "
            "QGIS or in its Python changes, and an update of the plugin leaves it alone. Run it again at any time: "
            "what is there stays.\n\n"
            "<b>What</b>: 'classification' installs onnxruntime (about {small} MB) and threadpoolctl, with which "
            "'Describe' uses all cores; 'training' also makes a virtual environment with PyTorch, which fine-tuning, "
            "pre-training and the search for hyperparameters run in.\n\n"
            "<b>PyTorch</b>: the CPU build takes about {cpu:.1f} GB on the disk, the CUDA build (NVIDIA cards) about "
            "{cuda:.1f} GB. Sizes are said, and the free space is checked, before anything is downloaded.\n\n"
            "<b>Folder of wheels</b>: install from there and download nothing. On a computer with a network that has "
            "the same system and Python, fill it with: pip download -d FOLDER -r training/requirements.txt scipy "
            "onnxruntime threadpoolctl.\n\n"
            "<b>Package index</b>: where to look besides pip's own; needed where that has not the build that you "
            "want. The installation page of PyTorch names the addresses of its CPU and CUDA builds.\n\n"
            "<b>Python of your own</b>: use this interpreter for training, which has PyTorch, onnx, numpy and scipy "
            "already, instead of making an environment. It is kept in the setting {setting}.\n\n"
            "<b>Remove</b>: 'training' removes the training environment, 'classification' what it installed.\n\n"
            "When it is cancelled or fails, what was half-made is removed."
        ).format(
            small=env.PACKAGE_MB[env.CLASSIFICATION],
            cpu=env.SIZE_MB[env.CPU] / 1000,
            cuda=env.SIZE_MB[env.CUDA] / 1000,
            setting=SETTING,
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.addParameter(self._choice(self.WHAT, tr("What"), [TRAINING, CLASSIFICATION], TRAINING))
        self.addParameter(self._choice(self.TORCH, tr("PyTorch"), [env.CPU, env.CUDA], env.CPU))
        self.addParameter(
            QgsProcessingParameterFile(
                self.WHEELS,
                tr("Folder of wheels (instead of downloading)"),
                QgsProcessingParameterFile.Behavior.Folder,
                optional=True,
            )
        )
        advanced = [
            QgsProcessingParameterString(
                self.INDEX_URL, tr("Address of a package index to look in besides"), optional=True
            ),
            QgsProcessingParameterFile(
                self.PYTHON,
                tr("Python of your own to train with"),
                optional=True,
                fileFilter=tr("All files") + " (*)",
            ),
        ]
        for parameter in advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
            self.addParameter(parameter)
        self.addParameter(QgsProcessingParameterBoolean(self.REMOVE, tr("Remove it instead"), defaultValue=False))
        self.addOutput(QgsProcessingOutputString(self.OUTPUT, tr("Python that training uses")))

    @staticmethod
    def _choice(name, description, options, default):
        return QgsProcessingParameterEnum(
            name, description, options=options, defaultValue=default, usesStaticStrings=True
        )

    def run_checked(self, parameters, context, feedback):
        """Install or remove, one at a time in a profile."""
        os.makedirs(profile_folder(), exist_ok=True)
        lock = QLockFile(os.path.join(profile_folder(), "setup.lock"))
        lock.setStaleLockTime(0)  # stale only when its process is gone
        if not lock.tryLock(0):
            raise QgsProcessingException(
                tr("'Set up training' is already running for this QGIS profile. Wait until it has ended.")
            )
        try:
            what = self.parameterAsString(parameters, self.WHAT, context)
            if self.parameterAsBool(parameters, self.REMOVE, context):
                self._remove(what, feedback)
                return {}
            return self._install(what, parameters, context, feedback)
        finally:
            lock.unlock()

    def _remove(self, what, feedback):
        folder = environment_folder() if what == TRAINING else self._packages()
        there = (
            [remove_environment(folder)] if what == TRAINING else [remove_package(p, folder) for p in env.PACKAGE_MB]
        )
        feedback.pushInfo(
            tr("Removed from {folder}").format(folder=folder)
            if any(there)
            else tr("There was nothing to remove in {folder}").format(folder=folder)
        )

    def _install(self, what, parameters, context, feedback):
        base = python_executable()
        wheels = self.parameterAsFile(parameters, self.WHEELS, context)
        if wheels and not os.path.isdir(wheels):
            raise QgsProcessingException(
                tr("The folder of wheels {folder} does not exist (WHEELS).").format(folder=wheels)
            )
        index = self.parameterAsString(parameters, self.INDEX_URL, context).strip()
        used = ""
        if what == TRAINING:
            own = self.parameterAsFile(parameters, self.PYTHON, context)
            used = (
                self._use_own(own, feedback) if own else self._make(parameters, context, base, wheels, index, feedback)
            )
        feedback.setProgress(90.0)
        install_package(env.CLASSIFICATION, self._packages(), base, wheels, index, feedback)
        try:
            install_package(env.THREADS, self._packages(), base, wheels, index, feedback)
        except QgsProcessingException as error:
            if feedback.isCanceled():
                raise
            feedback.pushWarning(tr("{problem} All works without it, but 'Describe' is slower.").format(problem=error))
        feedback.setProgress(100.0)
        return {self.OUTPUT: used}

    def _use_own(self, python, feedback):
        if not os.path.isfile(python):
            raise QgsProcessingException(tr("There is no Python {python} (PYTHON).").format(python=python))
        if not has_packages(python, feedback):
            self.stop_if_cancelled(feedback)
            raise QgsProcessingException(
                tr("{python} cannot be used for training: it lacks one of torch, onnx, numpy and scipy.").format(
                    python=python
                )
            )
        QgsSettings().setValue(SETTING, python)
        feedback.pushInfo(tr("Training uses {python} from now on").format(python=python))
        return python

    def _make(self, parameters, context, base, wheels, index, feedback):
        torch = self.parameterAsString(parameters, self.TORCH, context)
        requirements = env.read_requirements(os.path.join(ROOT, "training", "requirements.txt"))
        make_environment(environment_folder(), base, requirements, torch, wheels, index, feedback)
        before = QgsSettings().value(SETTING, "", type=str)
        if before:
            QgsSettings().remove(SETTING)
            feedback.pushInfo(
                tr("Training uses this environment from now on, no longer {python}").format(python=before)
            )
        return env.environment_python(environment_folder())

    @staticmethod
    def _packages():
        return os.path.join(profile_folder(), "packages")
