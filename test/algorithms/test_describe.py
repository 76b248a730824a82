"""`insarpatterns:describe`: its parameters, its run on layers with known truth, and what it refuses."""

import json
import sys

import numpy as np
import pytest
from insar_patterns.core.describe import FIELDS
from insar_patterns.layers.provenance import PREFIX, read_provenance
from qgis.core import NULL, QgsLayerMetadata, QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer
from qgis.PyQt.QtCore import QDate

from ..make import DATES, memory_layer, names, save, table

NAMES = [field.name for field in FIELDS]
T = (DATES - DATES[0]).astype(float) / 365.25
N = 60
STEP_AT, BREAK_AT = np.linspace(0.8, 3.2, N), np.linspace(1.2, 2.6, N)
SIZES = np.where(np.arange(N) % 2, 1.0, -1.0) * np.linspace(8.0, 40.0, N)


@pytest.fixture(scope="module")
def truth():
    """Series of four patterns in turn, with white noise of 1 mm."""
    rng, rows, keys = np.random.default_rng(0), [], []
    for i in range(N):
        key = ("linear", "step", "piecewise", None)[i % 4]
        signal = {
            "linear": -10.0 * T,
            "step": SIZES[i] * (T >= STEP_AT[i]),
            "piecewise": -25.0 * np.maximum(T - BREAK_AT[i], 0.0),
            None: 0.0 * T,
        }[key]
        rows.append(np.round(signal + rng.normal(0, 1, len(T)), 2))
        keys.append(key)
    return np.array(rows), keys


def classified(truth, unit=1.0, name="pattern"):
    rows, keys = truth
    velocity = ("velocity", "double", [1.0] * N)
    return memory_layer(rows / unit, extra=[(name, "string", keys), velocity, ("vel", "double", [3.0] * N)])


@pytest.fixture
def describe(run_algorithm, tmp_path):
    """Run describe to a file and open the result."""

    def run(layer, name="out.gpkg", **parameters):
        output = run_algorithm("describe", INPUT=layer, OUTPUT=str(tmp_path / name), **parameters)["OUTPUT"]
        run.log = run_algorithm.log
        result = QgsVectorLayer(output, "result", "ogr")
        assert result.isValid()
        return result

    return run


def day(value):
    return np.datetime64(value.toString("yyyy-MM-dd"))


# Parameters


def test_parameters_and_defaults(provider):
    parameters = {p.name(): p for p in provider.algorithm("describe").parameterDefinitions()}
    assert list(parameters) == [
        "INPUT", "PATTERN_FIELD", "FIELDS", "UNIT", "NODATA", "WAVELENGTH", "WAVELENGTH_MM", "OUTPUT",
    ]  # fmt: skip
    assert parameters["PATTERN_FIELD"].defaultValue() == "pattern"
    assert parameters["WAVELENGTH"].options() == ["C", "X", "L"]
    assert parameters["WAVELENGTH"].defaultValue() == "C"
    assert parameters["UNIT"].defaultValue() == "mm"


# Known truth


def test_dates_and_sizes_are_those_of_the_simulation(describe, truth):
    rows = {f.id(): f for f in describe(classified(truth)).getFeatures()}
    steps, breaks, rates = [], [], []
    for i, key in enumerate(truth[1]):
        found = rows[i + 1]
        if key == "step":
            true = DATES[0] + np.timedelta64(round(STEP_AT[i] * 365.25), "D")
            assert isinstance(found["step_date"], QDate)
            assert day(found["step_from"]) <= day(found["step_date"]) <= day(found["step_to"])
            steps.append(abs((day(found["step_date"]) - true).astype(int)))
            assert found["step_mm"] == pytest.approx(SIZES[i], abs=2.5)
        elif key == "piecewise":
            true = DATES[0] + np.timedelta64(round(BREAK_AT[i] * 365.25), "D")
            breaks.append(abs((day(found["brk1_date"]) - true).astype(int)))
            rates.append(found["vel_2"])
        elif key == "linear":
            assert abs(found["vel_fit"] + 10.0) < 3 * found["vel_fit_ci"]
    assert max(steps) <= 12
    assert np.median(breaks) < 15
    assert np.median(rates) == pytest.approx(-25.0, abs=0.5)
    flagged = [i for i in range(N) if rows[i + 1]["step_wrap"] == 1]
    assert flagged
    assert all(abs(abs(SIZES[i]) - 27.75) < 7.0 for i in flagged)


def test_undefined_and_null_have_wave_and_noise_only(describe, truth):
    for feature in describe(classified(truth)).getFeatures('"pattern" IS NULL'):
        filled = {name for name in NAMES if feature[name] != NULL}
        assert filled == {"annual_mm", "annual_ci", "annual_day", "resid_mm", "corr_share"}


