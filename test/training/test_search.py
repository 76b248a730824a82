import csv
import json
import subprocess
import sys

import pytest
from insar_patterns.core.errors import DataError, OutputError

pytest.importorskip("torch", reason="PyTorch is not installed")
pytest.importorskip("optuna", reason="optuna is not installed")
from insar_patterns.training import search as module
from insar_patterns.training.search import SPACE, SearchJob, draw, search

pytestmark = pytest.mark.usefixtures("one_thread")
SMALL = {"learning_rate": (1e-2, 1e-3), "batch": (16, 32), "blocks": (1, 2), "channels": (4, 8), "dropout": (0.01,)}


class InterruptError(Exception):
    pass


@pytest.fixture
def job(tmp_path, monkeypatch):
    """A tiny search, on small networks."""
    monkeypatch.setattr(module, "SPACE", SMALL)

    def make(folder="search", **changes):
        tiny = {"trials": 4, "epochs": 3, "series": 48, "held_out": 40, "simulation": "paper", "threads": 1}
        grid = {"steps": 40, "window": 5}
        return SearchJob(str(tmp_path / folder), **{**tiny, "preprocessing": grid, **changes})

    return make


def table(job):
    with open(f"{job.output}/trials.csv", encoding="utf-8", newline="") as file:
        return [{k: v for k, v in row.items() if k != "seconds"} for row in csv.DictReader(file)]


def test_the_space_is_the_paper_s_table_2():
    assert SPACE == {
        "learning_rate": (0.1, 0.01, 0.001),
        "batch": (16, 32, 64, 128, 256),
        "blocks": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
        "channels": (15, 25, 50, 100, 168, 200, 301, 400),
        "dropout": (0.01, 0.05, 0.1, 0.5),
    }


def test_draws_reach_the_whole_space_and_follow_from_the_seed():
    drawn = [draw(3, number) for number in range(300)]
    for name, choices in SPACE.items():
        assert {settings[name] for settings in drawn} == set(choices)
    assert drawn[7] == draw(3, 7) != draw(4, 7)


def test_a_search(job):
    made, lines = job(), []
    result = search(made, lines.append)
    rows = table(made)
    assert [row["trial"] for row in rows] == ["1", "2", "3", "4"]
    assert {row["state"] for row in rows} <= {"finished", "stopped early"}
    for number, row in enumerate(rows):
        assert {name: float(row[name]) for name in SMALL} == draw(0, number)
        assert (row["epochs"] == "3") >= (row["state"] == "finished")
    finished = [row for row in rows if row["state"] == "finished"]
    assert result["validation_accuracy"] == max(float(row["validation_accuracy"]) for row in finished)
    assert result["trials"] == 4
    assert result["stopped_early"] == 4 - len(finished)
    assert not result["time_is_up"]
    epochs, trials = ([line for line in lines if ("state" in line) == kind] for kind in (False, True))
    assert sum(int(row["epochs"]) for row in rows) == len(epochs)
    progress = [line["progress"] for line in epochs]
    assert progress == sorted(progress)
    assert [line["trial"] for line in trials] == [1, 2, 3, 4]
    assert {name: trials[-1]["best"][name] for name in SMALL} == result["best"]
    json.dumps(lines, allow_nan=False)


def test_a_bad_trial_is_stopped_early(job, monkeypatch):
    """Accuracies are made up: each trial is worse than the one before, so only the first goes to its end."""
    seen = []

    def worse_every_time(network, epoch_data, validation, config, report):
        seen.append(config)
        for epoch in range(config.epochs):
            accuracy = 0.9 - 0.1 * len(seen)
            report({"epoch": epoch + 1, "epochs": config.epochs, "loss": 1.0, "validation_accuracy": accuracy})

    monkeypatch.setattr(module, "fit", worse_every_time)
    result = search(job(epochs=9), lambda line: None)
    assert [row["epochs"] for row in table(job())] == ["9", "1", "1", "1"]
    assert result["stopped_early"] == 3
    assert result["validation_accuracy"] == pytest.approx(0.8)


