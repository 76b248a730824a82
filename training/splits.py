"""Which labelled points are held out: at random within each pattern, or by area."""

import numpy as np
from scipy.spatial import cKDTree

from ..core.errors import QT_TRANSLATE_NOOP, DataError

METRES_PER_DEGREE = 111_195.0
FEWEST_BLOCKS = 25
"""Blocks with points that a chosen size leaves, so that a fifth of them is a choice."""
TRIALS = 200
DROPPED_COUNTS = 0.5
"""What a dropped share of the training points costs, against the same deviation in the patterns' shares."""


def stratified(labels, share, seed):
    """Hold out `share` of each pattern at random (the paper's Table 1: 8 to 2).

    Parameters
    ----------
    labels : (n,) int; share : float, 0 to 1; seed : int or sequence of int

    Returns
    -------
    (n,) bool, True where held out; of each pattern the rounded share, all but one at most
    """
    rng = np.random.default_rng(seed)
    held = np.zeros(len(labels), dtype=bool)
    for code in np.unique(labels):
        rows = np.flatnonzero(labels == code)
        count = min(int(len(rows) * share + 0.5), len(rows) - 1)
        held[rng.choice(rows, size=count, replace=False)] = True
    return held


def metres(xy):
    """Places in metres, near enough for blocks: degrees become metres along their mean parallel.

    Degrees are told by their size: no place in metres that is split by area lies within 360 m of the origin.

    Parameters
    ----------
    xy : (n, 2) float, projected metres, or longitude and latitude; NaN where unknown
    """
    xy = np.asarray(xy, dtype=float)
    known = np.isfinite(xy).all(axis=1)
    if not known.any() or np.abs(xy[known, 0]).max() > 360 or np.abs(xy[known, 1]).max() > 90:
        return xy
    scale = np.cos(np.radians(xy[known, 1].mean()))
    return xy * METRES_PER_DEGREE * np.array([scale, 1.0])


def block_size(xy):
    """Side of the blocks in metres: the largest that leaves `FEWEST_BLOCKS` blocks with points, rounded.

    Parameters
    ----------
    xy : (n, 2) float, metres

    Raises
    ------
    DataError
        Where the points lie at too few places.
    """
    extent = np.ptp(xy, axis=0).max()
    for parts in range(3, 200):
        size = extent / parts
        if size > 0 and len(np.unique(_cells(xy, size, np.zeros(2)), axis=0)) >= FEWEST_BLOCKS:
            digits = int(np.floor(np.log10(size)))
            return float(round(size, 1 - digits))
    raise _too_close()


def blocks(xy, labels, share, seed, block_m=None, buffer=True):
    """Hold out whole square blocks, so that no held-out point has a neighbour in training.

    Blocks are drawn many times, scattered or as clusters that grow from one place; the draw is taken whose
    held-out share of each pattern is nearest to `share` with the fewest points lost to the buffer.

    Parameters
    ----------
    xy : (n, 2) float, metres or degrees (`metres`); points without a place are in neither part
    labels : (n,) int
    share : float, 0 to 1
    seed : int or sequence of int
    block_m : float or None, side of a block in metres; None takes `block_size`
    buffer : bool, drop training points less than half a block away from any held-out one

    Returns
    -------
    train, held : (n,) bool each; what is in neither is dropped
    size : float, side of the blocks in metres

    Raises
    ------
    DataError
        Where the points fill fewer than two blocks, or no training points are left.
    """
    known = np.isfinite(np.asarray(xy, dtype=float)).all(axis=1)
    if not known.any():
        raise _too_close()
    places, codes = metres(xy)[known], np.unique(labels[known], return_inverse=True)[1]
    size = float(block_m) if block_m else block_size(places)
    rng = np.random.default_rng(seed)
    cells, cell = np.unique(_cells(places, size, rng.random(2)), axis=0, return_inverse=True)
    cell = cell.ravel()
    if len(cells) < 2:
        raise _too_close()
    counts = np.zeros((len(cells), codes.max() + 1))
    np.add.at(counts, (cell, codes), 1)
    apart, best = size / 2 if buffer else 0.0, None
    for trial in range(TRIALS):
        order = _order(cells, rng, clustered=trial % 2 == 0)
        shares = counts[order].cumsum(axis=0)[:-1] / counts.sum(axis=0)
        costs = np.abs(shares - share).mean(axis=1)
        chosen = order[: 1 + costs.argmin()]
        if best is not None and costs.min() >= best[0]:
            continue
        held = np.isin(cell, chosen)
        near = ~held & (_distance(places, held) < apart)
        cost = costs.min() + DROPPED_COUNTS * near.sum() / (~held).sum()
        if (near | held).all() or (best is not None and cost >= best[0]):
            continue
        best = (cost, held, near)
    if best is None:
        raise _too_close()
    train, out = np.zeros(len(labels), dtype=bool), np.zeros(len(labels), dtype=bool)
    out[known], train[known] = best[1], ~best[1] & ~best[2]
    return train, out, size


def _cells(xy, size, shift):
    return np.floor((xy - xy.min(axis=0)) / size + shift).astype(np.int64)


def _order(cells, rng, clustered):
    """The blocks in the order in which they are held out: at random, or by distance from one of them."""
    if not clustered:
        return rng.permutation(len(cells))
    away = np.hypot(*(cells - cells[rng.integers(len(cells))]).T)
    return np.lexsort((rng.random(len(cells)), away))


def _distance(places, held):
    """(n,) metres from each point to the nearest held-out one."""
    return cKDTree(places[held]).query(places)[0]


def _too_close():
    return DataError(
        QT_TRANSLATE_NOOP(
            "Errors",
            "The labelled points lie too close together to be split by area. Choose smaller blocks or the stratified "
            "split.",
        )
    )
