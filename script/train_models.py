"""Train the shipped models: choose the open settings on validation series, train, export, write the card.

Every run is a job of `run.py training`; finished runs and checkpoints in build/training are taken up again.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)
WORK = os.path.join(ROOT, "build", "training")
NAME = "paper-tcn"

# What the paper leaves open and validation decides, one after the other; the first of each list is the start.
SMOOTHING = [(11, 2), (1, 0), (5, 2), (7, 2), (15, 2), (21, 2)]
SCALE_MM = [10.0, 3.0, 30.0, 1.0]
SHORT = {"series": 40_000, "fit": {"epochs": 5, "decay_epochs": 2}}
FULL = {"series": 60_000, "fit": {"epochs": 20}}


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


def onnx_difference(label, result):
    """Largest differences between the checkpoint in PyTorch and the .onnx in onnxruntime, on simulated series.

    Returns
    -------
    (float, float) : of the probabilities, and of the logits relative to the largest of their series (the logits of
    sure series reach several hundred, where one float32 rounding alone is 3e-5)
    """
    import onnxruntime
    import torch
    from insar_patterns.core.preprocessing import Preprocessing
    from insar_patterns.training.dataset import paper_set
    from insar_patterns.training.network import NetworkConfig, PatternTCN
    from scipy.special import softmax

    network = PatternTCN(NetworkConfig(classes=len(result["classes"]))).eval()
    saved = torch.load(os.path.join(WORK, f"{label}.pt"), weights_only=True)
    network.load_state_dict(saved["states"][0])
    x, _ = paper_set(2000, 99, Preprocessing(**result["preprocessing"]))
    session = onnxruntime.InferenceSession(os.path.join(WORK, f"{label}.onnx"), providers=["CPUExecutionProvider"])
    with torch.inference_mode():
        expected = network(x).numpy()
    found = session.run(None, {"series": x.numpy()})[0]
    relative = abs(expected - found) / abs(expected).max(axis=1, keepdims=True)
    return float(abs(softmax(expected, 1) - softmax(found, 1)).max()), float(relative.max())


def main():
    """Select, train and export `paper-tcn`; copy it into models/ with its card."""
    parser = argparse.ArgumentParser(prog="script/train-models", description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--bfloat16",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="matrix products in bfloat16; --no-bfloat16 is slower where the processor has it",
    )
    arguments = parser.parse_args()
    os.makedirs(WORK, exist_ok=True)
    settings, rows = select(arguments)
    print(f"chosen on validation series: {settings}", flush=True)
    result = run_job(NAME, {**FULL, "preprocessing": settings}, arguments)
    from model_card import write_card

    import run

    run.load_package()
    difference = onnx_difference(NAME, result)
    if max(difference) >= 1e-4:
        sys.exit(f"onnxruntime differs from PyTorch by {max(difference):.1e} (1e-4 is allowed); nothing was shipped.")
    shipped = os.path.join(ROOT, "models", f"{NAME}.onnx")
    shutil.copyfile(os.path.join(WORK, f"{NAME}.onnx"), shipped)
    write_card(shipped, result, rows, SHORT, difference)
    print(f"wrote {os.path.relpath(shipped, ROOT)} and its card", flush=True)


if __name__ == "__main__":
    main()
