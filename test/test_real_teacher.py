"""script/real_teacher.py: what the networks learn from, on made-up features."""

import os
import sys

import numpy as np
import pytest

pytest.importorskip("sklearn")
SCRIPT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "script")


@pytest.fixture
def teaching(monkeypatch):
    monkeypatch.syspath_prepend(SCRIPT)
    import real_teacher

    yield real_teacher
    sys.modules.pop("real_teacher", None)


DIMENSIONS = 200
"""About as many as the teacher sees: its kernel is as wide as so many need."""


def clouds(n, seed):
    """Features (n, d) of six clouds that overlap, and their codes."""
    rng = np.random.default_rng(seed)
    codes = np.arange(n) % 6
    centres = np.random.default_rng(0).normal(0, 0.5, (6, DIMENSIONS))
    return centres[codes] + rng.normal(0, 1, (n, DIMENSIONS)), codes


def test_it_learns_votes_and_gives_probabilities(teaching):
    (x, codes), (simulated, labels), (fresh, truth) = clouds(240, 1), clouds(60, 2), clouds(120, 3)
    votes = 0.8 * np.eye(6)[codes] + 0.2 / 6
    found = teaching.Teacher(0).fit([x, x], votes, simulated, labels).predict([fresh, fresh])
    assert found.sum(axis=1) == pytest.approx(np.ones(len(fresh)))
    assert np.mean(found.argmax(axis=1) == truth) > 0.9


def test_a_pattern_without_a_vote_has_what_simulation_says(teaching):
    (x, codes), (simulated, labels) = clouds(240, 1), clouds(300, 2)
    kept = codes != 2
    teacher = teaching.Teacher(0).fit([x[kept]], np.eye(6)[codes[kept]], simulated, labels)
    found = teacher.predict([x[~kept]])
    assert found[:, 2].mean() > 0.2


def test_series_of_little_weight_are_hardly_heard(teaching):
    (x, codes), (simulated, labels), (fresh, truth) = clouds(240, 1), clouds(60, 2), clouds(120, 3)
    wrong = np.eye(6)[(codes + 1) % 6]
    views, votes = np.concatenate([x, x]), np.concatenate([np.eye(6)[codes], wrong])

    def right(weight):
        weights = np.repeat([1.0, weight], len(x))
        found = teaching.Teacher(0).fit([views], votes, simulated, labels, weights).predict([fresh])
        return np.mean(found.argmax(axis=1) == truth)

    assert right(0.05) > 0.9 > right(1.0)


def test_what_it_sees_is_what_the_last_layers_take(teaching):
    """The blocks' findings and the numbers, put through the last layers, are the network's logits."""
    torch = pytest.importorskip("torch")
    from insar_patterns.core.preprocessing import Preprocessing
    from insar_patterns.training.network import NetworkConfig, PatternTCN, inputs

    torch.manual_seed(0)
    preprocessing = Preprocessing(steps=90, channels=("curve", "line"))
    network = PatternTCN(NetworkConfig(**inputs(preprocessing), blocks=3, channels=8)).eval()
    values = np.random.default_rng(0).normal(0, 3, (20, 60)).cumsum(axis=1)
    seen = teaching.described(network, preprocessing, values, np.datetime64("2020-01-01") + 12 * np.arange(60))
    assert seen.shape == (20, 8 + 6 + 80)
    rows = torch.from_numpy(teaching.without_logits(network, seen))
    with torch.inference_mode():
        logits = network.linear(network.join(rows[:, :8], rows[:, 8:]))
    torch.testing.assert_close(logits, torch.from_numpy(seen[:, 8:14]), rtol=1e-4, atol=1e-5)
