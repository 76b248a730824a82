"""`insarpatterns:regionseries`: its parameters, its runs on layers of every kind, and one sentence for bad input."""

import numpy as np
import pytest
from insar_patterns.algorithms import regionseries
from insar_patterns.core import envelopes
from insar_patterns.core.envelopes import without_offset
from insar_patterns.core.patterns import KEYS
from qgis.core import (
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingParameterDefinition,
    QgsProject,
    QgsVectorLayer,
)

from ..layers.places import box, shapes
from ..make import DATES, memory_layer, series, table
from .results import PATTERNS, N, X, Y, result_layer

pytest.importorskip("matplotlib")
CODES = np.array([str(p) for p in PATTERNS])
WEST, ALL = box(X - 9, Y - 9, X + 715, Y + 999), box(X - 9, Y - 9, X + 9999, Y + 999)


def numbers(rows, region, pattern, column):
    """A column of the table for one region and pattern, by date."""
    mine = [r for r in rows if (r["region"], r["pattern"]) == (region, pattern)]
    assert [r["date"] for r in mine] == [str(date) for date in DATES]
    return np.array([float(r[column]) for r in mine])


def check(rows, region, pattern, values):
    """The table holds numpy's figures of the series."""
    expected = np.percentile(without_offset(values), (0, 25, 50, 75, 100), axis=0)
    for line, column in zip(expected, ("min", "q25", "median", "q75", "max")):
        np.testing.assert_allclose(numbers(rows, region, pattern, column), line, atol=1e-3)
    assert set(numbers(rows, region, pattern, "series")) == {len(values)}


# Parameters


def test_parameters_and_defaults(provider):
    parameters = {p.name(): p for p in provider.algorithm("regionseries").parameterDefinitions()}
    assert list(parameters) == [
        "INPUT", "POLYGONS", "NAME_FIELD", "PATTERNS", "FIELDS", "UNIT", "NODATA", "FORMAT", "OUTPUT_HTML",
        "OUTPUT_CSV", "OUTPUT_FIGURES",
    ]  # fmt: skip
    assert parameters["PATTERNS"].defaultValue() == list(KEYS)
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    needed = [n for n, p in parameters.items() if not p.flags() & optional]
    assert needed == ["INPUT", "PATTERNS", "UNIT", "FORMAT", "OUTPUT_HTML"]
    assert "{" not in provider.algorithm("regionseries").shortHelpString()


# Settings


def test_all_points_are_one_region(run_report):
    text, rows, figures = run_report("regionseries", result_layer(), figures=True)
    assert {r["region"] for r in rows} == {"All points"}
    assert {r["pattern"] for r in rows} == {"stable", "linear", "step"}
    check(rows, "All points", "step", series(N)[CODES == "step"])
    assert figures == ["regionseries_1.png"]
    assert {r["events"] for r in rows} == {""}
    assert "30 series in 1 region(s)." in run_report.log
    assert "the median of its values at the first 10 % of the dates" in text


def test_by_polygon_in_another_system(run_report):
    polygons = shapes("Polygon", [WEST, ALL, box(0, 0, 9, 9)], ["West", "All", "Far"], to="EPSG:4326")
    _, rows = run_report("regionseries", result_layer(), POLYGONS=polygons, NAME_FIELD="name")
    assert {r["region"] for r in rows} == {"West", "All"}
    check(rows, "West", "linear", series(N)[:18][CODES[:18] == "linear"])
    check(rows, "All", "linear", series(N)[CODES == "linear"])
    assert "1 polygons hold no points." in run_report.log


def test_only_some_patterns_and_points(run_report):
    layer = result_layer()
    QgsProject.instance().addMapLayer(layer)
    layer.selectByIds(sorted(layer.allFeatureIds())[:12])
    chosen = QgsProcessingFeatureSourceDefinition(layer.id(), True)
    _, rows = run_report("regionseries", chosen, PATTERNS=["linear", "power"])
    assert {(r["region"], r["pattern"]) for r in rows} == {("Selected points", "linear")}
    check(rows, "Selected points", "linear", series(N)[:12][CODES[:12] == "linear"])
    QgsProject.instance().removeMapLayer(layer.id())


def test_unit_and_nodata_reach_the_reader(run_report):
    values = series(N)
    values[2::4, ::5] = 9999.0
    extra = [("pattern", "string", ["linear"] * N)]
    _, rows = run_report("regionseries", memory_layer(values, extra=extra), UNIT="cm", NODATA=9999.0)
    assert numbers(rows, "All points", "linear", "max").max() < 5000
    assert numbers(rows, "All points", "linear", "series")[0] == N - len(values[2::4])


