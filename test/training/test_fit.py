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


@pytest.mark.parametrize("wrong", [{"patience": -1}, {"schedule": "waltz"}], ids=str)
def test_unknown_schedules_are_refused(wrong):
    with pytest.raises(ValueError, match="patience is at least 0"):
        FitConfig(**wrong)


def stop_early(**changes):
    config = FitConfig(**{**vars(CONFIG), "epochs": 40, "learning_rate": 3e-2, "decay": 1.0, "patience": 3, **changes})
    made = network()
    return fit(made, data, data(-1), config, lambda line: None), made, config


def test_patience_brings_back_the_best_weights():
    history, made, _ = stop_early()
    losses = [line["validation_loss"] for line in history]
    assert len(history) == losses.index(min(losses)) + 1 + 3 < 40
    x, y = data(-1)
    found = torch.nn.functional.cross_entropy(made.eval()(x), y).item()
    assert found == pytest.approx(min(losses), abs=1e-5)


def test_patience_survives_an_interruption(tmp_path):
    expected, made, config = stop_early()
    checkpoint = str(tmp_path / "run.pt")
    interrupted(checkpoint, len(expected) - 2, config)
    again = network()
    history = fit(again, data, data(-1), config, lambda line: None, checkpoint)
    assert timeless(history) == timeless(expected)
    assert same(again.parameters(), made.parameters())
    lines = []
    fit(network(), data, data(-1), config, lines.append, checkpoint)
    assert lines == []  # a run that stopped early is finished


def test_a_cosine_ends_at_nothing():
    rates = []

    class Watched(torch.optim.Adam):
        def step(self, *arguments):
            rates.append(self.param_groups[0]["lr"])
            return super().step(*arguments)

    before, torch.optim.Adam = torch.optim.Adam, Watched
    try:
        train(FitConfig(**{**vars(CONFIG), "schedule": "cosine", "batch": 160}))
    finally:
        torch.optim.Adam = before
    assert rates[0] == CONFIG.learning_rate
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] < 0.1 * rates[0]


def test_the_last_layer_has_its_own_rate_and_frozen_weights_stay():
    made = network()
    made.blocks.requires_grad_(False)
    before = {name: value.clone() for name, value in made.state_dict().items()}
    fit(made, data, data(-1), FitConfig(**{**vars(CONFIG), "epochs": 1}), lambda line: None)
    changed = {name for name, value in made.state_dict().items() if not torch.equal(value, before[name])}
    assert changed == {"linear.weight", "linear.bias"}
    still = network()
    fit(still, data, data(-1), FitConfig(**{**vars(CONFIG), "epochs": 1, "head_rate": 0.0}), lambda line: None)
    assert torch.equal(still.linear.weight, network().linear.weight)
    assert not torch.equal(still.blocks[0].conv1.bias, network().blocks[0].conv1.bias)


def test_probabilities_and_weights():
    def soft(epoch):
        x, y = data(epoch)
        return x, torch.nn.functional.one_hot(y, 2).float()

    def doubtful(epoch):
        """Half of the labels are wrong and weigh nothing."""
        x, y = data(epoch)
        wrong = torch.arange(len(y)) % 4 < 2
        return x, torch.where(wrong, 1 - y, y), (~wrong).float()

    made = network()
    history = fit(made, soft, soft(-1), CONFIG, lambda line: None)
    assert history[-1]["loss"] == pytest.approx(train()[0][-1]["loss"], abs=1e-3)
    assert history[-1]["validation_accuracy"] == 1.0
    assert fit(network(), doubtful, data(-1), CONFIG, lambda line: None)[-1]["validation_accuracy"] > 0.95


def test_what_follows_the_blocks_has_the_heads_rate():
    torch.manual_seed(0)
    made = PatternTCN(NetworkConfig(inputs=2, blocks=1, channels=3, classes=2, numbers=4, joined=5))
    before = {name: value.clone() for name, value in made.state_dict().items()}
    x, y = torch.randn(64, 2, 20), torch.arange(64) % 2
    fit(made, lambda epoch: (x, y), (x, y), FitConfig(epochs=1, head_rate=0.0), lambda line: None)
    changed = {name for name, value in made.state_dict().items() if not torch.equal(value, before[name])}
    assert changed and all(name.startswith("blocks.") for name in changed)
