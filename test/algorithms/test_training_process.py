import importlib.util
import os
import sys
import tempfile

import pytest
from insar_patterns.algorithms import training_python
from insar_patterns.algorithms.training_process import duration, run_training, show
from insar_patterns.algorithms.training_python import SETTING, find_python, has_packages
from insar_patterns.core.model_file import read_model_file
from qgis.core import QgsProcessingException, QgsSettings

from .test_process import in_a_task

TORCH = importlib.util.find_spec("torch") is not None
needs_torch = pytest.mark.skipif(not TORCH, reason="PyTorch is not installed")
SIX = {"task": "pretrain", "name": "tiny", "held_out": 30, "threads": 1, "preprocessing": {"steps": 40, "window": 5}}


@pytest.fixture(autouse=True)
def settings(qgis_app):
    """The user's setting stays as it was."""
    before = QgsSettings().value(SETTING)
    QgsSettings().remove(SETTING)
    yield QgsSettings()
    if before is None:
        QgsSettings().remove(SETTING)
    else:
        QgsSettings().setValue(SETTING, before)


@pytest.fixture
def feedback(run_algorithm):
    return run_algorithm.feedback()


@pytest.fixture
def job(tmp_path):
    """A tiny pre-training job."""

    def make(epochs=2, **changes):
        fit = {"epochs": epochs, "batch": 16, "seed": 1}
        output = str(tmp_path / "out" / "tiny.onnx")
        return {**SIX, "series": 60, "network": {"blocks": 2, "channels": 4}, "fit": fit, "output": output, **changes}

    return make


@pytest.fixture
def bare():
    """A Python without PyTorch."""
    python = getattr(sys, "_base_executable", sys.executable)
    if has_packages(python, packages=("torch",)):
        pytest.skip("the Python below the environment has PyTorch")
    return python


@pytest.fixture
def no_traces():
    """No job folder stays behind."""
    before = set(os.listdir(tempfile.gettempdir()))
    yield
    assert not [name for name in set(os.listdir(tempfile.gettempdir())) - before if name.startswith("insar-patterns")]


@needs_torch
@pytest.mark.parametrize("background", [False, True])
def test_a_job_runs(job, feedback, no_traces, background):
    done_job, lines = job(), []

    def work():
        return run_training(done_job, feedback, sys.executable, lines.append)

    done = in_a_task(work) if background else work()
    assert (done["name"], [line["epoch"] for line in lines]) == ("tiny", [1, 2])
    assert read_model_file(done_job["output"]).metadata["figures"] == done["figures"]
    told = [line for line in feedback.lines if line.startswith("Epoch 1 of 2, loss ")]
    assert len(told) == 1
    assert "validation accuracy" in told[0]
    assert told[0].endswith(" left")
    assert feedback.progress() == 100.0


def test_without_torch_one_sentence(job, feedback, bare, no_traces):
    with pytest.raises(QgsProcessingException) as caught:
        run_training(job(), feedback, bare)
    assert "lacks the package torch" in str(caught.value) or "lacks the package" in str(caught.value)
    assert "insarpatterns:setup" in str(caught.value)
    assert "Traceback" not in str(caught.value)


@needs_torch
def test_the_programs_own_error(job, feedback, no_traces):
    with pytest.raises(QgsProcessingException, match="at least 1"):
        run_training(job(series=0), feedback, sys.executable)


def test_no_such_python(job, feedback, tmp_path, no_traces):
    with pytest.raises(QgsProcessingException, match=r"cannot be started.*insarpatterns:setup"):
        run_training(job(), feedback, str(tmp_path / "python"))


@needs_torch
def test_cancel(job, feedback, no_traces, tmp_path):
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run_training(job(epochs=5000), feedback, sys.executable, lambda line: feedback.cancel())
    assert not (tmp_path / "out" / "tiny.onnx").exists()


@needs_torch
@pytest.mark.skipif(not os.path.isdir("/proc"), reason="needs /proc to find the program")
def test_a_crash_is_one_sentence(job, feedback, no_traces, tmp_path):
    def kill(line):
        for name in filter(str.isdecimal, os.listdir("/proc")):
            with open(f"/proc/{name}/stat", encoding="utf-8") as file:
                parent = int(file.read().rpartition(")")[2].split()[1])
            if parent == os.getpid():
                with open(f"/proc/{name}/cmdline", encoding="utf-8") as file:
                    if "run.py" in file.read():
                        os.kill(int(name), 9)

    with pytest.raises(QgsProcessingException, match=r"ended by the system \(signal 9\)"):
        run_training(job(epochs=5000), feedback, sys.executable, kill)


def test_setting_is_used(settings):
    settings.setValue(SETTING, sys.executable)
    assert find_python() == sys.executable


def test_wrong_setting_is_one_sentence(settings, tmp_path):
    settings.setValue(SETTING, str(tmp_path / "absent"))
    with pytest.raises(QgsProcessingException, match=f"{SETTING}.*absent.*empty it"):
        find_python()


def test_found_by_itself_or_one_sentence(monkeypatch, tmp_path, bare):
    monkeypatch.setattr(training_python, "environment_folder", lambda: str(tmp_path / "venv"))
    monkeypatch.setattr(training_python, "ROOT", str(tmp_path))
    monkeypatch.setattr(training_python, "python_executable", lambda: bare)
    with pytest.raises(QgsProcessingException, match="insarpatterns:setup"):
        find_python()
    if TORCH:
        monkeypatch.setattr(training_python, "python_executable", lambda: sys.executable)
        assert find_python() == sys.executable


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"epoch": 3, "epochs": 12, "loss": 0.5, "validation_accuracy": 0.812, "seconds_left": 300},
         ["Epoch 3 of 12, loss 0.5000, validation accuracy 81.2 %, 5 min left"]),
        ({"epoch": 1, "epochs": 2, "loss": float("nan"), "seconds_left": float("nan")}, ["Epoch 1 of 2, loss nan"]),
        ({"epoch": 1, "epochs": 0}, []),
        ({"epoch": "x", "epochs": 2}, []),
        ({"warning": "careful"}, ["careful"]),
        ({"info": "so"}, ["so"]),
        ({"progress": 40}, []),
        ({"something": [1]}, []),
    ],
    ids=str,
)  # fmt: skip
def test_lines_of_progress(feedback, line, expected):
    show(line, feedback)
    assert feedback.lines == expected


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 s"), (89, "89 s"), (100, "2 min"), (5300, "88 min"), (7500, "2 h 05 min")]
)
def test_durations(seconds, text):
    assert duration(seconds) == text
