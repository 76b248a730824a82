"""The same clusters as scikit-learn's, however small the pieces; and an end when it is stopped."""

import time

import numpy as np
import pytest
from insar_patterns.core import dbscan as module
from insar_patterns.core.dbscan import dbscan


def scene(seed, n=1500, dimensions=2):
    """Dense discs on a thin background, in any order; every third on a grid, where distances equal the radius."""
    rng = np.random.default_rng(seed)
    centres = rng.uniform(0, 1500, (12, dimensions))
    points = centres[rng.integers(12, size=n)] + rng.normal(0, 40, (n, dimensions))
    points[::4] = rng.uniform(0, 1500, points[::4].shape)
    points[::3] = np.round(points[::3] / 10) * 10
    return points


@pytest.mark.parametrize("pairs", [1, 700, 10**6])
@pytest.mark.parametrize("seed", range(4))
def test_as_scikit_learn(seed, pairs, monkeypatch):
    cluster = pytest.importorskip("sklearn.cluster")
    monkeypatch.setattr(module, "PAIRS", pairs)
    monkeypatch.setattr(module, "BLOCK", 400)
    for dimensions, radius, least in ((2, 30.0, 5), (2, 20.0, 9), (2, 50.0, 1), (3, 60.0, 6), (2, 5000.0, 3)):
        points = scene(seed, 1500 if pairs > 1 else 200, dimensions)
        if pairs < 1000 and radius > 100:
            continue
        expected = cluster.DBSCAN(eps=radius, min_samples=least).fit_predict(points)
        np.testing.assert_array_equal(dbscan(points, radius, least), expected)
    assert len(np.unique(dbscan(scene(seed), 20.0, 9))) > 4


def test_a_border_point_of_two_clusters_and_a_lone_point():
    points = np.array([[30.0, 0], [31, 0], [32, 0], [15, 0], [0, 0], [-1, 0], [-2, 0], [500, 0]])
    assert dbscan(points, 15.0, 4).tolist() == [0, 0, 0, 0, 1, 1, 1, -1]
    assert dbscan(points[::-1], 15.0, 4).tolist() == [-1, 0, 0, 0, 0, 1, 1, 1]


def test_nothing_to_cluster():
    assert dbscan(np.empty((0, 2)), 10.0, 3).tolist() == []
    assert dbscan(np.array([[0.0, 0.0], [100.0, 0.0]]), 10.0, 2).tolist() == [-1, -1]


def test_is_stopped_at_once():
    points = np.random.default_rng(0).uniform(0, 1000, (30_000, 2))
    asked = []

    def check():
        asked.append(time.monotonic())
        if len(asked) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dbscan(points, 50.0, 5, check)
    assert np.diff(asked).max() < 2.0
