import numpy as np
import pytest
from insar_patterns.core import metrics
from insar_patterns.core.evaluation import compare, score
from insar_patterns.core.patterns import KEYS

TRUTH = np.array([0, 0, 0, 1, 1, 2, 3, 5])
FOUND = np.array([0, 0, 1, 1, 1, -1, 3, 0])


def test_scores_of_a_hand_made_case():
    found = score("m", TRUTH, FOUND)
    assert found.confusion.shape == (6, 7)
    assert found.confusion.sum() == 8
    assert found.accuracy.value == 5 / 8
    assert found.accuracy[1:] == pytest.approx(np.array(metrics.wilson(5, 8)))
    assert found.unclassified == 1
    assert found.labels.tolist() == [3, 2, 1, 1, 0, 1]
    assert [f.value for f in found.recall] == pytest.approx([2 / 3, 1, 0, 1, np.nan, 0], nan_ok=True)
    assert [f.value for f in found.precision] == pytest.approx([2 / 3, 2 / 3, np.nan, 1, np.nan, np.nan], nan_ok=True)
    assert found.macro_recall.value == pytest.approx((2 / 3 + 1 + 0 + 1 + 0) / 5)
    assert found.macro_recall.low <= found.macro_recall.value <= found.macro_recall.high
    assert found.reliability is None


def test_points_without_a_pattern_have_no_place_in_the_calibration():
    probabilities = np.eye(6)[np.maximum(FOUND, 0)]
    probabilities[FOUND < 0] = np.nan
    found = score("m", TRUTH, FOUND, probabilities)
    assert found.reliability.count.sum() == 7
    assert found.reliability.error == pytest.approx(2 / 7)


def test_a_model_of_five_patterns_is_told_what_it_cannot_know():
    found = score("m", TRUTH, FOUND, classes=KEYS[:5])
    assert found.beyond == 1
    assert found.accuracy.value == 5 / 8
    assert found.accuracy_within.value == 5 / 7
    assert score("m", TRUTH, FOUND).beyond == 0


def test_every_pair_is_compared_once():
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 6, 300)
    guesses = [np.where(rng.random(300) < share, truth, (truth + 1) % 6) for share in (0.9, 0.6, 0.6)]
    scores = [score(name, truth, guess) for name, guess in zip("abc", guesses)]
    pairs = compare(scores)
    assert [(p.first, p.second) for p in pairs] == [(0, 1), (0, 2), (1, 2)]
    assert pairs[0].difference == scores[0].accuracy.value - scores[1].accuracy.value
    assert pairs[0].p < 0.001
    assert pairs[2].p > 0.05
    assert all(pair.p >= pair.test.p for pair in pairs)
    assert compare(scores[:1]) == []
