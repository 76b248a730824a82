import struct

import numpy as np
import pyarrow as pa
import pytest
from insar_patterns.batch.wkb import coordinates, points
from insar_patterns.core.errors import DataError


def point(x, y, z=None, order="<"):
    code, place = (1, (x, y)) if z is None else (1001, (x, y, z))
    return struct.pack(f"{order}BI{len(place)}d", int(order == "<"), code, *place)


def multi(*parts):
    return struct.pack("<BII", 1, 4, len(parts)) + b"".join(parts)


def test_points_are_what_the_standard_says_and_come_back():
    made = points(pa.array([1.5, None, 3.0, np.nan]), pa.array([2.5, 1.0, -4.0, 0.0]))
    assert made.to_pylist() == [point(1.5, 2.5), None, point(3.0, -4.0), None]
    place, kinds = coordinates(made)
    assert place.tolist() == [[1.5, 2.5], [3.0, -4.0]] and kinds == {"Point"}


def test_every_kind_of_single_point_is_read():
    mixed = pa.array([point(1, 2), None, point(3, 4, 5), point(6, 7, order=">"), multi(point(8, 9))])
    place, kinds = coordinates(mixed)
    assert sorted(place.tolist()) == [[1, 2], [3, 4], [6, 7], [8, 9]]
    assert kinds == {"Point", "Point Z", "MultiPoint"}


def test_a_slice_is_read_as_a_slice():
    place, _ = coordinates(pa.array([point(k, -k) for k in range(9)]).slice(4, 3))
    assert place.tolist() == [[4, -4], [5, -5], [6, -6]]


def test_nothing_is_read_from_nothing():
    place, kinds = coordinates(pa.array([None, None], type=pa.binary()))
    assert place.shape == (0, 2) and kinds == set()


@pytest.mark.parametrize(
    "geometry",
    [
        multi(point(1, 2), point(3, 4)),
        multi(),
        struct.pack("<BII4d", 1, 2, 2, 0, 0, 1, 1),
        b"\x01\x01\x00",
        b"",
        b"\x07" + point(1, 2)[1:],
    ],
    ids=["two points", "no point", "line", "cut off", "empty", "byte order"],
)
def test_other_geometries_are_refused(geometry):
    with pytest.raises(DataError, match="single points"):
        coordinates(pa.array([point(0, 0), geometry]))
