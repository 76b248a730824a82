"""How good a classification is: accuracy, confusion matrix, recall, precision, F1, and how sure these figures are.

In a confusion matrix the rows are the true patterns and the columns the predicted ones. A further last column may
hold the points that got no pattern at all: they count as errors.
"""

from typing import NamedTuple

import numpy as np

LEVEL = 0.95
REPLICATES = 2000


def accuracy(truth, predicted):
    """Share of equal codes, 0 to 1."""
    return float(np.mean(np.asarray(truth) == np.asarray(predicted)))


def confusion_matrix(truth, predicted, classes):
    """Counts (classes, classes) int64: rows are the true patterns, columns the predicted ones."""
    counts = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(counts, (np.asarray(truth), np.asarray(predicted)), 1)
    return counts


def recall(confusion):
    """Share of each true pattern that was found (the paper's producer's accuracy), NaN where it does not occur."""
    with np.errstate(invalid="ignore"):
        return _right(confusion) / confusion.sum(axis=-1)


def precision(confusion):
    """Share of each predicted pattern that is right (user's accuracy), NaN where it was never predicted."""
    with np.errstate(invalid="ignore"):
        return _right(confusion) / _predicted(confusion)


def f1(confusion):
    """Harmonic mean of recall and precision: 0 where a pattern occurs and is never found, NaN where it is absent."""
    with np.errstate(invalid="ignore"):
        return 2.0 * _right(confusion) / (confusion.sum(axis=-1) + _predicted(confusion))


def macro_recall(confusion):
    """Mean of `recall` over the patterns that occur in the truth (balanced accuracy), each weighing the same."""
    return _mean_where_present(recall(confusion), confusion)


def macro_f1(confusion):
    """Mean of `f1` over the patterns that occur in the truth, each weighing the same."""
    return _mean_where_present(f1(confusion), confusion)


def wilson(successes, trials, level=LEVEL):
    """Confidence interval of a rate by Wilson's score (Wilson 1927, J. Am. Stat. Assoc. 22, 209).

    Parameters
    ----------
    successes, trials : (...) int
    level : float, such as 0.95

    Returns
    -------
    (low, high) : (...) float64 each, within 0 to 1; NaN where there are no trials
    """
    from scipy.stats import norm  # slow to import: not while QGIS starts

    z2 = norm.ppf(0.5 + level / 2) ** 2
    n = np.asarray(trials, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.asarray(successes, dtype=float) / n
        centre = (share + z2 / (2 * n)) / (1 + z2 / n)
        half = np.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n**2))) / (1 + z2 / n)
        # None or all of them give 0 or 1 exactly; rounding would leave 1e-17.
        low = np.where(share == 0.0, 0.0, np.clip(centre - half, 0.0, 1.0))
        return low, np.where(share == 1.0, 1.0, np.clip(centre + half, 0.0, 1.0))


def bootstrap(confusion, statistic, seed=0, level=LEVEL, replicates=REPLICATES):
    """Confidence interval of a figure of the whole matrix, such as `macro_f1`, by the percentile bootstrap.

    The points of each true pattern are drawn again with replacement (a multinomial draw of its row), as many as
    there are, so that no pattern drops out of a replicate (Efron & Tibshirani 1993, chapters 8 and 13).

    Parameters
    ----------
    confusion : (k, k) or (k, k + 1) int
    statistic : callable of a stack (replicates, k, ...) of matrices that gives (replicates,) float
    seed : int, the same gives the same interval
    level : float; replicates : int

    Returns
    -------
    (low, high) : float, NaN where no pattern occurs
    """
    rng = np.random.default_rng(seed)
    drawn = np.zeros((replicates, *confusion.shape), dtype=np.int64)
    for row, counts in enumerate(confusion):
        if counts.sum():
            drawn[:, row] = rng.multinomial(counts.sum(), counts / counts.sum(), size=replicates)
    values = statistic(drawn)
    tail = 50.0 * (1.0 - level)
    low, high = np.percentile(values, [tail, 100.0 - tail])
    return float(low), float(high)


class McNemar(NamedTuple):
    """Two classifiers on the same points.

    only_first, only_second : int, points that one alone has right; p : float, how likely a difference at least as
    large is where both are equally good.
    """

    only_first: int
    only_second: int
    p: float


def mcnemar(first_right, second_right):
    """McNemar's exact test (McNemar 1947, Psychometrika 12, 153): the binomial test of the points on which two differ.

    Parameters
    ----------
    first_right, second_right : (n,) bool, whether each classifier has a point right

    Returns
    -------
    McNemar
    """
    from scipy.stats import binomtest  # slow to import: not while QGIS starts

    first, second = np.asarray(first_right, dtype=bool), np.asarray(second_right, dtype=bool)
    b, c = int((first & ~second).sum()), int((~first & second).sum())
    return McNemar(b, c, float(binomtest(b, b + c, 0.5).pvalue) if b + c else 1.0)


def holm(p):
    """P values (m,) of several tests made at once, adjusted (Holm 1979, Scand. J. Stat. 6, 65), in their order."""
    p = np.asarray(p, dtype=float)
    order = np.argsort(p)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1)), 1.0)
    return adjusted


def _right(confusion):
    return np.diagonal(confusion, axis1=-2, axis2=-1)


def _predicted(confusion):
    """Points given each pattern, without a last column for those that got none."""
    return confusion.sum(axis=-2)[..., : confusion.shape[-2]]


def _mean_where_present(values, confusion):
    present = confusion.sum(axis=-1) > 0
    with np.errstate(invalid="ignore"):
        return np.where(present, values, 0.0).sum(axis=-1) / present.sum(axis=-1)
