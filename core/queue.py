"""In which order points are labelled, and the way through them."""

from typing import NamedTuple

import numpy as np

from .errors import QT_TRANSLATE_NOOP, DataError
from .patterns import PATTERNS

CONFIDENCE, NEIGHBOURS, STRATIFIED, RANDOM, SELECTED = "confidence", "neighbours", "stratified", "random", "selected"
ORDERS = (CONFIDENCE, NEIGHBOURS, STRATIFIED, RANDOM, SELECTED)
NEAREST = 8
"""Neighbours that a point is compared with."""


class Pool(NamedTuple):
    """The points to choose from.

    ids : (n,) int64 feature ids; codes : (n,) int64 predicted patterns, -1 where there is none;
    confidence : (n,) float64, NaN where there is none; xy : (n, 2) float64, in any plane coordinates.
    """

    ids: np.ndarray
    codes: np.ndarray
    confidence: np.ndarray
    xy: np.ndarray


def ordered(pool, order, seed=0):
    """Feature ids in the order in which they are shown, (n,) int64; the same seed gives the same order.

    Parameters
    ----------
    pool : Pool
    order : "confidence" (lowest first), "neighbours" (most neighbours of another pattern first), "stratified" (the
        predicted patterns in turn, each at random), "random", or "selected" (as they are)
    seed : int

    Points without a predicted pattern come last where the order needs one.

    Raises
    ------
    DataError
        The order needs predicted patterns and no point has one.
    """
    if order == SELECTED:
        return pool.ids
    rng = np.random.default_rng(seed)
    if order == RANDOM:
        return rng.permutation(pool.ids)
    known = pool.codes >= 0
    if not known.any():
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "This order needs predicted patterns and the layer has none. Classify it first, or choose the order "
                "at random or the selected points.",
            )
        )
    confidence = np.where(np.isfinite(pool.confidence), pool.confidence, 1.0)
    if order == CONFIDENCE:
        keys = (confidence, ~known)
    elif order == NEIGHBOURS:
        keys = (confidence, -disagreement(pool), ~known)
    else:
        keys = (rng.permutation(len(PATTERNS))[pool.codes], _turn(pool.codes, rng), ~known)
    return pool.ids[np.lexsort(keys)]


def disagreement(pool, nearest=NEAREST):
    """Share of each point's nearest neighbours that have another pattern, (n,) float64, 0 without neighbours.

    Only points with a pattern and a place count, on either side.
    """
    from scipy.spatial import cKDTree  # slow to import: not while QGIS starts

    share = np.zeros(len(pool.ids))
    rows = np.flatnonzero((pool.codes >= 0) & np.isfinite(pool.xy).all(axis=1))
    k = min(nearest, len(rows) - 1)
    if k < 1:
        return share
    _, found = cKDTree(pool.xy[rows]).query(pool.xy[rows], k=k + 1)
    own = found == np.arange(len(rows))[:, None]
    # Points in the very same place may push a point out of its own list; then the farthest is left out instead.
    own[~own.any(axis=1), -1] = True
    others = found[~own].reshape(len(rows), k)
    codes = pool.codes[rows]
    share[rows] = (codes[others] != codes[:, None]).mean(axis=1)
    return share


def _turn(codes, rng):
    """For each point its random place among those of its pattern."""
    turn = np.empty(len(codes), dtype=np.int64)
    for code in np.unique(codes):
        rows = np.flatnonzero(codes == code)
        turn[rows] = rng.permutation(len(rows))
    return turn


class Walk:
    """The way through a queue, back and forth; points shown out of turn are part of the way.

    Parameters
    ----------
    ids : (n,) int, the queue

    Attributes
    ----------
    stale : bool, for the owner: another queue is wanted for the next step
    """

    def __init__(self, ids=()):
        self._ids, self._next = [int(i) for i in ids], 0
        self._shown, self._at = [], -1
        self.stale = False

    def remember(self, other):
        """Take over the points that were shown in another queue."""
        self._shown, self._at = list(other._shown), len(other._shown) - 1

    def __len__(self):
        return len(self._ids)

    @property
    def left(self):
        """int: points of the queue that were not reached yet."""
        return len(self._ids) - self._next

    def visit(self, point):
        """Note that a point is shown that was chosen by hand."""
        if self._at < 0 or self._shown[self._at] != point:
            self._shown.append(int(point))
            self._at = len(self._shown) - 1

    def forward(self, skip=lambda point: False):
        """The next point, or None at the end; `skip` tells which points of the queue are left out."""
        if self._at < len(self._shown) - 1:
            self._at += 1
            return self._shown[self._at]
        current = self._shown[self._at] if self._shown else None
        while self._next < len(self._ids):
            point = self._ids[self._next]
            self._next += 1
            if point != current and not skip(point):
                self.visit(point)
                return point
        return None

    def back(self):
        """The point shown before, or None at the start."""
        if self._at <= 0:
            return None
        self._at -= 1
        return self._shown[self._at]
