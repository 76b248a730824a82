"""Rows of script/benchmark accuracy on simulated series: the paper's experiment, and ours beside other methods."""

import json
import os
import subprocess
import sys
import time

import numpy as np
from accuracy_jobs import ROOT, WORK, Job, array_hash, scores, weights_hash
from insar_patterns.core.simulation import sets

# The paper's Table 1: labelled points of each pattern, in the order of the codes.
TRAIN_COUNTS = (600, 595, 592, 596, 595, 588)
TEST_COUNTS = (151, 149, 149, 150, 149, 147)
FIVE = ("stable", "linear", "step", "piecewise", "power")
PREPROCESSING = {"window": 11, "order": 2, "scale_mm": 3.0}
M1_JOB = {
    "task": "pretrain",
    "name": "m1",
    "classes": FIVE,
    "simulation": "paper",
    "series": 15_000,
    "held_out": 12_000,
    "preprocessing": PREPROCESSING,
    "fit": {"epochs": 12, "bfloat16": True},
}
TUNING = {"epochs": 20, "patience": 10, "batch": 64, "rehearsal": 0.0, "class_weights": False}
SCRATCH = {**TUNING, "learning_rate": 1e-3}
BASELINE_SERIES = 12_000
LIMIT_SERIES = 2_000
MINIROCKET_SERIES = 5_000
"""Its ridge needs memory and time that grow with the square of the series."""
TUNED_SERIES = 3_000
"""Simulated series beside a thousand real labels: few enough that the labels are heard."""
TEST_SERIES = 6_000
BASELINES = ("bic", "bic_correlated", "minirocket", "random_forest")


def m1(seed):
    """Five classes, `paper` simulation as frozen, tested on fresh series, beside BIC on the same ones."""
    job = {**M1_JOB, "fit": {**M1_JOB["fit"], "seed": seed}}
    codes = range(len(FIVE))
    tests = None

    def test():
        nonlocal tests
        tests = tests or list(sets.paper_series(job["held_out"], (seed, 2), codes))
        return tests

    def measure():
        from baselines import ModelSelection

        figures = train(job, f"m1-{seed}")["figures"]
        tuned = list(sets.paper_series(4000, (seed, 3), codes))
        bic = ModelSelection(harmonics=(0,)).fit(*columns(tuned))
        truth = np.concatenate([drawn.labels for drawn in test()])
        return {
            "accuracy": figures["test_accuracy"],
            "validation_accuracy": figures["validation_accuracy"],
            "bic": scores(truth, bic.predict(*columns(test())[:2])),
        }

    return Job("m1", seed, job, lambda: hash_of(test()), measure)


def train(job, label):
    """Run a job of the training program, which goes on where it was interrupted; return its metadata."""
    os.makedirs(WORK, exist_ok=True)
    files = {"output": os.path.join(WORK, f"{label}.onnx"), "checkpoint": os.path.join(WORK, f"{label}.pt")}
    job_file = os.path.join(WORK, f"{label}.job.json")
    with open(job_file, "w", encoding="utf-8") as file:
        json.dump({**job, **files}, file)
    program = [sys.executable, os.path.join(ROOT, "run.py"), "training", job_file]
    done = None
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            message = json.loads(line)
            if "error" in message:
                sys.exit(message["error"])
            done = message.get("done", done)
            if "epoch" in message:
                print(f"  {label}: {message}", flush=True)
    if process.returncode or not done:
        sys.exit(f"Training {label} stopped with status {process.returncode}.")
    return done


def m2(seed):
    """The paper's network from scratch on a stand-in for Kunming."""
    return _kunming_job("m2", seed, SCRATCH)


def m3(seed):
    """Pre-trained on the paper's simulation (M1 of the same seed), its head replaced, fine-tuned on the same points."""
    return _kunming_job("m3", seed, TUNING)


def _kunming_job(row, seed, options):
    drawn = None

    def data():
        nonlocal drawn
        drawn = drawn or stand_in(seed)
        return drawn

    def measure():
        import torch
        from insar_patterns.core.patterns import KEYS
        from insar_patterns.core.preprocessing import Preprocessing, prepare
        from insar_patterns.training.finetune import FinetuneOptions, Group, finetune_arrays
        from insar_patterns.training.fit import predict
        from insar_patterns.training.load import load, replace_head
        from insar_patterns.training.network import PatternTCN

        torch.set_num_threads(2)
        torch.manual_seed(seed)
        if row == "m2":
            network = PatternTCN()
        else:
            pretrained = os.path.join(WORK, f"m1-{seed}.onnx")
            if not os.path.exists(pretrained):  # a clone brings the figures of M1, not its network
                train(m1(seed).config, f"m1-{seed}")
            network, facts = load(pretrained)
            replace_head(network, facts["classes"], KEYS)
        train_part, test = data()
        held = validation_rows(train_part.labels, seed)
        groups = [Group(train_part.values[rows], train_part.dates, train_part.labels[rows]) for rows in (~held, held)]
        facts = {"classes": list(KEYS), "preprocessing": PREPROCESSING}
        tuned = finetune_arrays(
            network, facts, groups[:1], groups[1:], FinetuneOptions(**options, seed=seed), lambda line: print(" ", line)
        )
        x = torch.from_numpy(prepare(test.values, test.dates, Preprocessing(**PREPROCESSING)))
        return {**scores(test.labels, predict(tuned.network, x)), "epochs": len(tuned.history)}

    config = {"tuning": options, "preprocessing": PREPROCESSING, "m1": M1_JOB if row == "m3" else None}
    return Job(row, seed, config, lambda: hash_of(data()), measure)


