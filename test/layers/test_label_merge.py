"""Another annotator's labels: agreement, and what comes in."""

import pytest
from insar_patterns.layers.label_merge import agreements, joint_rows, merge

from ..make import memory_layer, save, series
from .labels import give, new_store, ps_layer


@pytest.fixture
def layer(qgis_app, tmp_path):
    return ps_layer(tmp_path)


def test_agreement_of_two(layer, tmp_path):
    store, other = new_store(tmp_path, layer, "a.gpkg"), new_store(tmp_path, layer, "b.gpkg")
    give(store, layer, {1: "step", 2: "step", 3: "linear", 4: "linear", 9: "power"}, "ana")
    give(other, layer, {1: "step", 2: "linear", 3: "linear", 4: "linear", 8: "power"}, "ben")
    (found,) = agreements(joint_rows(store, other))
    assert (found.one, found.other, found.points, found.share) == ("ana", "ben", 4, 0.75)
    assert found.kappa == pytest.approx(0.5)
    assert agreements(store.rows()) == []


def test_same_name_in_both_is_told_apart(layer, tmp_path):
    store, other = new_store(tmp_path, layer, "a.gpkg"), new_store(tmp_path, layer, "b.gpkg")
    give(store, layer, {1: "step"}, "ana")
    give(other, layer, {1: "linear"}, "ana")
    (found,) = agreements(joint_rows(store, other))
    assert (found.one, found.other, found.share) == ("ana", "ana (b)", 0.0)


def test_merge_keeps_own_labels_and_the_newer_of_one_annotator(layer, tmp_path):
    store, other = new_store(tmp_path, layer, "a.gpkg"), new_store(tmp_path, layer, "b.gpkg")
    give(other, layer, {1: "power", 2: "power"}, "ana")
    give(store, layer, {1: "step"}, "ana")
    give(store, layer, {5: "stable"}, "ben")
    give(other, layer, {5: "linear"}, "ben")
    give(other, layer, {1: "linear"}, "eva")
    merged, change = merge(store, other, layer)
    assert merged == (2, 1, 1, 0)
    assert store.labels_of("1") == {"ana": "step", "eva": "linear"}
    assert store.labels_of("2") == {"ana": "power"}
    assert store.labels_of("5") == {"ben": "linear"}
    store.undo(change)
    assert store.labels_of("1") == {"ana": "step"}
    assert store.labels_of("5") == {"ben": "stable"}


def test_labels_of_other_points_stay_out(layer, tmp_path):
    far = memory_layer(series(n=14))
    far.startEditing()
    for feature in far.getFeatures():
        geometry = feature.geometry()
        geometry.translate(50000.0 if feature.id() == 2 else 0.0, 0.0)
        far.changeGeometry(feature.id(), geometry)
    far.commitChanges()
    elsewhere = save(far, tmp_path / "elsewhere.gpkg")
    store, other = new_store(tmp_path, layer, "a.gpkg"), new_store(tmp_path, elsewhere, "b.gpkg")
    give(other, elsewhere, {1: "step", 2: "step", 14: "step"}, "ben")
    merged, _ = merge(store, other, layer)
    assert merged == (1, 0, 0, 2)
    assert store.row("1", "ben").source == "ogr:points.gpkg"
