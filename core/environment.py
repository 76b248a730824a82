"""The Python environment that training runs in: where it is, what is in it, and the commands that make it.

It is a virtual environment in the plugin's folder of the QGIS profile, apart from the plugin (whose folder an
update replaces) and from QGIS's own Python (whose numpy must stay). Every command is a list of arguments that starts
with the program, and runs Python isolated (-I): the variables that QGIS sets for its own Python, PYTHONHOME and
PYTHONPATH, would break another one.
"""

import json
import os

PYTHON_OPTIONS = ("-I", "-B", "-u", "-X", "utf8")
"""Isolated; no __pycache__ in the plugin's folder; lines at once; UTF-8 on Windows too."""

MARKER = "complete.json"
"""Written last: an environment without it was interrupted."""

CPU, CUDA = "CPU", "CUDA"
SIZE_MB = {CPU: 1300, CUDA: 6500}
DOWNLOAD_MB = {CPU: 300, CUDA: 3000}
"""Of the training environment, on disk and to download; CPU measured on Linux with Python 3.11, CUDA estimated."""

CLASSIFICATION, THREADS = "onnxruntime", "threadpoolctl"
PACKAGE_MB = {CLASSIFICATION: 70, THREADS: 1}
"""On disk, rounded up; measured on Linux with Python 3.11."""


def python_command(python, *arguments):
    """Command that runs `python` isolated."""
    return [python, *PYTHON_OPTIONS, *arguments]


def environment_python(folder):
    """Path of the interpreter in a virtual environment, there or not."""
    return os.path.join(folder, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))


def read_requirements(path):
    """Lines of a requirements file, without comments, in order."""
    with open(path, encoding="utf-8") as file:
        return [line for line in (line.partition("#")[0].strip() for line in file) if line]


def read_marker(folder):
    """What `write_marker` stored in a complete environment; None where it is absent, half-made or moved away."""
    if not os.path.exists(environment_python(folder)):
        return None
    try:
        with open(os.path.join(folder, MARKER), encoding="utf-8") as file:
            facts = json.load(file)
    except (OSError, ValueError):
        return None
    return facts if isinstance(facts, dict) else None


def write_marker(folder, facts):
    """Declare the environment complete; `facts` is a dict that JSON can hold."""
    path = os.path.join(folder, MARKER)
    with open(path + ".part", "w", encoding="utf-8") as file:
        json.dump(facts, file)
    os.replace(path + ".part", path)


def venv_command(python, folder):
    """Command that makes a virtual environment in `folder`."""
    return python_command(python, "-m", "venv", folder)


def pip_command(python, requirements, wheels="", index="", target="", raw_progress=False):
    """Command that installs `requirements` (ready-made wheels only: nothing is compiled).

    Parameters
    ----------
    python : str, whose pip
    requirements : list of str
    wheels : str, folder of wheels; then nothing is downloaded
    index : str, address of a package index to look in besides
    target : str, folder to install into without dependencies, instead of the environment
    raw_progress : bool, lines "Progress 1 of 2" while downloading (pip 24.1 and newer)
    """
    options = ["--disable-pip-version-check", "--no-input", "--no-user", "--only-binary", ":all:"]
    options += ["--no-warn-script-location"]
    if raw_progress:
        options += ["--progress-bar", "raw"]
    if wheels:
        options += ["--no-index", "--find-links", wheels]
    if index:
        options += ["--extra-index-url", index]
    if target:
        options += ["--no-deps", "--target", target]
    return python_command(python, "-m", "pip", "install", *options, *requirements)


def relaxed(requirements):
    """The names alone: for a Python that is too old for the pinned versions."""
    return [line.partition("=")[0].strip() for line in requirements]


def unlabelled(requirements, name):
    """The requirements with `name` in exactly its version, not a build with a label such as 1.0+cpu."""
    return [line.replace("==", "===", 1) if line.partition("=")[0].strip() == name else line for line in requirements]


def folder_size(folder):
    """Bytes of all files below `folder`."""
    return sum(os.lstat(os.path.join(place, name)).st_size for place, _, names in os.walk(folder) for name in names)
