"""The figures of an evaluation: confusion matrix (the paper's Fig. 12), reliability diagram, models side by side."""

import numpy as np

from ..core.metrics import wilson
from ..core.patterns import PATTERNS
from .figures import FONT, GRID, INK, QUIET, SERIES_COLOURS, SERIES_MARKS, new_figure, plain_axes

_MARGIN = "#eef1f4"  # of the cells with recall and precision, which are no counts
_DARK = 0.55  # share from which white letters are read better


def confusion_figure(scores, names, tr):
    """Confusion matrix with recall in the last column, precision in the last row and accuracy in the corner.

    Parameters
    ----------
    scores : core.evaluation.Scores
    names : 6 names of the patterns
    tr : callable, translates a text

    Returns
    -------
    matplotlib Figure
    """
    rows, answers = len(PATTERNS), list(range(len(PATTERNS))) + ([len(PATTERNS)] if scores.unclassified else [])
    counts = scores.confusion[:, answers]
    columns = counts.shape[1]
    shares = counts / np.maximum(scores.labels, 1)[:, None]
    figure = new_figure(132 if columns == rows else 146, 112)
    axes = figure.add_subplot()
    axes.imshow(shares, cmap="Blues", vmin=0.0, vmax=1.0, extent=(0, columns, rows, 0), aspect="auto")
    axes.set_xlim(0, columns + 1.12)
    axes.set_ylim(rows + 1.12, 0)
    for i in range(rows):
        for j in range(columns):
            _count(axes, i, j, counts[i, j], shares[i, j], scores.labels[i])
        _share(axes, columns + 0.12, i, scores.recall[i].value)
    for j in range(columns):
        _share(axes, j, rows + 0.12, scores.precision[j].value if j < rows else np.nan)
    _share(axes, columns + 0.12, rows + 0.12, scores.accuracy.value, bold=True)
    for line in range(1, columns):
        axes.plot([line, line], [0, rows], color="white", linewidth=1)
    for line in range(1, rows):
        axes.plot([0, columns], [line, line], color="white", linewidth=1)
    heads = [_broken(names[j]) if j < rows else tr("no\npattern") for j in answers]
    axes.set_xticks([*(np.arange(columns) + 0.5), columns + 0.62], [*heads, tr("Recall")], fontsize=FONT)
    axes.set_yticks(
        [*(np.arange(rows) + 0.5), rows + 0.62], [*(_broken(name) for name in names), tr("Precision")], fontsize=FONT
    )
    axes.tick_params(length=0, colors=INK, top=True, labeltop=True, bottom=False, labelbottom=False, pad=9)
    for i, pattern in enumerate(PATTERNS):
        for x, y in ((-0.045 * columns / rows, i + 0.5), (i + 0.5, -0.05)):
            axes.plot(x, y, "s", color=pattern.colour, markeredgecolor=QUIET, markeredgewidth=0.4, markersize=5,
                      clip_on=False)  # fmt: skip
    axes.set_xlabel(tr("Predicted"), fontsize=FONT + 1, color=INK, labelpad=7)
    axes.xaxis.set_label_position("top")
    axes.set_ylabel(tr("True (label)"), fontsize=FONT + 1, color=INK)
    for side in axes.spines.values():
        side.set_visible(False)
    return figure


def reliability_figure(scores, tr):
    """Reliability diagram: share that is right against confidence, and below it how often each confidence occurs.

    Returns
    -------
    matplotlib Figure
    """
    diagram = scores.reliability
    filled = diagram.count > 0
    figure = new_figure(88, 112)
    upper, lower = figure.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": (3.2, 1)})
    low, high = wilson(diagram.right[filled], diagram.count[filled])
    x, y = diagram.confidence[filled], diagram.accuracy[filled]
    upper.plot([0, 1], [0, 1], color=QUIET, linewidth=0.9, linestyle=(0, (4, 3)))
    upper.text(0.03, 0.955, tr("surer than right:\nbelow the line"), fontsize=FONT - 1, color=QUIET, va="top")
    upper.vlines(x, x, y, color="#d55e00", linewidth=4.5, alpha=0.4)
    upper.errorbar(
        x, y, yerr=(np.maximum(y - low, 0.0), np.maximum(high - y, 0.0)),
        fmt="o", color=SERIES_COLOURS[0], markersize=4, linewidth=0.9, capsize=1.5, clip_on=False,
    )  # fmt: skip
    upper.set_ylim(0, 1.02)
    upper.set_ylabel(tr("Share that is right"))
    plain_axes(upper, "both")
    width = np.diff(diagram.edges)
    lower.bar(diagram.edges[:-1], diagram.count, width=width, align="edge", color=SERIES_COLOURS[0], edgecolor="white")
    lower.set_xlim(0, 1)
    lower.set_xlabel(tr("Confidence"))
    lower.set_ylabel(tr("Points"))
    plain_axes(lower, "y")
    figure.align_ylabels()
    return figure


