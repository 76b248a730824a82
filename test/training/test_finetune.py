import numpy as np
import pytest
import torch
from insar_patterns.core.patterns import CODES, KEYS
from insar_patterns.core.preprocessing import Preprocessing
from insar_patterns.training.comparison import probabilities
from insar_patterns.training.dataset import paper_set
from insar_patterns.training.finetune import SURE, FinetuneOptions, Group, finetune_arrays, shrunk, targets
from insar_patterns.training.fit import predict
from insar_patterns.training.load import load

from .labelled_data import PREPROCESSING, noisy, parent

QUICK = {"epochs": 6, "patience": 0, "batch": 32, "learning_rate": 2e-3}
pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return parent(tmp_path_factory.mktemp("parent") / "parent.onnx")


def group(n, seed, labels=None, **kind):
    made = noisy(n, seed, **kind)
    return Group(made.values, made.dates, made.labels if labels is None else labels(made.labels))


def tune(model, groups=None, **changes):
    network, facts = load(model)
    lines = []
    groups = groups or [group(150, 1), group(90, 2, m=50, days=24)]
    tuned = finetune_arrays(
        network, facts, groups, [group(60, 3)], FinetuneOptions(**{**QUICK, **changes}), lines.append
    )
    assert tuned.history == lines
    assert tuned.network is network
    return tuned


def weights(tuned):
    return [weight.detach().clone() for weight in tuned.network.parameters()]


def same(one, other):
    return all(torch.equal(a, b) for a, b in zip(one, other))


def right(network):
    """Share of fresh series like the labelled ones that the network has right."""
    test = group(150, 77)
    found = probabilities(network, {"classes": KEYS, "preprocessing": PREPROCESSING}, [test])
    return np.mean(found.argmax(axis=1) == test.labels)


def test_it_learns_what_the_parent_does_not_know(model):
    before = right(load(model)[0])
    tuned = tune(model)
    assert before < 0.7
    assert right(tuned.network) > before + 0.2
    assert {"epoch", "epochs", "loss", "validation_accuracy", "seconds_left"} == set(tuned.history[0])
    assert not tuned.network.training
    assert all(weight.requires_grad for weight in tuned.network.parameters())


def test_patterns_without_labels_are_rehearsed(model):
    """Of the three patterns that the labels lack a good part is still found; without rehearsal nothing is."""
    preprocessing = Preprocessing(**PREPROCESSING)
    missing = [CODES[key] for key in ("piecewise", "power", "undefined")]
    x, y = paper_set(240, 5, preprocessing, missing)
    before, kept, lost = (
        np.mean(predict(network, x) == y.numpy())
        for network in (
            load(model)[0],
            tune(model, epochs=12, rehearsal=0.5).network,
            tune(model, epochs=12, rehearsal=0.0).network,
        )
    )
    assert before > 0.5  # of six
    assert kept > 0.2
    assert lost < 0.05


def test_same_arrays_same_weights(model):
    one, again, other = tune(model, epochs=2), tune(model, epochs=2), tune(model, epochs=2, seed=1)
    assert same(weights(one), weights(again))
    assert one.temperature == again.temperature
    assert not same(weights(one), weights(other))


def test_the_head_alone(model):
    start, tuned = load(model)[0], tune(model, train="head", epochs=3)
    for (name, before), after in zip(start.named_parameters(), tuned.network.parameters()):
        assert torch.equal(before, after) != name.startswith("linear."), name


def test_early_stopping_keeps_the_best_epoch(model):
    tuned = tune(model, epochs=30, patience=2, learning_rate=2e-2)
    losses = [line["validation_loss"] for line in tuned.history]
    assert len(losses) < 30
    assert tuned.best_epoch == 1 + int(np.argmin(losses))
    assert len(losses) == tuned.best_epoch + 2


def test_votes_and_weights(model):
    """Votes for a pattern are what a label of it is; series of weight nothing teach nothing."""
    plain = tune(model, [group(90, 1)], epochs=2)
    votes = tune(model, [group(90, 1, lambda labels: 2.0 * np.eye(6)[labels])], epochs=2)
    assert same(weights(plain), weights(votes))
    known = group(90, 1)._replace(weights=np.ones(90))
    wrong = group(90, 1, lambda labels: (labels + 1) % 3)
    heard = tune(model, [known, wrong])
    unheard = tune(model, [known, wrong._replace(weights=np.zeros(90))])
    assert right(unheard.network) > right(heard.network) + 0.15


def test_class_weights_lift_the_rare(model):
    """A pattern with few labels is called more often where it weighs more."""
    step = group(240, 1)
    rare = np.flatnonzero((step.labels != CODES["step"]) | (np.arange(240) < 24))
    train = [Group(step.values[rare], step.dates, step.labels[rare])]
    test = group(150, 77)

    def called(**changes):
        network = tune(model, train, epochs=3, augment=False, rehearsal=0.0, **changes).network
        found = probabilities(network, {"classes": KEYS, "preprocessing": PREPROCESSING}, [test])
        return found[:, CODES["step"]].mean()

    assert called() > called(class_weights=False)


def test_targets():
    np.testing.assert_array_equal(targets([0, 2], [2, 0]), [[0, 1], [1, 0]])
    np.testing.assert_allclose(targets([[2, 1, 0, 0, 0, 1]], [0, 1]), [[2 / 3, 1 / 3]])
    for labels in ([0, 5], [[0, 0, 0, 0, 0, 1.0]]):
        with pytest.raises(ValueError, match="none of the classes"):
            targets(labels, [0, 1])


def test_few_series_move_the_temperature_little():
    assert shrunk(1.0, 10) == 1.0
    assert shrunk(0.05, 0) == 1.0
    assert shrunk(4.0, SURE) == pytest.approx(2.0)
    assert shrunk(4.0, 100_000) == pytest.approx(4.0, rel=0.01)


@pytest.mark.parametrize(
    "wrong",
    [
        {"train": "tail"},
        {"device": "tpu"},
        {"rehearsal": 1.0},
        {"label_smoothing": -0.1},
        {"learning_rate": 0.0},
        {"epochs": 0},
        {"patience": -1},
        {"batch": 0},
    ],
    ids=str,
)
def test_options_that_make_no_sense(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        FinetuneOptions(**wrong)


def test_rates():
    assert (FinetuneOptions().fit_config().learning_rate, FinetuneOptions().fit_config().head_rate) == (3e-4, 1e-3)
    head = FinetuneOptions(train="head").fit_config()
    assert (head.learning_rate, head.head_rate) == (3e-3, None)
    chosen = FinetuneOptions(learning_rate=1e-2).fit_config()
    assert (chosen.learning_rate, chosen.head_rate) == (1e-2, 3e-2)
