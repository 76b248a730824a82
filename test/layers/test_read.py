"""Reading: every kind of point layer gives the same series."""

import numpy as np
import pytest
from insar_patterns.core.errors import DataError
from insar_patterns.layers.read import PointReader
from qgis.core import QgsFeature, QgsFeatureRequest, QgsGeometry, QgsProcessingFeatureSourceDefinition, QgsProject

from ..make import DATES, memory_layer, names, save, series

pytestmark = pytest.mark.usefixtures("qgis_app")


def read(layer, **options):
    """All values and ids of a layer."""
    reader = PointReader(layer, **options)
    blocks = list(reader.blocks())
    return np.concatenate([b.series.values for b in blocks]), np.concatenate([b.series.ids for b in blocks]), reader


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb"])
@pytest.mark.parametrize("geometry", ["Point", "PointZ", "MultiPoint"])
def test_same_series_from_every_format(tmp_path, suffix, geometry):
    layer = save(memory_layer(geometry=geometry), tmp_path / f"ps{suffix}")
    values, ids, reader = read(layer)
    assert len(set(ids)) == 12
    assert np.array_equal(reader.date_fields.dates, DATES)
    order = np.argsort(values[:, -1])  # FlatGeobuf stores in the order of its index
    expected = series()[np.argsort(series()[:, -1])]
    np.testing.assert_allclose(values[order], expected, atol=1e-9)


def test_unsorted_fields_come_in_order_of_time():
    backwards = names()[::-1]
    values, _, reader = read(memory_layer(series()[:, ::-1], backwards))
    assert list(reader.date_fields.names) == names()
    np.testing.assert_allclose(values, series())


@pytest.mark.parametrize(("unit", "factor"), [("mm", 1.0), ("cm", 10.0), ("m", 1000.0)])
def test_units(unit, factor):
    values, _, _ = read(memory_layer(), unit=unit)
    np.testing.assert_allclose(values, series() * factor)


def test_text_numbers_and_missing_texts():
    rows = series().astype(str).tolist()
    rows[0][:8] = ["", " nan ", "NULL", None, "n/a", "-", "1,5", " 2.5 "]
    values, _, _ = read(memory_layer(rows, kind="string"))
    assert np.isnan(values[0, :6]).all()
    assert values[0, 6:8].tolist() == [1.5, 2.5]
    np.testing.assert_allclose(values[1:], series()[1:])


def test_null_nan_nodata_and_infinite_are_missing():
    rows = series().tolist()
    rows[2][:5] = [None, float("nan"), 999.0, float("inf"), float("-inf")]
    values, _, reader = read(memory_layer(rows), nodata=999.0, unit="cm")
    assert np.isnan(values[2, :5]).all()
    assert np.isfinite(values[2, 5:]).all()
    assert reader.infinite == 2


def test_nodata_is_a_value_unless_named():
    rows = series().tolist()
    rows[0][0] = 999.0
    assert read(memory_layer(rows))[0][0, 0] == 999.0


def test_integer_fields():
    values, _, _ = read(memory_layer(np.round(series()).astype(int).tolist(), kind="integer"))
    np.testing.assert_allclose(values, np.round(series()))


def test_text_that_is_no_number_names_field_and_point():
    rows = series().astype(str).tolist()
    rows[3][4] = "bad"
    with pytest.raises(DataError, match=rf"{names()[4]}.*'bad'.*FIELDS"):
        read(memory_layer(rows, kind="string"))


def test_blocks_do_not_change_what_is_read():
    layer = memory_layer(series(25))
    sizes = [len(block.features) for block in PointReader(layer).blocks(size=10)]
    assert sizes == [10, 10, 5]
    small = np.concatenate([block.series.values for block in PointReader(layer).blocks(size=10)])
    np.testing.assert_array_equal(small, read(layer)[0])


def test_only_needed_fields_are_read(tmp_path):
    layer = save(memory_layer(extra=[("code", "string", [f"P{i}" for i in range(12)])]), tmp_path / "ps.gpkg")
    block = next(PointReader(layer).blocks())
    assert not block.features[3]["code"]
    block = next(PointReader(layer).blocks(copied=[layer.fields().lookupField("code")]))
    assert block.features[3]["code"] == "P3"


def test_subset_filter_is_respected(tmp_path):
    layer = save(memory_layer(extra=[("code", "integer", list(range(12)))]), tmp_path / "ps.gpkg")
    layer.setSubsetString('"code" >= 9')
    np.testing.assert_allclose(read(layer)[0], series()[9:])


def test_selection_only_when_asked(provider):
    from qgis.core import (
        QgsProcessing,
        QgsProcessingContext,
        QgsProcessingParameterFeatureSource,
        QgsProcessingParameters,
    )

    layer = memory_layer()
    layer.selectByIds([2, 3])
    QgsProject.instance().addMapLayer(layer)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    parameter = QgsProcessingParameterFeatureSource("INPUT", "", [QgsProcessing.SourceType.TypeVectorPoint])
    for only, count in ((True, 2), (False, 12)):
        value = {"INPUT": QgsProcessingFeatureSourceDefinition(layer.id(), only)}
        source = QgsProcessingParameters.parameterAsSource(parameter, value, context)
        assert len(read(source)[0]) == count
    QgsProject.instance().removeMapLayer(layer.id())


def test_layer_being_edited_is_read_as_it_looks(tmp_path):
    layer = save(memory_layer(), tmp_path / "ps.gpkg")
    layer.startEditing()
    ids = sorted(layer.allFeatureIds())
    column = layer.fields().lookupField(names()[0])
    layer.changeAttributeValue(ids[0], column, 77.0)
    layer.deleteFeature(ids[1])
    values, found, _ = read(layer)
    assert values[0, 0] == 77.0
    assert ids[1] not in found
    layer.rollBack()


def test_polygons_are_refused():
    with pytest.raises(DataError, match=r"Polygon.*points"):
        PointReader(memory_layer(geometry="Polygon"))


def test_empty_layer_is_refused():
    with pytest.raises(DataError, match="no points"):
        PointReader(memory_layer(values=[]))


def test_unknown_chosen_field_is_refused():
    with pytest.raises(DataError, match="D20990101"):
        PointReader(memory_layer(), chosen=[*names(), "D20990101"])


def test_several_points_in_one_feature_are_refused():
    layer = memory_layer(geometry="MultiPoint")
    feature = QgsFeature(next(layer.getFeatures(QgsFeatureRequest())))
    feature.setGeometry(QgsGeometry.fromWkt("MULTIPOINT((1 1),(2 2))"))
    layer.dataProvider().addFeature(feature)
    with pytest.raises(DataError, match=r"2 points.*Multipart to singleparts"):
        read(layer)


def test_points_without_geometry_are_read():
    layer = memory_layer()
    feature = QgsFeature(next(layer.getFeatures()))
    feature.clearGeometry()
    layer.dataProvider().addFeature(feature)
    assert len(read(layer)[0]) == 13
