"""Points as little-endian well-known binary, many at a time (OGC 06-103r4, 8.2.3; ISO codes, 1001 with Z)."""

import numpy as np

_MULTIPOINT = 4
_FIRST_COORDINATE = {1: 5, _MULTIPOINT: 14}
"""Where it stands in a point, and in a multi-point, which has the number of its points and a head before it."""


def coordinates(geometries):
    """First coordinates of points and multi-points.

    Parameters
    ----------
    geometries : list of n bytes or None

    Returns
    -------
    (n, 2) float64, NaN where there is none
    """
    found = np.full((len(geometries), 2), np.nan)
    for rows, content in _by_length(geometries):
        kinds = _kinds(content)
        for kind, start in _FIRST_COORDINATE.items():
            if content.shape[1] >= start + 16:
                found[rows[kinds == kind]] = numbers(content[kinds == kind], start, "<f8", 2)
    return found


def parts(geometries):
    """(n,) int64: the points of each multi-point among `geometries` (as for `coordinates`), 0 for all others."""
    found = np.zeros(len(geometries), dtype=np.int64)
    for rows, content in _by_length(geometries):
        if content.shape[1] >= 9:
            multiple = _kinds(content) == _MULTIPOINT
            found[rows[multiple]] = numbers(content[multiple], 5, "<u4")[:, 0]
    return found


def numbers(content, start, kind, count=1):
    """(n, count) numbers of a kind, from byte `start` on of every row of `content`, (n, length) uint8."""
    end = start + count * np.dtype(kind).itemsize
    return np.ascontiguousarray(content[:, start:end]).view(kind)


def _kinds(content):
    return numbers(content, 1, "<u4")[:, 0] % 1000


def _by_length(geometries):
    """Yield (indices, bytes as (k, length) uint8) of the geometries of each length that can have a kind."""
    lengths = np.array([len(wkb) if wkb else 0 for wkb in geometries], dtype=np.int64)
    for length in np.unique(lengths[lengths >= 5]):
        rows = np.flatnonzero(lengths == length)
        content = b"".join([geometries[row] for row in rows.tolist()])
        yield rows, np.frombuffer(content, np.uint8).reshape(len(rows), length)
