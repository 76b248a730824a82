"""`insarpatterns:classify`: one sentence for every bad input, and nothing lost or left behind."""

import os

import numpy as np
import pytest
from qgis.core import (
    QgsFeature,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsVectorLayer,
)

from ..make import DATES, memory_layer, names, save, series, table

RESULT = ["pattern", "confidence", *(f"p_{k}" for k in ("stable", "linear", "step", "piecewis", "power", "undef"))]


def refused(classify, layer, match, tmp_path, **parameters):
    """The run ends in a sentence and leaves nothing behind."""
    before = sorted(os.listdir(tmp_path))
    with pytest.raises(QgsProcessingException, match=match) as caught:
        classify(layer, **parameters)
    assert "Traceback" not in str(caught.value)
    assert sorted(os.listdir(tmp_path)) == before


def test_no_date_fields(classify, tmp_path):
    refused(classify, memory_layer([[1.0, 2.0]], ["height", "vel"]), r"No field is named by a date.*height", tmp_path)


def test_too_few_dates(classify, tmp_path):
    refused(classify, memory_layer(series()[:, :19], names()[:19]), r"Only 19 dates.*at least 20", tmp_path)


def test_two_families(classify, tmp_path):
    two = memory_layer(np.hstack([series(), series()]), names(style="x_{}") + names(style="y_{}"))
    refused(classify, two, r"x_20190105.*y_20190105.*FIELDS", tmp_path)


def test_text_that_is_no_number(classify, tmp_path):
    rows = series().astype(str).tolist()
    rows[5][1] = "broken"
    refused(classify, memory_layer(rows, kind="string"), rf"{names()[1]}.*'broken'", tmp_path)


def test_polygon_layer(classify, tmp_path):
    refused(classify, memory_layer(geometry="Polygon"), "Polygon.*points", tmp_path)


def test_empty_layer(classify, tmp_path):
    refused(classify, memory_layer([]), "no points", tmp_path)


def test_missing_input(classify, tmp_path):
    refused(classify, str(tmp_path / "nothing.gpkg"), "nothing.gpkg", tmp_path)


def test_output_over_input(classify, tmp_path):
    # By its path: QGIS 3.22 never frees the parameters of a run that failed, and a file layer among them that
    # outlives QGIS crashes it on exit.
    source = save(memory_layer(), tmp_path / "ps.gpkg").source()
    refused(classify, source, "input itself", tmp_path, name="ps.gpkg")
    assert QgsVectorLayer(str(tmp_path / "ps.gpkg"), "", "ogr").featureCount() == 12


def in_project(path):
    """Id of a saved layer in the project, two points selected; no Python object that keeps it is left."""
    layer = save(memory_layer(), path)
    QgsProject.instance().addMapLayer(layer)
    layer.selectByIds([2, 3])
    return layer.id()


@pytest.mark.parametrize(("selected", "limit"), [(True, -1), (False, 5), (False, -1)])
def test_output_over_input_by_any_way_of_naming_it(classify, tmp_path, selected, limit):
    layer = in_project(tmp_path / "ps.gpkg")
    source = QgsProcessingFeatureSourceDefinition(layer, selected, limit)
    refused(classify, source, "input itself", tmp_path, name="ps.gpkg")
    QgsProject.instance().removeMapLayer(layer)
    assert QgsVectorLayer(str(tmp_path / "ps.gpkg"), "", "ogr").featureCount() == 12


def test_selected_points_of_a_file_keep_their_ids(classify, tmp_path):
    layer = in_project(tmp_path / "ps.gpkg")
    out = classify(QgsProcessingFeatureSourceDefinition(layer, True))
    assert sorted(out.allFeatureIds()) == [2, 3]
    assert "fid_1" not in out.fields().names()
    QgsProject.instance().removeMapLayer(layer)


def test_output_over_what_a_virtual_layer_reads(classify, tmp_path):
    source = save(memory_layer(), tmp_path / "ps.gpkg")
    QgsProject.instance().addMapLayer(source)
    virtual = QgsVectorLayer(f"?layer=ogr:{source.source()}:ps&query=SELECT * FROM ps", "virtual", "virtual")
    assert virtual.isValid()
    QgsProject.instance().addMapLayer(virtual)
    refused(classify, virtual.id(), "input itself", tmp_path, name="ps.gpkg")
    for layer in (virtual, source):
        QgsProject.instance().removeMapLayer(layer.id())


