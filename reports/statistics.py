"""The page and the table of `statistics`."""

from html import escape

import numpy as np

from ..core.patterns import KEYS, PATTERNS
from ..core.statistics import NONE
from .csv_table import csv_text
from .figures import picture
from .html import chip, element, number, percent, real, table
from .report import report_page
from .statistics_figures import BARS, polygons_figure, velocity_figure, violin_figure

ROWS = 200
"""Polygons in the table of the page at most; the CSV has all."""
COLUMNS = ("polygon", "pattern", "quantity", "points", "share", "values", "mean", "std", "min", "p05", "q25", "median",
           "q75", "p95", "max")  # fmt: skip


def statistics_figures(velocity, coherence, codes, whole, polygons, names, tr=str):
    """All figures of the report.

    Parameters
    ----------
    velocity : (n,) mm/yr; coherence : (n,) or None; codes : (n,) int
    whole : core.statistics.Group of all points; polygons : list of Group; names : of the patterns

    Returns
    -------
    dict, name of the file -> matplotlib Figure
    """
    figures = {
        "statistics_velocity": velocity_figure(velocity, whole.counts[:NONE], names, tr),
        "statistics_velocity_by_pattern": violin_figure(velocity, codes, names, tr("Velocity (mm/yr)"), tr, zero=True),
    }
    if coherence is not None:
        figures["statistics_coherence_by_pattern"] = violin_figure(coherence, codes, names, tr("Coherence"), tr)
    filled = _by_points(polygons)
    if filled:
        figures["statistics_polygons"] = polygons_figure(filled, names, tr)
    return figures


def statistics_page(about, whole, polygons, figures, names, tr=str):
    """The report as HTML text of one file.

    Parameters
    ----------
    about : reports.report.About; whole : core.statistics.Group; polygons : list of Group, None without polygons
    figures : of `statistics_figures`; names : of the patterns
    """
    texts = {
        "statistics_velocity": tr("Histogram of velocity and shares of the patterns"),
        "statistics_velocity_by_pattern": tr("Distribution of velocity by pattern"),
        "statistics_coherence_by_pattern": tr("Distribution of coherence by pattern"),
        "statistics_polygons": tr("Shares of the patterns in each polygon"),
    }
    shown = {name: picture(figure, texts[name]) for name, figure in figures.items()}
    parts = [
        element("h2", tr("Velocity and patterns")),
        shown["statistics_velocity"],
        _patterns_table(whole, names, tr),
        element("h2", tr("By pattern")),
        shown["statistics_velocity_by_pattern"],
        shown.get("statistics_coherence_by_pattern", ""),
    ]
    if polygons is not None:
        parts += [element("h2", tr("By polygon")), *_polygons(polygons, shown, names, tr)]
    title = tr("Velocities and patterns: {layer}").format(layer=about.layer)
    return report_page(title, verdict(whole, names, tr), about, parts, _method(tr), tr)


def verdict(whole, names, tr=str):
    """The answer in two sentences."""
    velocity = whole.velocity[0]
    said = tr("{points} points move by {mean} mm/yr on average (standard deviation {std} mm/yr).").format(
        points=number(whole.points), mean=real(velocity.mean), std=real(velocity.std)
    )
    if not whole.counts[:NONE].sum():
        return said + " " + tr("None of them has a pattern.")
    most = int(np.argmax(whole.counts[:NONE]))
    return said + " " + tr("{share} are {pattern}, the most frequent pattern.").format(
        share=percent(whole.shares[most]), pattern=names[most].lower()
    )  # fmt: skip


def statistics_csv(whole, polygons):
    """CSV text with the columns `COLUMNS`: of all points (polygon empty) and of each polygon, by quantity and pattern.

    `pattern` is "all", a key, or "none" for points without one; `points` and `share` (of the classified points, 0 to
    1) count points, `values` those of them with a value; velocities are mm/yr.
    """
    rows = []
    for index, group in enumerate([whole, *(polygons or [])]):
        counts = [group.points, *group.counts.tolist()]
        shares = [np.nan, *group.shares.tolist(), np.nan]
        for quantity, summaries in (("velocity", group.velocity), ("coherence", group.coherence)):
            for pattern, count, share, numbers in zip(("all", *KEYS, "none"), counts, shares, summaries or ()):
                rows.append([group.name if index else "", pattern, quantity, count, share, *numbers])
    return csv_text(COLUMNS, rows)


def _by_points(polygons):
    return sorted((group for group in polygons or [] if group.points), key=lambda group: -group.points)


def _patterns_table(whole, names, tr):
    head = [tr("Pattern"), tr("Points"), tr("Share"), tr("Mean (mm/yr)"), tr("Standard deviation"), tr("Median"),
            tr("Middle half")]  # fmt: skip
    shares = [*whole.shares.tolist(), np.nan]
    labels = [chip(pattern.colour, names[pattern.code]) for pattern in PATTERNS] + [escape(tr("Not classified"))]
    if whole.coherence:
        head.append(tr("Median coherence"))
    rows = []
    for i, label in enumerate([tr("All"), *labels]):
        count = whole.points if i == 0 else int(whole.counts[i - 1])
        if i == NONE + 1 and not count:
            continue
        v = whole.velocity[i]
        row = [label, number(count), percent(shares[i - 1]) if i else "", real(v.mean), real(v.std), real(v.median),
               _middle(v)]  # fmt: skip
        rows.append(row + ([real(whole.coherence[i].median, 2)] if whole.coherence else []))
    return table(head, rows)


def _polygons(polygons, shown, names, tr):
    filled = _by_points(polygons)
    empty = len(polygons) - len(filled)
    parts = [shown.get("statistics_polygons", "")]
    if len(filled) > BARS:
        parts.append(
            element("p", tr("The figure shows the {most} polygons with most points.").format(most=BARS), "note")
        )
    if empty:
        parts.append(element("p", tr("Polygons without points: {count}.").format(count=number(empty)), "note"))
    if not filled:
        return parts
    head = [tr("Polygon"), tr("Points"), *names, tr("Mean (mm/yr)"), tr("Median"), tr("Middle half")]
    rows = [
        [
            escape(group.name),
            number(group.points),
            *(percent(share, 0) for share in group.shares),
            real(group.velocity[0].mean),
            real(group.velocity[0].median),
            _middle(group.velocity[0]),
        ]
        for group in filled[:ROWS]
    ]
    parts.append(table(head, rows))
    if len(filled) > ROWS:
        parts.append(
            element("p", tr("The {most} polygons with most points; the table has all.").format(most=ROWS), "note")
        )
    return parts


def _middle(numbers):
    return "–" if np.isnan(numbers.q25) else f"{real(numbers.q25)} … {real(numbers.q75)}"


def _method(tr):
    return [
        tr(
            "Histogram: velocities of all points in the colours of the velocity map; lines at the mean and at three "
            "standard deviations (σ, with n − 1) to either side. The outermost 0.1 % of the points may lie outside the "
            "figure."
        ),
        tr(
            "Violins: kernel density of the points of each pattern (Gaussian kernel, Silverman's bandwidth), each "
            "scaled to the same width; dot: median; thick bar: middle half (quartiles); thin line: 5 to 95 %. Fewer "
            "than five points are drawn one by one."
        ),
        tr(
            "Shares are of the points that have a pattern. A point in several polygons counts in each of them; points "
            "on an edge are inside."
        ),
        tr("Displacements are along the line of sight; the sign is the producer's."),
    ]
