import numpy as np
import pytest
from insar_patterns.core.errors import DataError
from insar_patterns.core.patterns import CODES
from insar_patterns.layers.area_points import date_steps, read_area_points
from qgis.core import QgsGeometry, QgsProcessingFeedback
from qgis.PyQt.QtCore import QDate

from ..area_truth import FIRST, ORIGIN, SECOND, ZONES, scene, truth_layer
from ..make import memory_layer

pytestmark = pytest.mark.usefixtures("qgis_app")
STEP = CODES["step"]


@pytest.fixture(scope="module")
def truth():
    return scene()


def test_what_is_read_is_what_was_written(truth):
    layer = truth_layer(truth, series=False)
    points = read_area_points(layer)
    assert points.ids.tolist() == sorted(layer.allFeatureIds())
    np.testing.assert_allclose(points.xy, truth.xy + ORIGIN)
    np.testing.assert_array_equal(points.codes, truth.codes)
    np.testing.assert_allclose(points.confidence, truth.confidence, atol=1e-4)
    np.testing.assert_allclose(points.probabilities, truth.probabilities, atol=1e-4)
    assert np.isnan(points.sizes).all()
    assert np.isnat(points.days).all()


def test_nulls_and_missing_geometries():
    extra = [
        ("pattern", "string", ["step", None, "Linear ", None]),
        ("confidence", "double", [0.7, None, None, 0.1]),
        ("step_date", "date", [QDate(2020, 2, 3), None, None, None]),
        ("step_mm", "double", [-7.5, None, None, None]),
    ]
    layer = memory_layer(np.empty((4, 0)), [], extra=extra)
    layer.dataProvider().changeGeometryValues({4: QgsGeometry()})
    points = read_area_points(layer)
    assert points.codes.tolist() == [STEP, -1, CODES["linear"], -1]
    assert points.confidence[0] == 0.7
    assert np.isnan(points.confidence[1:3]).all()
    assert points.days[0] == np.datetime64("2020-02-03")
    assert np.isnat(points.days[1:]).all()
    assert points.sizes[0] == -7.5
    assert np.isfinite(points.xy).all(axis=1).tolist() == [True, True, True, False]
    assert np.isnan(points.probabilities).all()
    assert np.isnan(points.velocity).all()


def test_dates_as_text():
    texts = ["2020-02-03", "2020-02-03T00:00:00", "never", ""]
    layer = memory_layer(
        np.empty((4, 0)), [], extra=[("pattern", "string", ["step"] * 4), ("step_date", "string", texts)]
    )
    days = read_area_points(layer).days
    assert days[:2].tolist() == [np.datetime64("2020-02-03").astype(object)] * 2
    assert np.isnat(days[2:]).all()


def test_a_layer_without_patterns_is_refused():
    with pytest.raises(DataError, match=r"no field 'pattern'.*Classify"):
        read_area_points(memory_layer())
    layer = memory_layer(np.empty((2, 0)), [], extra=[("pattern", "string", [None, ""])])
    with pytest.raises(DataError, match="none of stable, linear"):
        read_area_points(layer)


def test_dates_and_sizes_from_the_series(truth):
    """Steps of 10 and 15 mm in noise of 1 mm and an annual wave: the dates are right to the acquisition."""
    layer = truth_layer(truth)
    points = read_area_points(layer)
    rows = np.flatnonzero((truth.codes == STEP) & (truth.zones >= 0))
    assert date_steps(points, rows, layer, (), "mm", None, QgsProcessingFeedback()) == len(rows)
    for zone, day in ((1, FIRST), (2, SECOND)):
        own = rows[truth.zones[rows] == zone]
        error = np.abs((points.days[own] - day).astype(int))
        assert np.quantile(error, 0.95) <= 12
        sizes = points.sizes[own] - ZONES[zone].size
        assert np.abs(np.median(sizes)) < 0.3
        assert np.quantile(np.abs(sizes), 0.95) < 1.5
    others = np.setdiff1d(np.arange(len(truth.codes)), rows)
    assert np.isnat(points.days[others]).all()


def test_unit(truth):
    layer = truth_layer(truth)
    points = read_area_points(layer)
    rows = np.flatnonzero(truth.zones == 1)[:20]
    date_steps(points, rows, layer, (), "cm", None, QgsProcessingFeedback())
    assert np.median(points.sizes[rows]) == pytest.approx(-150.0, abs=5.0)
