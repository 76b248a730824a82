import numpy as np
import pytest
from insar_patterns.core.errors import DataError
from insar_patterns.layers.elevation import Elevation
from insar_patterns.layers.lines import box_around, read_lines
from osgeo import gdal, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsRasterLayer, QgsVectorLayer

from .places import shapes

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 270000, 2770000
CONTEXT = QgsCoordinateTransformContext()


def read(layer, name_field="name"):
    return read_lines(layer, name_field, CONTEXT)


@pytest.mark.parametrize("crs", ["EPSG:32648", "EPSG:4326", "EPSG:3857"])
def test_length_in_metres(crs):
    lines, left_out = read(shapes("LineString", [f"LINESTRING({X} {Y},{X + 3000} {Y + 4000})"], ["a"], to=crs))
    assert left_out == 0
    assert [line.name for line in lines] == ["a"]
    assert lines[0].length == pytest.approx(5000, rel=2e-3)  # the scale of UTM here


def test_a_long_line_in_degrees_stays_where_it_is_drawn():
    """A parallel is no straight line in metres: its middle lies off the chord between its ends."""
    layer = shapes("LineString", ["LINESTRING(100 45,101 45)"], crs="EPSG:4326")
    (line,), _ = read(layer, "")
    middle = line.xy[len(line.xy) // 2]
    chord = (line.xy[0] + line.xy[-1]) / 2
    assert np.linalg.norm(middle - chord) == pytest.approx(121, abs=2)  # d^2 / 8R tan(45)


def test_parts_that_meet_are_one_line():
    parts = [
        f"(({X} {Y},{X + 10} {Y}),({X + 10} {Y},{X + 30} {Y}))",
        f"(({X} {Y},{X + 10} {Y}),({X + 50} {Y},{X + 55} {Y}))",
    ]
    lines, _ = read(shapes("MultiLineString", ["MULTILINESTRING" + part for part in parts], ["a", "b"]))
    assert [line.name for line in lines] == ["a", "b (1)", "b (2)"]
    assert [line.length for line in lines] == pytest.approx([30, 10, 5], rel=2e-3)


def test_lines_without_length_are_left_out():
    layer = shapes("LineString", [f"LINESTRING({X} {Y},{X} {Y})", None, f"LINESTRING({X} {Y},{X + 5} {Y})"])
    lines, left_out = read(layer, "")
    assert (len(lines), left_out) == (1, 2)
    with pytest.raises(DataError, match="no line with a length"):
        read(shapes("LineString", [f"LINESTRING({X} {Y},{X} {Y})"]), "")


def test_one_sentence():
    with pytest.raises(DataError, match=r"no field 'road'"):
        read(shapes("LineString", [f"LINESTRING({X} {Y},{X + 5} {Y})"]), "road")
    with pytest.raises(DataError, match="no coordinate reference system"):
        read(QgsVectorLayer("LineString?crs=&field=name:string", "lines", "memory"), "")


def test_box_holds_the_buffer():
    (line,), _ = read(shapes("LineString", [f"LINESTRING({X} {Y},{X + 100} {Y})"]), "")
    found = box_around(line, 50.0, QgsCoordinateReferenceSystem("EPSG:32648"), CONTEXT)
    assert (found.xMinimum(), found.xMaximum()) == pytest.approx((X - 50, X + 150), abs=3)
    assert (found.yMinimum(), found.yMaximum()) == pytest.approx(
        (Y - 50, Y + 50), abs=3
    )  # the grid of UTM is turned here


def test_elevation(tmp_path):
    path = str(tmp_path / "dem.tif")
    raster = gdal.GetDriverByName("GTiff").Create(path, 20, 10, 1, gdal.GDT_Float32)
    raster.SetGeoTransform([X, 10, 0, Y + 100, 0, -10])
    system = osr.SpatialReference()
    system.ImportFromEPSG(32648)
    raster.SetProjection(system.ExportToWkt())
    values = np.arange(200.0).reshape(10, 20)
    values[0, 0] = -9999
    raster.GetRasterBand(1).SetNoDataValue(-9999)
    raster.GetRasterBand(1).WriteArray(values)
    raster = None
    elevation = Elevation(QgsRasterLayer(path, "dem"))
    crs = QgsCoordinateReferenceSystem("EPSG:32648")
    places = np.array([(X + 5, Y + 5), (X + 195, Y + 95), (X + 5, Y + 95), (X - 5, Y), (np.nan, Y)], dtype=float)
    np.testing.assert_array_equal(elevation.at(places, crs, CONTEXT), [180, 19, np.nan, np.nan, np.nan])
    assert elevation.at(places[:0], crs, CONTEXT).shape == (0,)
