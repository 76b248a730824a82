"""Single points: their series, prediction and place; and which are at a place."""

import numpy as np
import pytest
from insar_patterns.core.errors import DataError
from insar_patterns.core.preprocessing import Preprocessing
from insar_patterns.layers.curve_settings import curve_settings
from insar_patterns.layers.point_pick import nearest_point, places_of, points_within
from insar_patterns.layers.point_pool import read_pool
from insar_patterns.layers.point_series import PointSeries
from insar_patterns.layers.provenance import PREFIX
from insar_patterns.layers.series_settings import SeriesSettings, chosen_fields, read_settings, save_settings
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsGeometry,
    QgsLayerMetadata,
    QgsPointXY,
    QgsRectangle,
    QgsVectorLayer,
)

from ..make import DATES, memory_layer, names, save, series

CLASSIFIED = [
    ("pattern", "string", ["step", "stable", None] * 4),
    ("confidence", "double", [0.9, 0.4, None] * 4),
    *((f"p_{name}", "double", [0.1] * 12) for name in ("stable", "linear", "step", "piecewis", "power", "undef")),
]


def transform(layer, crs):
    return QgsCoordinateTransform(layer.crs(), QgsCoordinateReferenceSystem(crs), QgsCoordinateTransformContext())


@pytest.mark.parametrize("geometry", ["Point", "PointZ", "MultiPoint"])
def test_reads_single_points(qgis_app, geometry):
    reader = PointSeries(memory_layer(extra=CLASSIFIED, geometry=geometry))
    assert reader.classified
    assert np.array_equal(reader.dates, DATES)
    (point,) = reader.read([3])
    assert point.values == pytest.approx(series()[2])
    assert (point.code, point.key, point.place) == (-1, "3", QgsPointXY(270080.0, 2770050.0))
    assert np.isnan(point.confidence)
    (point,) = reader.read([1])
    assert (point.code, point.confidence) == (2, 0.9)
    assert point.probabilities == pytest.approx([0.1] * 6)
    assert reader.read([]) == reader.read([99]) == []
    assert sorted(point.id for point in reader.read([7, 99, 2])) == [2, 7]


def test_layer_without_prediction(qgis_app):
    reader = PointSeries(memory_layer())
    (point,) = reader.read([1])
    assert not reader.classified
    assert point.code == -1
    assert np.isnan(point.probabilities).all()


def test_layer_without_dates_says_so(qgis_app):
    with pytest.raises(DataError, match="No field is named by a date"):
        PointSeries(memory_layer(values=[[1.0]], fields=["height"]))


def test_edits_are_seen(qgis_app):
    layer = memory_layer()
    layer.startEditing()
    layer.changeAttributeValue(2, layer.fields().lookupField(names()[0]), 123.0)
    layer.deleteFeature(5)
    reader = PointSeries(layer)
    assert reader.read([2])[0].values[0] == 123.0
    assert reader.read([5]) == []
    layer.rollBack()


def test_settings_of_the_layer(qgis_app):
    layer = memory_layer(series() / 10.0)
    save_settings(layer, SeriesSettings(unit="cm", no_data="999", sign="away"))
    reader = PointSeries(layer)
    assert reader.read([4])[0].values == pytest.approx(series()[3], abs=0.06)
    layer.setCustomProperty("insarpatterns/unit", "furlong")
    assert read_settings(layer).unit == "mm"


def test_families_of_dated_fields(qgis_app):
    fields = [*names(style="d_{}"), *names(style="a_{}"), *names(style="ts_{}")]
    layer = memory_layer(np.hstack([series(), series() + 100.0, series() + 200.0]), fields)
    with pytest.raises(DataError, match="several families"):
        PointSeries(layer)
    save_settings(layer, SeriesSettings(prefix="a"))
    assert PointSeries(layer).read([1])[0].values == pytest.approx(series()[0] + 100.0)


