"""How well two annotators agree: share of equal labels and Cohen's kappa."""

import numpy as np

from .metrics import confusion_matrix


def cohen_kappa(one, other, classes):
    """Agreement beyond chance (Cohen 1960, Educational and Psychological Measurement 20, 37).

    kappa = (p_o - p_e) / (1 - p_e), p_o the share of equal labels, p_e the share that two annotators with these
    frequencies of labels would reach by chance.

    Parameters
    ----------
    one, other : (n,) int codes from 0 to `classes` - 1, of the same points
    classes : int

    Returns
    -------
    float, at most 1; NaN without points, and where both always gave one and the same label
    """
    one, other = (np.asarray(codes, dtype=np.int64) for codes in (one, other))
    counts = confusion_matrix(one, other, classes).astype(float)
    total = counts.sum()
    if total == 0:
        return float("nan")
    observed = np.trace(counts) / total
    expected = float(counts.sum(axis=0) @ counts.sum(axis=1)) / total**2
    return float("nan") if np.isclose(expected, 1.0) else float((observed - expected) / (1.0 - expected))
