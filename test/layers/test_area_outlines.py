import numpy as np
import pytest
from insar_patterns.layers.area_outlines import PointsWithin, outline
from qgis.core import QgsGeometry, QgsPointXY

from ..area_truth import scene

pytestmark = pytest.mark.usefixtures("qgis_app")
RADIUS, BUFFER = 50.0, 15.0


def contains(polygon, xy):
    return np.array([polygon.contains(QgsGeometry.fromPointXY(QgsPointXY(x, y))) for x, y in xy.tolist()])


def walk(seed):
    rng = np.random.default_rng(seed)
    angle = np.cumsum(rng.normal(0.0, 0.7, 150))
    return 1e6 + np.cumsum(45.0 * np.column_stack([np.cos(angle), np.sin(angle)]), axis=0)


@pytest.mark.parametrize(
    "xy", [walk(0), walk(1), scene().xy[:300], np.zeros((1, 2)), np.array([[0.0, 0.0], [40.0, 0.0]])]
)
@pytest.mark.parametrize("buffer", [1.0, BUFFER])
def test_one_valid_polygon_holds_all_points(xy, buffer):
    polygon = outline(xy, RADIUS, buffer)
    assert polygon.isGeosValid()
    assert not polygon.isMultipart() or polygon.constGet().numGeometries() == 1
    assert contains(polygon, xy).all()
    reach = max(polygon.distance(QgsGeometry.fromPointXY(QgsPointXY(*place))) for place in xy.tolist())
    assert reach == 0.0
    box, low, high = polygon.boundingBox(), xy.min(axis=0), xy.max(axis=0)
    np.testing.assert_allclose([box.xMinimum(), box.yMinimum()], low - buffer, atol=0.02 * buffer)
    np.testing.assert_allclose([box.xMaximum(), box.yMaximum()], high + buffer, atol=0.02 * buffer)


def test_area_of_a_square():
    x, y = np.meshgrid(np.arange(11) * 20.0, np.arange(11) * 20.0)
    polygon = outline(np.column_stack([x.ravel(), y.ravel()]), RADIUS, 10.0)
    assert polygon.area() == pytest.approx(200.0**2 + 4 * 200.0 * 10.0 + np.pi * 10.0**2, rel=0.001)


def test_points_within_are_those_that_the_polygon_contains():
    xy = scene(3).xy
    within = PointsWithin(xy)
    rng = np.random.default_rng(0)
    for _ in range(5):
        polygon = outline(rng.uniform(100.0, 700.0, 2) + rng.uniform(-90.0, 90.0, (30, 2)), RADIUS, BUFFER)
        assert within.count(polygon) == contains(polygon, xy).sum() > 0
    assert PointsWithin(np.empty((0, 2))).count(polygon) == 0
