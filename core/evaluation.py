"""The figures of one or several classifications of the same labelled points."""

from dataclasses import dataclass
from typing import NamedTuple, Optional

import numpy as np

from . import metrics
from .calibration import Reliability, reliability
from .patterns import CODES, KEYS

FEW = 10
"""Labels of a pattern below which its recall says little: the interval of 9 of 10 is 60 to 98 %."""


class Estimate(NamedTuple):
    """A figure with its confidence interval; NaN where it is not defined."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Scores:
    """How good one classification is.

    name : str; classes : pattern keys that it can answer; right : (n,) bool; confusion : (6, 7) int, rows true and
    columns predicted patterns in the order of `PATTERNS`, the last column for points without a pattern;
    accuracy, macro_recall, macro_f1 : Estimate; recall, precision : lists of 6 Estimates; f1 : (6,) float;
    reliability : Reliability or None where there are no probabilities.
    """

    name: str
    classes: tuple
    right: np.ndarray
    confusion: np.ndarray
    accuracy: Estimate
    macro_recall: Estimate
    macro_f1: Estimate
    recall: list
    precision: list
    f1: np.ndarray
    reliability: Optional[Reliability]

    @property
    def labels(self):
        """(6,) int: labelled points of each pattern."""
        return self.confusion.sum(axis=1)

    @property
    def unclassified(self):
        """Points without a pattern."""
        return int(self.confusion[:, -1].sum())

    @property
    def beyond(self):
        """Points whose true pattern is none that this classification can answer: errors it could not avoid."""
        return int(sum(self.labels[CODES[key]] for key in KEYS if key not in self.classes))

    @property
    def accuracy_within(self):
        """Estimate of the accuracy on the points whose true pattern it can answer."""
        return _rate(self.right.sum(), len(self.right) - self.beyond)


class Comparison(NamedTuple):
    """Two classifications of the same points.

    first, second : their places in the list; difference : float, accuracy of the first minus that of the second;
    test : metrics.McNemar; p : float, its p value adjusted for the number of pairs (Holm).
    """

    first: int
    second: int
    difference: float
    test: metrics.McNemar
    p: float


def score(name, truth, predicted, probabilities=None, classes=KEYS, seed=0):
    """Score one classification.

    Parameters
    ----------
    name : str
    truth : (n,) int, pattern codes
    predicted : (n,) int, pattern codes, -1 for no pattern, which counts as an error
    probabilities : (n, 6) float, NaN rows for no pattern; None where they are not known
    classes : pattern keys that the classification can answer
    seed : int, of the bootstrap

    Returns
    -------
    Scores
    """
    truth, predicted = np.asarray(truth), np.asarray(predicted)
    confusion = metrics.confusion_matrix(truth, np.where(predicted < 0, len(KEYS), predicted), len(KEYS) + 1)[:-1]
    hits, labels, answers = np.diagonal(confusion), confusion.sum(axis=1), confusion.sum(axis=0)
    diagram = None
    if probabilities is not None:
        known = predicted >= 0
        diagram = reliability(probabilities[known], truth[known])
    return Scores(
        name=name,
        classes=tuple(classes),
        right=truth == predicted,
        confusion=confusion,
        accuracy=_rate(hits.sum(), len(truth)),
        macro_recall=_macro(confusion, metrics.macro_recall, seed),
        macro_f1=_macro(confusion, metrics.macro_f1, seed),
        recall=[_rate(k, n) for k, n in zip(hits, labels)],
        precision=[_rate(k, n) for k, n in zip(hits, answers)],
        f1=metrics.f1(confusion),
        reliability=diagram,
    )


def compare(scores):
    """Comparisons of every pair of Scores of the same points, in their order."""
    pairs = [(i, j) for i in range(len(scores)) for j in range(i + 1, len(scores))]
    tests = [metrics.mcnemar(scores[i].right, scores[j].right) for i, j in pairs]
    adjusted = metrics.holm([test.p for test in tests])
    return [
        Comparison(i, j, scores[i].accuracy.value - scores[j].accuracy.value, test, float(p))
        for (i, j), test, p in zip(pairs, tests, adjusted)
    ]


def _rate(successes, trials):
    if not trials:
        return Estimate(float("nan"), float("nan"), float("nan"))
    low, high = metrics.wilson(successes, trials)
    return Estimate(float(successes) / float(trials), float(low), float(high))


def _macro(confusion, statistic, seed):
    return Estimate(float(statistic(confusion)), *metrics.bootstrap(confusion, statistic, seed))
