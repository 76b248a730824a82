import importlib.util
import os
import sys

import pytest
from insar_patterns.algorithms.training_python import SETTING
from qgis.core import QgsProcessingException, QgsSettings

pytestmark = pytest.mark.skipif(
    not all(importlib.util.find_spec(name) for name in ("torch", "optuna")),
    reason="PyTorch or optuna is not installed",
)
# The first two trials of this seed are small networks.
TINY = {"SIMULATION": "paper", "SERIES": 60, "HELD_OUT": 40, "EPOCHS": 2, "TRIALS": 2, "THREADS": 1, "SEED": 27}


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
def search(run_algorithm, tmp_path):
    def run(**parameters):
        try:
            return run_algorithm("searchhyperparameters", **{"OUTPUT": str(tmp_path / "s"), **TINY, **parameters})
        finally:
            run.log = run_algorithm.log

    run.feedback = run_algorithm.feedback
    return run


def test_parameters(provider):
    algorithm = provider.algorithm("searchhyperparameters")
    defaults = {p.name(): p.defaultValue() for p in algorithm.parameterDefinitions()}
    assert (defaults["SIMULATION"], defaults["TRIALS"], defaults["EPOCHS"]) == ("realistic", 30, 9)
    assert {"SERIES", "SEED", "MINUTES", "HELD_OUT", "THREADS", "OUTPUT"} <= set(defaults)
    assert {"OUTPUT", "OUTPUT_HTML", "OUTPUT_CSV"} == {o.name() for o in algorithm.outputDefinitions()}
    assert "{" not in algorithm.shortHelpString()


def test_a_search_and_more_trials(search, tmp_path):
    outputs = search(TRIALS=1)
    assert sorted(os.listdir(tmp_path / "s")) == ["search.html", "search.sqlite", "trials.csv"]
    assert "Trial 1 of 1: " in search.log
    assert "Of 1 settings, number 1 was best" in search.log
    outputs = search()
    assert "Trial 1 of 2" not in search.log
    assert "Trial 2 of 2: " in search.log
    with open(outputs["OUTPUT_CSV"], encoding="utf-8") as file:
        assert len(file.readlines()) == 3
    with open(outputs["OUTPUT_HTML"], encoding="utf-8") as file:
        assert "Of 2 settings" in file.read()
    with pytest.raises(QgsProcessingException, match="other series"):
        search(SERIES=61)


def test_cancel_keeps_what_was_done(search, tmp_path):
    feedback = search.feedback()

    def cancel_after_first(text, *_):
        feedback.lines.append(text)
        if text.startswith("Trial 1 "):
            feedback.cancel()

    feedback.pushInfo = cancel_after_first
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        search(EPOCHS=4, TRIALS=200, feedback=feedback)
    with open(tmp_path / "s" / "trials.csv", encoding="utf-8") as file:
        assert len(file.readlines()) >= 2
    assert not (tmp_path / "s" / "search.html").exists()


def test_files_of_something_else_are_kept(search, tmp_path):
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "trials.csv").write_text("mine")
    with pytest.raises(QgsProcessingException, match="something else"):
        search()
    assert (tmp_path / "s" / "trials.csv").read_text() == "mine"


def test_folder_that_cannot_be_made(search, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(QgsProcessingException, match="cannot be made"):
        search(OUTPUT=str(tmp_path / "file" / "s"))
