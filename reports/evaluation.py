"""The page of `evaluate`: how good one or several models are on labelled points."""

import math
from html import escape
from typing import NamedTuple

from ..core.calibration import BINS
from ..core.evaluation import FEW
from ..core.metrics import REPLICATES
from ..core.patterns import KEYS, PATTERNS
from .evaluation_figures import comparison_figure, confusion_figure, reliability_figure
from .figures import picture
from .html import chip, element, facts, number, page, percent, pictures, table, text_cell, warnings
from .html import with_interval as interval

SIGNIFICANT = 0.05


class About(NamedTuple):
    """What was evaluated.

    layer : str, its name; series : (name, text) pairs on the points; models : for each of the scores, (name, text)
    pairs; notes : sentences that the reader must not miss; footer : str, program and time.
    """

    layer: str
    series: list
    models: list
    notes: list
    footer: str


def evaluation_page(about, scores, comparisons, names, tr=str):
    """The whole report as HTML text of one file.

    Parameters
    ----------
    about : About
    scores : list of core.evaluation.Scores, at least one, of the same points
    comparisons : list of core.evaluation.Comparison
    names : names of the six patterns
    tr : callable, translates a text

    Raises
    ------
    MissingPackageError
        matplotlib is not installed.
    """
    title = tr("Evaluation of deformation patterns: {layer}").format(layer=about.layer)
    parts = [
        element("h1", title),
        element("p", _subtitle(scores, tr), "subtitle"),
        element("p", " ".join(verdict(scores, comparisons, tr)), "verdict"),
        warnings(tr("Please note"), [*about.notes, *doubts(scores, names, tr)]),
        element("h2", tr("Overview")),
        _overview(scores, tr),
        picture(comparison_figure(scores, names, tr), tr("Accuracy, macro F1 and recall with their intervals")),
    ]
    if comparisons:
        parts += [element("h2", tr("Are the differences significant?")), *_significance(scores, comparisons, tr)]
    for score, model in zip(scores, about.models):
        parts += _model(score, model, names, tr)
    parts += [
        element("h2", tr("Points")),
        facts(about.series),
        element("h2", tr("How to read this")),
        *(element("p", text, "note") for text in _method(tr)),
        element("p", about.footer, "note"),
    ]
    return page(title, parts)


def verdict(scores, comparisons, tr=str):
    """The answer in a sentence or two: how good the best is, and whether the others are worse for sure."""
    best = max(range(len(scores)), key=lambda i: scores[i].accuracy.value)
    top = scores[best]
    said = [
        tr("{model} is right on {share} of {points} labelled points (95 % interval {low} to {high}); macro F1 {f1}.")
        .format(
            model=top.name,
            share=percent(top.accuracy.value),
            points=number(len(top.right)),
            low=percent(top.accuracy.low),
            high=percent(top.accuracy.high),
            f1=percent(top.macro_f1.value),
        )
    ]  # fmt: skip
    for pair in comparisons:
        if best not in (pair.first, pair.second):
            continue
        other = scores[pair.second if best == pair.first else pair.first].name
        values = {"points": f"{abs(100 * pair.difference):.1f}", "other": other, "p": p_value(pair.p)}
        if pair.p < SIGNIFICANT:
            sentence = tr("That is {points} percentage points more than {other}; the difference is significant ({p}).")
        else:
            sentence = tr(
                "That is {points} percentage points more than {other}; these labels cannot tell the two apart ({p})."
            )
        said.append(sentence.format(**values))
    return said


def doubts(scores, names, tr=str):
    """Sentences on what the labels or the models lack."""
    said, labels = [], scores[0].labels
    absent = [names[code] for code in range(len(KEYS)) if labels[code] == 0]
    few = [f"{names[code]} ({labels[code]})" for code in range(len(KEYS)) if 0 < labels[code] < FEW]
    if absent:
        said.append(
            tr("No point is labelled: {patterns}. The macro figures leave out what has no label.").format(
                patterns=", ".join(absent)
            )
        )
    if few:
        said.append(
            tr("Fewer than {least} labels: {patterns}. Recall and F1 of these are hardly known.").format(
                least=FEW, patterns=", ".join(few)
            )
        )
    for score in scores:
        unknown = [names[code] for code, key in enumerate(KEYS) if key not in score.classes and labels[code]]
        if unknown:
            said.append(
                tr(
                    "{model} does not know: {patterns}. The {count} points labelled so count as errors; on the others "
                    "it is right on {share}."
                ).format(
                    model=score.name,
                    patterns=", ".join(unknown),
                    count=number(score.beyond),
                    share=percent(score.accuracy_within.value),
                )
            )
        if score.unclassified:
            said.append(
                tr("{model} gave {count} points no pattern; they count as errors.").format(
                    model=score.name, count=number(score.unclassified)
                )
            )
    return said


