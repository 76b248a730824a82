"""Features made one by one: none is lost, and a run that ends early lets go of the file."""

import os

import pytest
from insar_patterns.layers.destination import Destination
from insar_patterns.layers.write_features import write_features
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsFields, QgsVectorLayer, QgsWkbTypes

CRS = QgsCoordinateReferenceSystem("EPSG:32648")


def write(destination, features, count):
    write_features(destination, QgsFields(), QgsWkbTypes.Type.Point, CRS, features, count)


def test_written(qgis_app, tmp_path):
    with Destination(str(tmp_path / "a.gpkg")) as destination:
        write(destination, (QgsFeature() for _ in range(3)), 3)
        destination.commit()
    assert QgsVectorLayer(str(tmp_path / "a.gpkg"), "a", "ogr").featureCount() == 3


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="open files cannot be listed here")
@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.geojson"])
def test_a_run_that_ends_early_leaves_no_file_open(qgis_app, tmp_path, name):
    """Windows removes no open file."""

    def features():
        yield QgsFeature()
        raise InterruptedError

    with Destination(str(tmp_path / name)) as destination:
        with pytest.raises(InterruptedError) as caught:
            write(destination, features(), 2)
        assert caught.tb is not None  # its frames are alive, as they are while an algorithm ends
        links = [f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd")]
        targets = [os.readlink(link) for link in links if os.path.lexists(link)]
        assert not [target for target in targets if str(tmp_path) in target]
    assert not list(tmp_path.iterdir())
