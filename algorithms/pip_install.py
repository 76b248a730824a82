"""The steps of an installation: virtual environments, pip, and what stands in their way, as sentences."""

import os
import re
import shutil

from qgis.core import QgsProcessingException

from ..compat import tr
from ..core import environment as env
from .process import Stop, run_program

_CUDA_PART = re.compile(r"Collecting (nvidia-|triton)|Processing .*[/\\](nvidia_|triton-)")
_RAW_PROGRESS = re.compile(r"^Progress (\d+) of (\d+)$")


class NotFoundError(Exception):
    """pip knows no such version of a package here; `package` is its requirement."""

    def __init__(self, package, reason):
        super().__init__(reason)
        self.package = package


def run_step(command, feedback, take=None, stop=None):
    """Run one command; return (Ended, lines, error lines)."""
    lines, errors = [], []

    def on_line(line):
        lines.append(line)
        if take:
            take(line)

    return run_program(command, feedback, on_line, errors.append, stop), lines, errors


def stop_if(ended):
    """Raise where the user cancelled."""
    if ended.cancelled:
        raise QgsProcessingException(tr("Cancelled. What was half-made has been removed."))


def make_venv(python, folder, feedback):
    """Make a virtual environment with pip in it."""
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    ended, lines, errors = run_step(env.venv_command(python, folder), feedback)
    stop_if(ended)
    if ended.ok:
        return
    text = "\n".join([*lines, *errors])
    feedback.pushDebugInfo(text)
    if "ensurepip" in text or "No module named venv" in text:
        raise QgsProcessingException(
            tr(
                "QGIS's Python ({python}) cannot make virtual environments: a part of it is not installed. On Debian "
                "and Ubuntu install the package python3-venv, then run this again."
            ).format(python=python)
        )
    raise QgsProcessingException(
        tr("{python} could not make a virtual environment in {folder}: {reason}").format(
            python=python, folder=folder, reason=last_line(errors or lines)
        )
    )


def pip(python, requirements, torch, feedback, **options):
    """Run pip install; raises NotFoundError where a version does not exist."""
    _, lines, _ = run_step(env.python_command(python, "-m", "pip", "--version"), feedback)
    found = re.match(r"pip (\d+)\.(\d+)", lines[0]) if lines else None
    raw = found is not None and (int(found[1]), int(found[2])) >= (24, 1)
    stop, progress = Stop(), _PipProgress(feedback, env.DOWNLOAD_MB[torch])

    def take(line):
        # Seen before anything large is fetched: the index has the CUDA build where the small one was asked for.
        if torch == env.CPU and _CUDA_PART.match(line):
            stop.because(line)
        progress.take(line)

    command = env.pip_command(python, requirements, raw_progress=raw, **options)
    ended, lines, errors = run_step(command, feedback, take, stop)
    if stop.reason and not feedback.isCanceled():
        raise QgsProcessingException(
            tr(
                "The package index has PyTorch only with CUDA here (about {size:.0f} GB). Choose TORCH=CUDA, or give "
                "the address of an index with CPU builds (INDEX_URL; the installation page of PyTorch names it), or a "
                "folder of wheels (WHEELS)."
            ).format(size=env.SIZE_MB[env.CUDA] / 1000)
        )
    stop_if(ended)
    if ended.ok:
        return
    feedback.pushDebugInfo("\n".join([*lines[-20:], *errors]))
    reason = last_line([line for line in errors if "ERROR" in line] or errors or lines)
    missing = re.search(r"No matching distribution found for ([^\s(]+)", "\n".join(errors))
    if missing:
        raise NotFoundError(missing[1], reason)
    raise QgsProcessingException(pip_failed(", ".join(requirements), reason))


def pip_failed(packages, reason):
    """The sentence for the user."""
    return tr(
        "pip could not install {packages}: {reason}. Check the network and the free disk space, or give a folder of "
        "wheels (WHEELS), then run this again. What was half-made has been removed."
    ).format(packages=packages, reason=reason.removeprefix("ERROR: ").rstrip("."))


class _PipProgress:
    """Shows pip's lines, and how much of what is to come is downloaded."""

    def __init__(self, feedback, expected_mb):
        self.feedback, self.expected, self.before = feedback, expected_mb * 1e6, 0

    def take(self, line):
        downloaded = _RAW_PROGRESS.match(line)
        if downloaded:
            now, whole = int(downloaded[1]), int(downloaded[2])
            self.feedback.setProgress(min(80.0, 5.0 + 75.0 * (self.before + now) / self.expected))
            self.before += whole if now >= whole else 0
            return
        text = line.strip()
        if text.startswith(("Collecting ", "Downloading ", "Processing ", "Installing ", "Successfully ")):
            self.feedback.pushConsoleInfo(text)
        if text.startswith("Installing "):
            self.feedback.setProgress(80.0)


def remove(path):
    """Remove a folder and all in it, or a file."""
    try:
        if os.path.isdir(path):
            shutil.rmtree(path)
        else:
            os.remove(path)
    except OSError as error:
        raise QgsProcessingException(
            tr("{folder} cannot be removed: {reason}. Close what uses it (restart QGIS), then run this again.").format(
                folder=path, reason=error.strerror or str(error)
            )
        ) from error


def check_space(folder, megabytes):
    """Raise where the disk has less free than that."""
    place = folder
    while not os.path.isdir(place):
        place = os.path.dirname(place)
    free = shutil.disk_usage(place).free / 1e6
    if free < megabytes:
        raise QgsProcessingException(
            tr(
                "About {needed:.1f} GB are needed in {folder}, and {free:.1f} GB are free. Make room, then run this "
                "again."
            ).format(needed=megabytes / 1000, free=free / 1000, folder=place)
        )


def last_line(lines):
    """The last line that says something."""
    return next((line.strip() for line in reversed(lines) if line.strip()), "–")
