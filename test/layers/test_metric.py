import numpy as np
import pytest
from insar_patterns.layers.metric import places_in_metres
from qgis.core import QgsCoordinateReferenceSystem

pytestmark = pytest.mark.usefixtures("qgis_app")
KM_PER_DEGREE = 111.2


def distances(xy):
    return np.linalg.norm(xy[1:] - xy[0], axis=1)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:32648", "EPSG:2056"])
def test_distances_in_metres(crs):
    """Half a kilometre north and one east, near the middle of Kunming or of Switzerland, in any system."""
    from qgis.core import QgsCoordinateTransform, QgsCoordinateTransformContext, QgsPointXY

    longitude, latitude = (8.0, 47.0) if crs == "EPSG:2056" else (102.7, 25.0)
    east = 1.0 / (KM_PER_DEGREE * np.cos(np.radians(latitude)))
    degrees = [(longitude, latitude), (longitude, latitude + 0.5 / KM_PER_DEGREE), (longitude + east, latitude)]
    target = QgsCoordinateReferenceSystem(crs)
    transform = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:4326"), target, QgsCoordinateTransformContext()
    )
    points = [transform.transform(QgsPointXY(*place)) for place in degrees]
    found = places_in_metres([(point.x(), point.y()) for point in points], target)
    assert distances(found) == pytest.approx([500, 1000], rel=0.01)


def test_unknown_places_stay_unknown():
    crs = QgsCoordinateReferenceSystem("EPSG:4326")
    found = places_in_metres([(np.nan, np.nan), (102.7, 25.0), (103.0, np.nan)], crs)
    assert np.isnan(found).any(axis=1).tolist() == [True, False, True]
    assert np.isnan(found[0]).all()
    assert np.isfinite(found[1]).all()
    none = np.full((2, 2), np.nan)
    assert np.isnan(places_in_metres(none, crs)).all()


def test_without_a_system_as_they_are():
    xy = [(1.0, 2.0), (3.0, 4.0)]
    assert places_in_metres(xy, QgsCoordinateReferenceSystem()).tolist() == [[1.0, 2.0], [3.0, 4.0]]
