"""The command line."""

import argparse
import os

from dask.utils import parse_bytes

from ..core.inference import AUTOMATIC, DEVICES, PRECISIONS
from ..core.measured import UNITS

MODELS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "models")
DEFAULT_MODEL = "default"


def parse(arguments):
    """Parse the command line; ends the program, saying why, where it cannot be understood."""
    parser = argparse.ArgumentParser(
        prog="batch",
        description="Classify tiles of displacement series on Dask: each becomes a GeoParquet file of the same name in "
        "OUTPUT, with its points and pattern, confidence, p_..., velocity and n_valid. Run again to go on: finished "
        "tiles are kept. Exit status: 0, or 1 where tiles failed, 2 where nothing could be started.",
    )
    add = parser.add_argument
    add("inputs", metavar="INPUT", nargs="+", help="EGMS CSV or zip, GeoParquet, GeoPackage, or a folder of them")
    add("output", metavar="OUTPUT", help="folder of the results")
    add("--unit", choices=UNITS, default="mm", help="of the displacement (default: mm)")
    add("--nodata", type=float, metavar="NUMBER", help="value that stands for a missing measurement, such as 999")
    add(
        "--fields",
        nargs="+",
        default=[],
        metavar="FIELD",
        help="displacement fields, given last (default: all named by a date)",
    )
    add("--model", type=_model, default=DEFAULT_MODEL, help="a shipped model or an .onnx file (default: default)")
    add("--device", choices=DEVICES, default=AUTOMATIC, help="of the network (default: CUDA where it runs, else CPU)")
    add("--precision", choices=PRECISIONS, default=AUTOMATIC, help="default: what is fastest on the device")
    add("--id", default="", metavar="FIELD", help="field to keep as id (default: pid of EGMS, else the row's number)")
    add("--copy", action="store_true", help="keep all fields of the input")
    add("--redo", action="store_true", help="classify again what is finished")
    add("--scheduler", metavar="ADDRESS", help="a running Dask scheduler (tcp://host:8786) instead of this machine")
    add("--workers", type=_count, metavar="N", help="worker processes on this machine (default: one a core)")
    add("--threads", type=_count, metavar="N", help="threads that classify in each task (default: cores / workers)")
    add(
        "--memory",
        type=_memory,
        default="auto",
        help="the most a worker may take, such as 2GB (default: its share)",
    )
    return parser.parse_args(arguments)


def _model(text):
    """Path of a model: a shipped one by its name, else a file."""
    shipped = os.path.join(MODELS, text + ".onnx")
    if os.path.exists(shipped):
        return shipped
    if os.path.exists(text):
        return os.path.abspath(text)
    names = sorted(name[: -len(".onnx")] for name in os.listdir(MODELS) if name.endswith(".onnx"))
    raise argparse.ArgumentTypeError(f"'{text}' is neither a file nor a shipped model ({', '.join(names)})")


def _memory(text):
    try:
        return text if text == "auto" else parse_bytes(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no amount of memory such as 2GB") from None


def _count(text):
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number above 0")
    return number
