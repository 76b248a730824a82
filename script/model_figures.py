"""Figures of a shipped model for its card, all measured through onnxruntime as a user would run it."""

import os
from typing import NamedTuple

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATA = os.path.join(os.path.dirname(ROOT), "shared", "data")
TEST = 12_000
PROBE = 2000
"""Series to a condition."""


class Simulated(NamedTuple):
    """On fresh simulated series: accuracy, confusion (k, k), expected calibration error, Markdown lines."""

    accuracy: float
    confusion: np.ndarray
    ece: float
    table: str


def classified(model, values, dates):
    """core.inference.Result of one block of series."""
    from insar_patterns.core.inference import CPU, Classifier
    from insar_patterns.core.series import SeriesBlock

    return Classifier(model, CPU).classify(SeriesBlock(np.arange(len(values)), values, dates))


def simulated_figures(model, simulation, seed):
    """Test on `TEST` series that no training run draws (seed, 2)."""
    from insar_patterns.core import metrics
    from insar_patterns.core.calibration import expected_calibration_error
    from insar_patterns.core.patterns import CODES
    from insar_patterns.core.simulation import sets

    codes = [CODES[key] for key in model.classes]
    draws = list(getattr(sets, f"{simulation}_series")(TEST, (seed, 2), codes))
    found = [classified(model, drawn.values, drawn.dates) for drawn in draws]
    truth = np.concatenate([drawn.labels for drawn in draws])
    predicted = np.concatenate([result.codes for result in found])
    probabilities = np.concatenate([result.probabilities for result in found])
    confusion = metrics.confusion_matrix(truth, predicted, 6)[np.ix_(codes, codes)]
    recall, precision = metrics.recall(confusion), metrics.precision(confusion)
    lines = [
        f"| true \\ predicted | {' | '.join(model.classes)} | recall |",
        f"|---|{'---|' * len(codes)}---|",
        *(
            f"| {key} | {' | '.join(map(str, row))} | {share:.1%} |"
            for key, row, share in zip(model.classes, confusion.tolist(), recall)
        ),
        f"| **precision** | {' | '.join(f'{share:.1%}' for share in precision)} | |",
    ]
    ece = expected_calibration_error(probabilities, truth)
    return Simulated(float(np.mean(truth == predicted)), confusion, float(ece), "\n".join(lines))


def simulated_section(model, simulation, seed):
    """Accuracy, calibration and confusion on fresh series."""
    figures = simulated_figures(model, simulation, seed)
    return (
        f"{TEST:,} series of the `{simulation}` simulation that no run has seen, patterns equally likely: "
        f"**{figures.accuracy:.2%}** right; expected calibration error {figures.ece:.1%}.\n\n{figures.table}"
    )


def condition_table(model):
    """Noise levels, and annual waves on the paper's noise, as a table."""
    from insar_patterns.core.patterns import CODES
    from insar_patterns.core.series import years
    from insar_patterns.core.simulation import calendars, paper

    lines = ["| condition | recall of stable | called undefined |", "|---|---|---|"]
    conditions = [(noise, 0.0) for noise in (0.83, 1.2, 1.5, 2.0, 3.0)] + [(0.83, 1.0), (0.83, 2.0)]
    for noise, wave in conditions:
        rng = np.random.default_rng(7)
        drawn = paper.simulate(PROBE, rng, calendars.kunming(rng), (CODES["stable"], CODES["linear"]), noise)
        annual = wave * np.sin(2 * np.pi * (years(drawn.dates) + rng.random((PROBE, 1))))
        codes = classified(model, drawn.values + annual, drawn.dates).codes
        stable = np.mean(codes[drawn.labels == CODES["stable"]] == CODES["stable"])
        name = f"noise {noise} mm" + (f", annual wave {wave:g} mm" if wave else "")
        lines.append(f"| {name} | {stable:.0%} | {np.mean(codes == CODES['undefined']):.0%} |")
    return "\n".join(lines)


def real_table(model):
    """Accuracy on the labelled real series, as a table; a sentence where they are absent."""
    if not os.path.isdir(DATA):
        return "Not measured: the labelled real series were not at hand when this card was written."
    from insar_patterns.core.metrics import confusion_matrix, recall
    from real_labels import load

    lines, everything = [], []
    for place in load(DATA):
        found = classified(model, place.values, place.dates)
        everything.append((place.labels, found.codes, place.unanimous))
        lines.append(_real_line(place.place, *everything[-1]))
    truth, codes, unanimous = (np.concatenate(part) for part in zip(*everything))
    lines.append(_real_line("**all**", truth, codes, unanimous))
    shares = recall(confusion_matrix(truth, codes, 6))
    by_class = ", ".join(f"{key} {shares[i]:.0%}" for i, key in enumerate(model.classes))
    head = "| place | series | accuracy | macro recall | accuracy where all agree | called undefined |"
    return "\n".join([head, "|---|---|---|---|---|---|", *lines]) + f"\n\nRecall by pattern, all places: {by_class}."


def _real_line(place, truth, codes, unanimous):
    from insar_patterns.core.metrics import accuracy, confusion_matrix, macro_recall
    from insar_patterns.core.patterns import CODES

    macro = macro_recall(confusion_matrix(truth, codes, 6))
    agreed = accuracy(truth[unanimous], codes[unanimous])
    undefined = np.mean(codes == CODES["undefined"])
    right = accuracy(truth, codes)
    return f"| {place} | {len(truth)} | {right:.1%} | {macro:.1%} | {agreed:.1%} | {undefined:.1%} |"


def onnx_difference(network, path, simulation):
    """Largest differences between PyTorch and onnxruntime on simulated series: (probabilities, logits)."""
    import onnxruntime
    import torch
    from insar_patterns.core.model_file import read_model_file
    from insar_patterns.training.dataset import SETS
    from scipy.special import softmax

    x, _ = SETS[simulation](2000, 99, read_model_file(path).preprocessing)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    with torch.inference_mode():
        expected = network.eval()(x).numpy()
    found = session.run(None, {"series": x.numpy()})[0]
    return float(abs(softmax(expected, 1) - softmax(found, 1)).max()), float(abs(expected - found).max())
