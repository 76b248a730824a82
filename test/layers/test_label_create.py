"""Label files: where they are put, whose they are, and what is refused."""

import pytest
from insar_patterns.core.errors import PatternsError
from insar_patterns.core.patterns import KEYS
from insar_patterns.layers.label_create import (
    belongs_to,
    check_places,
    claim,
    create_labels,
    open_labels,
    proposed_path,
)
from insar_patterns.layers.label_source import open_source, same_source, source_text
from insar_patterns.layers.label_store import LabelStore
from qgis.core import QgsVectorLayer

from ..make import memory_layer, save
from .labels import give, new_store, ps_layer


def test_beside_the_source(qgis_app, tmp_path):
    layer = ps_layer(tmp_path)
    assert proposed_path(layer) == str(tmp_path / "points_labels.gpkg")
    assert proposed_path(QgsVectorLayer(f"{tmp_path}/points.gpkg|layername=points", "p", "ogr")) == proposed_path(layer)
    assert proposed_path(memory_layer()) == ""


def test_new_layer_is_empty_styled_and_in_the_sources_crs(qgis_app, tmp_path):
    layer = ps_layer(tmp_path, crs="EPSG:3035")
    labels = create_labels(str(tmp_path / "mine"), layer)
    assert labels.featureCount() == 0
    assert labels.crs().authid() == "EPSG:3035"
    assert [category.value() for category in labels.renderer().categories()] == [*KEYS, ""]
    assert labels.fields().names() == ["fid", "source", "point_id", "label", "label_by", "label_time", "note"]
    stored = QgsVectorLayer(str(tmp_path / "mine.gpkg"), "stored", "ogr")
    assert [category.value() for category in stored.renderer().categories()] == [*KEYS, ""]


def test_existing_labels_are_opened_not_replaced(qgis_app, tmp_path):
    layer = ps_layer(tmp_path)
    give(new_store(tmp_path, layer), layer, {1: "step"})
    assert LabelStore(create_labels(str(tmp_path / "labels.gpkg"), layer)).labels_of("1") == {"ana": "step"}


def test_another_file_of_that_name_is_left_alone(qgis_app, tmp_path):
    layer = ps_layer(tmp_path)
    before = (tmp_path / "points.gpkg").read_bytes()
    with pytest.raises(PatternsError, match="no label layer"):
        create_labels(str(tmp_path / "points.gpkg"), layer)
    with pytest.raises(PatternsError, match="no label layer"):
        open_labels(str(tmp_path / "nothing.gpkg"))
    assert (tmp_path / "points.gpkg").read_bytes() == before


def test_whose_labels(qgis_app, tmp_path):
    layer, other = ps_layer(tmp_path), ps_layer(tmp_path, "other.gpkg")
    store = new_store(tmp_path, layer)
    assert not belongs_to(store.layer, layer)
    give(store, layer, {1: "step"})
    assert belongs_to(store.layer, layer)
    assert not belongs_to(store.layer, other)
    assert not belongs_to(layer, layer)
    claim(store.layer, other)
    assert belongs_to(store.layer, other)
    assert not belongs_to(store.layer, layer)


def test_source_text_names_the_layer_without_filter(qgis_app, tmp_path):
    ps_layer(tmp_path)
    layer = QgsVectorLayer(f'{tmp_path}/points.gpkg|layername=points|subset="fid" < 4', "p", "ogr")
    assert layer.featureCount() == 3
    text = source_text(layer, str(tmp_path))
    assert text == "ogr:points.gpkg|layername=points"
    assert open_source(text, str(tmp_path)).featureCount() == 12
    (tmp_path / "sub").mkdir()
    assert same_source(text, "ogr:points.gpkg")
    assert not same_source(text, "ogr:points.gpkg|layername=others")
    assert source_text(layer, str(tmp_path / "sub")) == f"ogr:{tmp_path}/points.gpkg|layername=points"


def test_shapefile_source(qgis_app, tmp_path):
    layer = save(memory_layer(), tmp_path / "points.shp")
    text = source_text(layer, str(tmp_path))
    assert text == "ogr:points.shp"
    assert open_source(text, str(tmp_path)).featureCount() == 12


def test_labels_of_another_layer_are_refused(qgis_app, tmp_path):
    layer = ps_layer(tmp_path)
    store = new_store(tmp_path, layer)
    check_places(store.layer, layer)
    give(store, layer, {1: "step", 2: "step"})
    check_places(store.layer, layer)
    with pytest.raises(PatternsError, match="another layer"):
        check_places(store.layer, memory_layer(crs="EPSG:3857"))
    moved = memory_layer()
    moved.startEditing()
    for feature in moved.getFeatures():
        geometry = feature.geometry()
        geometry.translate(500.0, 0.0)
        moved.changeGeometry(feature.id(), geometry)
    moved.commitChanges()
    with pytest.raises(PatternsError, match="another layer"):
        check_places(store.layer, moved)
