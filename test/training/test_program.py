import json
import subprocess
import sys

import numpy as np
import pytest
import torch
from insar_patterns.core.model_file import read_model_file
from insar_patterns.core.patterns import CODES, KEYS
from insar_patterns.core.preprocessing import Preprocessing
from insar_patterns.training.__main__ import main

TINY = {
    "task": "pretrain",
    "name": "tiny",
    "series": 60,
    "held_out": 30,
    "threads": 1,
    "preprocessing": {"steps": 40, "window": 5},
    "network": {"blocks": 2, "channels": 4},
    "fit": {"epochs": 2, "batch": 16, "seed": 1},
}


@pytest.fixture(autouse=True)
def threads():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.fixture
def job(tmp_path):
    """Write a job file; return its path and the model's."""

    def write(**changes):
        path, model = tmp_path / "job.json", tmp_path / "out" / "tiny.onnx"
        settings = {**TINY, "output": str(model), **changes}
        path.write_text(json.dumps({k: v for k, v in settings.items() if v is not None}), encoding="utf-8")
        return str(path), str(model)

    return write


def program(root, *arguments):
    return subprocess.run(
        [sys.executable, str(root / "run.py"), *arguments], capture_output=True, text=True, timeout=120, cwd="/"
    )


def run(path, capsys):
    """Run a job in this process; return the status and the lines as objects."""
    status = main(path)
    captured = capsys.readouterr()
    assert captured.err == ""
    return status, [json.loads(line) for line in captured.out.splitlines()]


def test_a_job_as_a_program(root, job):
    path, model = job()
    ran = program(root, "training", path)
    assert (ran.returncode, ran.stderr) == (0, "")
    *progress, last = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [set(line) for line in progress] == [{"epoch", "epochs", "loss", "validation_accuracy", "seconds_left"}] * 2
    assert [line["epoch"] for line in progress] == [1, 2]
    assert set(last) == {"done"}
    read = read_model_file(model)
    assert (read.name, read.classes, read.preprocessing) == ("tiny", KEYS, Preprocessing(steps=40, window=5))
    assert last["done"].items() <= read.metadata.items()
    figures = read.metadata["figures"]
    assert figures["loss"] == [line["loss"] for line in progress]
    assert figures["validation_by_epoch"] == [line["validation_accuracy"] for line in progress]
    assert figures["validation_accuracy"] == progress[-1]["validation_accuracy"]
    assert read.metadata["temperature"] > 0
    confusion = np.array(figures["test_confusion"])
    assert confusion.shape == (6, 6)
    assert confusion.sum() == 30
    assert figures["test_accuracy"] == pytest.approx(np.trace(confusion) / 30, abs=1e-5)
    training = read.metadata["training"]
    assert (training["seed"], training["simulation"], training["passes"]) == (1, "paper", 1)


def test_a_bad_job_as_a_program(root, job):
    path, _ = job(task="dance")
    ran = program(root, "training", path)
    assert (ran.returncode, ran.stderr) == (1, "")
    (line,) = ran.stdout.splitlines()
    assert path in json.loads(line)["error"]


@pytest.mark.parametrize("arguments", [(), ("training",), ("cooking", "job.json")], ids=str)
def test_usage(root, arguments):
    ran = program(root, *arguments)
    assert ran.returncode == 1
    assert ran.stderr.startswith("usage: run.py")
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "null", '"pretrain"', "{}", '{"task": "pretrain"}', "\udcff"])
def test_other_files_are_one_error_line(tmp_path, capsys, text):
    path = tmp_path / "job.json"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    status, lines = run(str(path), capsys)
    assert status == 1
    assert [set(line) for line in lines] == [{"error"}]
    assert str(path) in lines[0]["error"]


def test_an_absent_file_is_one_error_line(tmp_path, capsys):
    status, lines = run(str(tmp_path / "absent.json"), capsys)
    assert status == 1
    assert [set(line) for line in lines] == [{"error"}]


@pytest.mark.parametrize(
    "wrong",
    [
        {"task": None},
        {"task": ["pretrain"]},
        {"output": None},
        {"colour": "red"},
        {"series": 0},
        {"series": "many"},
        {"passes": 0},
        {"passes": "two"},
        {"simulation": "kunming"},
        {"simulation": None, "simulations": ["paper"]},
        {"held_out": 0},
        {"threads": 0},
        {"classes": ["stable", "landslide"]},
        {"classes": ["stable"]},
        {"classes": ["stable", "stable"]},
        {"classes": "stable"},
        {"fit": {"epochs": 0}},
        {"fit": {"epochs": "two"}},
        {"fit": {"speed": 2}},
        {"network": {"depth": 2}},
        {"preprocessing": {"window": 4}},
        {"preprocessing": {"channels": ["raw"]}},
        {"preprocessing": 5},
    ],
    ids=str,
)
def test_bad_jobs_are_one_error_line(job, capsys, tmp_path, wrong):
    path, _ = job(**wrong)
    status, lines = run(path, capsys)
    assert status == 1
    assert [set(line) for line in lines] == [{"error"}]
    assert len(lines[0]["error"]) > 20
    assert not (tmp_path / "out").exists()


def test_same_job_same_model(job, capsys):
    path, model = job()
    run(path, capsys)
    one = read_model_file(model)
    run(path, capsys)
    assert read_model_file(model).sha256 == one.sha256
    run(job(fit={**TINY["fit"], "seed": 2})[0], capsys)
    assert read_model_file(model).metadata["figures"]["loss"] != one.metadata["figures"]["loss"]


def test_a_checkpoint_is_gone_on_from(job, capsys, tmp_path):
    path, model = job(checkpoint=str(tmp_path / "tiny.pt"))
    run(path, capsys)
    one = read_model_file(model).sha256
    status, lines = run(path, capsys)
    assert status == 0
    assert [set(line) for line in lines] == [{"done"}]
    assert read_model_file(model).sha256 == one


@pytest.mark.parametrize(
    "change",
    [
        {"preprocessing": {"steps": 40, "window": 7}},
        {"network": {"blocks": 2, "channels": 5}},
        {"series": 70},
        {"passes": 2},
        {"simulation": "realistic"},
        {"classes": ["linear", "stable", "step", "piecewise", "power", "undefined"]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_checkpoint_of_another_job_is_ignored(job, capsys, tmp_path, change):
    checkpoint = str(tmp_path / "tiny.pt")
    run(job(checkpoint=checkpoint)[0], capsys)
    status, lines = run(job(checkpoint=checkpoint, **change)[0], capsys)
    assert status == 0
    assert [set(line) == {"done"} for line in lines] == [False, False, True]


def test_outputs_follow_the_order_of_the_classes(job, capsys):
    """A model of ("step", "stable") calls a step a step."""
    from insar_patterns.core.inference import CPU, Classifier
    from insar_patterns.core.series import SeriesBlock

    fit = {"epochs": 4, "batch": 16, "learning_rate": 1e-2, "decay_epochs": 9, "seed": 1}
    path, model = job(classes=["step", "stable"], series=200, fit=fit, network={"blocks": 4, "channels": 8})
    _, lines = run(path, capsys)
    assert lines[-1]["done"]["classes"] == ["step", "stable"]
    assert lines[-1]["done"]["figures"]["test_accuracy"] > 0.8
    dates = np.datetime64("2017-01-05") + 12 * np.arange(168)
    values = np.zeros((2, 168))
    values[1, 80:] = 40.0
    found = Classifier(read_model_file(model), CPU).classify(SeriesBlock(np.arange(2), values, dates))
    assert found.codes.tolist() == [CODES["stable"], CODES["step"]]
