"""Labelled series for fine-tuning and evaluation, from a label layer and from a layer of its own."""

import shutil

import numpy as np
import pytest
from insar_patterns.core.errors import DataError
from insar_patterns.core.patterns import CODES
from insar_patterns.layers.label_source import label_folder
from insar_patterns.layers.labelled import labelled_series, parse_label
from qgis.core import QgsVectorLayer

from ..make import DATES, memory_layer, names, save, series
from .labels import give, new_store, ps_layer


def test_own_labels_and_series(qgis_app):
    labels = ["stable", "LINEAR", None, "", " step "] + ["power"] * 7
    layer = memory_layer(extra=[("truth", "string", labels)])
    found = labelled_series(layer, "truth")
    assert found.labels.tolist() == [0, 1, 2] + [4] * 7
    assert np.array_equal(found.values, series()[[0, 1, *range(4, 12)]])
    assert np.array_equal(found.dates, DATES)
    assert found.xy[0].tolist() == [270000.0, 2770000.0]
    assert found.crs.authid() == "EPSG:32648"
    assert found.skipped == {"has no label": 2}


def test_label_layer_joins_its_source(qgis_app, tmp_path):
    layer = ps_layer(tmp_path)
    store = new_store(tmp_path, layer)
    give(store, layer, {5: "step", 2: "linear"})
    found = labelled_series(QgsVectorLayer(store.path, "labels", "ogr"))
    assert dict(zip(found.ids.tolist(), found.labels.tolist())) == {2: CODES["linear"], 5: CODES["step"]}
    rows = found.ids - 1
    assert np.array_equal(found.values, series()[rows])
    assert found.skipped == {}


def test_folder_with_both_files_can_be_moved(qgis_app, tmp_path):
    (tmp_path / "here").mkdir()
    layer = ps_layer(tmp_path / "here")
    store = new_store(tmp_path / "here", layer)
    give(store, layer, {5: "step"})
    del store, layer
    shutil.move(str(tmp_path / "here"), str(tmp_path / "there"))
    labels = QgsVectorLayer(str(tmp_path / "there" / "labels.gpkg"), "labels", "ogr")
    assert labelled_series(labels).ids.tolist() == [5]
    assert labelled_series(labels, folder=label_folder(labels)).ids.tolist() == [5]


def test_series_layer_may_be_given(qgis_app, tmp_path):
    layer = ps_layer(tmp_path)
    store = new_store(tmp_path, layer)
    give(store, layer, {5: "step", 6: "stable"})
    other = save(memory_layer(series() / 10.0), tmp_path / "centimetres.gpkg")
    found = labelled_series(store.layer, source=other, unit="cm")
    assert found.values == pytest.approx(series()[[4, 5]], abs=0.06)


def test_missing_source_says_what_to_do(qgis_app, tmp_path):
    layer = ps_layer(tmp_path)
    store = new_store(tmp_path, layer)
    give(store, layer, {5: "step"})
    del layer
    (tmp_path / "points.gpkg").unlink()
    with pytest.raises(DataError, match=r"points\.gpkg.*choose"):
        labelled_series(store.layer)


def test_majority_of_annotators(qgis_app, tmp_path):
    layer = ps_layer(tmp_path)
    store = new_store(tmp_path, layer)
    for annotator, labels in {
        "a": {1: "step", 2: "step"},
        "b": {1: "step", 2: "linear"},
        "c": {1: "power"},
    }.items():
        give(store, layer, labels, annotator)
    found = labelled_series(store.layer)
    assert (found.ids.tolist(), found.labels.tolist()) == ([1], [CODES["step"]])
    assert found.skipped == {"its annotators disagree": 1}


def test_points_gone_short_or_elsewhere_are_counted(qgis_app, tmp_path):
    values = series()
    values[1, 10:] = np.nan
    layer = save(memory_layer(values), tmp_path / "points.gpkg")
    store = new_store(tmp_path, layer)
    give(store, layer, {1: "step", 2: "step", 3: "step", 4: "stable"})
    store.set({"4": "Point (1 1)", "77": "Point (1 1)"}, "stable", "ana", store.row("1", "ana").source)
    feature = next(f for f in store.layer.getFeatures() if f["point_id"] == "4")
    moved = type(feature.geometry()).fromWkt("Point (1 1)")
    assert store.layer.dataProvider().changeGeometryValues({feature.id(): moved})
    found = labelled_series(store.layer)
    assert found.ids.tolist() == [1, 3]
    assert found.skipped == {
        "its point is not in the layer with the series": 1,
        "another place than the label's": 1,
        "too few dates with a value": 1,
    }


@pytest.mark.parametrize(
    ("labels", "field", "sentence"),
    [
        (["sinking"] * 12, "label", "'sinking' is no pattern.*stable, linear, step, piecewise, power, undefined"),
        ([None] * 12, "label", "No point of the layer has a label"),
        (["step"] * 12, "truth", "no field 'truth'.*label, D2019"),
    ],
)
def test_bad_labels_are_one_sentence(qgis_app, labels, field, sentence):
    with pytest.raises(DataError, match=sentence):
        labelled_series(memory_layer(extra=[("label", "string", labels)]), field)


def test_labels_without_any_series(qgis_app):
    layer = memory_layer(values=[[1.0]] * 3, fields=["height"], extra=[("label", "string", ["step"] * 3)])
    with pytest.raises(DataError, match="No field is named by a date"):
        labelled_series(layer)


def test_nothing_usable_says_why(qgis_app):
    values = np.full((3, len(names())), np.nan)
    layer = memory_layer(values, extra=[("label", "string", ["step"] * 3)])
    with pytest.raises(DataError, match=r"too few dates with a value \(3\)"):
        labelled_series(layer)


def test_parse_label():
    assert parse_label("Piecewise") == CODES["piecewise"]
    assert parse_label(None) is None
    with pytest.raises(DataError):
        parse_label(3)
