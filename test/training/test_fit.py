import os

import numpy as np
import pytest
import torch
from insar_patterns.training.fit import FitConfig, fit, predict
from insar_patterns.training.network import NetworkConfig, PatternTCN

CONFIG = FitConfig(epochs=5, batch=32, learning_rate=5e-3, decay_epochs=2, decay=0.5, seed=3)


class InterruptError(Exception):
    pass


@pytest.fixture(autouse=True)
def one_thread():
    """So that sums are taken in one order, and other work on the machine is left alone."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def network(channels=8):
    torch.manual_seed(11)
    return PatternTCN(NetworkConfig(blocks=3, channels=channels, classes=2, dropout=0.1))


def data(epoch, n=160):
    """Rising series and falling ones."""
    rng = np.random.default_rng((1000, epoch + 1))
    y = np.arange(n) % 2
    slope = (2.0 * y - 1)[:, None, None] * rng.uniform(0.5, 1.5, (n, 1, 1))
    x = slope * np.linspace(-1, 1, 24) + rng.normal(0, 0.1, (n, 1, 24))
    return torch.from_numpy(x.astype(np.float32)), torch.from_numpy(y)


def train(config=CONFIG, report=lambda line: None, checkpoint=None, made=None, identity=None):
    made = made or network()
    history = fit(made, data, data(-1), config, report, checkpoint, identity)
    return history, [p.detach().clone() for p in made.parameters()]


def interrupted(checkpoint, after, config=CONFIG):
    """A run that ends in the middle of the report of epoch `after`."""

    def report(line):
        if line["epoch"] == after:
            raise InterruptError

    with pytest.raises(InterruptError):
        train(config, report, checkpoint)


def timeless(history):
    return [{key: value for key, value in line.items() if key != "seconds_left"} for line in history]


def same(one, other):
    return all(torch.equal(a, b) for a, b in zip(one, other))


def test_it_learns_two_trivial_classes():
    made, lines = network(), []
    x, y = data(-1)
    before = np.mean(predict(made, x) == y.numpy())
    history, _ = train(report=lines.append, made=made)
    assert history == lines
    assert [line["epoch"] for line in lines] == [1, 2, 3, 4, 5]
    assert {line["epochs"] for line in lines} == {5}
    assert before < 0.9
    assert lines[-1]["validation_accuracy"] == np.mean(predict(made, x) == y.numpy()) == 1.0
    assert lines[-1]["loss"] < 0.5 * lines[0]["loss"]
    assert lines[-1]["seconds_left"] == 0


def test_every_epoch_gets_its_own_data():
    asked = []
    fit(network(), lambda epoch: asked.append(epoch) or data(epoch), data(-1), CONFIG, lambda line: None)
    assert asked == [0, 1, 2, 3, 4]


def test_same_seed_same_weights():
    one, same_seed = train(), train()
    assert timeless(one[0]) == timeless(same_seed[0])
    assert same(one[1], same_seed[1])
    other = train(FitConfig(**{**vars(CONFIG), "seed": 4}))
    assert not same(one[1], other[1])


def test_state_left_by_others_does_not_matter():
    expected = train()
    torch.manual_seed(99)
    torch.rand(17)
    assert same(train()[1], expected[1])


@pytest.mark.parametrize("after", [2, 3, 5])
def test_interrupted_and_resumed_is_uninterrupted(tmp_path, after):
    checkpoint = str(tmp_path / "run.pt")
    interrupted(checkpoint, after)
    lines = []
    history, weights = train(report=lines.append, checkpoint=checkpoint)
    expected = train()
    assert timeless(history) == timeless(expected[0])
    assert same(weights, expected[1])
    assert [line["epoch"] for line in lines] == list(range(after, 6))  # what was done is not done again
    assert os.listdir(tmp_path) == ["run.pt"]


def test_a_finished_run_is_not_done_again(tmp_path):
    checkpoint = str(tmp_path / "run.pt")
    history, weights = train(checkpoint=checkpoint)
    lines = []
    again, same_weights = train(report=lines.append, checkpoint=checkpoint)
    assert lines == []
    assert again == history
    assert same(weights, same_weights)


@pytest.mark.parametrize("change", [{"seed": 4}, {"epochs": 4}, {"learning_rate": 1e-3}, {"batch": 16}], ids=str)
def test_checkpoint_of_another_configuration_is_ignored(tmp_path, change):
    checkpoint = str(tmp_path / "run.pt")
    interrupted(checkpoint, 3)
    other = FitConfig(**{**vars(CONFIG), **change})
    lines = []
    _, weights = train(other, lines.append, checkpoint)
    assert lines[0]["epoch"] == 1
    assert same(weights, train(other)[1])


def test_checkpoint_of_another_identity_is_ignored(tmp_path):
    """Even where its weights would fit, or would not."""
    checkpoint = str(tmp_path / "run.pt")
    mine = {"preprocessing": {"window": 5}, "classes": ("stable", "step")}
    train(checkpoint=checkpoint, identity=mine)
    for other, channels in ((None, 8), ({**mine, "preprocessing": {"window": 7}}, 8), ({"channels": 4}, 4)):
        lines = []
        train(report=lines.append, checkpoint=checkpoint, made=network(channels), identity=other)
        assert len(lines) == 5
        train(report=lines.append, checkpoint=checkpoint, made=network(channels), identity=other)
        assert len(lines) == 5  # its own is found


class Recorder(torch.nn.Module):
    """Remembers the order in which it was shown the series."""

    def __init__(self):
        super().__init__()
        self.linear = torch.nn.Linear(1, 2)
        self.seen = []

    def forward(self, x):
        if self.training:
            self.seen.append(x[:, 0, 0].tolist())
        return self.linear(x[:, :, 0])


def test_every_epoch_shows_all_series_once_in_an_order_of_its_own():
    made, x = Recorder(), torch.arange(100.0)[:, None, None]
    y = torch.arange(100) % 2
    fit(made, lambda epoch: (x, y), (x, y), CONFIG, lambda line: None)
    assert [len(part) for part in made.seen] == [32, 32, 32, 4] * 5
    orders = [tuple(x for part in made.seen[i : i + 4] for x in part) for i in range(0, 20, 4)]
    assert all(sorted(order) == list(range(100)) for order in orders)
    assert len(set(orders)) == 5


def test_rate_decays():
    """With a decay to nothing, the epochs after it change nothing."""
    still = FitConfig(**{**vars(CONFIG), "decay": 0.0})
    once = FitConfig(**{**vars(CONFIG), "decay": 0.0, "epochs": 2})
    assert same(train(still)[1], train(once)[1])
    assert not same(train(once)[1], train(FitConfig(**{**vars(once), "epochs": 1}))[1])


def test_validation_is_never_trained_on():
    x, y = data(-1)
    made = network()
    fit(made, data, (x, 1 - y), CONFIG, lambda line: None)
    assert same([p.detach() for p in made.parameters()], train()[1])


def test_bfloat16_learns_too():
    history, weights = train(FitConfig(**{**vars(CONFIG), "bfloat16": True}))
    assert history[-1]["validation_accuracy"] == 1.0
    assert {w.dtype for w in weights} == {torch.float32}


def test_predict_in_batches():
    made = network()
    x, _ = data(0)
    np.testing.assert_array_equal(predict(made, x, batch=7), predict(made, x))
    assert predict(made, x).dtype == np.int64
    assert not made.training


@pytest.mark.parametrize("wrong", [{"epochs": 0}, {"batch": 0}, {"decay_epochs": 0}], ids=str)
def test_nothing_to_do_is_refused(wrong):
    with pytest.raises(ValueError, match="at least 1"):
        FitConfig(**wrong)