@pytest.mark.parametrize("suffix", [".gpkg", ".shp"])
def test_damaged_input_gives_no_short_result(classify, tmp_path, suffix):
    save(memory_layer(series(2000)), tmp_path / f"ps{suffix}")
    damaged = tmp_path / ("ps.gpkg" if suffix == ".gpkg" else "ps.dbf")
    content = damaged.read_bytes()
    half = len(content) // 2
    damaged.write_bytes(content[:half] + (b"\xff" * (len(content) - half) if suffix == ".gpkg" else b""))
    refused(classify, str(tmp_path / f"ps{suffix}"), "points|load", tmp_path)


@pytest.mark.parametrize("nodata", ["", None])
def test_an_empty_nodata_is_none(classify, nodata):
    rows = series().tolist()
    for row in rows:
        row[0] = 0.0
    assert table(classify(memory_layer(rows), NODATA=nodata), "n_valid") == [(len(DATES),)] * 12


def test_nodata_that_is_no_number(classify, tmp_path):
    refused(classify, memory_layer(), "no-data value 'abc'|NODATA", tmp_path, NODATA="abc")


def test_values_beyond_all_measure_are_not_classified(classify):
    rows = series().tolist()
    rows[0] = [value * 1e300 for value in rows[0]]
    found = table(classify(memory_layer(rows)), "pattern", "confidence")
    assert found[0] == (None, None)
    assert found[1][0] is not None
    assert "1 points have values too large" in classify.log


def test_unsaved_points_are_classified_too(classify, tmp_path):
    layer = save(memory_layer(), tmp_path / "ps.gpkg")
    QgsProject.instance().addMapLayer(layer)
    layer.startEditing()
    copied = QgsFeature(next(layer.getFeatures()))
    layer.addFeature(copied)
    assert classify(layer.id()).featureCount() == 13
    layer.rollBack()
    QgsProject.instance().removeMapLayer(layer.id())


def test_output_in_no_folder(classify, tmp_path):
    refused(classify, memory_layer(), "nowhere", tmp_path, name="nowhere/out.gpkg")


def test_output_in_a_read_only_folder(run_algorithm):
    with pytest.raises(QgsProcessingException, match="cannot be written"):
        run_algorithm("classify", INPUT=memory_layer(), OUTPUT="/proc/out.gpkg")


@pytest.mark.parametrize(
    ("content", "match"),
    [(b"", "not an ONNX model|not one of deformation"), (b"PK\x03\x04 zip", "not an ONNX model"), (None, "be read")],
)
def test_model_file_that_is_no_model(classify, tmp_path, content, match):
    path = tmp_path / "model.onnx"
    if content is not None:
        path.write_bytes(content)
    refused(classify, memory_layer(), match, tmp_path, MODEL_FILE=str(path))


@pytest.mark.parametrize("stop_after", [0, 1])
def test_cancel_leaves_nothing(classify, tmp_path, stop_after):
    """Cancelled before the first block, and after one of three."""

    class Cancelling(classify.feedback):
        def setProgress(self, progress):  # noqa: N802
            self.cancel()

    feedback = Cancelling()
    if stop_after == 0:
        feedback.cancel()
    values = np.tile(series(), (1000, 1))
    refused(classify, memory_layer(values), "Cancelled", tmp_path, feedback=feedback)


def test_without_onnxruntime_the_command_is_named(classify, tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    refused(classify, memory_layer(), r"-m pip install --no-deps --target .* onnxruntime", tmp_path)


def test_unforeseen_errors_are_one_sentence(classify, tmp_path, monkeypatch):
    from insar_patterns.core import inference

    monkeypatch.setattr(inference.Classifier, "classify", lambda self, block: 1 / 0)
    refused(classify, memory_layer(), r"did not foresee \(ZeroDivisionError.*report", tmp_path)
