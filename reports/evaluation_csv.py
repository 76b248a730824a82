"""The numbers of an evaluation as a table: one figure a row, so that any program can filter it."""

import math

from ..core.patterns import KEYS
from .csv_table import csv_text

COLUMNS = ("model", "measure", "pattern", "detail", "value", "low", "high", "points")


def evaluation_csv(scores, comparisons):
    """CSV text with the columns `COLUMNS`; shares are 0 to 1, intervals 95 %, an empty cell is not defined.

    Parameters
    ----------
    scores : list of core.evaluation.Scores; comparisons : list of core.evaluation.Comparison

    Notes
    -----
    Measures: accuracy, macro_recall, macro_f1, expected_calibration_error; recall, precision, f1 (by `pattern`, which
    is the true one); count (points of `pattern` that were given the pattern in `detail`, "none" for no pattern);
    reliability_accuracy and reliability_confidence (in `detail` the bin of confidence); difference (of the accuracy to
    the model in `detail`), mcnemar_only_this, mcnemar_only_other, mcnemar_p and mcnemar_p_holm.
    """
    rows = []

    def write(model, measure, value, interval=(math.nan, math.nan), pattern="", detail="", points=""):
        rows.append([model, measure, pattern, detail, value, *interval, points])

    for score in scores:
        _model(score, write)
    for pair in comparisons:
        first, second = scores[pair.first].name, scores[pair.second].name
        for measure, value in (
            ("difference", pair.difference),
            ("mcnemar_only_this", pair.test.only_first),
            ("mcnemar_only_other", pair.test.only_second),
            ("mcnemar_p", pair.test.p),
            ("mcnemar_p_holm", pair.p),
        ):
            write(first, measure, value, detail=second, points=len(scores[pair.first].right))
    return csv_text(COLUMNS, rows)


def _model(score, write):
    n = len(score.right)
    for measure in ("accuracy", "macro_recall", "macro_f1"):
        value, *interval = getattr(score, measure)
        write(score.name, measure, value, interval, points=n)
    diagram = score.reliability
    if diagram is not None:
        write(score.name, "expected_calibration_error", diagram.error, points=int(diagram.count.sum()))
    for code, key in enumerate(KEYS):
        for measure, figures, points in (
            ("recall", score.recall, score.confusion[code].sum()),
            ("precision", score.precision, score.confusion[:, code].sum()),
        ):
            value, *interval = figures[code]
            write(score.name, measure, value, interval, key, points=points)
        write(score.name, "f1", score.f1[code], pattern=key, points=score.confusion[code].sum())
    for true, row in zip(KEYS, score.confusion):
        for found, count in zip((*KEYS, "none"), row):
            write(score.name, "count", count, pattern=true, detail=found, points=row.sum())
    if diagram is not None:
        for i, count in enumerate(diagram.count):
            detail = f"{diagram.edges[i]:.3f}-{diagram.edges[i + 1]:.3f}"
            write(score.name, "reliability_accuracy", diagram.accuracy[i], detail=detail, points=count)
            write(score.name, "reliability_confidence", diagram.confidence[i], detail=detail, points=count)
