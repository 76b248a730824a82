"""The training program: one job file in, one JSON object a line out.

    python run.py training JOB.json

A job is {"task": "pretrain", ...} with the keys of `pretrain.PretrainJob`. Every line of the standard output
is a JSON object: progress ({"epoch": ...}), then {"done": ...}; an error that the user can mend is one line
{"error": sentence} and exit status 1.
"""

import json
import sys

from ..core.errors import PatternsError
from .pretrain import PretrainJob, pretrain

TASKS = {"pretrain": (PretrainJob, pretrain)}


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
        report({"done": task(job(**settings), report)})
    except (OSError, ValueError, KeyError, TypeError) as error:
        report({"error": f"The job file {path} cannot be used: {error}."})
    except PatternsError as error:
        report({"error": str(error)})
    else:
        return 0
    return 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: run.py training JOB.json")
    sys.exit(main(sys.argv[1]))
