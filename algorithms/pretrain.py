"""`insarpatterns:pretrain`: a model trained on simulated series alone."""

import contextlib
import os

from qgis.core import (
    QgsProcessingException,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ..compat import tr
from ..core.patterns import KEYS
from ..layers.model_destination import ModelDestination
from .base import PatternsAlgorithm
from .classify import MODELS
from .parameters import advanced, choice, default_threads, real, whole
from .training_process import run_training

SIX, FIVE = "six", "five"
REALISTIC, PAPER = "realistic", "paper"


class Pretrain(PatternsAlgorithm):
    """Pre-train a model."""

    NAME = "pretrain"
    SIMULATION, CLASSES, SERIES, EPOCHS, SEED = "SIMULATION", "CLASSES", "SERIES", "EPOCHS", "SEED"
    MODEL_NAME, PASSES, HELD_OUT, THREADS = "NAME", "PASSES", "HELD_OUT", "THREADS"
    BLOCKS, CHANNELS, KERNEL, DROPOUT = "BLOCKS", "CHANNELS", "KERNEL", "DROPOUT"
    BATCH, RATE, OUTPUT = "BATCH", "LEARNING_RATE", "OUTPUT"

    def displayName(self):  # noqa: N802
        """Shown in the toolbox."""
        return tr("Pre-train a model")

    def shortDescription(self):  # noqa: N802
        """Shown as tool tip."""
        return tr("Trains a new model on simulated series")

    def group(self):
        """Shown in the toolbox."""
        return tr("Training")

    def groupId(self):  # noqa: N802
        """Frozen."""
        return "training"

    def tags(self):
        """What the toolbox's search finds it by."""
        return ["insar", "tcn", *tr("training,simulation,model").split(",")]

    def shortHelpString(self):  # noqa: N802
        """Shown beside the parameters and by `qgis_process help`."""
        return tr(
            "Trains a new network on simulated series, to be used as it is or to be fine-tuned on your labels. The "
            "plugin ships such models; make one of your own for another size, other patterns or another seed. "
            "Training runs in a process of its own: run 'Set up training' once before. With the defaults it takes "
            "hours on two processor cores.\n\n"
            "<b>Simulation</b>: 'realistic' has the noise, the annual waves, the gaps and the calendars of real "
            "series; 'paper' is that of the method: white noise of 0.83 mm and nothing else.\n\n"
            "<b>Patterns</b>: six, or the paper's five (without 'undefined').\n\n"
            "<b>Series in an epoch, epochs</b>: every epoch draws fresh series; for the same time, more series in "
            "fewer epochs are as good. Advanced: <b>passes</b>, epochs after which series are drawn anew.\n\n"
            "<b>Network</b>: blocks, channels, kernel and dropout are those of the paper. A smaller network trains and "
            "classifies faster.\n\n"
            "<b>New model</b>: an .onnx file, which appears only when it is complete. After every epoch a checkpoint "
            "is written beside it (NAME.checkpoint). After a cancel or a power failure, run the same parameters again: "
            "training goes on from there. It is removed at the end.\n\n"
            "Method: Yang, Li, Yu, Wu and Li (2024), ISPRS Archives XLVIII-1-2024, 813."
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        add = self.addParameter
        add(choice(self.SIMULATION, tr("Simulation"), [REALISTIC, PAPER], REALISTIC))
        add(choice(self.CLASSES, tr("Patterns"), [SIX, FIVE], SIX))
        add(whole(self.SERIES, tr("Series in an epoch"), 100_000, 1))
        add(whole(self.EPOCHS, tr("Epochs"), 25, 1, 100_000))
        add(whole(self.SEED, tr("Seed"), 0, 0))
        add(advanced(whole(self.PASSES, tr("Epochs after which the series are drawn anew"), 1, 1, 100_000)))
        add(advanced(whole(self.HELD_OUT, tr("Series each for validation and test"), 12_000, 1)))
        add(advanced(whole(self.BLOCKS, tr("Blocks of the network"), 10, 1, 12)))
        add(advanced(whole(self.CHANNELS, tr("Channels of the network"), 100, 1, 1024)))
        add(advanced(whole(self.KERNEL, tr("Kernel size"), 3, 2, 15)))
        add(advanced(real(self.DROPOUT, tr("Dropout"), 0.05, 0.0, 0.9)))
        add(advanced(whole(self.BATCH, tr("Series in a batch"), 256, 1, 65_536)))
        add(advanced(real(self.RATE, tr("Learning rate"), 0.001, 1e-8, 0.99)))
        add(advanced(whole(self.THREADS, tr("Processor threads"), default_threads(), 1, 256)))
        name = tr("Name of the new model (empty: that of its file)")
        add(advanced(QgsProcessingParameterString(self.MODEL_NAME, name, optional=True)))
        models = tr("Pattern models") + " (*.onnx)"
        add(QgsProcessingParameterFileDestination(self.OUTPUT, tr("New model"), models))

    def run_checked(self, parameters, context, feedback):
        """Train; a checkpoint beside the output outlives a cancel."""
        output = self.parameterAsFileOutput(parameters, self.OUTPUT, context)
        with ModelDestination(output, (), str(MODELS)) as destination:
            checkpoint = os.path.splitext(destination.path)[0] + ".checkpoint"
            job = self._job(parameters, context, destination, checkpoint)
            if os.path.exists(checkpoint):
                feedback.pushInfo(
                    tr("Going on from the checkpoint {path}, if it is of the same parameters").format(path=checkpoint)
                )
            try:
                done = run_training(job, feedback)
                self.stop_if_cancelled(feedback)
            except QgsProcessingException:
                with contextlib.suppress(OSError):
                    os.remove(checkpoint + ".part")
                if os.path.exists(checkpoint):
                    feedback.pushInfo(
                        tr("Run the same parameters again to go on from the last complete epoch ({path}).").format(
                            path=checkpoint
                        )
                    )
                raise
            destination.commit()
            with contextlib.suppress(OSError):
                os.remove(checkpoint)
        feedback.pushInfo(
            tr("{share:.1f} % of fresh simulated series right; on real series expect less").format(
                share=100 * done["figures"]["test_accuracy"]
            )
        )
        feedback.pushInfo(tr("Model: {path}").format(path=destination.path))
        return {self.OUTPUT: destination.path}

    def _job(self, parameters, context, destination, checkpoint):
        def number(name):
            return self.parameterAsInt(parameters, name, context)

        name = self.parameterAsString(parameters, self.MODEL_NAME, context).strip()
        five = self.parameterAsString(parameters, self.CLASSES, context) == FIVE
        return {
            "task": "pretrain",
            "name": name or os.path.splitext(os.path.basename(destination.path))[0],
            "output": destination.temporary,
            "checkpoint": checkpoint,
            "simulation": self.parameterAsString(parameters, self.SIMULATION, context),
            "classes": [key for key in KEYS if not (five and key == "undefined")],
            "series": number(self.SERIES),
            "passes": number(self.PASSES),
            "held_out": number(self.HELD_OUT),
            "network": {
                "blocks": number(self.BLOCKS),
                "channels": number(self.CHANNELS),
                "kernel": number(self.KERNEL),
                "dropout": self.parameterAsDouble(parameters, self.DROPOUT, context),
            },
            "fit": {
                "epochs": number(self.EPOCHS),
                "batch": number(self.BATCH),
                "learning_rate": self.parameterAsDouble(parameters, self.RATE, context),
                "seed": number(self.SEED),
            },
            "threads": number(self.THREADS),
        }
