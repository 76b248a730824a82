"""Whether probabilities mean what they say: of the points called with 80 %, 80 % should be right."""

from typing import NamedTuple

import numpy as np

BINS = 15


class Reliability(NamedTuple):
    """A reliability diagram: equal bins of confidence from 0 to 1.

    edges : (bins + 1,) float; count : (bins,) int, points in each bin; right : (bins,) int, how many of them are right;
    confidence : (bins,) float, their mean confidence, NaN in an empty bin.
    """

    edges: np.ndarray
    count: np.ndarray
    right: np.ndarray
    confidence: np.ndarray

    @property
    def accuracy(self):
        """(bins,) float: share of the points in each bin that are right, NaN in an empty bin."""
        with np.errstate(invalid="ignore"):
            return self.right / self.count

    @property
    def error(self):
        """Expected calibration error, 0 to 1; NaN without points."""
        if not self.count.sum():
            return float("nan")
        filled = self.count > 0
        gap = np.abs(self.accuracy[filled] - self.confidence[filled])
        return float((self.count[filled] * gap).sum() / self.count.sum())


def reliability(probabilities, labels, bins=BINS):
    """Confidence against accuracy (DeGroot & Fienberg 1983; bins as in Guo et al. 2017, arXiv:1706.04599).

    Parameters
    ----------
    probabilities : (n, k) float, rows that sum to 1; the largest is the confidence, its column the prediction
    labels : (n,) int, the true columns; one outside 0 to k - 1 is never predicted, so its point counts as wrong
    bins : int

    Returns
    -------
    Reliability
    """
    probabilities, labels = np.asarray(probabilities, dtype=float), np.asarray(labels)
    edges = np.linspace(0.0, 1.0, bins + 1)
    if len(probabilities) == 0:
        return Reliability(edges, np.zeros(bins, int), np.zeros(bins, int), np.full(bins, np.nan))
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    # Bins are open below and closed above; a confidence of exactly 0 belongs to the first.
    index = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, bins - 1)
    count = np.bincount(index, minlength=bins)
    with np.errstate(invalid="ignore"):
        mean = np.bincount(index, confidence, bins) / count
    return Reliability(edges, count, np.bincount(index, right, bins).astype(int), mean)


def expected_calibration_error(probabilities, labels, bins=BINS):
    """Mean gap between confidence and accuracy over equal bins, each weighing as many points as it has.

    Parameters
    ----------
    probabilities : (n, k) float; labels : (n,) int; bins : int, as in `reliability`

    Returns
    -------
    float, 0 (calibrated) to 1; NaN without points (Guo et al. 2017, arXiv:1706.04599, equation 3)
    """
    return reliability(probabilities, labels, bins).error
