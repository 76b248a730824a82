"""The page and the table of `regionseries`."""

from typing import NamedTuple

import numpy as np

from ..core.envelopes import EVENT_DAYS, EVENT_SHARE, OFFSET_LEAST, OFFSET_SHARE
from ..core.patterns import KEYS, PATTERNS
from .csv_table import csv_text
from .figures import picture
from .html import chip, element, number, real, table
from .regionseries_figures import region_figure
from .report import report_page

COLUMNS = ("region", "pattern", "date", "series", "min", "q25", "median", "q75", "max", "events")


class PatternSeries(NamedTuple):
    """One pattern in a region.

    code : int; points : int, all with this pattern; envelope : core.envelopes.Envelope of those that have a series
    events : list of core.envelopes.Event, typical dates; happened : (m,) int, events up to each date, None where the
    layer does not say when
    """

    code: int
    points: int
    envelope: object
    events: list
    happened: np.ndarray = None


class RegionSeries(NamedTuple):
    """One region: name, number of points, and a PatternSeries for each of its patterns."""

    name: str
    points: int
    patterns: list


def region_figures(regions, dates, names, tr=str):
    """{name of the file: matplotlib Figure}, one a region."""
    return {
        f"regionseries_{i}": region_figure(region, dates, names, tr)
        for i, region in enumerate(regions, start=1)
    }  # fmt: skip


def region_page(about, regions, figures, names, tr=str, before_each=lambda done: None):
    """The report as HTML text of one file.

    Parameters
    ----------
    about : reports.report.About; regions : list of RegionSeries; figures : of `region_figures`; names : of the patterns
    before_each : function of the number of figures drawn so far, called before each; may raise
    """
    parts = []
    for i, region in enumerate(regions, start=1):
        before_each(i - 1)
        text = tr("Displacement over time in {region}").format(region=region.name)
        parts += [
            element("h2", region.name),
            element("p", tr("{points} points.").format(points=number(region.points)), "subtitle"),
            picture(figures[f"regionseries_{i}"], text),
            _patterns_table(region, names, tr),
        ]
    title = tr("Series by region and pattern: {layer}").format(layer=about.layer)
    return report_page(title, verdict(regions, tr), about, parts, _method(tr), tr)


def verdict(regions, tr=str):
    """What was drawn, in a sentence."""
    series = sum(found.envelope.series for region in regions for found in region.patterns)
    return tr("{series} series in {regions} region(s).").format(series=number(series), regions=number(len(regions)))


def region_csv(regions, dates):
    """CSV text with the columns `COLUMNS`: mm, by region, pattern and date.

    `series` counts those with a value at the date; `events` the steps or breakpoints since the date before, empty
    where the layer does not say when they were.
    """
    return csv_text(
        COLUMNS,
        (
            [
                region.name,
                KEYS[found.code],
                str(date),
                found.envelope.count[i],
                *(line[i] for line in (found.envelope.minimum, found.envelope.q25, found.envelope.median,
                                       found.envelope.q75, found.envelope.maximum)),
                None if found.happened is None else found.happened[i],
            ]
            for region in regions
            for found in region.patterns
            for i, date in enumerate(dates)
        ),
    )  # fmt: skip


def _patterns_table(region, names, tr):
    head = [tr("Pattern"), tr("Points"), tr("Series drawn"), tr("Median at the end (mm)"), tr("Middle half"),
            tr("Typical dates")]  # fmt: skip
    rows = []
    for found in region.patterns:
        envelope = found.envelope
        some = np.flatnonzero(np.isfinite(envelope.median))
        end = some[-1] if len(some) else 0
        events = ", ".join(f"{event.date} ({number(event.points)})" for event in found.events)
        rows.append(
            [
                chip(PATTERNS[found.code].colour, names[found.code]),
                number(found.points),
                number(envelope.series),
                real(envelope.median[end]),
                f"{real(envelope.q25[end])} … {real(envelope.q75[end])}" if len(some) else "–",
                events or "–",
            ]
        )
    return table(head, rows)


def _method(tr):
    return [
        tr(
            "From each series its offset is removed: the median of its values at the first {share} % of the dates (at "
            "least {least}) at which it has one. At each date: median, quartiles, smallest and largest value of all "
            "series with a value there. Extremes may lie beyond the axis of the figure; the table has them."
        ).format(share=round(100 * OFFSET_SHARE), least=OFFSET_LEAST),
        tr(
            "Typical dates: where 'Describe' has found dates of steps or breakpoints, the {days} days that hold most "
            "of them, up to three times, if they hold {share} % of the points; in brackets how many. Shown is "
            "their median."
        ).format(days=EVENT_DAYS, share=round(100 * EVENT_SHARE)),
        tr("A point in several regions counts in each of them."),
        tr("Displacements are along the line of sight; the sign is the producer's."),
    ]
