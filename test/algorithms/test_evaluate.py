"""`insarpatterns:evaluate`: its parameters, its runs on layers of every kind, and one sentence for bad input."""

import csv
import importlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig

import numpy as np
import pytest
from insar_patterns.core.patterns import CODES, KEYS
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingParameterDefinition,
    QgsProject,
    QgsVectorLayer,
)

from ..make import DATES, memory_layer, save, series

pytest.importorskip("matplotlib")
N = 24
LABELS = ["stable", "linear", "Linear ", None, "step", "stable"] * 4
PREDICTED = ["stable", "linear", "linear", "linear", "linear", None] * 4


@pytest.fixture
def evaluate(run_algorithm, tmp_path):
    """Run evaluate; returns the report's text and the rows of the table."""

    def run(layer, **parameters):
        outputs = {"OUTPUT_HTML": str(tmp_path / "report.html"), "OUTPUT_CSV": str(tmp_path / "table.csv")}
        outputs = run_algorithm("evaluate", INPUT=layer, **{"MODELS": ["paper-tcn"], **outputs, **parameters})
        run.log = run_algorithm.log
        with open(outputs["OUTPUT_HTML"], encoding="utf-8") as file:
            text = file.read()
        with open(outputs["OUTPUT_CSV"], encoding="utf-8", newline="") as file:
            return text, list(csv.DictReader(file))

    run.feedback = run_algorithm.feedback
    return run


def labelled(labels=LABELS, predicted=PREDICTED, label="label"):
    """A layer of points with series, labels and a classification."""
    extra = [(label, "string", labels), ("pattern", "string", predicted)]
    return memory_layer(series(N), extra=extra)


def label_layer(source, path, rows, label="label"):
    """File of a label layer as the dock makes it: (point id, label) of points of `source`.

    Its path: QGIS 3.22 never frees the error of a run that failed, and a file layer in the frames of a test that
    outlives QGIS crashes it on exit.
    """
    layer = QgsVectorLayer(
        f"Point?crs=EPSG:32648&field=source:string&field=point_id:string&field={label}:string"
        "&field=label_by:string&field=label_time:string&field=note:string",
        "labels",
        "memory",
    )
    features = []
    for point, text in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes([source, str(point), text, "me", "2026-01-01T00:00:00Z", None])
        feature.setGeometry(QgsGeometry())
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    return save(layer, path).source()


def value(rows, model, measure, **where):
    """The one figure of that name."""
    found = [r for r in rows if r["model"] == model and r["measure"] == measure]
    found = [r for r in found if all(r[key] == text for key, text in where.items())]
    assert len(found) == 1
    return float(found[0]["value"])


def refused(evaluate, layer, match, tmp_path, **parameters):
    """The run ends in a sentence and leaves nothing behind."""
    before = sorted(os.listdir(tmp_path))
    with pytest.raises(QgsProcessingException, match=match) as caught:
        evaluate(layer, **parameters)
    assert "Traceback" not in str(caught.value)
    assert sorted(os.listdir(tmp_path)) == before


def five_class_model(path, source=None, name="five"):
    """A small untrained model that knows no `undefined`."""
    torch = pytest.importorskip("torch")
    from insar_patterns.training.export import export
    from insar_patterns.training.network import NetworkConfig, PatternTCN

    torch.manual_seed(0)
    facts = {
        "name": name,
        "classes": list(KEYS[:5]),
        "preprocessing": {"steps": 24, "window": 5, "order": 2, "scale_mm": 10.0, "channels": ["smoothed"]},
    }
    if source:
        facts["source"] = source
    export(PatternTCN(NetworkConfig(blocks=1, channels=2, classes=5)), str(path), facts)
    return str(path)


# Parameters


def test_parameters_and_defaults(provider):
    parameters = {p.name(): p for p in provider.algorithm("evaluate").parameterDefinitions()}
    assert list(parameters) == [
        "INPUT", "LABEL_FIELD", "SERIES", "FIELDS", "UNIT", "NODATA", "MODELS", "MODEL_FILES", "EXISTING", "DEVICE",
        "OUTPUT_HTML", "OUTPUT_CSV",
    ]  # fmt: skip
    assert parameters["LABEL_FIELD"].defaultValue() == "label"
    assert parameters["MODELS"].allowMultiple()
    assert set(parameters["MODELS"].defaultValue()) <= set(parameters["MODELS"].options())
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    needed = [n for n, p in parameters.items() if not p.flags() & optional]
    assert needed == ["INPUT", "UNIT", "DEVICE", "OUTPUT_HTML"]
    outputs = {o.name(): o.type() for o in provider.algorithm("evaluate").outputDefinitions()}
    assert outputs == {"OUTPUT_HTML": "outputHtml", "OUTPUT_CSV": "outputFile"}


