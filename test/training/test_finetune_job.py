import json
import os
import subprocess
import sys
import time

import numpy as np
import onnxruntime
import pytest
import torch
from insar_patterns.core.model_file import read_model_file
from insar_patterns.core.patterns import CODES, KEYS
from insar_patterns.core.preprocessing import Preprocessing, prepare
from insar_patterns.training.__main__ import CANCELLED, main
from insar_patterns.training.card import MARK, card_path
from insar_patterns.training.finetune_job import FinetuneJob, without_folders

from .labelled_data import lines_of, noisy, parent, save

QUICK = {"task": "finetune", "name": "mine", "epochs": 4, "patience": 0, "learning_rate": 2e-3, "threads": 1}


@pytest.fixture(autouse=True)
def threads():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The parent, and labelled series on two calendars."""
    folder = tmp_path_factory.mktemp("finetune")
    groups = noisy(160, 1), noisy(60, 2, m=50, days=24)
    return parent(folder / "parent.onnx"), save(folder / "labels.npz", *groups), groups


@pytest.fixture
def job(tmp_path, files):
    """Write a job file; return its path and the model's."""

    def write(**changes):
        path, model = tmp_path / "job.json", tmp_path / "out" / "mine.onnx"
        settings = {**QUICK, "model": files[0], "data": files[1], "output": str(model), **changes}
        path.write_text(json.dumps(settings), encoding="utf-8")
        return str(path), str(model)

    return write


def card_of(model):
    with open(card_path(model), encoding="utf-8") as file:
        return file.read()


def run(path, capsys):
    status = main(path)
    captured = capsys.readouterr()
    assert captured.err == ""
    return status, lines_of(captured.out)


def test_the_model_its_facts_and_its_card(job, capsys, files):
    path, model = job(facts={"layer": "points", "file": "/home/someone/points.gpkg"})
    status, lines = run(path, capsys)
    assert status == 0
    *progress, last = lines
    assert [line["epoch"] for line in progress] == [1, 2, 3, 4]
    assert {"epoch", "epochs", "loss", "validation_accuracy", "seconds_left"} == set(progress[0])
    read = read_model_file(model)
    facts = read.metadata
    assert last["done"].items() <= facts.items()
    assert (read.name, read.classes, read.preprocessing.steps) == ("mine", KEYS, 40)
    assert facts["parent"] == {"name": "parent", "sha256": read_model_file(files[0]).sha256}
    data = facts["data"]
    assert data["labels"] == {key: sum(int((g.labels == CODES[key]).sum()) for g in files[2]) for key in KEYS}
    for key in KEYS:
        assert sum(data[part][key] for part in ("train", "validation", "held_out")) == data["labels"][key]
    assert data["calendars"][1] == {"first": "2019-01-01", "last": "2022-03-22", "dates": 50, "series": 60}
    held = facts["figures"]["held_out"]
    assert held["points"] == sum(data["held_out"].values()) == np.sum(held["confusion"]) == 45
    assert facts["training"]["epochs_run"] == 4
    assert facts["source"] == {"layer": "points", "file": "points.gpkg"}
    assert os.sep + "home" not in json.dumps(facts)
    card = card_of(model)
    assert card.startswith(MARK)
    for text in (
        read.sha256,
        f"{held['accuracy']:.1%}",
        "`parent`",
        "There were no labels of piecewise, power, undefined",
    ):
        assert text in card
    assert sorted(os.listdir(os.path.dirname(model))) == ["mine.md", "mine.onnx"]


def test_it_says_plainly_that_it_is_better(job, capsys, files):
    path, model = job(epochs=8)
    _, lines = run(path, capsys)
    facts = lines[-1]["done"]
    new, old = facts["figures"]["held_out"], facts["figures"]["held_out_parent"]
    assert facts["better"] == "yes"
    assert facts["figures"]["comparison"]["p"] < 0.05
    assert new["accuracy"] > old["accuracy"] + 0.2
    assert "**Better than its parent**" in card_of(model)
    # The figures are those of the exported file, and of series that it has not seen.
    group = noisy(150, 77)
    x = prepare(group.values, group.dates, Preprocessing(**facts["preprocessing"]))
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    found = session.run(None, {"series": x})[0].argmax(axis=1)
    assert np.mean(found == group.labels) > old["accuracy"] + 0.15


def test_same_job_same_bytes(job, capsys):
    def made(**changes):
        path, model = job(epochs=2, threads=2, **changes)
        run(path, capsys)
        with open(model, "rb") as file:
            return file.read()

    one = made()
    assert made() == one
    assert made(seed=1) != one


def test_labels_by_area(job, capsys):
    path, model = job(split="blocks", block_m=500.0, epochs=1)
    _, lines = run(path, capsys)
    data = lines[-1]["done"]["data"]
    assert data["block_m"] == 500.0
    assert data["lost_to_buffer"] > 0
    parts = sum(sum(data[part].values()) for part in ("train", "validation", "held_out"))
    assert parts + data["lost_to_buffer"] == 220
    assert "by area, blocks of 500 m" in card_of(model)


def test_a_pattern_that_the_parent_does_not_know(job, capsys, tmp_path):
    five = parent(tmp_path / "five.onnx", KEYS[:4] + KEYS[5:], epochs=1, series=64)
    data = save(tmp_path / "power.npz", noisy(150, 4, ("linear", "power")))
    path, model = job(model=five, data=data, epochs=6)
    _, lines = run(path, capsys)
    facts = lines[-1]["done"]
    assert read_model_file(model).classes == KEYS
    recall = facts["figures"]["held_out"]["recall"]
    assert recall[CODES["power"]] > 0.5
    assert facts["figures"]["held_out_parent"]["recall"][CODES["power"]] == 0.0
    assert recall[CODES["step"]] is None