def test_classified_fields_are_known_from_the_metadata(qgis_app):
    fields = [*names(style="d_{}"), *names(style="a_{}"), *names(style="ts_{}")]
    layer = memory_layer(np.hstack([series()] * 3), fields)
    metadata = QgsLayerMetadata()
    facts = '{"fields": ["' + '", "'.join(names(style="ts_{}")) + '"], "preprocessing": {"steps": 50, "window": 9}}'
    metadata.setHistory([PREFIX + facts])
    layer.setMetadata(metadata)
    assert chosen_fields(layer, read_settings(layer)) == tuple(names(style="ts_{}"))
    reader = PointSeries(layer)
    assert reader.date_fields[0].startswith("ts_")
    assert reader.preprocessing == Preprocessing(steps=50, window=9)


def test_curve_of_a_layer_without_metadata_is_that_of_the_shipped_model(qgis_app, root):
    from insar_patterns.core.model_file import read_model_file

    shipped = [read_model_file(str(path)).preprocessing for path in sorted((root / "models").glob("*.onnx"))]
    assert curve_settings(memory_layer()) == shipped[0]


@pytest.mark.parametrize("crs", ["EPSG:32648", "EPSG:4326", "EPSG:3857"])
def test_nearest_point_in_any_crs_of_the_map(qgis_app, tmp_path, crs):
    layer = save(memory_layer(), tmp_path / "p.gpkg")
    to_map = transform(layer, crs)
    place = to_map.transform(QgsPointXY(270081.0, 2770049.0))
    radius = 0.0002 if crs == "EPSG:4326" else 20.0
    assert nearest_point(layer, place, radius, to_map) == 3
    assert nearest_point(layer, place, radius / 1000, to_map) is None
    far = to_map.transform(QgsPointXY(290000.0, 2770049.0))
    assert nearest_point(layer, far, radius, to_map) is None


def test_nearest_point_respects_the_filter(qgis_app, tmp_path):
    layer = save(memory_layer(), tmp_path / "p.gpkg")
    layer.setSubsetString("fid <> 3")
    place = QgsPointXY(270080.0, 2770050.0)
    assert nearest_point(layer, place, 10.0, transform(layer, "EPSG:32648")) is None
    assert nearest_point(layer, place, 60.0, transform(layer, "EPSG:32648")) in (2, 4)


def test_points_within_an_area(qgis_app):
    layer = memory_layer()
    area = QgsGeometry.fromRect(QgsRectangle(270030.0, 2769990.0, 270130.0, 2771000.0))
    assert sorted(points_within(layer, area, transform(layer, "EPSG:32648"))) == [2, 3, 4]
    # Its bounding box holds points 1 to 4; point 2 alone is inside.
    triangle = QgsGeometry.fromWkt(
        "POLYGON((269990 2770010, 270130 2770010, 270130 2770020, 270040 2770040, 269990 2770010))"
    )
    assert points_within(layer, triangle, transform(layer, "EPSG:32648")) == [2]


def test_places(qgis_app):
    layer = memory_layer(geometry="MultiPoint")
    assert places_of(layer, [1, 4, 99]) == {"1": "Point (270000 2770000)", "4": "Point (270120 2770075)"}


def test_pool(qgis_app):
    pool = read_pool(memory_layer(extra=CLASSIFIED))
    assert pool.codes[:3].tolist() == [2, 0, -1]
    assert pool.confidence[:2].tolist() == [0.9, 0.4]
    assert np.isnan(pool.confidence[2])
    assert pool.xy[1].tolist() == [270040.0, 2770025.0]
    assert read_pool(memory_layer()).codes.tolist() == [-1] * 12


@pytest.mark.parametrize(
    ("name", "settings", "dates"),
    [
        ("BOISSANO_RSAT_S3_A_T290_COMUNEBOISSANO_GBO-TSR.shp", SeriesSettings(), 99),
        ("Sentinel_Desc.shp", SeriesSettings(unit="cm"), 146),
        ("clusters_offida.shp", SeriesSettings(), 260),
    ],
)
def test_real_layers(qgis_app, data, name, settings, dates):
    layer = QgsVectorLayer(str(data / name), "real", "ogr")
    save_settings(layer, settings)
    reader = PointSeries(layer)
    (point,) = reader.read([7])
    assert len(point.values) == dates
    assert np.isfinite(point.values).mean() > 0.9
    to_map = transform(layer, "EPSG:3857")
    assert nearest_point(layer, to_map.transform(point.place), 1.0, to_map) == 7
