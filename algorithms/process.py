"""Run a program outside QGIS and read its lines: the one use of QgsBlockingProcess."""

import codecs
from typing import NamedTuple

from qgis.core import QgsBlockingProcess, QgsFeedback
from qgis.PyQt.QtCore import QProcess, Qt


class Ended(NamedTuple):
    """How a program ended.

    status : exit status, or the number of the signal that ended it; started : whether it could be started at
    all; crashed : whether a signal ended it; cancelled : by the user or by `stop`.
    """

    status: int
    started: bool
    crashed: bool
    cancelled: bool

    @property
    def ok(self):
        """Whether it did all it was to do."""
        return self.started and not self.crashed and not self.cancelled and self.status == 0


class Stop(QgsFeedback):
    """Ends the program that it is given to, and knows the reason where it was not the user."""

    reason = ""

    def because(self, reason):
        """End the program for a reason of the plugin's own."""
        self.reason = reason
        self.cancel()


class _Lines:
    """Whole lines out of chunks of bytes."""

    def __init__(self, take):
        self._take, self._rest = take, ""
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def add(self, chunk, final=False):
        *lines, self._rest = (self._rest + self._decode(chunk, final)).replace("\r", "\n").split("\n")
        if final and self._rest:
            lines.append(self._rest)
        for line in lines:
            if line.strip():
                self._take(line)


def run_program(command, feedback, on_line, on_error_line, stop=None, on_cancel=None):
    """Run `command` until it ends; the caller's thread waits, QGIS does not where it is a background thread.

    Parameters
    ----------
    command : list of str, the program and its arguments
    feedback : QgsFeedback, cancels the program
    on_line, on_error_line : callables that take one line of its output and of its error output, in any thread; what
        they raise ends the program and is raised here
    stop : Stop, for a caller that ends the program by itself
    on_cancel : callable, called at once, in any thread, when the user cancels

    Returns
    -------
    Ended
    """
    stop = stop or Stop()

    def cancel():
        if on_cancel:
            on_cancel()
        stop.cancel()

    output, errors, raised = _Lines(on_line), _Lines(on_error_line), []

    # Named functions that live until `run` returns: an inline lambda crashes QGIS 3.22.
    def take_output(chunk):
        take(output, chunk)

    def take_errors(chunk):
        take(errors, chunk)

    def take(lines, chunk, final=False):
        try:
            if not raised:
                lines.add(bytes(chunk), final)
        except Exception as error:  # Qt would abort QGIS
            raised.append(error)
            stop.cancel()
        if stop.isCanceled():  # again, where it came before the program could hear it
            stop.canceled.emit()

    feedback.canceled.connect(cancel, Qt.ConnectionType.DirectConnection)
    try:
        if feedback.isCanceled():
            return Ended(0, True, False, True)
        process = QgsBlockingProcess(command[0], list(command[1:]))
        process.setStdOutHandler(take_output)
        process.setStdErrHandler(take_errors)
        status = process.run(stop)
        take(output, b"", final=True)
        take(errors, b"", final=True)
        if raised:
            raise raised[0]
        return Ended(
            status,
            process.processError() != QProcess.ProcessError.FailedToStart,
            process.exitStatus() == QProcess.ExitStatus.CrashExit,
            feedback.isCanceled() or stop.isCanceled(),
        )
    finally:
        feedback.canceled.disconnect(cancel)
