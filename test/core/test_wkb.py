import struct

import numpy as np
import pytest
from insar_patterns.core.wkb import coordinates, numbers, parts


def point(x, y, *more):
    code = {0: 1, 1: 1001, 2: 3001}[len(more)]
    return struct.pack(f"<BI{2 + len(more)}d", 1, code, x, y, *more)


def multi(*points):
    code = int.from_bytes(points[0][1:5], "little") + 3 if points else 4
    return struct.pack("<BII", 1, code, len(points)) + b"".join(points)


LINE = struct.pack("<BII4d", 1, 2, 2, 1.0, 2.0, 3.0, 4.0)
CASES = [
    (point(1.5, -2), (1.5, -2), 0),
    (point(3, 4, 5), (3, 4), 0),
    (point(3, 4, 5, 6), (3, 4), 0),
    (multi(point(7, 8)), (7, 8), 1),
    (multi(point(7, 8, 9)), (7, 8), 1),
    (multi(point(7, 8), point(1, 2)), (7, 8), 2),
    (multi(), (np.nan, np.nan), 0),
    (point(np.nan, np.nan), (np.nan, np.nan), 0),
    (None, (np.nan, np.nan), 0),
    (b"", (np.nan, np.nan), 0),
    (LINE, (np.nan, np.nan), 0),
]


@pytest.mark.parametrize(("wkb", "place", "count"), CASES)
def test_each_alone(wkb, place, count):
    np.testing.assert_array_equal(coordinates([wkb]), [place])
    assert parts([wkb]).tolist() == [count]


def test_all_together_in_any_order():
    order = np.random.default_rng(0).permutation(np.repeat(np.arange(len(CASES)), 5))
    geometries, places, counts = zip(*(CASES[i] for i in order))
    np.testing.assert_array_equal(coordinates(list(geometries)), places)
    np.testing.assert_array_equal(parts(list(geometries)), counts)


def test_none_at_all():
    assert coordinates([]).shape == (0, 2)
    assert parts([]).shape == (0,)


def test_numbers():
    rows = np.frombuffer(struct.pack(">BddBdd", 0, 1, 2, 0, 3, 4), np.uint8).reshape(2, 17)
    assert numbers(rows, 1, ">f8", 2).tolist() == [[1, 2], [3, 4]]
