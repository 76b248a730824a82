import numpy as np
import pytest
from insar_patterns.core.along import along, line_length, place_at, running_median

CORNER = np.array([(0.0, 0.0), (100.0, 0.0), (100.0, 50.0)])


def test_distance_and_offset():
    assert line_length(CORNER) == 150.0
    points = [(30, 5), (30, -5), (103, 20), (98, 20), (100, 50)]
    distance, offset = along(CORNER, np.array(points, dtype=float))
    assert distance.tolist() == [30, 30, 120, 120, 150]
    # To the right of a line to the east is the south, of one to the north the east.
    assert offset.tolist() == [-5, 5, 3, -2, 0]


def test_before_the_start_and_beyond_the_end():
    distance, offset = along(CORNER, np.array([(-1.0, 0.0), (100.0, 51.0), (np.nan, 0.0)]))
    assert np.isnan(distance).all()
    assert np.isnan(offset).all()


def test_outside_of_a_corner_is_nearest_to_it():
    distance, offset = along(CORNER, np.array([(103.0, -4.0)]))
    assert distance.tolist() == [100.0]
    assert offset.tolist() == [5.0]


def test_a_vertex_twice_changes_nothing():
    twice = np.array([(0.0, 0.0), (0.0, 0.0), (100.0, 0.0), (100.0, 0.0)])
    distance, offset = along(twice, np.array([(30.0, 5.0), (-1.0, 5.0), (101.0, 0.0)]))
    assert distance[0] == 30.0
    assert offset[0] == -5.0
    assert np.isnan(distance[1:]).all()


def test_places_found_again():
    there = place_at(CORNER, np.array([0.0, 40.0, 100.0, 130.0, 150.0]))
    assert there.tolist() == [[0, 0], [40, 0], [100, 0], [100, 30], [100, 50]]
    assert along(CORNER, there)[0] == pytest.approx([0, 40, 100, 130, 150])


def test_running_median():
    rng = np.random.default_rng(0)
    distance, values = rng.uniform(0, 100, 300), rng.normal(0, 1, 300)
    places, medians = running_median(distance, values, 10.0, points=50)
    for place, median in zip(places, medians):
        assert median == pytest.approx(np.median(values[np.abs(distance - place) <= 5.0]))
    _, gap = running_median(np.array([0.0, 0.1, 0.2, 50.0]), np.zeros(4), 10.0)
    assert np.isnan(gap).any()
