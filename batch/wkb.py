"""Points as well-known binary in Arrow arrays: made from coordinates, and read back for the bounding box.

Layout: OGC 06-103r4, 8.2.3; ISO codes with Z (1001), which GeoParquet wants.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..core.errors import QT_TRANSLATE_NOOP, DataError
from ..core.wkb import numbers

# Code of the geometry: its name in GeoParquet, and where its first coordinate stands. A multi-point has the number of
# its points and the head of the first one before it.
_KINDS = {1: ("Point", 5), 1001: ("Point Z", 5), 4: ("MultiPoint", 14), 1004: ("MultiPoint Z", 14)}
_POINT_BYTES = 21


def points(x, y):
    """Points of two Arrow arrays of coordinates (float64); null where one is missing.

    Returns
    -------
    pyarrow.BinaryArray of the same length
    """
    known = pc.and_(pc.is_finite(pc.fill_null(x, np.nan)), pc.is_finite(pc.fill_null(y, np.nan)))
    rows = np.zeros((len(x), _POINT_BYTES), dtype=np.uint8)
    rows[:, :2] = 1  # little-endian, code 1
    place = np.stack([x.to_numpy(zero_copy_only=False), y.to_numpy(zero_copy_only=False)], axis=1)
    rows[:, 5:] = np.ascontiguousarray(place, dtype="<f8").view(np.uint8)
    fixed = pa.FixedSizeBinaryArray.from_buffers(pa.binary(_POINT_BYTES), len(x), [None, pa.py_buffer(rows)])
    return pc.if_else(known, fixed.cast(pa.binary()), None)


def coordinates(geometry):
    """Coordinates of an Arrow array of points, or of multi-points of one point; null is left out.

    Returns
    -------
    (k, 2) float64
    set of str : the types met, as GeoParquet names them

    Raises
    ------
    DataError
        Another geometry, or several points in one.
    """
    whole = geometry.drop_null().cast(pa.large_binary())
    if len(whole) == 0:
        return np.empty((0, 2)), set()
    offsets = np.frombuffer(whole.buffers()[1], np.int64)[whole.offset : whole.offset + len(whole) + 1]
    content = np.frombuffer(whole.buffers()[2], np.uint8)
    lengths = np.diff(offsets)
    if lengths.min() < _POINT_BYTES:
        raise _no_points()
    found, kinds = [], set()
    for length in np.unique(lengths):
        rows = content[offsets[:-1][lengths == length][:, None] + np.arange(length)]
        for order, sign in ((0, ">"), (1, "<")):
            ordered = rows[rows[:, 0] == order]
            codes = numbers(ordered, 1, sign + "u4")[:, 0]
            for code in np.unique(codes):
                kind, place = _places(ordered[codes == code], int(code), sign)
                kinds.add(kind)
                found.append(place)
    if sum(map(len, found)) < len(whole):  # neither byte order
        raise _no_points()
    return np.concatenate(found).astype(float), kinds


def _places(rows, code, sign):
    """Name of the kind of geometry, and (n, 2) coordinates, of rows of bytes of one kind."""
    kind, start = _KINDS.get(code, ("", 0))
    if not kind or (kind.startswith("Multi") and (numbers(rows, 5, sign + "u4") != 1).any()):
        raise _no_points()
    return kind, numbers(rows, start, sign + "f8", 2)


def _no_points():
    return DataError(
        QT_TRANSLATE_NOOP(
            "Errors",
            "The tile holds other geometries than single points; displacement series are read from points. Run "
            "'Multipart to singleparts' on it first, or choose another file.",
        )
    )
