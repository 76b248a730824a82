import csv
import io

import numpy as np
import pytest
from insar_patterns.core.envelopes import Envelopes, Event, without_offset
from insar_patterns.core.patterns import PATTERNS
from insar_patterns.reports.regionseries import (
    COLUMNS,
    PatternSeries,
    RegionSeries,
    region_csv,
    region_figures,
    region_page,
    verdict,
)
from insar_patterns.reports.report import About

NAMES = [pattern.name for pattern in PATTERNS]
DATES = np.arange(np.datetime64("2019-01-05"), np.datetime64("2022-12-31"), 12)


def found(code, n, events=(), happened=None):
    values = without_offset(np.random.default_rng(code).normal(0, 2, (n, len(DATES))))
    collected = Envelopes([np.arange(n)], len(DATES))
    collected.add(np.arange(n), values)
    return PatternSeries(code, n + 1, collected.envelope(0), list(events), happened)


def region(name, *codes):
    event = Event(np.datetime64("2021-03-14"), 5)
    patterns = [found(c, 8 + c, [event] if c == 2 else (), np.arange(len(DATES)) if c == 2 else None) for c in codes]
    return RegionSeries(name, 99, patterns)


@pytest.mark.parametrize("codes", [(0,), (0, 2), (0, 1, 2), (0, 1, 2, 3, 4, 5)])
def test_a_panel_for_each_pattern(codes):
    figure = region_figures([region("A", *codes)], DATES, NAMES)["regionseries_1"]
    titles = [axes.get_title(loc="left") for axes in figure.axes if axes.axison]
    assert titles == [f"{NAMES[c]} (n = {8 + c})" for c in codes]
    legend = [text.get_text() for text in figure.legends[0].get_texts()]
    assert legend == ["Median", "Quartiles", "Minimum to maximum"] + (["Typical date"] if 2 in codes else [])


def test_lines_are_the_numbers():
    made = region("A", 2)
    axes = region_figures([made], DATES, NAMES)["regionseries_1"].axes[0]
    envelope = made.patterns[0].envelope
    median = next(line for line in axes.lines if len(line.get_ydata()) == len(DATES))
    assert median.get_ydata() == pytest.approx(envelope.median)
    assert [text.get_text() for text in axes.texts] == ["2021-03-14 (5)"]
    low, high = axes.get_ylim()
    assert low <= np.nanmin(envelope.q25)
    assert high >= np.nanmax(envelope.q75)


def test_page_and_csv():
    regions = [region("A & B", 0, 2), region("C", 1)]
    figures = region_figures(regions, DATES, NAMES)
    page = region_page(About("layer", [], [], "footer"), regions, figures, NAMES)
    assert page.count("<img ") == 2
    assert "A &amp; B" in page
    assert "2021-03-14 (5)" in page
    assert verdict(regions) == "27 series in 2 region(s)."
    rows = list(csv.DictReader(io.StringIO(region_csv(regions, DATES))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 3 * len(DATES)
    step = [row for row in rows if row["pattern"] == "step"]
    assert [row["date"] for row in step] == [str(date) for date in DATES]
    assert [float(row["q75"]) for row in step] == pytest.approx(regions[0].patterns[1].envelope.q75, rel=1e-4, abs=1e-4)
    assert [int(row["events"]) for row in step] == list(range(len(DATES)))
    assert {row["events"] for row in rows if row["pattern"] != "step"} == {""}
    assert {row["series"] for row in step} == {"10"}
