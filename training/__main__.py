"""The training program: one job file in, one JSON object a line out.

    python run.py training JOB.json

A job is {"task": "pretrain", "finetune" or "search", ...} with the keys of `pretrain.PretrainJob`,
`finetune_job.FinetuneJob` or `search.SearchJob`, and for every task "cancel_file": a path whose appearance ends the
job. Every line of the standard output is a JSON object: progress ({"epoch": ...}) and {"warning": sentence}, then
{"done": ...}; an error that the user can mend is one line {"error": sentence} and exit status 1. A job that was
cancelled, or whose starter is gone, ends with {"cancelled": true} and exit status 3.
"""

import json
import os
import sys

from ..core.errors import PatternsError
from .finetune_job import FinetuneJob, finetune
from .pretrain import PretrainJob, pretrain
from .search import SearchJob, search
from .watch import Watch

TASKS = {"pretrain": (PretrainJob, pretrain), "finetune": (FinetuneJob, finetune), "search": (SearchJob, search)}
FAILED, CANCELLED = 1, 3


def report(line):
    """Write one JSON object as a line, at once."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main(path):
    """Run the job in the file at `path`; return the exit status."""
    try:
        with open(path, encoding="utf-8") as file:
            settings = json.load(file)
        if not isinstance(settings, dict) or settings.get("task") not in TASKS:
            raise ValueError(f"its task is none of {', '.join(TASKS)}")
        job, task = TASKS[settings.pop("task")]
        with Watch(str(settings.pop("cancel_file", ""))):
            result = task(job(**settings), report)
        report({"done": result})
    except (KeyboardInterrupt, BrokenPipeError):
        return _cancelled()
    except (OSError, ValueError, KeyError, TypeError) as error:
        report({"error": f"The job file {path} cannot be used: {error}."})
    except PatternsError as error:
        report({"error": str(error)})
    else:
        return 0
    return FAILED


def _cancelled():
    try:
        report({"cancelled": True})
    except OSError:  # nobody reads any more; Python's own flush at its end must not complain either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return CANCELLED


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: run.py training JOB.json")
    sys.exit(main(sys.argv[1]))
