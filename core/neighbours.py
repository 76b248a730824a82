"""Smooth a map of patterns by the probabilities of the neighbours, as far as the points are in doubt."""

import numpy as np

NEAREST = 8
"""Neighbours that are heard."""
BLOCK = 100_000


def smooth_probabilities(xy, probabilities, radius, strength, check=lambda: None):
    """One step of the mean-field approximation of a Potts model.

    p'_i(k) is proportional to p_i(k) * exp(strength * q_i(k)), where q_i(k) is the sum of p_j(k) over the NEAREST
    nearest points within the radius, divided by NEAREST. Besag (1986), J. R. Stat. Soc. B 48, 259, gives the model;
    Zhang (1992), IEEE Trans. Signal Process. 40, 2570, the approximation.

    The odds of two patterns change by a factor of exp(strength) at most, so a point keeps its pattern where its
    probability exceeds `safe_confidence(strength)`. A strength of 0 and points without neighbours change nothing.

    Parameters
    ----------
    xy : (n, 2) float, m, NaN where unknown
    probabilities : (n, 6) float, rows with NaN are neither changed nor heard
    radius : float, m; strength : float, >= 0
    check : callable, called often; what it raises ends the work

    Returns
    -------
    (n, 6) float, a new array
    """
    from scipy.spatial import cKDTree  # slow to import: not while QGIS starts

    out = np.array(probabilities, dtype=float)
    rows = np.flatnonzero(np.isfinite(xy).all(axis=1) & np.isfinite(out).all(axis=1))
    if strength == 0 or len(rows) < 2:
        return out
    own, tree = out[rows], cKDTree(xy[rows])
    # A row of zeros for the neighbours that are not there.
    heard = np.vstack([own, np.zeros(own.shape[1])])
    for first in range(0, len(rows), BLOCK):
        check()
        index = np.arange(first, min(first + BLOCK, len(rows)))
        # One more than are heard: the point itself comes first, or wherever points share its place.
        _, found = tree.query(xy[rows[index]], k=NEAREST + 1, distance_upper_bound=np.nextafter(radius, np.inf))
        itself = found == index[:, None]
        itself[~itself.any(axis=1), -1] = True
        others = found[~itself].reshape(len(index), NEAREST)
        weighted = own[index] * np.exp(strength * heard[others].sum(axis=1) / NEAREST)
        weighted /= weighted.sum(axis=1, keepdims=True)
        alone = (others == len(rows)).all(axis=1, keepdims=True)
        out[rows[index]] = np.where(alone, own[index], weighted)
    return out


def safe_confidence(strength):
    """Probability above which `smooth_probabilities` of that strength changes no point's pattern."""
    return float(1.0 / (1.0 + np.exp(-strength)))