def test_a_trial_that_diverges_is_stopped(job, monkeypatch):
    def diverge(network, epoch_data, validation, config, report):
        loss = float("nan") if config.batch == draw(0, 0)["batch"] else 1.0
        for epoch in range(config.epochs):
            report({"epoch": epoch + 1, "epochs": config.epochs, "loss": loss, "validation_accuracy": 0.5})

    monkeypatch.setattr(module, "fit", diverge)
    lines = []
    search(job(trials=8), lines.append)
    for row in table(job()):
        if int(row["batch"]) == draw(0, 0)["batch"]:
            assert (row["state"], row["epochs"]) == ("stopped early", "1")
    json.dumps(lines, allow_nan=False)


def test_interrupted_and_gone_on_is_uninterrupted(job):
    expected = job("whole")
    result = search(expected, lambda line: None)
    made = job("parts")

    def interrupt(line):
        if line["trial"] == 2 and line.get("trial_epoch") == 1:
            raise InterruptError

    with pytest.raises(InterruptError):
        search(made, interrupt)
    assert [row["trial"] for row in table(made)] == ["1"]
    lines = []
    again = search(made, lines.append)
    assert {line["trial"] for line in lines} == {2, 3, 4}  # what was done is not done again
    assert table(made) == table(expected)
    assert {k: v for k, v in again.items() if k != "table"} == {k: v for k, v in result.items() if k != "table"}


def test_more_trials_go_on(job):
    search(job(trials=2), lambda line: None)
    lines = []
    result = search(job(trials=3), lines.append)
    assert {line["trial"] for line in lines} == {3}
    assert result["trials"] == 3


def test_another_search_in_the_same_folder_is_refused(job):
    search(job(trials=1), lambda line: None)
    before = table(job())
    with pytest.raises(OutputError, match="other series"):
        search(job(seed=1), lambda line: None)
    assert table(job()) == before


def test_a_damaged_study_is_refused(job, tmp_path):
    (tmp_path / "search").mkdir()
    (tmp_path / "search" / "search.sqlite").write_text("no database at all " * 100)
    with pytest.raises(OutputError, match="cannot be opened"):
        search(job(), lambda line: None)


def test_time_limit(job, monkeypatch):
    """The clock jumps by a minute at every look."""
    clock = iter(range(0, 10_000, 60))
    monkeypatch.setattr(module.time, "monotonic", lambda: float(next(clock)))
    with pytest.raises(DataError, match="No trial was finished in 1"):
        search(job(minutes=1), lambda line: None)
    result = search(job(minutes=8), lambda line: None)
    assert result["time_is_up"]
    assert 1 <= result["trials"] < 4


def test_validation_series_are_not_trained_on(job):
    (training, validation), inputs = module._data(job())
    assert inputs == {"inputs": 1, "numbers": 0}
    assert len(training[0]) == 48
    assert len(validation[0]) == 40
    assert not {row.numpy().tobytes() for row in training[0]} & {row.numpy().tobytes() for row in validation[0]}


@pytest.mark.parametrize(
    "wrong",
    [{"trials": 0}, {"epochs": 0}, {"series": 0}, {"minutes": -1}, {"simulation": "x"}, {"classes": ["step"]}],
    ids=str,
)
def test_impossible_jobs(job, wrong):
    with pytest.raises(ValueError, match=r"are at least|is one of|are two or more"):
        job(**wrong)


def test_by_the_program(root, tmp_path):
    """Its first trial is small: 2 blocks at most of 25 channels at most."""
    seed = next(s for s in range(1000) if draw(s, 0)["blocks"] <= 2 and draw(s, 0)["channels"] <= 25)
    settings = {"task": "search", "output": str(tmp_path / "out"), "trials": 1, "epochs": 1, "series": 40}
    settings |= {"held_out": 20, "simulation": "paper", "seed": seed, "threads": 1}
    (tmp_path / "job.json").write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, str(root / "run.py"), "training", str(tmp_path / "job.json")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    last = json.loads(ended.stdout.splitlines()[-1])["done"]
    assert last["best"] == draw(seed, 0)
