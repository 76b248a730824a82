"""`insarpatterns:searchhyperparameters`: random search over the settings of the network and its training."""

import os

from qgis.core import (
    QgsProcessingException,
    QgsProcessingOutputFile,
    QgsProcessingOutputHtml,
    QgsProcessingParameterFolderDestination,
)

from ..compat import tr
from ..core.patterns import KEYS
from ..reports.figures import check_matplotlib
from ..reports.files import write_files
from ..reports.search import read_trials, search_page, setting_names, verdict
from .base import PatternsAlgorithm
from .parameters import advanced, choice, default_threads, whole
from .pretrain import FIVE, PAPER, REALISTIC, SIX
from .report import footer
from .training_process import duration, run_training

STUDY, TABLE, REPORT = "search.sqlite", "trials.csv", "search.html"
"""Files in the folder of the search; the first two are the training program's (training/search.py)."""


class SearchHyperparameters(PatternsAlgorithm):
    """Search for hyperparameters."""

    NAME = "searchhyperparameters"
    SIMULATION, CLASSES, TRIALS, EPOCHS = "SIMULATION", "CLASSES", "TRIALS", "EPOCHS"
    SERIES, HELD_OUT, SEED, MINUTES = "SERIES", "HELD_OUT", "SEED", "MINUTES"
    THREADS, OUTPUT = "THREADS", "OUTPUT"
    OUTPUT_HTML, OUTPUT_CSV = "OUTPUT_HTML", "OUTPUT_CSV"

    def displayName(self):  # noqa: N802
        """Shown in the toolbox."""
        return tr("Search for hyperparameters")

    def shortDescription(self):  # noqa: N802
        """Shown as tool tip."""
        return tr("Random search over learning rate, batch, layers, channels and dropout of the network")

    def group(self):
        """Shown in the toolbox."""
        return tr("Training")

    def groupId(self):  # noqa: N802
        """Frozen."""
        return "training"

    def tags(self):
        """What the toolbox's search finds it by."""
        return ["optuna", "tcn", *tr("training,tuning,learning rate,network").split(",")]

    def shortHelpString(self):  # noqa: N802
        """Shown beside the parameters and by `qgis_process help`."""
        return tr(
            "Tries settings of the network and its training, drawn at random from the paper's Table 2: learning rate "
            "0.1, 0.01, 0.001; batch 16 to 256; 1 to 10 layers (blocks); 15 to 400 channels; dropout 0.01 to 0.5. Each "
            "trial trains on the same simulated series and is measured on others that no trial trains on. Hopeless "
            "trials are stopped early (successive halving).\n\n"
            "<b>Simulation</b>: 'realistic' has the noise of real series; 'paper' has white noise only. "
            "<b>Patterns</b>: six, or the paper's five (without 'undefined').\n\n"
            "<b>Trials</b>: how many settings to try in all.\n\n"
            "<b>Epochs</b>: of each trial, at most. <b>Series</b>: to train on. Few of both are enough to tell bad "
            "settings from good ones; the finest differences need a full training.\n\n"
            "<b>Time limit</b>: in minutes; 0 is none. A wide and deep network takes a hundred times as long as a "
            "small one.\n\n"
            "<b>Seed</b>: the same seed tries the same settings on the same series.\n\n"
            "<b>Folder</b>: holds the table (trials.csv), the report (search.html) and the state of the search "
            "(search.sqlite). A search that was cancelled or ran out of time goes on where it stopped when it is run "
            "again with the same folder and settings; more trials and more time may be given then.\n\n"
            "It needs the training environment: see 'Set up training'."
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        add = self.addParameter
        add(choice(self.SIMULATION, tr("Simulation"), [REALISTIC, PAPER], REALISTIC))
        add(choice(self.CLASSES, tr("Patterns"), [SIX, FIVE], SIX))
        add(whole(self.TRIALS, tr("Trials"), 30, 1, 10_000))
        add(whole(self.EPOCHS, tr("Epochs of a trial"), 9, 1, 1000))
        add(whole(self.SERIES, tr("Series to train on"), 10_000, 1))
        add(whole(self.MINUTES, tr("Time limit in minutes (0: none)"), 60, 0, 100_000))
        add(whole(self.SEED, tr("Seed"), 0, 0))
        add(advanced(whole(self.HELD_OUT, tr("Series to measure on"), 3_000, 1)))
        add(advanced(whole(self.THREADS, tr("Processor threads"), default_threads(), 1, 256)))
        add(QgsProcessingParameterFolderDestination(self.OUTPUT, tr("Folder of the search")))
        self.addOutput(QgsProcessingOutputHtml(self.OUTPUT_HTML, tr("Report")))
        self.addOutput(QgsProcessingOutputFile(self.OUTPUT_CSV, tr("Table")))

    def run_checked(self, parameters, context, feedback):
        """Run the training program's search, then write the report."""
        check_matplotlib()
        folder = make_folder(self.parameterAsString(parameters, self.OUTPUT, context))
        numbers = (self.TRIALS, self.EPOCHS, self.SERIES, self.MINUTES, self.SEED, self.HELD_OUT, self.THREADS)
        five = self.parameterAsString(parameters, self.CLASSES, context) == FIVE
        job = {
            "task": "search",
            "output": folder,
            "simulation": self.parameterAsString(parameters, self.SIMULATION, context),
            "classes": list(KEYS[:5] if five else KEYS),
            **{name.lower(): self.parameterAsInt(parameters, name, context) for name in numbers},
            "cancel_file": "",
        }
        report = os.path.join(folder, REPORT)
        result = run_training(job, feedback, on_line=lambda line: show_trial(line, feedback))
        self.stop_if_cancelled(feedback)
        trials = read_trials(result["table"])
        page = search_page(trials, self._about(job, trials), footer(), tr)
        write_files({report: page}, [result["table"]])
        feedback.pushInfo(verdict(trials, tr))
        feedback.pushInfo(settings_text(result["best"]))
        if result["time_is_up"]:
            feedback.pushWarning(
                tr(
                    "The time was up after {done} of {trials} trials. Run again with the same folder and settings "
                    "to go on."
                ).format(done=result["trials"], trials=job["trials"])
            )
        return {self.OUTPUT: folder, self.OUTPUT_HTML: report, self.OUTPUT_CSV: result["table"]}

    @staticmethod
    def _about(job, trials):
        """(name, text) pairs for the report."""
        return [
            (tr("Simulation"), job["simulation"]),
            (tr("Patterns"), str(len(job["classes"]))),
            (tr("Series to train on"), str(job["series"])),
            (tr("Series to measure on"), str(job["held_out"])),
            (tr("Epochs of a trial"), str(job["epochs"])),
            (tr("Seed"), str(job["seed"])),
            (tr("Time of all trials"), duration(sum(trial.seconds for trial in trials))),
        ]


def make_folder(path):
    """The folder of the search, made where it is absent; files in it that are no search's are not replaced."""
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise QgsProcessingException(
            tr("The folder {path} cannot be made: {reason}. Choose another folder.").format(
                path=path, reason=error.strerror
            )
        ) from error
    if not os.access(path, os.W_OK):
        raise QgsProcessingException(
            tr("Nothing can be written into the folder {path}. Choose another folder.").format(path=path)
        )
    if not os.path.exists(os.path.join(path, STUDY)):
        others = [name for name in (TABLE, REPORT) if os.path.exists(os.path.join(path, name))]
        if others:
            raise QgsProcessingException(
                tr("The folder {path} holds {files} of something else. Choose another folder.").format(
                    path=path, files=", ".join(others)
                )
            )
    return path


def settings_text(settings):
    """Settings in one line."""
    return ", ".join(f"{name}: {settings[key]:g}" for key, name in setting_names(tr).items())


def show_trial(line, feedback):
    """Log what the search reports after a trial; its epochs only move the progress bar."""
    if "state" not in line:
        return
    feedback.pushInfo(
        tr("Trial {number} of {trials}: {share:.1f} %{early} ({settings})").format(
            number=line["trial"],
            trials=line["trials"],
            share=100.0 * line["validation_accuracy"],
            early="" if line["state"] == "finished" else " " + tr("(stopped early)"),
            settings=settings_text(line["settings"]),
        )
    )