# Good input


def test_figures_are_those_of_classify(evaluate, run_algorithm, tmp_path):
    layer = labelled()
    text, rows = evaluate(layer, MODELS=["paper-tcn"])
    result = run_algorithm("classify", INPUT=layer, MODEL="paper-tcn", OUTPUT=str(tmp_path / "out.gpkg"))["OUTPUT"]
    # The layer's own field `pattern` is called pattern_1 there.
    found = [feature["pattern"] for feature in QgsVectorLayer(result, "", "ogr").getFeatures()]
    pairs = [(label.strip().lower(), pattern) for label, pattern in zip(LABELS, found) if label]
    assert value(rows, "paper-tcn", "accuracy") == pytest.approx(np.mean([t == p for t, p in pairs]))
    for key in KEYS:
        count = sum(1 for t, p in pairs if (t, p) == ("linear", key))
        assert value(rows, "paper-tcn", "count", pattern="linear", detail=key) == count
    assert "20 labelled points" in text


def test_report_and_log_say_what_was_done(evaluate):
    text, _ = evaluate(labelled())
    for said in ("paper-tcn", "SHA-256", "CPUExecutionProvider", f"{len(DATES)} dates", "Savitzky-Golay"):
        assert said in text
    assert "Left out, 4 points: has no label" in evaluate.log
    assert "No point is labelled: Piecewise linear, Power, Undefined" in evaluate.log
    assert "Fewer than 10 labels: Stable (8), Linear (8), Step (4)" in evaluate.log
    assert "paper-tcn is right on" in evaluate.log


def test_existing_classification_beside_a_model(evaluate):
    text, rows = evaluate(labelled(), MODELS=["paper-tcn"], EXISTING="pattern")
    assert value(rows, "Field 'pattern'", "accuracy") == pytest.approx(12 / 20)
    assert value(rows, "Field 'pattern'", "count", pattern="stable", detail="none") == 4
    assert value(rows, "Field 'pattern'", "recall", pattern="linear") == 1.0
    assert [r["value"] for r in rows if r["measure"] == "mcnemar_p"]
    assert "4 points no pattern" in evaluate.log
    assert "McNemar" in text