def test_the_head_alone(job, capsys):
    path, _ = job(train="head", learning_rate=None, epochs=1)
    _, lines = run(path, capsys)
    assert lines[-1]["done"]["training"]["learning_rate"] == 3e-3


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has CUDA")
def test_cuda_that_is_absent_is_a_warning(job, capsys):
    path, _ = job(device="cuda", epochs=1)
    status, lines = run(path, capsys)
    assert status == 0
    assert next(line["warning"] for line in lines if "warning" in line).startswith("PyTorch finds no CUDA")
    assert lines[-1]["done"]["training"]["device"] == "cpu"


@pytest.mark.parametrize(
    ("n", "patterns", "sentence"),
    [(40, ("step",), "at least 2 patterns"), (18, ("stable", "step"), "9 stable, 0 linear, 9 step")],
)
def test_too_few_labels(job, capsys, tmp_path, n, patterns, sentence):
    path, model = job(data=save(tmp_path / "few.npz", noisy(n, 0, patterns)))
    status, lines = run(path, capsys)
    assert status == 1
    assert sentence in lines[-1]["error"]
    assert not os.path.exists(model)


def test_twenty_labels_are_enough(job, capsys, tmp_path):
    path, _ = job(data=save(tmp_path / "few.npz", noisy(20, 0, ("stable", "step"))), epochs=1)
    status, lines = run(path, capsys)
    assert status == 0
    assert "Only 4 labelled series are held out" in lines[0]["warning"]
    assert lines[-1]["done"]["better"] == "not shown"


@pytest.mark.parametrize(
    "wrong",
    [
        {"split": "odd"},
        {"held_out": 0.9},
        {"train": "tail"},
        {"device": "abacus"},
        {"threads": 0},
        {"epochs": 0},
        {"block_m": -5},
        {"learning_rate": "fast"},
        {"data": "absent.npz"},
        {"model": "absent.onnx"},
        {"colour": "red"},
    ],
    ids=str,
)
def test_bad_jobs_are_one_error_line(job, capsys, wrong):
    path, model = job(**wrong)
    status, lines = run(path, capsys)
    assert status == 1
    assert [set(line) for line in lines] == [{"error"}]
    assert not os.path.exists(model)


def test_notes_of_the_users_are_not_written_over(job, capsys):
    path, model = job()
    os.makedirs(os.path.dirname(model))
    with open(card_path(model), "w", encoding="utf-8") as file:
        file.write("my notes")
    status, lines = run(path, capsys)
    assert status == 1
    assert "Choose another name" in lines[-1]["error"]
    assert card_of(model) == "my notes"
    assert not os.path.exists(model)


def start(root, path, **how):
    return subprocess.Popen(
        [sys.executable, str(root / "run.py"), "training", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how
    )


@pytest.mark.parametrize("task", ["finetune", "pretrain"])
def test_the_cancel_file_ends_the_program(root, job, tmp_path, task):
    cancel = tmp_path / "cancel"
    path, model = job(epochs=100_000, patience=0, cancel_file=str(cancel))
    if task == "pretrain":
        settings = {"task": "pretrain", "name": "x", "output": model, "series": 60, "held_out": 20, "threads": 1}
        settings.update(network={"blocks": 1, "channels": 2}, fit={"epochs": 100_000}, cancel_file=str(cancel))
        (tmp_path / "job.json").write_text(json.dumps(settings), encoding="utf-8")
    program = start(root, path)
    assert b"epoch" in program.stdout.readline()
    cancel.touch()
    out, errors = program.communicate(timeout=300)
    assert program.returncode == CANCELLED
    assert lines_of(out.decode())[-1] == {"cancelled": True}
    assert errors == b""
    assert not os.path.exists(model)
    assert not os.path.exists(model + ".part")


@pytest.mark.skipif(os.name == "nt", reason="processes are watched differently there")
def test_a_program_whose_starter_is_gone_ends(root, job, tmp_path):
    path, _ = job(epochs=100_000)
    code = (
        "import subprocess, sys\n"
        f"p = subprocess.Popen({[sys.executable, str(root / 'run.py'), 'training', path]!r},"
        f" stdout=open({str(tmp_path / 'out.txt')!r}, 'w'))\n"
        "print(p.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    starter = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    pid = int(starter.stdout.readline())
    wait_until(lambda: b"epoch" in (tmp_path / "out.txt").read_bytes())
    starter.communicate("", timeout=60)
    wait_until(lambda: not running(pid))
    assert lines_of((tmp_path / "out.txt").read_text())[-1] == {"cancelled": True}


def running(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_until(true, seconds=300):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_facts_lose_their_folders():
    facts = {"a": ["/x/y.gpkg", "C:\\data\\z.shp", "\\\\server\\share\\w.csv"], "b": "5/6", "c": 3, "d": {"e": "mm"}}
    assert without_folders(facts) == {"a": ["y.gpkg", "z.shp", "w.csv"], "b": "5/6", "c": 3, "d": {"e": "mm"}}


def test_defaults_are_those_of_the_options():
    assert FinetuneJob("a", "b", "c", "d").options("cpu").learning_rate is None
