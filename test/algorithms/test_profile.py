"""`insarpatterns:profile`: its parameters, its runs on lines of every kind, and one sentence for bad input."""

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingParameterDefinition,
    QgsProject,
    QgsVectorLayer,
)

from ..layers.places import shapes
from ..make import save
from .results import PATTERNS, VELOCITY, N, X, Y, result_layer

pytest.importorskip("matplotlib")
# Points lie every 40 m to the east, 0 to 150 m to the north of Y: this line runs below them.
LINE = f"LINESTRING({X - 20} {Y},{X + 1500} {Y})"
UTM_SCALE = 0.9996 * 1.00065  # here, 230 km from the middle of the zone: metres on the map for one on the ground


def dem(path, height=lambda x, y: x - X, crs=32648, size=(300, 60), step=10.0):
    """A raster of elevations around the points."""
    raster = gdal.GetDriverByName("GTiff").Create(str(path), *size, 1, gdal.GDT_Float32)
    raster.SetGeoTransform([X - 500, step, 0, Y + 400, 0, -step])
    system = osr.SpatialReference()
    system.ImportFromEPSG(crs)
    raster.SetProjection(system.ExportToWkt())
    x, y = np.meshgrid(X - 500 + step * (np.arange(size[0]) + 0.5), Y + 400 - step * (np.arange(size[1]) + 0.5))
    raster.GetRasterBand(1).WriteArray(height(x, y).astype("float32"))
    raster.FlushCache()
    return str(path)


# Parameters


def test_parameters_and_defaults(provider):
    parameters = {p.name(): p for p in provider.algorithm("profile").parameterDefinitions()}
    assert list(parameters) == [
        "INPUT", "LINES", "NAME_FIELD", "BUFFER", "DEM", "FORMAT", "OUTPUT_HTML", "OUTPUT_CSV", "OUTPUT_FIGURES",
    ]  # fmt: skip
    assert parameters["BUFFER"].defaultValue() == 100.0
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    needed = [n for n, p in parameters.items() if not p.flags() & optional]
    assert needed == ["INPUT", "LINES", "BUFFER", "FORMAT", "OUTPUT_HTML"]
    assert "{" not in provider.algorithm("profile").shortHelpString()


# Settings


@pytest.mark.parametrize(("points", "line"), [("EPSG:32648", "EPSG:32648"), ("EPSG:32648", "EPSG:4326")])
def test_distances_and_buffer_in_metres(run_report, points, line):
    lines = shapes("LineString", [LINE], ["A"], to=line)
    _, rows, figures = run_report(
        "profile", result_layer(crs=points), LINES=lines, NAME_FIELD="name", BUFFER=60.0, figures=True
    )
    # Offsets of 0, 25, 50 of 0, 25, ... 150 m are within 60 m.
    expected = [i for i in range(N) if i % 7 < 3]
    assert [int(r["point"]) - 1 for r in rows] == expected
    distance = np.array([float(r["distance_m"]) for r in rows])
    assert distance == pytest.approx((20 + 40.0 * np.array(expected)) / UTM_SCALE, abs=1.0)
    # North of a line to the east is left of it.
    offset = np.array([float(r["offset_m"]) for r in rows])
    assert offset == pytest.approx([-25.0 * (i % 7) for i in expected], abs=1.0)
    assert [float(r["velocity_mm_yr"]) for r in rows] == pytest.approx(VELOCITY[expected], rel=1e-4)
    assert [r["pattern"] for r in rows] == [PATTERNS[i] or "" for i in expected]
    assert {r["line"] for r in rows} == {"A"}
    assert figures == ["profile_1.png"]
    assert f"{len(expected)} points lie within 60 m" in run_report.log


def test_points_in_degrees(run_report, tmp_path):
    layer = save(result_layer(), tmp_path / "utm.gpkg")
    degrees = QgsVectorLayer("Point?crs=EPSG:4326&field=pattern:string&field=velocity:double", "degrees", "memory")
    from qgis.core import QgsCoordinateTransform, QgsFeature

    transform = QgsCoordinateTransform(layer.crs(), QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject.instance())
    features = []
    for source in layer.getFeatures():
        feature = QgsFeature(degrees.fields())
        feature.setAttributes([source["pattern"], source["velocity"]])
        feature.setGeometry(QgsGeometry.fromPointXY(transform.transform(QgsPointXY(source.geometry().asPoint()))))
        features.append(feature)
    degrees.dataProvider().addFeatures(features)
    lines = shapes("LineString", [LINE])
    here = run_report("profile", layer, LINES=lines, BUFFER=60.0)[1]
    there = run_report("profile", degrees, LINES=lines, BUFFER=60.0)[1]
    assert [r["distance_m"] for r in there] == [r["distance_m"] for r in here]
    assert len(here) > 10


