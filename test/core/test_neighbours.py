import numpy as np
import pytest
from insar_patterns.core import neighbours
from insar_patterns.core.neighbours import NEAREST, safe_confidence, smooth_probabilities

RADIUS = 50.0


def points(n=400, seed=0, side=500.0):
    rng = np.random.default_rng(seed)
    return rng.uniform(0.0, side, (n, 2)), rng.dirichlet(np.full(6, 0.3), n)


def test_no_strength_changes_nothing():
    xy, probabilities = points()
    rounded = probabilities.round(2)  # does not sum to one
    np.testing.assert_array_equal(smooth_probabilities(xy, rounded, RADIUS, 0.0), rounded)


def test_it_can_be_stopped(monkeypatch):
    monkeypatch.setattr(neighbours, "BLOCK", 100)
    asked = []

    def check():
        asked.append(1)
        if len(asked) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        smooth_probabilities(*points(), RADIUS, 1.0, check)
    assert len(asked) == 3


@pytest.mark.parametrize("strength", [0.3, 1.0, 2.0, 3.0])
def test_a_confident_point_is_never_flipped(strength):
    for seed in range(5):
        xy, probabilities = points(600, seed)
        after = smooth_probabilities(xy, probabilities, RADIUS, strength)
        np.testing.assert_allclose(after.sum(axis=1), 1.0)
        confident = probabilities.max(axis=1) > safe_confidence(strength)
        assert confident.any()
        flipped = after.argmax(axis=1) != probabilities.argmax(axis=1)
        assert not flipped[confident].any()
        assert flipped.any()


def test_the_bound_is_sharp():
    """Eight neighbours that are sure of another pattern flip what is just below it, and not what is just above."""
    angle = np.arange(NEAREST) * 2 * np.pi / NEAREST
    xy = np.vstack([[0.0, 0.0], 10.0 * np.column_stack([np.cos(angle), np.sin(angle)])])
    for offset, kept in ((-0.001, False), (0.001, True)):
        confidence = safe_confidence(1.5) + offset
        rows = np.tile([0.0, 1.0, 0.0, 0.0, 0.0, 0.0], (NEAREST + 1, 1))
        rows[0] = [confidence, 1 - confidence, 0.0, 0.0, 0.0, 0.0]
        after = smooth_probabilities(xy, rows, RADIUS, 1.5)
        assert (after[0].argmax() == 0) == kept
        np.testing.assert_array_equal(after[1:].argmax(axis=1), 1)


def test_isolated_points_stay_as_they_are():
    xy, probabilities = points(50, side=500.0)
    probabilities = probabilities.round(2)
    far = np.vstack([xy, [[10_000.0, 0.0], [20_000.0, 0.0]]])
    rows = np.vstack([probabilities, [[0.5, 0.3, 0.1, 0.0, 0.0, 0.0], [0.2, 0.2, 0.2, 0.2, 0.1, 0.1]]])
    after = smooth_probabilities(far, rows, RADIUS, 2.0)
    np.testing.assert_array_equal(after[-2:], rows[-2:])
    assert not np.array_equal(after[:-2], rows[:-2])


def test_points_without_place_or_probabilities_are_neither_changed_nor_heard():
    xy, probabilities = points(100)
    xy[3], probabilities[7] = np.nan, np.nan
    after = smooth_probabilities(xy, probabilities, RADIUS, 1.0)
    np.testing.assert_array_equal(after[[3, 7]], probabilities[[3, 7]])
    rest = np.setdiff1d(np.arange(100), [3, 7])
    np.testing.assert_array_equal(after[rest], smooth_probabilities(xy[rest], probabilities[rest], RADIUS, 1.0))


def test_formula():
    """Two points, by hand."""
    xy = np.array([[0.0, 0.0], [30.0, 0.0]])
    p, q = np.array([0.4, 0.3, 0.3, 0.0, 0.0, 0.0]), np.array([0.1, 0.9, 0.0, 0.0, 0.0, 0.0])
    expected = p * np.exp(2.0 * q / NEAREST)
    after = smooth_probabilities(xy, np.array([p, q]), RADIUS, 2.0)
    np.testing.assert_allclose(after[0], expected / expected.sum())
    np.testing.assert_array_equal(smooth_probabilities(xy, np.array([p, q]), 29.0, 2.0), [p, q])


def test_points_in_one_place_and_blocks(monkeypatch):
    """Many points in one place: each hears eight others and never itself; blocks make no difference."""
    xy = np.zeros((20, 2))
    probabilities = np.tile([0.0, 1.0, 0.0, 0.0, 0.0, 0.0], (20, 1))
    probabilities[0] = [0.6, 0.4, 0.0, 0.0, 0.0, 0.0]
    after = smooth_probabilities(xy, probabilities, RADIUS, 2.0)
    assert after[0].argmax() == 1
    places, rows = points(300)
    whole = smooth_probabilities(places, rows, RADIUS, 1.0)
    monkeypatch.setattr(neighbours, "BLOCK", 64)
    np.testing.assert_array_equal(smooth_probabilities(places, rows, RADIUS, 1.0), whole)


@pytest.mark.parametrize("n", [0, 1])
def test_few(n):
    xy, probabilities = points(n)
    assert smooth_probabilities(xy, probabilities, RADIUS, 1.0).shape == (n, 6)


def test_a_noisy_map_gets_better():
    """Doubtful wrong points among the right ones of two halves."""
    rng = np.random.default_rng(5)
    xy = rng.uniform(0.0, 400.0, (800, 2))
    true = (xy[:, 0] > 200).astype(int)
    confidence = rng.uniform(0.35, 0.9, 800)
    codes = np.where(rng.random(800) < 0.2, 1 - true, true)
    rows = np.repeat((1 - confidence[:, None]) / 10, 6, axis=1)
    rows[np.arange(800), 1 - codes] = (1 - confidence) * 0.6  # the other one is the second choice
    rows[np.arange(800), codes] = confidence
    right = [(smooth_probabilities(xy, rows, 40.0, s).argmax(axis=1) == true).mean() for s in (0.0, 1.0, 3.0)]
    assert right[0] + 0.02 < right[1] < right[2]