def test_log_counts_and_warns_of_unwrapping(describe, truth):
    describe(classified(truth))
    assert "Points described: 60" in describe.log
    assert "Linear: 15" in describe.log
    assert "half a wavelength" in describe.log
    assert f"60 points, {len(DATES)} dates from 2019-01-05" in describe.log


@pytest.mark.parametrize(("parameters", "half"), [({"WAVELENGTH": "X"}, 15.5), ({"WAVELENGTH_MM": 60.0}, 30.0)])
def test_wavelength(describe, truth, parameters, half):
    found = describe(classified(truth), **parameters)
    sizes = [abs(f["step_mm"]) for f in found.getFeatures() if f["step_wrap"] == 1]
    assert sizes
    assert max(abs(size - half) for size in sizes) <= half / 4 + 0.01


def test_centimetres_are_the_same(describe, truth):
    in_mm = table(describe(classified(truth)), "vel_now", "step_date")
    in_cm = table(describe(classified(truth, 10.0), "cm.gpkg", UNIT="cm"), "vel_now", "step_date")
    assert in_cm == in_mm


# The result


def test_fields_aliases_styles_and_metadata(describe, truth, tmp_path):
    layer = save(classified(truth), tmp_path / "classified.gpkg")
    metadata = QgsLayerMetadata()
    metadata.setHistory([PREFIX + json.dumps({"model": "default", "fields": names()})])
    layer.setMetadata(metadata)
    result = describe(layer)
    fields = result.fields()
    assert fields.names()[-len(NAMES) :] == NAMES
    assert {"pattern", "velocity", "vel", names()[0]} <= set(fields.names())
    assert result.attributeDisplayName(fields.lookupField("vel_fit")) == "Velocity (mm/yr)"
    assert result.attributeDisplayName(fields.lookupField("step_mm")) == "Size of the step (mm)"
    assert result.renderer().type() == "categorizedSymbol"
    assert read_provenance(result)["model"] == "default"
    assert "Described by" in result.metadata().history()[-1]


def test_describing_again_replaces_the_fields(describe, truth):
    once = describe(classified(truth))
    again = describe(once, "again.gpkg", WAVELENGTH="L")
    assert again.fields().names() == once.fields().names()


@pytest.mark.parametrize("name", ["out.shp", "out.geojson", "out.fgb"])
def test_other_formats(describe, truth, name):
    result = describe(classified(truth), name)
    assert set(NAMES) <= set(result.fields().names())
    steps = [f for f in result.getFeatures() if f["pattern"] == "step"]
    assert len(steps) == 15
    assert all("20" in str(f["step_date"]) for f in steps)


def test_labels_will_do_as_patterns(describe, truth):
    result = describe(classified(truth, name="label"), PATTERN_FIELD="label")
    assert sum(f["step_date"] != NULL for f in result.getFeatures()) == 15


def test_missing_values_and_short_series(describe, truth):
    rows, keys = truth[0].copy(), truth[1]
    rows[0, 15:] = np.nan
    rows[1, 3:9] = np.nan
    found = list(describe(classified((rows, keys))).getFeatures())
    assert found[0]["resid_mm"] == NULL
    assert found[1]["step_date"] != NULL
    assert "1 points have fewer than 20 dates" in describe.log


def rates(layer):
    return [feature["vel_now"] for feature in layer.getFeatures() if feature["vel_now"] != NULL]


def test_without_threadpoolctl_it_says_how_to_be_faster(describe, truth, monkeypatch):
    monkeypatch.setattr("insar_patterns.algorithms.describe.usual_threads", lambda provider: 2)
    with_it = rates(describe(classified(truth)))
    assert "Threads: 2" in describe.log
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    assert rates(describe(classified(truth), "two.gpkg")) == pytest.approx(with_it, abs=1e-4)
    assert "Threads: 1" in describe.log
    assert "threadpoolctl" in describe.log


# Refused


def test_without_patterns_it_says_to_classify_first(describe):
    with pytest.raises(QgsProcessingException, match=r"no field 'pattern'.*Run 'Classify deformation patterns'"):
        describe(memory_layer())


def test_a_pattern_that_is_none(describe, truth):
    with pytest.raises(QgsProcessingException, match="'wobbly' is no pattern"):
        describe(classified((truth[0], ["wobbly"] * N)))


def test_without_series(describe):
    with pytest.raises(QgsProcessingException, match="date"):
        describe(memory_layer([[1.0]], ["height"], extra=[("pattern", "string", ["linear"])]))


def test_nothing_is_left_behind(describe, truth, tmp_path):
    feedback = QgsProcessingFeedback()
    feedback.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        describe(classified(truth), feedback=feedback)
    assert list(tmp_path.iterdir()) == []
