import numpy as np
import pytest
from insar_patterns.core.errors import DataError
from insar_patterns.layers.outlines import outline_layer
from insar_patterns.layers.regions import points_inside, read_regions
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext

from .places import box, shapes

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 270000, 2770000


def read(layer, name_field="name", crs="EPSG:32648"):
    return read_regions(layer, name_field, QgsCoordinateReferenceSystem(crs), QgsCoordinateTransformContext())


def test_points_in_boxes_and_holes():
    ring = (
        box(X, Y, X + 100, Y + 100)[:-1]
        + f",({X + 40} {Y + 40},{X + 60} {Y + 40},{X + 60} {Y + 60},{X + 40} {Y + 40}))"
    )
    regions, left_out = read(shapes("Polygon", [ring, box(X + 90, Y, X + 200, Y + 10), box(0, 0, 1, 1)], list("abc")))
    xy = np.array(
        [(X + 10, Y + 10), (X + 95, Y + 5), (X + 55, Y + 50), (np.nan, np.nan), (X + 100, Y + 50), (X, Y - 1)]
    )
    assert left_out == 0
    assert [region.name for region in regions] == ["a", "b", "c"]
    # One point in two regions, one in a hole, one without a place, one on an edge.
    assert [inside.tolist() for inside in points_inside(regions, xy)] == [[0, 1, 4], [1], []]


def test_points_inside_agrees_with_every_point_alone():
    rng = np.random.default_rng(0)
    xy = rng.uniform((X, Y), (X + 100, Y + 100), (300, 2))
    corner = f"POLYGON(({X} {Y},{X + 90} {Y + 10},{X + 30} {Y + 80},{X} {Y}))"
    regions, _ = read(shapes("Polygon", [corner, box(X + 20, Y + 20, X + 50, Y + 90)]), "")
    for region, inside in zip(regions, points_inside(regions, xy)):
        from qgis.core import QgsGeometry, QgsPointXY

        alone = [i for i, p in enumerate(xy) if region.geometry.intersects(QgsGeometry.fromPointXY(QgsPointXY(*p)))]
        assert inside.tolist() == alone


def test_another_system_gives_the_same_points():
    rng = np.random.default_rng(1)
    xy = rng.uniform((X, Y), (X + 1000, Y + 1000), (200, 2))
    area = box(X + 100, Y + 100, X + 800, Y + 700)
    here = points_inside(read(shapes("Polygon", [area]), "")[0], xy)
    there = points_inside(read(shapes("Polygon", [area], to="EPSG:4326"), "")[0], xy)
    assert here[0].tolist() == there[0].tolist()
    assert len(here[0]) > 20


def test_names():
    squares = [box(X + i, Y, X + i + 1, Y + 1) for i in range(4)]
    regions, _ = read(shapes("Polygon", squares, ["a", "a", None, " "]))
    assert [region.name for region in regions] == ["a", "a (#2)", "#3", "#4"]
    assert [region.name for region in read(shapes("Polygon", squares), "")[0]] == ["#1", "#2", "#3", "#4"]


def test_what_has_no_area_is_left_out_and_what_crosses_itself_is_mended():
    bow_tie = f"POLYGON(({X} {Y},{X + 10} {Y + 10},{X + 10} {Y},{X} {Y + 10},{X} {Y}))"
    flat = f"POLYGON(({X} {Y},{X + 10} {Y},{X} {Y}))"
    regions, left_out = read(shapes("Polygon", [bow_tie, flat, None]), "")
    assert left_out == 2
    assert points_inside(regions, np.array([(X + 1.0, Y + 5.0), (X + 5.0, Y + 1.0)]))[0].tolist() == [0]


def test_one_sentence():
    with pytest.raises(DataError, match="no polygon with an area"):
        read(shapes("Polygon", []), "")
    with pytest.raises(DataError, match=r"no field 'district' \(NAME_FIELD\); it has: name"):
        read(shapes("Polygon", [box(0, 0, 1, 1)]), "district")


def test_outlines():
    regions, _ = read(shapes("Polygon", [box(X, Y, X + 1, Y + 1)], ["a"]))
    layer = outline_layer(regions, QgsCoordinateReferenceSystem("EPSG:32648"), "areas")
    assert (layer.featureCount(), layer.name(), layer.crs().authid()) == (1, "areas", "EPSG:32648")
    assert layer.renderer().symbol().symbolLayer(0).properties()["style"] == "no"
