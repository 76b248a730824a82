"""Reading by GDAL's stream: only where the file is the source, and then the points, ids and values that QGIS gives."""

import numpy as np
import pytest
from insar_patterns.core.errors import DataError
from insar_patterns.layers.read import PointReader
from insar_patterns.layers.source_table import source_table
from insar_patterns.layers.stream import PointStream, open_points
from osgeo import gdal, ogr
from qgis.core import (
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameters,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
)

from ..make import memory_layer, names, save, series

pytestmark = [
    pytest.mark.usefixtures("qgis_app"),
    pytest.mark.skipif(not hasattr(ogr.Layer, "GetArrowStreamAsNumPy"), reason="GDAL older than 3.6"),
]
SUFFIXES = [".gpkg", ".shp", ".fgb"]


@pytest.fixture
def project():
    yield QgsProject.instance()
    QgsProject.instance().removeAllMapLayers()


def arrays(reader):
    blocks = list(reader.blocks(size=5))
    assert all(len(block.series.ids) <= 5 for block in blocks)
    return np.concatenate([b.series.ids for b in blocks]), np.concatenate([b.series.values for b in blocks])


def both(layer, value=None, source=None, **options):
    """Ids and values, read as `classify` reads them and by features, which must agree; whether it was a stream."""
    source = source or layer
    reader = open_points(source_table(layer, value), source, *options.values())
    found, expected = arrays(reader), arrays(PointReader(source, *options.values()))
    np.testing.assert_array_equal(found[0], expected[0])
    np.testing.assert_array_equal(found[1], expected[1])
    return (*found, isinstance(reader, PointStream))


def as_source(value):
    """What an algorithm gets for its parameter INPUT."""
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    parameter = QgsProcessingParameterFeatureSource("INPUT", "", [QgsProcessing.SourceType.TypeVectorPoint])
    source = QgsProcessingParameters.parameterAsSource(parameter, {"INPUT": value}, context)
    source.context = context  # the source does not keep it
    return source


# The file itself


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("geometry", ["Point", "PointZ", "MultiPoint"])
def test_formats_and_geometries(tmp_path, suffix, geometry):
    ids, _, streamed = both(save(memory_layer(geometry=geometry), tmp_path / f"ps{suffix}"))
    assert streamed
    assert len(ids) == 12


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_missing_values(tmp_path, suffix):
    rows = series().tolist()
    rows[2][:3] = [None, 999.0, 0.0]
    rows[5] = [None] * len(rows[5])
    layer = save(memory_layer(rows), tmp_path / f"ps{suffix}")
    _, values, streamed = both(layer, chosen=(), unit="cm", nodata=999.0)
    assert streamed
    assert np.isnan(values).sum() == 2 + len(rows[5])


def test_infinite_values_are_counted(tmp_path):
    rows = series().tolist()
    rows[2][:2] = [float("inf"), float("-inf")]
    layer = save(memory_layer(rows), tmp_path / "ps.gpkg")
    reader = open_points(source_table(layer), layer)
    _, values = arrays(reader)
    assert (reader.infinite, reader.read, int(np.isnan(values).sum())) == (2, 12, 2)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_text_numbers(tmp_path, suffix):
    rows = series().astype(str).tolist()
    rows[0][:8] = ["", " nan ", "NULL", None, "n/a", "-", "1,5", " 2.5 "]
    _, values, streamed = both(save(memory_layer(rows, kind="string"), tmp_path / f"ps{suffix}"))
    assert streamed
    assert np.isnan(values).sum() == 6


def test_text_that_is_no_number_is_the_same_sentence(tmp_path):
    rows = series().astype(str).tolist()
    rows[3][4] = "ä"
    layer = save(memory_layer(rows, kind="string"), tmp_path / "ps.gpkg")
    said = []
    for reader in (open_points(source_table(layer), layer), PointReader(layer)):
        with pytest.raises(DataError) as caught:
            list(reader.blocks())
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert "'ä'" in said[0]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_integers(tmp_path, suffix):
    rows = np.round(series()).astype(int).tolist()
    rows[1][2] = None
    assert both(save(memory_layer(rows, kind="integer"), tmp_path / f"ps{suffix}"))[2]