def test_existing_classification_alone_needs_no_model(evaluate, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    _, rows = evaluate(labelled(), MODELS=[], EXISTING="pattern")
    assert {row["model"] for row in rows} == {"Field 'pattern'"}


def test_label_layer_finds_its_series(evaluate, tmp_path):
    save(labelled(label="mine"), tmp_path / "ps.gpkg")
    rows = [(i + 1, LABELS[i]) for i in range(N)] + [(5, "stable"), (99, "step")]
    layer = label_layer("ogr:ps.gpkg|layername=ps", tmp_path / "labels.gpkg", rows)
    _, found = evaluate(layer, EXISTING="pattern")
    # Point 5 was labelled twice, and differently; point 99 is not in the layer.
    assert value(found, "Field 'pattern'", "accuracy") == pytest.approx(12 / 19, abs=1e-6)
    assert "Left out, 1 points: its annotators disagree" in evaluate.log
    assert "Left out, 1 points: its point is not in the layer with the series" in evaluate.log


def test_label_layer_with_its_series_elsewhere(evaluate, tmp_path):
    source = save(labelled(label="mine"), tmp_path / "moved.gpkg").source()
    layer = label_layer("ogr:gone.gpkg", tmp_path / "labels.gpkg", [(i + 1, LABELS[i]) for i in range(N)])
    refused(evaluate, layer, r"gone\.gpkg", tmp_path)
    _, found = evaluate(layer, SERIES=source, EXISTING="pattern")
    assert value(found, "Field 'pattern'", "accuracy") == pytest.approx(12 / 20)


def test_unit_and_nodata_reach_the_reader(evaluate):
    values = series(N) / 10
    values[:, ::3] = 999.0
    layer = memory_layer(values, extra=[("label", "string", LABELS)])
    in_cm = evaluate(layer, UNIT="cm", NODATA=999.0)[1]
    gaps = series(N).tolist()
    for row in gaps:
        row[::3] = [None] * len(row[::3])
    assert in_cm == evaluate(memory_layer(gaps, extra=[("label", "string", LABELS)]))[1]


def test_selected_points_only(evaluate):
    layer = labelled()
    QgsProject.instance().addMapLayer(layer)
    layer.selectByIds(sorted(layer.allFeatureIds())[:12])
    _, rows = evaluate(QgsProcessingFeatureSourceDefinition(layer.id(), True), EXISTING="pattern")
    assert {r["points"] for r in rows if r["measure"] == "accuracy"} == {"10"}
    QgsProject.instance().removeMapLayer(layer.id())


def test_a_model_of_five_patterns(evaluate, tmp_path):
    path = five_class_model(tmp_path / "five.onnx")
    labels = ["undefined" if label == "step" else label for label in LABELS]
    text, rows = evaluate(labelled(labels), MODEL_FILES=[path])
    assert "five does not know: Undefined. The 4 points" in text
    assert value(rows, "five", "recall", pattern="undefined") == 0.0
    assert {row["model"] for row in rows} == {"paper-tcn", "five"}


def test_a_model_fine_tuned_on_these_points_is_told(evaluate, tmp_path):
    path = five_class_model(tmp_path / "tuned.onnx", {"layer": "points", "label_field": "label"}, "tuned")
    text, _ = evaluate(labelled(), MODEL_FILES=[path])
    assert "tuned was fine-tuned on a layer that is called" in text
    assert "tuned was fine-tuned" in evaluate.log
    other = five_class_model(tmp_path / "other.onnx", {"layer": "elsewhere"}, "other")
    text, _ = evaluate(labelled(), MODEL_FILES=[other])
    assert "was fine-tuned on a layer" not in text
    assert "other was fine-tuned on labelled points of: elsewhere" in text


def test_the_shipped_default_says_what_it_learned_from(evaluate):
    text, _ = evaluate(labelled(), MODELS=["default"])
    assert "default was fine-tuned on labelled points of: ustica_asc, boissano, offida" in text


def test_models_of_one_name_are_told_apart_and_one_file_counts_once(evaluate, root, tmp_path):
    first = five_class_model(tmp_path / "a.onnx")
    second = five_class_model(tmp_path / "b.onnx", {"layer": "x"})
    shutil.copy(root / "models" / "paper-tcn.onnx", tmp_path / "copy.onnx")
    _, rows = evaluate(labelled(), MODELS=["paper-tcn"], MODEL_FILES=[first, second, str(tmp_path / "copy.onnx")])
    models = sorted({row["model"] for row in rows})
    assert len(models) == 3
    assert models[0].startswith("five (a.onnx, ")
    assert models[1].startswith("five (b.onnx, ")


def test_without_a_table(run_algorithm, tmp_path):
    outputs = run_algorithm("evaluate", INPUT=labelled(), OUTPUT_HTML=str(tmp_path / "report.html"))
    assert list(outputs) == ["OUTPUT_HTML"]
    assert os.listdir(tmp_path) == ["report.html"]


# Bad input


@pytest.mark.parametrize(
    ("parameters", "match"),
    [
        ({"LABEL_FIELD": "nothing"}, "no field 'nothing'|LABEL_FIELD"),
        ({"LABEL_FIELD": "code"}, "'A1' is no pattern"),
        ({"MODELS": []}, "choose a model"),
        ({"EXISTING": "nothing"}, r"no field 'nothing'.*EXISTING"),
        ({"EXISTING": "code"}, "'code' holds 'A1', which is no pattern"),
        ({"MODEL_FILES": ["/nowhere/model.onnx"]}, "model.onnx cannot be read"),
        ({"SERIES": "/nowhere/ps.gpkg"}, "SERIES|ps.gpkg"),
        ({"OUTPUT_HTML": "/nowhere/report.html"}, "cannot be written"),
        ({"NODATA": "abc"}, "NODATA"),
    ],
)
def test_one_sentence_for_bad_input(evaluate, tmp_path, parameters, match):
    extra = [("label", "string", LABELS), ("code", "string", ["A1"] * N)]
    refused(evaluate, memory_layer(series(N), extra=extra), match, tmp_path, **parameters)


def test_no_labels(evaluate, tmp_path):
    refused(evaluate, labelled([None] * N), "No point of the layer has a label", tmp_path)


def test_a_layer_without_dates(evaluate, tmp_path):
    layer = memory_layer([[1.0]] * 3, ["height"], extra=[("label", "string", LABELS[:3])])
    refused(evaluate, layer, "No field is named by a date", tmp_path)


def test_outputs_over_inputs(evaluate, tmp_path):
    points = save(labelled(), tmp_path / "ps.gpkg").source()
    refused(evaluate, points, "input itself", tmp_path, OUTPUT_CSV=str(tmp_path / "ps.gpkg"))
    model = five_class_model(tmp_path / "five.onnx")
    refused(evaluate, points, "input itself", tmp_path, MODEL_FILES=[model], OUTPUT_HTML=model)
    assert QgsVectorLayer(points, "", "ogr").featureCount() == N


@pytest.mark.parametrize("package", ["onnxruntime", "matplotlib"])
def test_without_a_package_the_command_is_named(evaluate, tmp_path, monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    refused(evaluate, labelled(), rf"-m pip install --no-deps --target .* {package}", tmp_path)


def test_cancel_leaves_nothing(evaluate, tmp_path):
    feedback = evaluate.feedback()
    feedback.progressChanged.connect(feedback.cancel)
    refused(evaluate, labelled(), "Cancelled", tmp_path, feedback=feedback)


# Real data


@pytest.fixture(scope="module")
def boissano(data, qgis_app, tmp_path_factory):
    """The labelled RADARSAT series of Boissano as a layer with a field `label`."""
    from qgis.core import QgsField
    from qgis.PyQt.QtCore import QVariant

    with open(data / "labels.csv", encoding="utf-8", newline="") as file:
        labels = {row["code"]: row["consensus"] for row in csv.DictReader(file) if row["dataset"] == "boissano"}
    published = QgsVectorLayer(str(data / "BOISSANO_RSAT_S3_A_T290_COMUNEBOISSANO_GBO-TSR.shp"), "boissano", "ogr")
    layer = QgsVectorLayer(f"Point?crs={published.crs().authid()}", "boissano", "memory")
    fields = [published.fields().at(i) for i in range(published.fields().count())]
    layer.dataProvider().addAttributes([*fields, QgsField("label", QVariant.String)])
    layer.updateFields()
    features = []
    for feature in published.getFeatures():
        copied = QgsFeature(layer.fields())
        copied.setAttributes([*feature.attributes(), labels.get(feature["CODE"]) or None])
        point = feature.geometry().asPoint()
        copied.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(point)))
        features.append(copied)
    layer.dataProvider().addFeatures(features)
    path = tmp_path_factory.mktemp("real") / "boissano.gpkg"
    del features, copied
    return save(layer, path).source(), sum(1 for text in labels.values() if text)


