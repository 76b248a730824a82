"""A fine-tuned model against its parent, on the same held-out points."""

import numpy as np
import torch

from ..core import metrics
from ..core.calibration import expected_calibration_error
from ..core.patterns import CODES, KEYS
from ..core.preprocessing import Preprocessing, prepare
from .calibrate import logits

SIGNIFICANT = 0.05
YES, NO, NOT_SHOWN = "yes", "no", "not shown"


def probabilities(network, facts, groups, temperature=1.0):
    """Probabilities (n, 6) float64 of the patterns, 0 for those that the model does not know.

    Parameters
    ----------
    network : PatternTCN; facts : dict with classes and preprocessing
    groups : list of anything with values and dates (`finetune.Group`, `labelled.Labelled`)
    temperature : float, by which the logits are multiplied: undoes one that was folded in
    """
    preprocessing = Preprocessing(**facts["preprocessing"])
    x = np.concatenate([prepare(group.values, group.dates, preprocessing) for group in groups])
    out = np.zeros((len(x), len(KEYS)))
    found = torch.softmax(temperature * logits(network, torch.from_numpy(x)).double(), dim=1)
    out[:, [CODES[key] for key in facts["classes"]]] = found.numpy()
    return out


def figures(found, labels):
    """Figures of probabilities (n, 6) against labels (n,) as plain values.

    Returns
    -------
    dict : points, accuracy, accuracy_interval (95 %, Wilson), macro_recall, recall (by pattern, None where it does not
        occur), confusion (6 x 6, rows are the labels), calibration_error
    """
    confusion = metrics.confusion_matrix(labels, found.argmax(axis=1), len(KEYS))
    right = int(np.trace(confusion))
    return {
        "points": len(labels),
        "accuracy": round(right / len(labels), 5),
        "accuracy_interval": [round(float(end), 5) for end in metrics.wilson(right, len(labels))],
        "macro_recall": round(float(metrics.macro_recall(confusion)), 5),
        "recall": [None if np.isnan(share) else round(float(share), 5) for share in metrics.recall(confusion)],
        "confusion": confusion.tolist(),
        "calibration_error": round(expected_calibration_error(found, labels), 5),
    }


def compare(found, parent, labels):
    """Whether a model is better than its parent: McNemar's exact test on the points that one alone has right.

    Parameters
    ----------
    found, parent : (n, 6) float, probabilities of both; labels : (n,) int

    Returns
    -------
    dict : better ("yes", "no": the parent is; "not shown": the difference may be chance), p, only_new_right,
        only_parent_right
    """
    test = metrics.mcnemar(found.argmax(axis=1) == labels, parent.argmax(axis=1) == labels)
    better = NOT_SHOWN
    if test.p < SIGNIFICANT:
        better = YES if test.only_first > test.only_second else NO
    return {
        "better": better,
        "p": float(f"{test.p:.3g}"),
        "only_new_right": test.only_first,
        "only_parent_right": test.only_second,
    }