@pytest.mark.parametrize(
    ("kind", "subtype", "streamed"),
    [
        (ogr.OFTReal, ogr.OFSTFloat32, True),
        (ogr.OFTInteger, ogr.OFSTInt16, True),
        (ogr.OFTInteger64, ogr.OFSTNone, True),
        (ogr.OFTInteger, ogr.OFSTBoolean, False),
    ],
)
def test_declared_types(tmp_path, kind, subtype, streamed):
    """A column of 32-bit numbers holds more digits than its type; booleans are misread beside NULL."""
    path = str(tmp_path / "types.gpkg")
    data = gdal.GetDriverByName("GPKG").Create(path, 0, 0, 0, gdal.GDT_Unknown)
    table = data.CreateLayer("types", geom_type=ogr.wkbPoint)
    for name in names():
        field = ogr.FieldDefn(name, kind)
        field.SetSubType(subtype)
        table.CreateField(field)
    for row in series(6):
        feature = ogr.Feature(table.GetLayerDefn())
        for k, value in enumerate(row):
            if k % 7:
                feature.SetField(k, float(value) if kind == ogr.OFTReal else int(value > 0))
        table.CreateFeature(feature)
    data = table = feature = None
    layer = QgsVectorLayer(path, "types", "ogr")
    assert both(layer)[2] == streamed


def test_fields_come_in_order_of_time(tmp_path):
    layer = save(memory_layer(series()[:, ::-1], names()[::-1]), tmp_path / "ps.gpkg")
    _, values, streamed = both(layer)
    assert streamed
    np.testing.assert_array_equal(values, series())


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_ids_with_holes_and_order(tmp_path, suffix):
    layer = save(memory_layer(), tmp_path / f"ps{suffix}")
    if suffix != ".fgb":  # which cannot delete
        layer.startEditing()
        layer.deleteFeatures(sorted(layer.allFeatureIds())[2:5])
        assert layer.commitChanges()
    assert both(layer)[2]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_filter_in_plain_sql(tmp_path, suffix):
    layer = save(memory_layer(extra=[("code", "integer", list(range(12))[::-1])]), tmp_path / f"ps{suffix}")
    layer.setSubsetString('"code" >= 4 OR "code" = 1')
    ids, _, streamed = both(layer)
    assert streamed
    assert len(ids) == 9


def test_one_of_several_layers_of_a_file_with_names_that_need_quotes(tmp_path):
    path = save(memory_layer(series(3)), tmp_path / "several.gpkg", name="one").source().split("|")[0]
    data = gdal.OpenEx(path, gdal.OF_UPDATE)
    gdal.VectorTranslate(data, gdal.OpenEx(path), layerName='a "b" c')
    data = None
    layer = QgsVectorLayer(f'{path}|layername=a "b" c', "", "ogr")
    assert both(layer)[2]
    layer.setSubsetString(f'"{names()[0]}" > 0.5')
    assert both(layer)[2]
    assert source_table(layer).name == 'a "b" c'


def test_points_without_a_geometry(tmp_path):
    layer = memory_layer()
    feature = QgsFeature(next(layer.getFeatures()))
    feature.clearGeometry()
    layer.dataProvider().addFeature(feature)
    assert len(both(save(layer, tmp_path / "ps.gpkg"))[0]) == 13


@pytest.mark.parametrize("geometry", ["MultiPoint", "MultiPointZ"])
def test_several_points_in_one_feature_are_refused(tmp_path, geometry):
    layer = memory_layer(geometry=geometry)
    feature = QgsFeature(next(layer.getFeatures()))
    z = " 5" if geometry.endswith("Z") else ""
    feature.setGeometry(QgsGeometry.fromWkt(f"{geometry} ((1 1{z}),(2 2{z}))"))
    layer.dataProvider().addFeature(feature)
    layer = save(layer, tmp_path / "ps.gpkg")
    with pytest.raises(DataError, match=r"Feature 13 is made of 2 points.*Multipart to singleparts"):
        list(open_points(source_table(layer), layer).blocks())


# More or less than the file


