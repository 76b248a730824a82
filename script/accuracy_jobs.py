"""Jobs of script/benchmark accuracy: each is done once; its file holds figures, configuration and data hash.

The files are part of the repository (models/benchmark), so that nobody measures again what has not changed.
"""

import hashlib
import json
import os
import time
from typing import Callable, NamedTuple

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORK = os.path.join(ROOT, "build", "benchmark")
"""Networks that a job trains."""
RESULTS = os.path.join(ROOT, "models", "benchmark")


class Job(NamedTuple):
    """One row at one seed.

    row : str; seed : int; config : JSON-able dict, all that decides the figures; data : callable -> hash of the
    data; measure : callable -> dict of figures.
    """

    row: str
    seed: int
    config: dict
    data: Callable
    measure: Callable


def path_of(job):
    """Where the job's result is kept."""
    return os.path.join(RESULTS, f"{job.row}-{job.seed}.json")


def result(job):
    """The stored result of the same configuration and data, or None."""
    if not os.path.exists(path_of(job)):
        return None
    with open(path_of(job), encoding="utf-8") as file:
        stored = json.load(file)
    same = stored["config"] == json.loads(json.dumps(job.config)) and stored["data"] == job.data()
    return stored if same else None


def done(job):
    """The job's result, measured now unless it has been before."""
    stored = result(job)
    if stored:
        return stored
    print(f"accuracy: {job.row}, seed {job.seed}", flush=True)
    started = time.monotonic()
    figures = job.measure()
    stored = {
        "row": job.row,
        "seed": job.seed,
        "config": job.config,
        "data": job.data(),
        "figures": figures,
        "seconds": round(time.monotonic() - started),
    }
    os.makedirs(RESULTS, exist_ok=True)
    with open(path_of(job) + ".part", "w", encoding="utf-8") as file:
        json.dump(stored, file, indent=1)
    os.replace(path_of(job) + ".part", path_of(job))
    return stored


def weights_hash(path):
    """Hash of what a model computes, 16 digits: its weights and preprocessing, in whatever form they are stored."""
    from insar_patterns.training.load import load

    network, facts = load(path)
    settings = np.frombuffer(json.dumps(facts["preprocessing"], sort_keys=True).encode(), dtype=np.uint8)
    return array_hash(*(weights.numpy() for weights in network.state_dict().values()), settings)


def array_hash(*arrays):
    """Hash of arrays, 16 digits."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:16]


def file_hash(path):
    """Hash of a file's bytes, 16 digits."""
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()[:16]


def scores(truth, predicted):
    """Accuracy, macro recall and confusion matrix of pattern codes (n,)."""
    from insar_patterns.core import metrics

    confusion = metrics.confusion_matrix(truth, predicted, 6)
    return {
        "accuracy": round(float(np.mean(truth == predicted)), 5),
        "macro_recall": round(float(metrics.macro_recall(confusion)), 5),
        "n": len(truth),
        "confusion": confusion.tolist(),
    }