def test_elevation_of_points_and_along_the_line(run_report, tmp_path):
    path = dem(tmp_path / "dem.tif")
    text, rows = run_report("profile", result_layer(), LINES=shapes("LineString", [LINE]), DEM=path, BUFFER=60.0)
    expected = [40.0 * (int(r["point"]) - 1) for r in rows]
    assert [float(r["elevation_m"]) for r in rows] == pytest.approx(expected, abs=5.1)  # half a pixel
    assert "Elevation model" in text
    assert "does not cover" not in run_report.log


def test_an_elevation_model_elsewhere_is_told(run_report, tmp_path):
    path = dem(tmp_path / "dem.tif", crs=32633)
    text, rows = run_report("profile", result_layer(), LINES=shapes("LineString", [LINE]), DEM=path)
    assert "The elevation model does not cover all of" in run_report.log
    assert "The elevation model has no value along the line." in text
    assert {r["elevation_m"] for r in rows} == {""}


def test_a_section_for_each_line(run_report):
    far = f"LINESTRING({X} {Y + 5000},{X + 100} {Y + 5000})"
    short = f"LINESTRING({X} {Y},{X} {Y})"
    lines = shapes("LineString", [LINE, far, short], ["Near", "Far", "Dot"])
    text, rows, figures = run_report("profile", result_layer(), LINES=lines, NAME_FIELD="name", figures=True)
    assert {r["line"] for r in rows} == {"Near"}
    assert figures == ["profile_1.png"]
    assert "<h2>Far</h2>" in text
    assert "No point lies beside the line Far." in run_report.log
    assert "1 lines have no length: left out." in run_report.log


def test_selected_line_only(run_report):
    lines = shapes("LineString", [LINE, LINE], ["a", "b"])
    QgsProject.instance().addMapLayer(lines)
    lines.selectByIds([2])
    chosen = QgsProcessingFeatureSourceDefinition(lines.id(), True)
    _, rows = run_report("profile", result_layer(), LINES=chosen, NAME_FIELD="name")
    assert {r["line"] for r in rows} == {"b"}
    QgsProject.instance().removeMapLayer(lines.id())


# Bad input


@pytest.mark.parametrize(
    ("wkt", "match"),
    [
        ([f"LINESTRING({X} {Y},{X} {Y})"], "no line with a length"),
        ([], "no line with a length"),
        ([f"LINESTRING({X} {Y + 9000},{X + 9} {Y + 9000})"], "No point lies within 100 m of a line"),
        ([LINE] * 21, "has 21 lines, a report holds 20"),
    ],
)
def test_one_sentence_for_bad_lines(refused, wkt, match):
    refused("profile", result_layer(), match, LINES=shapes("LineString", wkt))


def test_one_sentence_for_bad_parameters(refused):
    lines = shapes("LineString", [LINE])
    refused("profile", result_layer(), "DEM|nowhere", LINES=lines, DEM="/nowhere/dem.tif")
    refused("profile", result_layer(), r"no field 'road'|NAME_FIELD", LINES=lines, NAME_FIELD="road")
    refused("profile", result_layer(crs=""), "points has no coordinate reference system", LINES=lines)


def test_cancel_leaves_nothing(refused, run_report):
    feedback = run_report.feedback()
    feedback.progressChanged.connect(feedback.cancel)
    refused("profile", result_layer(), "Cancelled", LINES=shapes("LineString", [LINE]), feedback=feedback)


# Real data


def test_real_points(run_report, boissano_patterns):
    """Every point that QGIS itself finds within the buffer, and no other."""
    layer = QgsVectorLayer(boissano_patterns, "", "ogr")
    box = layer.extent()
    wkt = f"LINESTRING({box.xMinimum() - 50} {box.center().y()},{box.xMaximum() + 50} {box.center().y()})"
    lines = shapes("LineString", [wkt], crs="EPSG:3003")
    _, rows = run_report("profile", boissano_patterns, LINES=lines, BUFFER=80.0)
    line = QgsGeometry.fromWkt(wkt)
    away = {f.id(): f.geometry().distance(line) for f in layer.getFeatures()}
    found = {int(r["point"]) for r in rows}
    assert {i for i, d in away.items() if d < 79.9} <= found <= {i for i, d in away.items() if d < 80.1}
    assert len(found) > 50
    assert [float(r["distance_m"]) for r in rows] == sorted(float(r["distance_m"]) for r in rows)
