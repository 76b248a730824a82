import importlib.util
import json
import os
import sys

import numpy as np
import pytest
from insar_patterns.algorithms.training_python import SETTING
from insar_patterns.core.model_file import read_model_file
from insar_patterns.core.patterns import CODES, KEYS
from insar_patterns.core.simulation.paper import simulate
from insar_patterns.layers.label_fields import label_fields
from qgis.core import QgsFeature, QgsProcessingException, QgsSettings, QgsVectorLayer

from ..make import DATES, memory_layer, names, save, shape

needs_torch = pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")


@pytest.fixture(autouse=True)
def python(qgis_app):
    """Training runs in this Python."""
    before = QgsSettings().value(SETTING)
    QgsSettings().setValue(SETTING, sys.executable)
    yield
    QgsSettings().remove(SETTING)
    if before is not None:
        QgsSettings().setValue(SETTING, before)


@pytest.fixture(scope="session")
def parent(tmp_path_factory):
    """A small network that has learnt nothing."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    from insar_patterns.training.export import export
    from insar_patterns.training.network import NetworkConfig, PatternTCN

    torch.manual_seed(0)
    network = PatternTCN(NetworkConfig(blocks=3, channels=6))
    facts = {
        "name": "small",
        "classes": list(KEYS),
        "preprocessing": {"steps": 40, "window": 5, "order": 2, "scale_mm": 10.0, "channels": ["smoothed"]},
    }
    path = str(tmp_path_factory.mktemp("parent") / "small.onnx")
    export(network, path, facts)
    return path


@pytest.fixture(scope="session")
def labelled():
    """A layer of stable and step points, of which some have no label."""
    drawn = simulate(90, np.random.default_rng(1), DATES, (CODES["stable"], CODES["step"]))
    labels = [KEYS[code] for code in drawn.labels]
    labels[:5] = ["", None, "", None, None]
    return memory_layer(drawn.values, extra=[("label", "string", labels)])


@pytest.fixture
def finetune(run_algorithm, tmp_path, parent):
    def run(layer, name="new.onnx", **parameters):
        parameters = {"MODEL_FILE": parent, "EPOCHS": 3, "THREADS": 1, "DEVICE": "CPU", **parameters}
        try:
            return run_algorithm("finetune", INPUT=layer, OUTPUT=str(tmp_path / name), **parameters)
        finally:
            run.log = run_algorithm.log

    run.feedback = run_algorithm.feedback
    return run


def test_parameters(provider):
    algorithm = provider.algorithm("finetune")
    defaults = {p.name(): p.defaultValue() for p in algorithm.parameterDefinitions()}
    assert list(defaults) == [
        "INPUT", "LABEL_FIELD", "SERIES", "FIELDS", "UNIT", "NODATA", "MODEL", "MODEL_FILE", "TRAIN", "SPLIT",
        "HELD_OUT", "EPOCHS", "CLASS_WEIGHTS", "SEED", "DEVICE", "PATIENCE", "LEARNING_RATE", "BLOCK_M", "THREADS",
        "NAME", "OUTPUT",
    ]  # fmt: skip
    assert (defaults["LABEL_FIELD"], defaults["TRAIN"], defaults["SPLIT"]) == ("label", "all", "stratified")
    assert (defaults["HELD_OUT"], defaults["DEVICE"]) == (0.2, "automatic")
    assert "{" not in algorithm.shortHelpString()
    assert algorithm.groupId() == "training"


@needs_torch
def test_a_new_model_beside_its_card(finetune, labelled, parent, tmp_path):
    found = finetune(labelled)
    assert found["OUTPUT"] == str(tmp_path / "new.onnx")
    assert sorted(os.listdir(tmp_path)) == ["new.md", "new.onnx"]
    model = read_model_file(found["OUTPUT"])
    assert model.name == "new"
    assert model.metadata["parent"]["sha256"] == read_model_file(parent).sha256
    assert sum(model.metadata["data"]["labels"].values()) == 85
    assert model.metadata["training"]["epochs"] == 3
    assert model.metadata["source"]["layer"] == "points"
    assert model.sha256 in (tmp_path / "new.md").read_text(encoding="utf-8")
    assert "85 labelled series of 122 dates" in finetune.log
    assert "Left out, 5 points" in finetune.log
    assert "Epoch 3 of 3" in finetune.log
    assert "etter than its parent" in finetune.log or "worse than its parent" in finetune.log
    assert str(tmp_path) not in json.dumps(model.metadata)
    # The same again is the same model; over its own older version and card, which is allowed.
    finetune(labelled)
    again = read_model_file(found["OUTPUT"])
    assert again.sha256 == model.sha256
    finetune(labelled, SEED=1, TRAIN="head", SPLIT="blocks", BLOCK_M=300, HELD_OUT=0.3, NAME="other")
    other = read_model_file(found["OUTPUT"]).metadata
    assert (other["name"], other["training"]["train"], other["data"]["block_m"]) == ("other", "head", 300)


@needs_torch
def test_a_label_layer_and_the_layer_with_its_series(finetune, labelled, tmp_path):
    points = save(labelled, tmp_path / "points.gpkg")
    labels = QgsVectorLayer("Point?crs=EPSG:32648", "labels", "memory")
    labels.dataProvider().addAttributes(label_fields())
    labels.updateFields()
    rows = []
    for i, feature in enumerate(points.getFeatures()):
        row = QgsFeature(labels.fields())
        row.setGeometry(shape("Point", i))
        row.setAttributes(["ogr:points.gpkg", str(feature.id()), feature["label"], "me", "2024-01-01T00:00:00Z", ""])
        rows.append(row)
    labels.dataProvider().addFeatures(rows)
    model = read_model_file(finetune(labels, SERIES=points)["OUTPUT"])
    assert sum(model.metadata["data"]["labels"].values()) == 85


@needs_torch
def test_too_few_labels_are_one_sentence(finetune, tmp_path):
    layer = memory_layer(extra=[("label", "string", ["stable"] * 12)])
    with pytest.raises(QgsProcessingException, match="at least 2 patterns with 10"):
        finetune(layer)
    assert os.listdir(tmp_path) == []


@needs_torch
@pytest.mark.parametrize(
    ("name", "parameters", "sentence"),
    [
        ("new.pt", {}, r"ends in \.onnx"),
        ("new.onnx", {"LABEL_FIELD": "D20190105"}, "is no pattern"),
        ("new.onnx", {"LABEL_FIELD": "absent"}, "no field 'absent'"),
        ("new.onnx", {"FIELDS": names()[:5]}, "Only 5 dates"),
        ("new.onnx", {"MODEL_FILE": "absent.onnx"}, "absent.onnx cannot be read"),
        ("absent/new.onnx", {}, "cannot be written"),
    ],
    ids=str,
)
def test_refused(finetune, labelled, tmp_path, name, parameters, sentence):
    with pytest.raises(QgsProcessingException, match=sentence):
        finetune(labelled, name, **parameters)
    assert os.listdir(tmp_path) == []


@needs_torch
def test_neither_parent_nor_shipped_model_nor_notes_are_overwritten(finetune, labelled, parent, root, tmp_path):
    before = read_model_file(parent).sha256
    with pytest.raises(QgsProcessingException, match="would be overwritten"):
        finetune(labelled, parent)
    assert read_model_file(parent).sha256 == before
    with pytest.raises(QgsProcessingException, match="shipped models"):
        finetune(labelled, str(root / "models" / "new.onnx"))
    (tmp_path / "new.md").write_text("my notes", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match="no model card"):
        finetune(labelled)
    assert (tmp_path / "new.md").read_text(encoding="utf-8") == "my notes"


@needs_torch
def test_cancel_leaves_nothing_and_keeps_the_older_model(finetune, labelled, tmp_path):
    (tmp_path / "new.onnx").write_bytes(b"older")

    class Cancelling(finetune.feedback):
        def setProgress(self, value):  # noqa: N802
            pass

    feedback = Cancelling()

    def cancel_at_first_epoch(text, *_):
        feedback.lines.append(text)
        if text.startswith("Epoch 1 "):
            feedback.cancel()

    feedback.pushInfo = cancel_at_first_epoch
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        finetune(labelled, EPOCHS=2000, PATIENCE=2000, feedback=feedback)
    assert os.listdir(tmp_path) == ["new.onnx"]
    assert (tmp_path / "new.onnx").read_bytes() == b"older"
