"""Run the training program: a job in, its progress shown, its result out. QGIS itself never imports PyTorch."""

import contextlib
import json
import math
import os
import re
import shutil
import tempfile
from collections import deque

from qgis.core import QgsMessageLog, QgsProcessingException

from ..compat import tr
from ..core.environment import python_command
from .base import ROOT
from .process import run_program
from .training_python import find_python, set_up_hint

KEPT_LINES = 200
_MISSING = re.compile(r"^(?:ModuleNotFoundError|ImportError): (?:No module named ['\"](?P<name>\w+)|(?P<reason>.*))")


def run_training(job, feedback, python=None, on_line=None):
    """Run one job of the training program in a process of its own, and wait for it.

    Works in any thread, with and without a window. The lines of the program become progress and log: {"epoch": ...}
    with loss, accuracy and the time left, {"info": text}, {"warning": text}, {"progress": percent}.

    Parameters
    ----------
    job : dict
        What `run.py training` reads (see training/__main__.py); `cancel_file` is set here.
    feedback : QgsProcessingFeedback
    python : str or None, the Python to use; None finds it (training_python.find_python)
    on_line : callable or None, takes every line of progress as a dict, besides

    Returns
    -------
    dict : what the program reports under "done"

    Raises
    ------
    QgsProcessingException
        Cancelled, no Python with PyTorch, the program's own error, or its crash: one sentence each.
    """
    python = python or find_python(feedback)
    folder = tempfile.mkdtemp(prefix="insar-patterns-job-")
    try:
        cancel_file = os.path.join(folder, "cancel")
        path = os.path.join(folder, "job.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump({**job, "cancel_file": cancel_file}, file)
        feedback.pushDebugInfo(tr("Training runs in {python}").format(python=python))
        reader = _Reader(feedback, on_line)

        def ask_to_stop():  # Windows cannot end a console program politely
            with contextlib.suppress(OSError), open(cancel_file, "w", encoding="utf-8"):
                pass

        command = python_command(python, os.path.join(ROOT, "run.py"), "training", path)
        ended = run_program(command, feedback, reader.output, reader.errors.append, on_cancel=ask_to_stop)
        return reader.result(ended, python)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Reader:
    """Turns the program's lines into progress, and its end into a result or one sentence."""

    def __init__(self, feedback, on_line):
        self.feedback, self.on_line = feedback, on_line
        self.errors = deque(maxlen=KEPT_LINES)
        self.done = self.error = None

    def output(self, text):
        """Take one line of the standard output."""
        try:
            line = json.loads(text)
        except ValueError:
            line = None
        if not isinstance(line, dict):  # something that a library prints
            self.feedback.pushDebugInfo(text)
            return
        if "done" in line:
            self.done = line["done"]
        elif "error" in line:
            self.error = str(line["error"])
        else:
            show(line, self.feedback)
            if self.on_line:
                self.on_line(line)

    def result(self, ended, python):
        """What the program reported as done; raises where it did not come to that."""
        if ended.cancelled:
            raise QgsProcessingException(tr("Cancelled. No result was written."))
        if not ended.started:
            raise QgsProcessingException(
                tr("The Python for training cannot be started: {python}.").format(python=python) + " " + set_up_hint()
            )
        if ended.ok and self.done is not None:
            return self.done
        if self.error:
            raise QgsProcessingException(self.error)
        if self.errors:
            QgsMessageLog.logMessage("\n".join(self.errors), "InSAR Deformation Patterns")
        raise QgsProcessingException(self._why(ended, python))

    def _why(self, ended, python):
        last = next((line.strip() for line in reversed(self.errors) if line.strip()), "")
        missing = _MISSING.match(last)
        if missing and missing["name"]:
            return (
                tr("The Python for training, {python}, lacks the package {package}.").format(
                    python=python, package=missing["name"]
                )
                + " "
                + set_up_hint()
            )
        if missing:
            return (
                tr("The Python for training, {python}, cannot load a package: {reason}").format(
                    python=python, reason=missing["reason"]
                )
                + " "
                + set_up_hint()
            )
        if ended.crashed:
            return tr(
                "The training program was ended by the system (signal {status}), often because memory ran out. Close "
                "other programs, or train with fewer series or a smaller network. No result was written."
            ).format(status=ended.status)
        return tr(
            "The training program stopped without a result (exit status {status}: {reason}). No result was written. "
            "The log messages panel, tab 'InSAR Deformation Patterns', has its last lines; if the environment is "
            "damaged, run 'Set up training' with REMOVE and then again."
        ).format(status=ended.status, reason=last or "–")


def show(line, feedback):
    """Show one line of progress (see `run_training`) in the progress bar and the log."""
    if "warning" in line:
        feedback.pushWarning(str(line["warning"]))
    if "info" in line:
        feedback.pushInfo(str(line["info"]))
    if _is_number(line.get("progress")):
        feedback.setProgress(float(line["progress"]))
    epoch, epochs = line.get("epoch"), line.get("epochs")
    if not (_is_number(epoch) and _is_number(epochs) and epochs > 0):
        return
    feedback.setProgress(100.0 * epoch / epochs)
    parts = [tr("Epoch {epoch} of {epochs}").format(epoch=epoch, epochs=epochs)]
    if isinstance(line.get("loss"), float):
        parts.append(tr("loss {loss:.4f}").format(loss=line["loss"]))
    accuracy = line.get("held_out_accuracy", line.get("validation_accuracy"))
    if _is_number(accuracy):
        parts.append(tr("validation accuracy {share:.1f} %").format(share=100.0 * accuracy))
    if _is_number(line.get("seconds_left")):
        parts.append(tr("{time} left").format(time=duration(line["seconds_left"])))
    feedback.pushInfo(", ".join(parts))


def duration(seconds):
    """Seconds as people say them: 45 s, 12 min, 2 h 05 min."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return tr("{count} s").format(count=round(seconds))
    if minutes < 90:
        return tr("{count} min").format(count=minutes)
    return tr("{hours} h {minutes:02d} min").format(hours=minutes // 60, minutes=minutes % 60)


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
