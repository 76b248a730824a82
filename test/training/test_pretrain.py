import json

import numpy as np
import pytest
import torch
from insar_patterns.core.model_file import read_model_file
from insar_patterns.core.patterns import KEYS
from insar_patterns.core.preprocessing import Preprocessing
from insar_patterns.training import pretrain as module
from insar_patterns.training.calibrate import logits, temperature
from insar_patterns.training.dataset import SETS
from insar_patterns.training.load import load
from insar_patterns.training.pretrain import TEST, VALIDATION, PretrainJob, pretrain

SEED = 5


@pytest.fixture(autouse=True)
def threads():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def job(folder, **changes):
    settings = {
        "output": str(folder / "tiny.onnx"),
        "name": "tiny",
        "series": 80,
        "held_out": 60,
        "threads": 1,
        "preprocessing": {"steps": 40, "window": 5, "channels": ["curve", "over_noise"]},
        "network": {"blocks": 2, "channels": 4},
        "fit": {"epochs": 3, "batch": 16, "learning_rate": 1e-2, "seed": SEED},
    }
    return PretrainJob(**{**settings, **changes})


def validation(made):
    """The validation series of a job."""
    return SETS[made.simulation](made.held_out, (SEED, VALIDATION), Preprocessing(**made.preprocessing))


@pytest.mark.parametrize("simulation", ["paper", "realistic"])
def test_facts_of_the_model(tmp_path, simulation):
    lines = []
    made = job(tmp_path, simulation=simulation)
    facts = pretrain(made, lines.append)
    read = read_model_file(made.output)
    assert json.loads(json.dumps(facts)).items() <= read.metadata.items()
    assert read.preprocessing == Preprocessing(**made.preprocessing)
    assert read.classes == KEYS
    told = {key: facts["training"][key] for key in ("simulation", "series_per_epoch", "passes", "held_out", "epochs")}
    assert told == {"simulation": simulation, "series_per_epoch": 80, "passes": 1, "held_out": 60, "epochs": 3}
    figures = facts["figures"]
    assert figures["validation_by_epoch"] == [line["validation_accuracy"] for line in lines]
    assert len(lines) == 3
    assert figures["validation_accuracy"] == figures["validation_by_epoch"][-1]


def test_figures_are_those_of_the_exported_model(tmp_path):
    made = job(tmp_path)
    figures = pretrain(made, lambda line: None)["figures"]
    network, _ = load(made.output)
    x, y = validation(made)
    assert np.mean((logits(network, x).argmax(dim=1) == y).numpy()) == pytest.approx(
        figures["validation_accuracy"], abs=1e-5
    )
    x, y = SETS["paper"](60, (SEED, TEST), Preprocessing(**made.preprocessing))
    found = logits(network, x).argmax(dim=1)
    expected = np.zeros((6, 6), int)
    np.add.at(expected, (y.numpy(), found.numpy()), 1)
    assert figures["test_confusion"] == expected.tolist()
    assert figures["test_accuracy"] == pytest.approx(np.trace(expected) / 60, abs=1e-5)


def test_the_temperature_is_folded_into_the_model(tmp_path):
    """Fitted on the validation series: on these the exported logits need none any more."""
    made = job(tmp_path, checkpoint=str(tmp_path / "tiny.pt"))
    t = pretrain(made, lambda line: None)["temperature"]
    assert t == read_model_file(made.output).metadata["temperature"]
    network, _ = load(made.output)
    trained = torch.load(made.checkpoint, weights_only=True)["states"][0]
    for part in ("weight", "bias"):
        torch.testing.assert_close(
            getattr(network.linear, part).detach() * t, trained[f"linear.{part}"], rtol=1e-3, atol=1e-6
        )
    assert abs(t - 1) > 0.01
    assert temperature(logits(network, validation(made)[0]), validation(made)[1]) == pytest.approx(1.0, abs=1e-3)


def drawn_seeds(monkeypatch, made):
    """Run a job; return the seeds and sizes of the sets that it drew, in order."""
    asked = []

    def draw(n, seed, *arguments):
        asked.append((n, seed))
        return SETS["realistic"](n, seed, *arguments)

    monkeypatch.setattr(module, "SETS", {**SETS, made.simulation: draw})
    pretrain(made, lambda line: None)
    return asked


@pytest.mark.parametrize(("passes", "draws"), [(1, 3), (2, 2), (3, 1), (50, 1)])
def test_series_are_drawn_afresh_after_the_passes(tmp_path, monkeypatch, passes, draws):
    asked = drawn_seeds(monkeypatch, job(tmp_path, simulation="realistic", passes=passes))
    training = [(80, (SEED, 0, k)) for k in range(draws)]
    assert asked == [(60, (SEED, VALIDATION)), *training, (60, (SEED, TEST))]
    assert len({seed for _, seed in asked}) == len(asked)


def test_passes_change_the_training(tmp_path):
    losses = [pretrain(job(tmp_path, passes=k), lambda line: None)["figures"]["loss"] for k in (1, 2, 2)]
    assert losses[0][0] == losses[1][0]
    assert losses[0][1] != losses[1][1]
    assert losses[1] == losses[2]


class StopError(Exception):
    pass


def test_interrupted_within_the_passes(tmp_path):
    """The epochs that are left see the series that they would have seen."""

    def stop(line):
        if line["epoch"] == 2:
            raise StopError

    changes = {"passes": 2, "simulation": "realistic"}
    whole = pretrain(job(tmp_path, **changes), lambda line: None)
    made = job(tmp_path, checkpoint=str(tmp_path / "tiny.pt"), **changes)
    with pytest.raises(StopError):
        pretrain(made, stop)
    assert pretrain(made, lambda line: None)["figures"] == whole["figures"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"passes": 0}, "passes, held_out and threads are at least 1"),
        ({"simulation": "kunming"}, "simulation is one of paper, realistic"),
        ({"classes": ("stable",)}, "classes are two or more"),
    ],
    ids=["passes", "simulation", "classes"],
)
def test_bad_jobs(tmp_path, wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        job(tmp_path, **wrong)


def test_numbers_of_the_line_are_scaled_to_the_series_of_the_first_epoch(tmp_path):
    preprocessing = {"steps": 90, "window": 5, "channels": ["curve", "line"]}
    made = job(tmp_path, preprocessing=preprocessing, network={"blocks": 2, "channels": 4, "joined": 6})
    pretrain(made, lambda line: None)
    network, _ = load(made.output)
    x, _ = SETS["paper"](80, (SEED, 0, 0), Preprocessing(**preprocessing))
    torch.testing.assert_close(network.join.centre, x[:, 1, :80].mean(dim=0), rtol=1e-4, atol=1e-5)
    assert network.config.joined == 6 and network.join.spread.std() > 0.1