def test_unsaved_edits(tmp_path):
    layer = save(memory_layer(), tmp_path / "ps.gpkg")
    layer.startEditing()
    ids = sorted(layer.allFeatureIds())
    layer.changeAttributeValue(ids[0], layer.fields().lookupField(names()[0]), 77.0)
    layer.deleteFeature(ids[1])
    layer.addFeature(QgsFeature(next(layer.getFeatures())))
    found, values, streamed = both(layer)
    layer.rollBack()
    assert not streamed
    assert 77.0 in values
    assert ids[1] not in found


def test_selected_points_only(tmp_path, project):
    layer = save(memory_layer(), tmp_path / "ps.gpkg")
    project.addMapLayer(layer)
    layer.selectByIds([3, 2, 7])
    value = QgsProcessingFeatureSourceDefinition(layer.id(), True)
    ids, _, streamed = both(layer, value, as_source(value))
    assert not streamed
    assert sorted(ids) == [2, 3, 7]
    value = QgsProcessingFeatureSourceDefinition(layer.id(), False)
    ids, _, streamed = both(layer, value, as_source(value))
    assert streamed
    assert len(ids) == 12


def test_a_limited_number_of_points(tmp_path, project):
    layer = save(memory_layer(), tmp_path / "ps.gpkg")
    project.addMapLayer(layer)
    value = QgsProcessingFeatureSourceDefinition(layer.id(), False, 4)
    ids, _, streamed = both(layer, value, as_source(value))
    assert not streamed
    assert len(ids) == 4


def test_a_filter_expression_of_the_parameter(tmp_path):
    """Comes with QGIS 3.32; here an attribute stands for it."""
    layer = save(memory_layer(), tmp_path / "ps.gpkg")

    class Filtered(QgsProcessingFeatureSourceDefinition):
        filterExpression = "a > 1"

    assert source_table(layer, Filtered(layer.source())) is None
    Filtered.filterExpression = ""
    assert source_table(layer, Filtered(layer.source())) is not None


def test_joined_fields(tmp_path, project):
    layer = save(memory_layer(series(), names(), extra=[("code", "integer", list(range(12)))]), tmp_path / "ps.gpkg")
    more = memory_layer([[i * 1.5] for i in range(12)], ["D20230105"], extra=[("key", "integer", list(range(12)))])
    project.addMapLayers([layer, more])
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(more)
    join.setJoinFieldName("key")
    join.setTargetFieldName("code")
    join.setPrefix("")
    join.setUsingMemoryCache(True)
    assert layer.addJoin(join)
    _, values, streamed = both(layer)
    assert not streamed
    assert values[:, -1].tolist() == [i * 1.5 for i in range(12)]


def test_virtual_fields(tmp_path):
    layer = save(memory_layer(), tmp_path / "ps.gpkg")
    layer.addExpressionField(f'"{names()[0]}" * 2', QgsField("D20230105", layer.fields().at(1).type()))
    _, values, streamed = both(layer)
    assert not streamed
    np.testing.assert_allclose(values[:, -1], 2 * values[:, 0])


def test_a_filter_that_is_a_whole_statement(tmp_path):
    layer = save(memory_layer(extra=[("code", "integer", list(range(12)))]), tmp_path / "ps.gpkg")
    assert layer.setSubsetString("select * from ps where code > 6")
    ids, _, streamed = both(layer)
    assert not streamed
    assert len(ids) == 5


def test_other_formats_and_providers(tmp_path):
    assert not both(save(memory_layer(), tmp_path / "ps.geojson"))[2]
    assert not both(memory_layer())[2]
    assert source_table(None) is None
    assert source_table(QgsVectorLayer(str(tmp_path / "nothing.gpkg"), "", "ogr")) is None


def test_a_damaged_file_is_not_read_short(tmp_path):
    path = tmp_path / "ps.gpkg"
    save(memory_layer(series(2000)), path)
    with open(path, "r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 50_000)
    layer = QgsVectorLayer(str(path), "ps", "ogr")
    assert source_table(layer)
    for reader in (open_points(source_table(layer), layer), PointReader(layer)):
        with pytest.raises(DataError, match="could be read"):
            list(reader.blocks())
