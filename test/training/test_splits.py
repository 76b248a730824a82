import numpy as np
import pytest
from insar_patterns.core.errors import DataError
from insar_patterns.training.splits import block_size, blocks, metres, stratified
from scipy.spatial import cKDTree

COUNTS = [751, 744, 741, 746, 744, 735]  # the paper's Table 1


def area(n=1500, seed=0, side=6000.0):
    """Labelled points in clusters, their patterns varying with the place."""
    rng = np.random.default_rng(seed)
    centres = rng.uniform(0, side, (60, 2))
    which = rng.integers(0, 60, n)
    xy = np.array([500_000.0, 4_000_000.0]) + centres[which] + rng.normal(0, 80, (n, 2))
    labels = np.where(rng.random(n) < 0.5, which % 6, rng.integers(0, 6, n))
    return xy, labels


def test_stratified_is_the_papers_table_1():
    labels = np.repeat(np.arange(6), COUNTS)
    held = stratified(labels, 0.2, 0)
    shares = [held[labels == code].sum() for code in range(6)]
    assert shares == [150, 149, 148, 149, 149, 147]


def test_stratified_draws_by_its_seed():
    labels = np.repeat(np.arange(6), 50)
    assert np.array_equal(stratified(labels, 0.2, 3), stratified(labels, 0.2, 3))
    assert not np.array_equal(stratified(labels, 0.2, 3), stratified(labels, 0.2, 4))


@pytest.mark.parametrize(("count", "held"), [(1, 0), (2, 0), (3, 1), (5, 1), (7, 1), (8, 2)])
def test_stratified_leaves_rare_patterns_to_training(count, held):
    labels = np.array([0] * 50 + [3] * count)
    assert stratified(labels, 0.2, 0)[50:].sum() == held


@pytest.mark.parametrize("seed", [0, 1, (2, 3)])
@pytest.mark.parametrize("block_m", [None, 300.0, 900.0])
def test_blocks_leave_no_neighbours(seed, block_m):
    xy, labels = area()
    train, held, size = blocks(xy, labels, 0.2, seed, block_m)
    assert block_m is None or size == block_m
    assert not (train & held).any()
    distance, _ = cKDTree(xy[held]).query(xy[train])
    assert distance.min() >= size / 2
    assert train.sum() > 0.5 * (~held).sum()  # the buffer does not eat the labels


@pytest.mark.parametrize("seed", range(4))
def test_blocks_keep_the_shares_of_the_patterns(seed):
    xy, labels = area()
    _, held, _ = blocks(xy, labels, 0.2, seed)
    shares = [held[labels == code].mean() for code in range(6)]
    np.testing.assert_allclose(shares, 0.2, atol=0.08)


def test_whole_blocks_without_a_buffer():
    xy, labels = area()
    train, held, size = blocks(xy, labels, 0.2, 0, buffer=False)
    assert (train | held).all()
    # Points much nearer to each other than a block is wide are mostly on one side.
    pairs = cKDTree(xy).query_pairs(size / 50, output_type="ndarray")
    assert (held[pairs[:, 0]] == held[pairs[:, 1]]).mean() > 0.95


def test_blocks_draw_by_their_seed():
    xy, labels = area()
    one, same, other = (blocks(xy, labels, 0.2, seed)[1] for seed in (0, 0, 1))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_degrees_are_split_as_metres_are():
    xy, labels = area()
    degrees = np.column_stack([13.0 + (xy[:, 0] - 500_000) / 86_800, 38.7 + (xy[:, 1] - 4_000_000) / 111_195])
    away = metres(degrees)
    np.testing.assert_allclose(np.ptp(away, axis=0), np.ptp(xy, axis=0), rtol=2e-3)
    train, held, size = blocks(degrees, labels, 0.2, 0, 500.0)
    assert size == 500.0
    assert cKDTree(away[held]).query(away[train])[0].min() >= 250.0


def test_metres_stay():
    xy, _ = area()
    assert metres(xy) is xy


def test_points_without_a_place_are_in_neither_part():
    xy, labels = area()
    xy[::7] = np.nan
    train, held, _ = blocks(xy, labels, 0.2, 0)
    assert not (train | held)[::7].any()
    assert held.any()
    assert train.any()


def test_the_chosen_size_fits_the_extent():
    xy, _ = area()
    size = block_size(xy)
    assert 500 <= size <= 1600
    assert block_size(10 * xy) == pytest.approx(10 * size, rel=0.11)
    assert block_size(np.column_stack([xy[:, 0], np.zeros(len(xy))])) < size  # a line, such as a dam


@pytest.mark.parametrize(
    ("xy", "block_m"),
    [(np.zeros((50, 2)), None), (np.zeros((50, 2)), 500.0), (np.full((50, 2), np.nan), 500.0)],
    ids=["one-place", "one-place-one-block", "no-place"],
)
def test_points_at_one_place_are_refused(xy, block_m):
    with pytest.raises(DataError, match="too close together"):
        blocks(xy, np.arange(50) % 2, 0.2, 0, block_m)
