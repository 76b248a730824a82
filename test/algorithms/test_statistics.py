"""`insarpatterns:statistics`: its parameters, its runs on layers of every kind, and one sentence for bad input."""

import os
import sys

import numpy as np
import pytest
from qgis.core import (
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingParameterDefinition,
    QgsProject,
    QgsVectorLayer,
)

from ..layers.places import box, shapes
from ..make import memory_layer, table
from .results import COHERENCE, PATTERNS, VELOCITY, N, X, Y, result_layer

pytest.importorskip("matplotlib")
CODES = np.array([str(p) for p in PATTERNS])
# Two districts, the western half and all but the last points; one without points.
DISTRICTS = [box(X - 9, Y - 9, X + 715, Y + 999), box(X - 9, Y - 9, X + 1195, Y + 999), box(0, 0, 9, 9)]


def row(rows, polygon="", pattern="all", quantity="velocity"):
    """The one row of that name."""
    (found,) = [r for r in rows if (r["polygon"], r["pattern"], r["quantity"]) == (polygon, pattern, quantity)]
    return found


# Parameters


def test_parameters_and_defaults(provider):
    parameters = {p.name(): p for p in provider.algorithm("statistics").parameterDefinitions()}
    assert list(parameters) == [
        "INPUT", "COHERENCE", "POLYGONS", "NAME_FIELD", "FORMAT", "OUTPUT_HTML", "OUTPUT_CSV", "OUTPUT_FIGURES",
    ]  # fmt: skip
    assert parameters["FORMAT"].options() == ["PNG", "SVG", "PDF"]
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    needed = [n for n, p in parameters.items() if not p.flags() & optional]
    assert needed == ["INPUT", "FORMAT", "OUTPUT_HTML"]
    assert "{" not in provider.algorithm("statistics").shortHelpString()


# Settings


def test_numbers_are_numpys(run_report):
    text, rows, figures = run_report("statistics", result_layer(), figures=True)
    step = row(rows, pattern="step")
    assert int(step["points"]) == 6
    assert float(step["share"]) == pytest.approx(6 / 30)
    assert float(step["mean"]) == pytest.approx(VELOCITY[CODES == "step"].mean(), rel=1e-4)
    everything = row(rows)
    assert float(everything["std"]) == pytest.approx(VELOCITY.std(ddof=1), rel=1e-4)
    assert float(everything["q25"]) == pytest.approx(np.percentile(VELOCITY, 25), rel=1e-4)
    none = row(rows, pattern="none", quantity="coherence")
    assert float(none["median"]) == pytest.approx(np.median(COHERENCE[CODES == "None"]), rel=1e-4)
    assert figures == [
        "statistics_coherence_by_pattern.png", "statistics_velocity.png", "statistics_velocity_by_pattern.png",
    ]  # fmt: skip
    assert "6 points have no pattern." in run_report.log
    assert "36 points move by" in run_report.log
    assert text.count("<img ") == 3


def test_by_polygon_in_another_system(run_report):
    polygons = shapes("Polygon", DISTRICTS, ["West", "Most", "Far"], to="EPSG:4326")
    _, rows, figures = run_report(
        "statistics", result_layer(), POLYGONS=polygons, NAME_FIELD="name", FORMAT="SVG", figures=True
    )
    assert [int(row(rows, name)["points"]) for name in ("West", "Most", "Far")] == [18, 30, 0]
    west = row(rows, "West", "linear")
    assert float(west["median"]) == pytest.approx(np.median(VELOCITY[:18][CODES[:18] == "linear"]), rel=1e-4)
    assert row(rows, "Far")["mean"] == ""
    assert "statistics_polygons.svg" in figures


def test_coherence_chosen_found_or_left_out(run_report):
    _, rows = run_report("statistics", result_layer(coherence=False))
    assert {r["quantity"] for r in rows} == {"velocity"}
    assert "No field holds coherence" in run_report.log
    _, rows = run_report("statistics", result_layer(coherence=False), COHERENCE="velocity")
    assert row(rows, quantity="coherence")["mean"] == row(rows)["mean"]


def test_selected_points_only(run_report):
    layer = result_layer()
    QgsProject.instance().addMapLayer(layer)
    layer.selectByIds(sorted(layer.allFeatureIds())[:10])
    _, rows = run_report("statistics", QgsProcessingFeatureSourceDefinition(layer.id(), True))
    assert row(rows)["points"] == "10"
    QgsProject.instance().removeMapLayer(layer.id())


@pytest.mark.parametrize("patterns", [["linear"] * 12, [None] * 12])
def test_one_pattern_or_none(run_report, patterns):
    text, rows = run_report("statistics", result_layer(patterns))
    assert int(row(rows)["points"]) == len(patterns)
    assert text.count("<img ") == 3
    if patterns[0] is None:
        assert "None of them has a pattern." in run_report.log


def test_polygons_elsewhere_are_told(run_report):
    far = shapes("Polygon", [box(0, 0, 9, 9), None], ["Far", "Empty"])
    _, rows, figures = run_report("statistics", result_layer(), POLYGONS=far, NAME_FIELD="name", figures=True)
    assert "No point lies in any of the polygons" in run_report.log
    assert "1 features of 'shapes' have no area" in run_report.log
    assert row(rows, "Far")["points"] == "0"
    assert "statistics_polygons.png" not in figures


def test_the_page_alone(run_algorithm, tmp_path):
    found = run_algorithm("statistics", INPUT=result_layer(), OUTPUT_HTML=str(tmp_path / "report.html"))
    assert list(found) == ["OUTPUT_HTML"]
    assert os.listdir(tmp_path) == ["report.html"]


# Bad input


@pytest.mark.parametrize(
    ("parameters", "match"),
    [
        ({"COHERENCE": "nothing"}, r"no field 'nothing'|COHERENCE"),
        ({"POLYGONS": "/nowhere.gpkg"}, "POLYGONS|nowhere"),
        ({"OUTPUT_HTML": "/nowhere/report.html"}, "cannot be written"),
    ],
)
def test_one_sentence_for_bad_parameters(refused, parameters, match):
    refused("statistics", result_layer(), match, **parameters)


def test_one_sentence_for_other_layers(refused):
    refused("statistics", memory_layer(), "no field 'pattern'.*Classify")
    refused("statistics", result_layer(["A1"]), "'A1', which is no pattern")
    refused("statistics", result_layer([]), "no points to read")


def test_without_matplotlib_the_command_is_named(refused, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    refused("statistics", result_layer(), r"-m pip install --no-deps --target .* matplotlib")


def test_cancel_leaves_nothing(refused, run_report):
    feedback = run_report.feedback()
    feedback.progressChanged.connect(feedback.cancel)
    refused("statistics", result_layer(), "Cancelled", feedback=feedback)


# Real data


def test_real_points(run_report, boissano_patterns):
    text, rows, figures = run_report("statistics", boissano_patterns, figures=True)
    found = table(QgsVectorLayer(boissano_patterns, "", "ogr"), "pattern", "velocity", "COHERENCE")
    velocity = np.array([r[1] for r in found])
    assert int(row(rows)["points"]) == len(found) == 1372
    assert float(row(rows)["mean"]) == pytest.approx(velocity.mean(), rel=1e-4)
    for key in {r[0] for r in found} - {None}:
        mine = np.array([r[2] for r in found if r[0] == key], dtype=float)
        assert float(row(rows, pattern=key, quantity="coherence")["q75"]) == pytest.approx(
            np.percentile(mine, 75), rel=1e-4
        )
    assert len(figures) == 3
    assert N < len(text)