def p_value(p):
    """Such as "p = 0.032" or "p < 0.001"."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def _subtitle(scores, tr):
    models = ", ".join(score.name for score in scores)
    return tr("{models} · {points} labelled points").format(models=models, points=number(len(scores[0].right)))


def _overview(scores, tr):
    head = [tr("Model"), tr("Right"), tr("Accuracy"), tr("Macro recall"), tr("Macro F1"),
            tr("Calibration error")]  # fmt: skip
    rows = [
        [
            escape(score.name),
            f"{number(int(score.right.sum()))} / {number(len(score.right))}",
            interval(score.accuracy),
            interval(score.macro_recall),
            interval(score.macro_f1),
            percent(score.reliability.error) if score.reliability else "–",
        ]
        for score in scores
    ]
    return table(head, rows)


def _significance(scores, comparisons, tr):
    head = [tr("Model"), tr("Compared with"), tr("Difference (points)"), tr("Only the first right"),
            tr("Only the second right"), "p", tr("Significant")]  # fmt: skip
    rows = [
        [
            escape(scores[pair.first].name),
            text_cell(scores[pair.second].name),
            f"{100 * pair.difference:+.1f}".replace("-", "−"),
            number(pair.test.only_first),
            number(pair.test.only_second),
            f"{pair.p:.3f}" if pair.p >= 0.001 else "&lt; 0.001",
            tr("yes") if pair.p < SIGNIFICANT else tr("no"),
        ]
        for pair in comparisons
    ]
    note = tr("McNemar's exact test on the points that one model has right and the other wrong, at the 5 % level") + (
        tr("; p values adjusted for the number of comparisons (Holm).") if len(comparisons) > 1 else "."
    )
    return [table(head, rows), element("p", note, "note")]


def _model(score, model, names, tr):
    images = [picture(confusion_figure(score, names, tr), tr("Confusion matrix of {model}").format(model=score.name))]
    if score.reliability:
        images.append(
            picture(reliability_figure(score, tr), tr("Reliability diagram of {model}").format(model=score.name))
        )
    head = [tr("Pattern"), tr("Labels"), tr("Predicted"), tr("Recall"), tr("Precision"), tr("F1")]
    rows = [
        [
            chip(pattern.colour, names[code]),
            number(int(score.labels[code])),
            number(int(score.confusion[:, code].sum())),
            interval(score.recall[code]),
            interval(score.precision[code]),
            percent(score.f1[code]) if not math.isnan(score.f1[code]) else "–",
        ]
        for code, pattern in enumerate(PATTERNS)
    ]
    return [element("h2", score.name), pictures(images), table(head, rows), facts(model)]


def _method(tr):
    return [
        tr(
            "Recall: share of the points labelled with a pattern that got it (producer's accuracy). Precision: share "
            "of the points given a pattern that are labelled so (user's accuracy). F1: their harmonic mean. Macro "
            "figures are means over the patterns that have labels, each weighing the same. In the confusion matrix "
            "the percentages are shares of the row."
        ),
        tr(
            "Intervals are 95 %: Wilson's for rates, the percentile bootstrap ({replicates} replicates drawn within "
            "each labelled pattern, fixed seed) for macro figures. They take the points as independent. Neighbouring "
            "points often move together, so what is known is less than the intervals and p values say."
        ).format(replicates=number(REPLICATES)),
        tr(
            "Calibration error: expected calibration error, the mean gap between confidence and the share that is "
            "right, over {bins} equal bins (Guo et al. 2017). In the reliability diagram a calibrated model lies on "
            "the dashed line."
        ).format(bins=BINS),
        tr("Labels are not the truth: where annotators disagree, no model can agree with all of them."),
    ]
