"""Train the shipped models: choose the open settings on validation series, train, export, write the card.

Every run is a job of `run.py training`; finished runs and checkpoints in build/training are taken up again.
"""

import argparse
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORK = os.path.join(ROOT, "build", "training")
NAME = "paper-tcn"

# What the paper leaves open and validation decides, one after the other; the first of each list is the start.
SMOOTHING = [(11, 2), (1, 0), (5, 2), (7, 2), (15, 2), (21, 2)]
SCALE_MM = [10.0, 3.0, 30.0, 1.0]
SHORT = {"series": 40_000, "fit": {"epochs": 5, "decay_epochs": 2}}
FULL = {"series": 100_000, "fit": {"epochs": 25}}


def run_job(label, job, arguments):
    """Run one training job in a process of its own; return its result, from the file where it has been done before."""
    result_file = os.path.join(WORK, f"{label}.json")
    job = {
        "task": "pretrain",
        "name": NAME,
        "output": os.path.join(WORK, f"{label}.onnx"),
        "checkpoint": os.path.join(WORK, f"{label}.pt"),
        **job,
        "fit": {"bfloat16": arguments.bfloat16, "seed": arguments.seed, **job["fit"]},
    }
    if os.path.exists(result_file):
        with open(result_file, encoding="utf-8") as file:
            saved = json.load(file)
        if saved["job"] == job:
            return saved["result"]
    job_file = os.path.join(WORK, f"{label}.job.json")
    with open(job_file, "w", encoding="utf-8") as file:
        json.dump(job, file)
    print(f"training {label}", flush=True)
    process = subprocess.Popen(
        [sys.executable, os.path.join(ROOT, "run.py"), "training", job_file], stdout=subprocess.PIPE, text=True
    )
    result = None
    for line in process.stdout:
        message = json.loads(line)
        if "error" in message:
            sys.exit(message["error"])
        result = message.get("done")
        if not result:
            print(f"  {label}: {message}", flush=True)
    if process.wait() or not result:
        sys.exit(f"Training {label} stopped with status {process.returncode}.")
    with open(result_file, "w", encoding="utf-8") as file:
        json.dump({"job": job, "result": result}, file, indent=1)
    return result


def select(arguments):
    """Short runs on the same series: Savitzky-Golay first, then the input scale. Returns (settings, rows)."""
    rows = []

    def validate(settings):
        label = "select-{window}-{order}-{scale_mm:g}".format(**settings)
        result = run_job(label, {**SHORT, "preprocessing": settings}, arguments)
        rows.append({**settings, "validation_accuracy": result["figures"]["validation_accuracy"]})
        return rows[-1]["validation_accuracy"]

    smoothing = [{"window": w, "order": o, "scale_mm": SCALE_MM[0]} for w, o in SMOOTHING]
    best = max(smoothing, key=validate)
    best_accuracy = max(row["validation_accuracy"] for row in rows)
    for scale in SCALE_MM[1:]:
        candidate = {**best, "scale_mm": scale}
        accuracy = validate(candidate)
        if accuracy > best_accuracy:
            best_accuracy, chosen = accuracy, candidate
            best = chosen
    return best, rows


def main():
    """Select, train and export `paper-tcn`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--bfloat16", action=argparse.BooleanOptionalAction, default=True)
    arguments = parser.parse_args()
    os.makedirs(WORK, exist_ok=True)
    settings, rows = select(arguments)
    print(f"chosen on validation series: {settings}", flush=True)
    run_job(NAME, {**FULL, "preprocessing": settings}, arguments)
    with open(os.path.join(WORK, "selection.json"), "w", encoding="utf-8") as file:
        json.dump(rows, file, indent=1)


if __name__ == "__main__":
    main()
