import importlib.util
import os
import sys

import pytest
from insar_patterns.algorithms.training_python import SETTING
from insar_patterns.core.model_file import read_model_file
from qgis.core import QgsProcessingException, QgsSettings

pytestmark = pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
TINY = {"SIMULATION": "paper", "SERIES": 60, "HELD_OUT": 40, "EPOCHS": 2, "BATCH": 16, "THREADS": 1}
TINY |= {"BLOCKS": 2, "CHANNELS": 4}


@pytest.fixture(autouse=True)
def python(qgis_app):
    """Training runs in this Python."""
    before = QgsSettings().value(SETTING)
    QgsSettings().setValue(SETTING, sys.executable)
    yield
    QgsSettings().remove(SETTING)
    if before is not None:
        QgsSettings().setValue(SETTING, before)


@pytest.fixture
def pretrain(run_algorithm, tmp_path):
    def run(name="tiny.onnx", **parameters):
        try:
            return run_algorithm("pretrain", OUTPUT=str(tmp_path / name), **{**TINY, **parameters})["OUTPUT"]
        finally:
            run.log = run_algorithm.log

    run.feedback = run_algorithm.feedback
    return run


def test_parameters(provider):
    algorithm = provider.algorithm("pretrain")
    defaults = {p.name(): p.defaultValue() for p in algorithm.parameterDefinitions()}
    assert (defaults["SIMULATION"], defaults["CLASSES"], defaults["BLOCKS"]) == ("realistic", "six", 10)
    assert {"SERIES", "EPOCHS", "SEED", "NAME", "CHANNELS", "DROPOUT", "OUTPUT"} <= set(defaults)
    assert "{" not in algorithm.shortHelpString()


@pytest.mark.parametrize(("simulation", "classes", "count"), [("paper", "five", 5), ("realistic", "six", 6)])
def test_a_model(pretrain, tmp_path, simulation, classes, count):
    path = pretrain(SIMULATION=simulation, CLASSES=classes, NAME="mine", SEED=4)
    assert os.listdir(tmp_path) == ["tiny.onnx"]
    model = read_model_file(path)
    assert (model.name, len(model.classes)) == ("mine", count)
    assert model.metadata["network"]["channels"] == 4
    assert (model.metadata["training"]["simulation"], model.metadata["training"]["seed"]) == (simulation, 4)
    assert "Epoch 2 of 2" in pretrain.log
    assert "of fresh simulated series right" in pretrain.log


def test_a_cancelled_run_goes_on(pretrain, tmp_path):
    feedback = pretrain.feedback()

    def cancel_at_second_epoch(text, *_):
        feedback.lines.append(text)
        if text.startswith("Epoch 2 "):
            feedback.cancel()

    feedback.pushInfo = cancel_at_second_epoch
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        pretrain(EPOCHS=300, SERIES=20, feedback=feedback)
    assert os.listdir(tmp_path) == ["tiny.checkpoint"]
    assert "Run the same parameters again" in pretrain.log
    (tmp_path / "tiny.checkpoint").rename(tmp_path / "kept")
    whole = read_model_file(pretrain(EPOCHS=4, SERIES=20)).sha256
    (tmp_path / "kept").rename(tmp_path / "tiny.checkpoint")
    # A checkpoint of other parameters (300 epochs) is not gone on from.
    assert read_model_file(pretrain(EPOCHS=4, SERIES=20)).sha256 == whole
    assert os.listdir(tmp_path) == ["tiny.onnx"]


@pytest.mark.parametrize(("name", "sentence"), [("x.pt", r"ends in \.onnx"), ("absent/x.onnx", "cannot be written")])
def test_refused(pretrain, tmp_path, name, sentence):
    with pytest.raises(QgsProcessingException, match=sentence):
        pretrain(name)
    assert os.listdir(tmp_path) == []
