"""Bring models/*.onnx into the form that runs fastest, and make their int8 and fp16 forms.

A model that an older exporter wrote is written again with the same weights and facts. The forms learn their ranges and
their limits from simulated series; which limits are cheapest, and how often they agree, are measured on others.
"""

import argparse
import glob
import os
import re
import sys
import tempfile
from dataclasses import replace
from functools import partial

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MODELS = os.path.join(ROOT, "models")
CALIBRATION, VALIDATION, TEST = (2000, 31), (6000, 32), (6000, 33)
"""Series and seed."""
INSIDE = (100.0, 95.0, 90.0, 85.0, 80.0)
"""Percentiles of the series' largest input that are tried as limit of the int8 ranges; fp16 needs the first alone."""
DISAGREE = 0.0005
"""Share of the validation series that may keep another pattern; the margin follows from it."""
SAFETY, LEAST_MARGIN = 1.5, {"int8": 0.05, "fp16": 0.01}
"""Real series need a little more than simulated ones."""


def renew(paths):
    """Write models again in the present form of the graph; cards and children then name the new hashes."""
    from insar_patterns.core.model_file import read_model_file
    from insar_patterns.training.export import export
    from insar_patterns.training.load import load
    from other_graphs import same_weights_graph

    new_of = {}
    for path in sorted(paths, key=lambda path: "parent" in read_model_file(path).metadata):  # parents first
        network, facts = load(path)
        old = facts.pop("sha256")
        if facts.get("parent", {}).get("sha256") in new_of:
            facts["parent"]["sha256"] = new_of[facts["parent"]["sha256"]]
        export(network, path, facts, same_weights_graph(path))
        new_of[old] = read_model_file(path).sha256
        if new_of[old] != old:
            print(f"{facts['name']}: the same weights in a new file, {old[:16]} -> {new_of[old][:16]}", flush=True)
    for card in sorted(glob.glob(os.path.join(MODELS, "*.md"))):
        with open(card, encoding="utf-8") as file:
            text = file.read()
        for old, new in new_of.items():  # hashes stand there whole, or with their first 16 digits
            text = re.sub(rf"{old[:16]}({old[16:]})?", lambda found, new=new: new[: len(found[0])], text)
        with open(card, "w", encoding="utf-8") as file:
            file.write(text)


def derive(path):
    """Make the faster forms of one model; one that agrees too rarely is not written, and none is left in its place."""
    from insar_patterns.core.derived import FP16, INT8, form_path
    from insar_patterns.core.model_file import read_model_file
    from insar_patterns.training.dataset import realistic_set
    from insar_patterns.training.load import load

    model = read_model_file(path)
    network, _ = load(path)
    calibration, x, test = (
        realistic_set(n, (seed,), model.preprocessing)[0] for n, seed in (CALIBRATION, VALIDATION, TEST)
    )
    for precision, inside in ((INT8, INSIDE), (FP16, INSIDE[:1])):
        os.makedirs(os.path.dirname(form_path(path, precision)), exist_ok=True)
        _derive(model, network, precision, inside, calibration, x.numpy(), test.numpy())


def _derive(model, network, precision, inside, calibration, x, test):
    from insar_patterns.core.derived import LEAST_AGREEMENT, form_path
    from insar_patterns.core.session import Session

    exact, target = Session(model.path, len(model.classes)), form_path(model.path, precision)
    expected = exact.probabilities(x)
    with tempfile.TemporaryDirectory() as folder:
        trial = os.path.join(folder, "trial.onnx")
        trials = [_trial(model, network, precision, calibration, share, x, expected, trial) for share in inside]
        facts, graph, network = min(trials, key=lambda one: one[0]["again"])
        form = _write(model, network, facts, precision, graph(), trial)
        found = Session(trial, len(model.classes)).probabilities(test)
    expected, unsure = exact.probabilities(test), form.unsure(test, found)
    found[unsure] = expected[unsure]
    facts["agreement"] = float((found.argmax(axis=1) == expected.argmax(axis=1)).mean())
    facts.update(again=float(unsure.mean()), difference=float(np.abs(found - expected).max()))
    print(
        f"{model.name}: {precision} gives the same pattern to {facts['agreement']:.2%}, {facts['again']:.1%} of them "
        "by fp32",
        flush=True,
    )
    if facts["agreement"] >= LEAST_AGREEMENT:
        _write(model, network, facts, precision, graph(), target)
    else:
        print(f"{model.name}: that is too rare; no {precision} form is written", flush=True)
        if os.path.exists(target):
            os.remove(target)


def _trial(model, network, precision, calibration, inside, x, expected, path):
    """One limit for the inputs: the facts that it leads to, how to make the graph, and the network as it is stored."""
    from insar_patterns.core.derived import INT8
    from insar_patterns.core.session import Session
    from other_graphs import fp16_graph, int8_graph, ranges, rescaled

    largest = calibration[:, : model.preprocessing.series].abs().amax(dim=(1, 2))
    limit = float(np.percentile(largest.numpy(), inside))
    graph = fp16_graph
    if precision == INT8:
        inside = calibration[largest <= limit]
        network = rescaled(network, inside)
        found = ranges(network, inside)
        graph = partial(int8_graph, found)
    facts = {"largest": limit, "margin": 1.0, "agreement": 1.0}
    form = _write(model, network, facts, precision, graph(), path)
    probabilities = Session(path, len(model.classes)).probabilities(x)
    # With no margin only what is too large is unsure; of what still disagrees, all but the allowed few must be.
    unsure = replace(form, margin=0.0).unsure(x, probabilities)
    wrong = ~unsure & (probabilities.argmax(axis=1) != expected.argmax(axis=1))
    second, first = np.partition(probabilities, -2, axis=1)[:, -2:].T
    largest_margins = np.sort((first - second)[wrong])[::-1]
    allowed = int(DISAGREE * len(x))
    margin = float(largest_margins[allowed]) if len(largest_margins) > allowed else 0.0
    facts["margin"] = max(LEAST_MARGIN[precision], SAFETY * margin)
    facts["again"] = float(replace(form, margin=facts["margin"]).unsure(x, probabilities).mean())
    print(
        f"{model.name}: {precision}, inputs to {limit:.3g}, margin {facts['margin']:.3f}, {facts['again']:.1%} again",
        flush=True,
    )
    return facts, graph, network


def _write(model, network, facts, precision, graph, path):
    """Export a form with its facts; returns it as core.derived.FasterForm."""
    from insar_patterns.core.derived import FasterForm
    from insar_patterns.core.model_file import DERIVED_FROM
    from insar_patterns.training.export import export

    same = {key: model.metadata[key] for key in ("name", "classes", "preprocessing", "network")}
    export(network, path, {**same, DERIVED_FROM: model.sha256, **facts}, graph)
    limits = (facts[name] for name in ("margin", "largest", "agreement"))
    return FasterForm(path, precision, *limits, model.preprocessing.series)


def main():
    """Renew all models and make their faster forms."""
    argparse.ArgumentParser(prog="script/derive-models", description=__doc__).parse_args()
    sys.path.insert(0, ROOT)
    import run

    run.load_package()
    paths = sorted(glob.glob(os.path.join(MODELS, "*.onnx")))
    renew(paths)
    for path in paths:
        derive(path)


if __name__ == "__main__":
    main()
