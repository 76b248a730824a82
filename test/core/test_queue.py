"""The order of labelling and the way through it."""

import numpy as np
import pytest
from insar_patterns.core.errors import DataError
from insar_patterns.core.queue import (
    CONFIDENCE,
    NEIGHBOURS,
    ORDERS,
    RANDOM,
    SELECTED,
    STRATIFIED,
    Pool,
    Walk,
    disagreement,
    ordered,
)


def pool(codes, confidence=None, xy=None):
    n = len(codes)
    codes = np.asarray(codes)
    confidence = np.full(n, 0.5) if confidence is None else np.asarray(confidence, dtype=float)
    xy = np.column_stack([np.arange(n, dtype=float), np.zeros(n)]) if xy is None else np.asarray(xy, dtype=float)
    return Pool(np.arange(n, dtype=np.int64) + 100, codes, confidence, xy)


@pytest.mark.parametrize("order", ORDERS)
def test_every_point_comes_once(order):
    rng = np.random.default_rng(3)
    points = pool(rng.integers(-1, 6, 200), rng.uniform(0, 1, 200), rng.uniform(0, 9, (200, 2)))
    assert sorted(ordered(points, order)) == sorted(points.ids)


@pytest.mark.parametrize("order", ORDERS)
def test_same_seed_same_order(order):
    points = pool(np.arange(60) % 6)
    assert ordered(points, order, 4).tolist() == ordered(points, order, 4).tolist()


def test_lowest_confidence_first_and_unclassified_last():
    points = pool([1, -1, 2, 3, 4], [0.9, np.nan, 0.2, np.nan, 0.5])
    assert ordered(points, CONFIDENCE).tolist() == [102, 104, 100, 103, 101]


def test_unlike_their_neighbours_first():
    codes = [0] * 10 + [2] + [0] * 10
    assert ordered(pool(codes), NEIGHBOURS)[0] == 110
    share = disagreement(pool(codes))
    assert share[10] == 1.0
    assert share[0] == 0.0
    assert share[9] == pytest.approx(1 / 8)


def test_neighbours_in_the_same_place():
    share = disagreement(pool([0, 0, 1, 1], xy=np.zeros((4, 2))), nearest=3)
    assert share == pytest.approx([2 / 3] * 4)


def test_neighbours_leave_out_points_without_place_or_pattern():
    xy = [[0, 0], [1, 0], [np.nan, np.nan], [2, 0]]
    assert disagreement(pool([0, 0, 5, -1], xy=xy)).tolist() == [0.0, 0.0, 0.0, 0.0]


def test_patterns_take_turns():
    codes = np.array([0] * 50 + [1] * 5 + [2] * 5 + [-1] * 3)
    found = codes[ordered(pool(codes), STRATIFIED) - 100]
    for turn in range(5):
        assert sorted(found[3 * turn : 3 * turn + 3]) == [0, 1, 2]
    assert found[-3:].tolist() == [-1, -1, -1]


def test_random_depends_on_the_seed():
    points = pool(np.zeros(100, dtype=int))
    assert ordered(points, RANDOM, 1).tolist() != ordered(points, RANDOM, 2).tolist()


def test_unclassified_points_can_only_be_random_or_selected():
    points = pool([-1, -1, -1])
    for order in (CONFIDENCE, NEIGHBOURS, STRATIFIED):
        with pytest.raises(DataError, match="Classify it first"):
            ordered(points, order)
    assert len(ordered(points, RANDOM)) == len(ordered(points, SELECTED)) == 3


def test_walk_forth_and_back():
    walk = Walk([1, 2, 3])
    assert [walk.forward(), walk.forward()] == [1, 2]
    assert walk.back() == 1
    assert walk.back() is None
    assert [walk.forward(), walk.forward(), walk.forward()] == [2, 3, None]
    assert walk.back() == 2


def test_walk_skips_but_goes_back_to_what_was_shown():
    walk, labelled = Walk([1, 2, 3, 4]), {2, 3}
    assert walk.forward(labelled.__contains__) == 1
    labelled.add(1)
    assert walk.forward(labelled.__contains__) == 4
    assert walk.back() == 1
    assert walk.left == 0


def test_point_picked_by_hand_is_part_of_the_way():
    walk = Walk([1, 2, 3])
    walk.forward()
    walk.visit(77)
    walk.visit(77)
    assert walk.forward() == 2
    assert [walk.back(), walk.back()] == [77, 1]


def test_new_queue_remembers_the_way_and_does_not_show_the_same_point_again():
    old = Walk([5, 6])
    old.forward()
    new = Walk([5, 9])
    new.remember(old)
    assert new.forward() == 9
    assert new.back() == 5