def test_typical_dates_where_describe_has_found_them(run_report):
    text, rows = run_report("regionseries", result_layer(events=True))
    assert "2021-03-14 (6)" in text
    events = numbers(rows, "All points", "step", "events")
    assert events.sum() == 6
    assert events[np.searchsorted(DATES, np.datetime64("2021-03-14"))] == 6
    assert {r["events"] for r in rows if r["pattern"] != "step"} == {""}


def test_many_series_are_sampled_and_it_is_said(run_report, monkeypatch):
    monkeypatch.setattr(envelopes, "LEAST", 4)
    monkeypatch.setattr(envelopes, "VALUES", 0)
    monkeypatch.setattr(envelopes.Envelopes.__init__, "__defaults__", (0,))
    text, rows = run_report("regionseries", result_layer(["linear"] * N))
    assert "with more than 4 series are those of a sample of so many" in run_report.log
    assert "more than 4 series" in text
    assert set(numbers(rows, "All points", "linear", "series")) == {N}
    np.testing.assert_allclose(
        numbers(rows, "All points", "linear", "max"), without_offset(series(N)).max(axis=0), atol=1e-3
    )


def test_more_regions_than_a_report_holds(run_report, monkeypatch):
    monkeypatch.setattr(regionseries, "MOST", 3)
    squares = [box(X - 9, Y - 9, X + 40 * i + 9, Y + 999) for i in range(5)]
    _, rows = run_report("regionseries", result_layer(), POLYGONS=shapes("Polygon", squares))
    assert len({r["region"] for r in rows}) == 3
    assert "#5" in {r["region"] for r in rows}
    assert "#1" not in {r["region"] for r in rows}
    assert "5 polygons hold points; the 3 that hold most are drawn" in run_report.log


def test_series_with_too_few_values_are_left_out(run_report):
    values = series(6).tolist()
    values[0] = [None] * len(DATES)
    values[1][10:] = [None] * (len(DATES) - 10)
    extra = [("pattern", "string", ["linear"] * 6)]
    _, rows = run_report("regionseries", memory_layer(values, extra=extra))
    check(rows, "All points", "linear", series(6)[2:])
    assert "2 points have too few values" in run_report.log


# Bad input


@pytest.mark.parametrize(
    ("parameters", "match"),
    [
        ({"POLYGONS": shapes, "NAME_FIELD": "district"}, r"no field 'district'|NAME_FIELD"),
        ({"PATTERNS": ["power"]}, "No point has one of the patterns chosen"),
        ({"NODATA": "abc"}, "NODATA"),
        ({"FIELDS": ["velocity"]}, "'velocity' given in FIELDS is not named by a date"),
    ],
)
def test_one_sentence_for_bad_parameters(refused, parameters, match):
    if "POLYGONS" in parameters:
        parameters = {**parameters, "POLYGONS": shapes("Polygon", [ALL])}
    refused("regionseries", result_layer(), match, **parameters)


def test_one_sentence_for_other_layers(refused):
    refused("regionseries", memory_layer(), "no field 'pattern'.*Classify")
    refused("regionseries", result_layer(dated=False), "No field is named by a date")
    nothing = [[None] * len(DATES)] * 3
    refused("regionseries", memory_layer(nothing, extra=[("pattern", "string", ["step"] * 3)]), "enough values")
    far = shapes("Polygon", [box(0, 0, 9, 9)])
    refused("regionseries", result_layer(), "No point lies in any of the polygons", POLYGONS=far)


def test_cancel_leaves_nothing(refused, run_report):
    feedback = run_report.feedback()
    feedback.progressChanged.connect(feedback.cancel)
    refused("regionseries", result_layer(), "Cancelled", feedback=feedback)


# Real data


def test_real_series(run_report, boissano_patterns):
    _, rows = run_report("regionseries", boissano_patterns, PATTERNS=["linear", "piecewise"])
    layer = QgsVectorLayer(boissano_patterns, "", "ogr")
    dated = sorted(name for name in layer.fields().names() if name.startswith("D") and name[1:].isdigit())
    values = np.array([r[1:] for r in table(layer, "pattern", *dated) if r[0] == "linear"], dtype=float)
    mine = [r for r in rows if r["pattern"] == "linear"]
    expected = np.nanpercentile(without_offset(values), (25, 50, 75), axis=0)
    for line, column in zip(expected, ("q25", "median", "q75")):
        np.testing.assert_allclose([float(r[column]) for r in mine], line, atol=2e-3)
    assert len(mine) == 99