def comparison_figure(scores, names, tr):
    """Accuracy, macro F1 and the recall of each pattern, with their intervals, of all models side by side.

    Returns
    -------
    matplotlib Figure
    """
    rows = [(tr("Accuracy"), [s.accuracy for s in scores]), (tr("Macro F1"), [s.macro_f1 for s in scores])]
    present = [p.code for p in PATTERNS if scores[0].labels[p.code]]
    for code in present:
        label = f"{names[code]} ({scores[0].labels[code]})"
        rows.append((label, [s.recall[code] for s in scores]))
    spread = 0.17 if len(scores) < 5 else 0.72 / len(scores)
    height = 6.0 + len(rows) * max(8.5, 3.2 * len(scores))
    figure = new_figure(170, height + 14)
    axes = figure.add_subplot()
    for i, score in enumerate(scores):
        at = np.arange(len(rows)) + (i - (len(scores) - 1) / 2) * spread
        value, low, high = (100 * np.array([row[1][i][k] for row in rows]) for k in range(3))
        axes.errorbar(
            value, at, xerr=(np.maximum(value - low, 0.0), np.maximum(high - value, 0.0)), fmt=_mark(i),
            color=_colour(i), markersize=5, linewidth=1.1, capsize=2, label=score.name,
        )  # fmt: skip
    axes.axhline(1.5, color=QUIET, linewidth=0.7)
    axes.set_yticks(range(len(rows)), [row[0] for row in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(-1.5, 101.5)
    axes.set_xticks(range(0, 101, 20))
    axes.set_xlabel(tr("% (recall of each pattern, in brackets its labels; bars are 95 % intervals)"))
    plain_axes(axes, "x")
    axes.tick_params(axis="y", length=0, pad=12)
    for line in range(2, len(rows)):
        axes.axhline(line + 0.5, color=GRID, linewidth=0.6)
        axes.plot(-0.016, line, "s", color=PATTERNS[present[line - 2]].colour, markeredgecolor=QUIET,
                  markeredgewidth=0.4, markersize=5, clip_on=False, transform=axes.get_yaxis_transform())  # fmt: skip
    if len(scores) > 1:
        axes.legend(
            loc="lower left", bbox_to_anchor=(0.0, 1.0), ncol=min(len(scores), 4), fontsize=FONT, frameon=False,
            borderaxespad=0.3, handletextpad=0.4, columnspacing=1.6,
        )  # fmt: skip
    return figure


def _count(axes, i, j, count, share, labels):
    colour = "white" if share > _DARK else INK
    if not count:
        axes.text(j + 0.5, i + 0.5, "0" if labels else "–", ha="center", va="center", fontsize=FONT, color=QUIET)
        return
    axes.text(j + 0.5, i + 0.4, f"{count}", ha="center", va="center", fontsize=FONT + 1, color=colour)
    axes.text(j + 0.5, i + 0.72, f"{100 * share:.0f} %", ha="center", va="center", fontsize=FONT - 1.5, color=colour)


def _share(axes, x, y, value, bold=False):
    axes.fill_between([x, x + 1], y, y + 1, color=_MARGIN, edgecolor="white", linewidth=1)
    text = "–" if np.isnan(value) else f"{100 * value:.1f} %"
    axes.text(x + 0.5, y + 0.5, text, ha="center", va="center", fontsize=FONT, color=INK,
              fontweight="bold" if bold else "normal")  # fmt: skip


def _broken(name):
    """A name of two words on two lines."""
    return name.replace(" ", "\n", 1)


def _colour(i):
    return SERIES_COLOURS[i % len(SERIES_COLOURS)]


def _mark(i):
    return SERIES_MARKS[i % len(SERIES_MARKS)]