def stand_in(seed):
    """Points of the `realistic` simulation with the paper's counts, on its calendar: (train, test) Simulations."""
    from insar_patterns.core.simulation import calendars, realistic
    from insar_patterns.core.simulation.paper import Simulation

    rng = np.random.default_rng((seed, 7))
    dates = calendars.kunming(rng)
    parts = []
    for counts in (TRAIN_COUNTS, TEST_COUNTS):
        drawn = [realistic.simulate(count, rng, dates, (code,)) for code, count in enumerate(counts)]
        parts.append(
            Simulation(
                np.concatenate([d.values for d in drawn]),
                dates,
                np.concatenate([d.labels for d in drawn]),
                [truth for d in drawn for truth in d.parameters],
            )
        )
    return parts


def validation_rows(labels, seed, share=0.1):
    """(n,) bool: the share of each pattern that decides when to stop."""
    from insar_patterns.training.splits import stratified

    return stratified(labels, share, (seed, 1))


def realistic(model_path):
    """A model and the baselines on fresh `realistic` series, each trained on series of that simulation."""
    tests = None

    def test():
        nonlocal tests
        tests = tests or list(sets.realistic_series(TEST_SERIES, (0, 2)))
        return tests

    def measure():
        truth = np.concatenate([drawn.labels for drawn in test()])
        values, dates, _ = columns(test())
        figures = {"ours": scores(truth, classify(model_path, values, dates))}
        for name, method in fitted_baselines().items():
            figures[name] = scores(truth, method.predict(values, dates))
        unclear = list(sets.realistic_series(2000, (0, 4), ambiguous=True))
        values, dates, labels = columns(unclear)
        figures["ambiguous"] = {"ours": scores(np.concatenate(labels), classify(model_path, values, dates))}
        return figures

    config = {"model": weights_hash(model_path), "baseline_series": BASELINE_SERIES, "limit_series": LIMIT_SERIES}
    config["minirocket_series"] = MINIROCKET_SERIES
    return Job("realistic", 0, config, lambda: hash_of(test()), measure)


def realistic_by_eye(model_path):
    """The model that has learnt what the eye sees, on the same series, whose labels are what was drawn."""
    tests = list(sets.realistic_series(TEST_SERIES, (0, 2)))

    def measure():
        values, dates, labels = columns(tests)
        return {"ours": scores(np.concatenate(labels), classify(model_path, values, dates))}

    return Job("realistic_by_eye", 0, {"model": weights_hash(model_path)}, lambda: hash_of(tests), measure)


def classify(model_path, values, dates):
    """Pattern codes by a model file in onnxruntime, one calendar after the other."""
    from insar_patterns.core.inference import CPU, Classifier
    from insar_patterns.core.model_file import read_model_file
    from insar_patterns.core.series import SeriesBlock

    classifier = Classifier(read_model_file(model_path), CPU)
    blocks = (SeriesBlock(np.arange(len(v)), v, d) for v, d in zip(values, dates))
    return np.concatenate([classifier.classify(block).codes for block in blocks])


_fitted = {}


def fitted_baselines():
    """The other methods, trained on the first `BASELINE_SERIES` series of the simulation, once in a process.

    The few limits of the BIC selection take the first `LIMIT_SERIES` of them.
    """
    if not _fitted:
        simulated = columns(sets.realistic_series(BASELINE_SERIES, (0, 0, 0)))
        few = tuple(part[: LIMIT_SERIES // 100] for part in simulated)
        _fitted.update(_fit_methods(few, simulated, MINIROCKET_SERIES // 100))
    return _fitted


def baselines_by_eye(groups):
    """The other methods, trained on the simulated series that were labelled by eye (list of by_eye.Group).

    BIC and MiniRocket learn from the calendars that hold fewer than their limits of them.
    """
    data = [[group.values for group in groups], [group.dates for group in groups], [group.labels for group in groups]]
    ends = np.cumsum([len(labels) for labels in data[2]])
    few, kernels = (int(np.searchsorted(ends, most)) for most in (LIMIT_SERIES, MINIROCKET_SERIES))
    return _fit_methods(tuple(part[:few] for part in data), tuple(data), kernels)


def tuned_baselines(labelled):
    """The other methods with real labels: BIC takes its limits from them alone, the learners add simulated series.

    labelled : list of (values, dates, labels), one for each calendar
    """
    few = tuple([group[i] for group in labelled] for i in range(3))
    simulated = columns(sets.realistic_series(TUNED_SERIES, (0, 0, 0)))
    return _fit_methods(
        few, tuple(part + more for part, more in zip(simulated, few)), TUNED_SERIES // 100 + len(labelled)
    )


def _fit_methods(few, many, kernels_see):
    from baselines import MiniRocketRidge, ModelSelection, RandomForest

    methods = {
        "bic": (ModelSelection(), few),
        "bic_correlated": (ModelSelection(correlated=True), few),
        "minirocket": (MiniRocketRidge(), tuple(part[:kernels_see] for part in many)),
        "random_forest": (RandomForest(), many),
    }
    for name, (method, data) in methods.items():
        started = time.monotonic()
        method.fit(*data)
        print(f"  {name} trained in {time.monotonic() - started:.0f} s", flush=True)
    return {name: method for name, (method, _) in methods.items()}


def columns(simulations):
    """(values, dates, labels), lists with one entry for each calendar."""
    drawn = list(simulations)
    return [d.values for d in drawn], [d.dates for d in drawn], [d.labels for d in drawn]


def hash_of(simulations):
    """Hash of the series and labels."""
    return array_hash(*(array for drawn in simulations for array in (drawn.values, drawn.labels)))
