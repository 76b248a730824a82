import json

import numpy as np
import pytest
from insar_patterns.core.patterns import CODES, KEYS
from insar_patterns.core.simulation.paper import simulate as paper
from insar_patterns.layers.simulation_writer import main_numbers
from qgis.core import NULL, QgsProcessingException, QgsProject, QgsVectorLayer

from ..make import DATES, memory_layer, names, save


@pytest.fixture
def simulate(run_algorithm, tmp_path):
    def run(name="simulated.gpkg", **parameters):
        parameters = {"POINTS": 30, **parameters}
        output = run_algorithm("simulate", OUTPUT=str(tmp_path / name), **parameters)["OUTPUT"]
        run.log = run_algorithm.log
        layer = QgsVectorLayer(output, "simulated", "ogr")
        assert layer.isValid()
        return layer

    run.feedback = run_algorithm.feedback
    return run


def rows(layer, *fields):
    return [[None if f[name] == NULL else f[name] for name in fields] for f in layer.getFeatures()]


def date_names(layer):
    return [name for name in layer.fields().names() if name[0] == "D" and name[1:].isdecimal()]


def test_parameters(provider):
    algorithm = provider.algorithm("simulate")
    assert {p.name() for p in algorithm.parameterDefinitions()} == {
        "POINTS", "SIMULATION", "PATTERNS", "DATES", "DATES_LAYER", "SEED", "EXTENT", "CRS", "NOISE", "NOISE_LAYER",
        "NOISE_FIELD", "OUTPUT",
    }  # fmt: skip
    assert algorithm.parameterDefinition("SIMULATION").defaultValue() == "realistic"
    assert "{" not in algorithm.shortHelpString()


@pytest.mark.parametrize("simulation", ["realistic", "paper"])
def test_layer_with_its_truth(simulate, simulation):
    layer = simulate(SIMULATION=simulation, SEED=3)
    assert layer.featureCount() == 30
    assert len(date_names(layer)) == 168
    assert layer.crs().authid() == "EPSG:4326"
    found = rows(layer, "pid", "label", "truth", "noise_mm", date_names(layer)[5])
    assert len({row[0] for row in found}) == 30
    assert len({row[1] for row in found}) > 2
    assert {row[1] for row in found} <= set(KEYS)
    assert all(isinstance(json.loads(row[2]), dict) for row in found)
    assert all(row[3] > 0 and np.isfinite(row[4]) for row in found)
    box = layer.extent()
    assert 102.4 < box.xMinimum() < box.xMaximum() < 102.95
    assert 24.6 < box.yMinimum() < box.yMaximum() < 25.2
    assert "no measurements" in layer.metadata().abstract()
    assert "simulated" in layer.metadata().title()
    assert "no measurements" in simulate.log


def test_same_seed_same_series(simulate):
    one, same, other = (simulate(f"{i}.gpkg", SEED=seed) for i, seed in enumerate((1, 1, 2)))
    dates = date_names(one)[:9]
    assert date_names(same)[:9] == dates
    assert rows(one, "label", *dates) == rows(same, "label", *dates)
    assert rows(one, "label") != rows(other, "label")


def test_series_are_those_of_the_core(simulate):
    """Noise of zero leaves the signal: the labelled steps are flat but for their jumps."""
    layer = simulate(SIMULATION="paper", NOISE=0, PATTERNS=["linear"], DATES="Kunming")
    for values in rows(layer, "rate_mm_yr", *date_names(layer)):
        days = np.array([np.datetime64(f"{n[1:5]}-{n[5:7]}-{n[7:]}") for n in date_names(layer)]).astype(float)
        slope = np.polyfit(days / 365.25, values[1:], 1)[0]
        assert slope == pytest.approx(values[0], abs=0.01)
    assert {row[0] for row in rows(layer, "label")} == {"linear"}


def test_more_than_a_block(simulate):
    layer = simulate(POINTS=1003, SIMULATION="paper", PATTERNS="stable", DATES="random")
    assert layer.featureCount() == 1003
    assert len({row[0] for row in rows(layer, "pid")}) == 1003


def test_dates_of_a_layer(simulate):
    layer = simulate(DATES="layer", DATES_LAYER=memory_layer())
    assert date_names(layer) == names(DATES)