def test_real_labels(evaluate, boissano, data, root, monkeypatch):
    """The accuracy that the program behind the model cards gets, which reads series and labels in its own way."""
    from insar_patterns.core.inference import Classifier
    from insar_patterns.core.model_file import read_model_file
    from insar_patterns.core.series import SeriesBlock

    monkeypatch.syspath_prepend(str(root / "script"))
    real_labels = importlib.import_module("real_labels")
    monkeypatch.setattr(real_labels, "FILES", {"boissano": real_labels.FILES["boissano"]})
    place = real_labels.load(str(data))[0]
    classifier = Classifier(read_model_file(str(root / "models" / "paper-tcn.onnx")))
    codes = classifier.classify(SeriesBlock(np.arange(len(place.labels)), place.values, place.dates)).codes

    path, count = boissano
    text, rows = evaluate(path, MODELS=["paper-tcn"])
    assert {int(r["points"]) for r in rows if r["measure"] == "accuracy"} == {count} == {len(codes)}
    assert value(rows, "paper-tcn", "accuracy") == pytest.approx(np.mean(codes == place.labels), abs=1e-6)
    assert len(text) > 50000


def test_through_qgis_process(boissano, root, tmp_path):
    """As a headless user: a profile of its own, the plugin enabled, one command with two models."""
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "insar_patterns").symlink_to(root)
    environment = {
        **os.environ,
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "profile"),
        "QGIS_PLUGINPATH": str(plugins),
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    subprocess.run([program, "plugins", "enable", "insar_patterns"], env=environment, check=True, capture_output=True)
    model = five_class_model(tmp_path / "five.onnx")
    report, table = tmp_path / "report.html", tmp_path / "table.csv"
    command = [
        program, "run", "insarpatterns:evaluate", f"--INPUT={boissano[0]}", "--MODELS=paper-tcn",
        f"--MODEL_FILES={model}", f"--OUTPUT_HTML={report}", f"--OUTPUT_CSV={table}",
    ]  # fmt: skip
    ran = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "McNemar" in report.read_text(encoding="utf-8")
    with open(table, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["model"] for row in rows} == {"paper-tcn", "five"}
    assert json.dumps(str(report))[1:-1] in ran.stdout
    assert sum(int(r["value"]) for r in rows if r["measure"] == "count") == 2 * boissano[1]
    assert set(CODES) == {r["pattern"] for r in rows if r["measure"] == "count"}
