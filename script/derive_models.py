"""Bring models/*.onnx into the form that runs fastest, and make their int8 forms.

A model that an older exporter wrote is written again with the same weights and facts. The int8 form learns its ranges
and its limits from simulated series; which limits are cheapest, and how often it agrees, are measured on others.
"""

import argparse
import glob
import os
import re
import sys
import tempfile
from dataclasses import replace

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MODELS = os.path.join(ROOT, "models")
CALIBRATION, VALIDATION, TEST = (2000, 31), (6000, 32), (6000, 33)
"""Series and seed."""
INSIDE = (100.0, 95.0, 90.0, 85.0, 80.0)
"""Percentiles of the series' largest input that are tried as limit of the int8 ranges."""
DISAGREE = 0.0005
"""Share of the validation series that may keep another pattern; the margin follows from it."""
SAFETY, LEAST_MARGIN = 1.5, 0.05
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
    """Make the int8 form of one model; returns its facts, or None where it agrees too rarely and is not written."""
    from insar_patterns.core.derived import LEAST_AGREEMENT, int8_path
    from insar_patterns.core.model_file import read_model_file
    from insar_patterns.core.session import Session
    from insar_patterns.training.dataset import realistic_set
    from insar_patterns.training.load import load

    model = read_model_file(path)
    network, _ = load(path)
    session = Session(model.path, len(model.classes))
    sets = [realistic_set(n, (seed,), model.preprocessing)[0] for n, seed in (CALIBRATION, VALIDATION, TEST)]
    x, test = sets[1].numpy(), sets[2].numpy()
    expected = session.probabilities(x)
    os.makedirs(os.path.dirname(int8_path(path)), exist_ok=True)
    trials = [_trial(model, network, sets[0], inside, x, expected) for inside in INSIDE]
    facts, network, found = min(trials, key=lambda trial: trial[0]["again"])
    with tempfile.TemporaryDirectory() as folder:
        form = _write(model, network, facts, found, os.path.join(folder, "int8.onnx"))
        fast, exact = Session(form.path, len(model.classes)).probabilities(test), session.probabilities(test)
    unsure = form.unsure(test, fast)
    fast[unsure] = exact[unsure]
    agreement = float((fast.argmax(axis=1) == exact.argmax(axis=1)).mean())
    difference = float(np.abs(fast - exact).max())
    facts = {**facts, "agreement": agreement, "again": float(unsure.mean()), "difference": difference}
    print(
        f"{model.name}: int8 gives the same pattern to {agreement:.2%}, {facts['again']:.1%} of them by fp32",
        flush=True,
    )
    if agreement < LEAST_AGREEMENT:
        return print(f"{model.name}: that is too rare; no int8 form is written", flush=True)
    _write(model, network, facts, found, int8_path(path))
    return facts


def _trial(model, network, calibration, inside, x, expected):
    """One limit for the inputs: the facts that it leads to, the network as it is stored, and its ranges."""
    from insar_patterns.core.session import Session
    from other_graphs import ranges, rescaled

    largest = calibration.abs().amax(dim=(1, 2))
    limit = float(np.percentile(largest.numpy(), inside))
    inside = calibration[largest <= limit]
    network = rescaled(network, inside)
    found = ranges(network, inside)
    with tempfile.TemporaryDirectory() as folder:
        facts = {"largest": limit, "margin": 1.0, "agreement": 1.0}
        form = _write(model, network, facts, found, os.path.join(folder, "int8.onnx"))
        probabilities = Session(form.path, len(model.classes)).probabilities(x)
    # With no margin only what is too large is unsure; of what still disagrees, all but the allowed few must be.
    unsure = replace(form, margin=0.0).unsure(x, probabilities)
    wrong = ~unsure & (probabilities.argmax(axis=1) != expected.argmax(axis=1))
    second, first = np.partition(probabilities, -2, axis=1)[:, -2:].T
    largest_margins = np.sort((first - second)[wrong])[::-1]
    allowed = int(DISAGREE * len(x))
    margin = float(largest_margins[allowed]) if len(largest_margins) > allowed else 0.0
    facts["margin"] = max(LEAST_MARGIN, SAFETY * margin)
    facts["again"] = float(replace(form, margin=facts["margin"]).unsure(x, probabilities).mean())
    print(f"{model.name}: inputs to {limit:.3g}, margin {facts['margin']:.3f}, {facts['again']:.1%} again", flush=True)
    return facts, network, found


def _write(model, network, facts, found, path):
    """Export the int8 form with its facts; returns it as core.derived.Int8Form."""
    from insar_patterns.core.derived import Int8Form
    from insar_patterns.core.model_file import DERIVED_FROM
    from insar_patterns.training.export import export
    from other_graphs import int8_graph

    same = {key: model.metadata[key] for key in ("name", "classes", "preprocessing", "network")}
    export(network, path, {**same, DERIVED_FROM: model.sha256, **facts}, int8_graph(found))
    return Int8Form(path, facts["margin"], facts["largest"], facts["agreement"])


def main():
    """Renew all models and make their int8 forms."""
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