def test_extent_and_crs(simulate):
    layer = simulate(EXTENT="270000,280000,2760000,2770000 [EPSG:32648]")
    assert layer.crs().authid() == "EPSG:32648"
    assert 270000 <= layer.extent().xMinimum() < layer.extent().xMaximum() <= 280000
    layer = simulate("other.gpkg", CRS="EPSG:32648")
    assert layer.crs().authid() == "EPSG:32648"
    assert 200000 < layer.extent().xMinimum() < 300000


def test_noise_of_a_layer(simulate):
    """Residuals of 2 mm either way, to be found again in stable series."""
    rng = np.random.default_rng(0)
    stable = memory_layer(
        np.where(rng.random((40, len(DATES))) < 0.5, -2.0, 2.0),
        extra=[("pattern", "string", ["Stable"] * 30 + ["linear"] * 10)],
    )
    layer = simulate(NOISE_LAYER=stable, PATTERNS=["stable"])
    assert "Noise of 30 stable points" in simulate.log
    values = np.array(rows(layer, *date_names(layer)))
    assert np.median(values.std(axis=1)) == pytest.approx(2.0, abs=0.4)


def test_files_of_other_formats(simulate, tmp_path):
    short = memory_layer()
    layer = simulate("s.shp", DATES="layer", DATES_LAYER=short)
    assert "label" in layer.fields().names()
    assert simulate("s.fgb").featureCount() == 30
    assert simulate("s.geojson").featureCount() == 30


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"DATES": "layer"}, "DATES_LAYER"),
        ({"PATTERNS": []}, "PATTERNS|at least one|Patterns"),
        ({"SIMULATION": "paper", "NOISE_LAYER": "points"}, "only for the realistic"),
        ({"NOISE_LAYER": "points"}, "no field 'pattern'.*Classify"),
        ({"NOISE_LAYER": "points", "NOISE_FIELD": "D20190105"}, "stable points"),
        ({"name": "x.shp", "DATES": "random", "SIMULATION": "paper", "SEED": 7, "EXTENT": "0,0,0,0"}, "."),
    ],
    ids=str,
)
def test_refused(simulate, tmp_path, wrong, sentence):
    layer = memory_layer()
    QgsProject.instance().addMapLayer(layer, False)
    wrong = {key: layer.id() if value == "points" else value for key, value in wrong.items()}
    try:
        with pytest.raises(QgsProcessingException, match=sentence):
            simulate(**wrong)
    finally:
        QgsProject.instance().removeMapLayer(layer.id())
    assert list(tmp_path.iterdir()) == []


def test_cancel_leaves_nothing(simulate, tmp_path):
    feedback = simulate.feedback()
    feedback.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        simulate(feedback=feedback)
    assert list(tmp_path.iterdir()) == []


def test_the_layer_of_the_dates_is_not_overwritten(simulate, tmp_path):
    save(memory_layer(), tmp_path / "points.gpkg")
    with pytest.raises(QgsProcessingException, match="input itself"):
        simulate("points.gpkg", DATES="layer", DATES_LAYER=str(tmp_path / "points.gpkg"))


@pytest.mark.parametrize(
    ("truth", "numbers"),
    [
        ({"drift_mm": 8.0}, (2.0, None, None, 0.8)),
        ({"step_at": [0.5, 0.75], "step_mm": [5.0, -9.0], "drift_mm": 0.0}, (0.0, -9.0, 2.0, 0.8)),
        ({"break_yr": [1.5], "rate_mm_yr": [3.0, -4.0], "sigma_mm": 2.5}, (3.0, None, 1.5, 2.5)),
        ({"power_mm": -40.0, "exponent": 2.0, "onset_yr": 0.0}, (None, -40.0, 0.0, 0.8)),
        ({}, (None, None, None, 0.8)),
    ],
    ids=str,
)
def test_main_numbers(truth, numbers):
    assert main_numbers(truth, 4.0, 0.8) == numbers


def test_main_numbers_of_every_pattern():
    rng, dates = np.random.default_rng(1), np.datetime64("2018-01-01") + 12 * np.arange(100)
    drawn = paper(60, rng, dates)
    for code, truth in zip(drawn.labels, drawn.parameters):
        rate, size, at, _ = main_numbers(truth, 3.3)
        if code == CODES["step"]:
            assert abs(size) >= 4.0
            assert 0.0 < at < 3.3
        if code == CODES["linear"]:
            assert abs(rate) >= 2.0 / 3.3
