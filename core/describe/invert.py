"""Inverses of many small matrices at once."""

import numpy as np

SMALL = 8


def invert(matrices):
    """Inverses and log determinants of positive definite matrices, by blocks; numpy's own does one after the other.

    Parameters
    ----------
    matrices : (n, k, k) float

    Returns
    -------
    (n, k, k), (n,)
    """
    k = matrices.shape[1]
    if k <= SMALL:
        return _sweep(matrices)
    half = k // 2
    corner, cross = matrices[:, :half, :half], matrices[:, :half, half:]
    first, log_det = invert(corner)
    lift = first @ cross
    second, more = invert(matrices[:, half:, half:] - cross.transpose(0, 2, 1) @ lift)
    found = np.empty_like(matrices)
    beside = lift @ second
    found[:, half:, half:] = second
    found[:, :half, half:], found[:, half:, :half] = -beside, -beside.transpose(0, 2, 1)
    found[:, :half, :half] = first + beside @ lift.transpose(0, 2, 1)
    return found, log_det + more


def _sweep(matrices):
    """Gauss and Jordan without pivots, all matrices side by side."""
    found, log_det = matrices.transpose(1, 2, 0).copy(), 0.0
    for i in range(len(found)):
        pivot = found[i, i].copy()
        log_det = log_det + np.log(pivot)
        found[i, i] = 1.0
        found[i] /= pivot
        for j in range(len(found)):
            if j != i:
                factor = found[j, i].copy()
                found[j, i] = 0.0
                found[j] -= factor * found[i]
    return found.transpose(2, 0, 1).copy(), log_det
