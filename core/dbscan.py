"""DBSCAN (Ester, Kriegel, Sander & Xu 1996, KDD-96, 226) piece by piece: it can be stopped and needs little memory."""

import numpy as np

BLOCK = 20_000
"""Points whose neighbours are counted at a time."""
PAIRS = 1_000_000
"""Neighbours that are listed at a time, about; 24 bytes each."""


def dbscan(points, radius, min_points, check=lambda: None):
    """Clusters of points.

    A point with at least `min_points` neighbours, itself included, is the core of a cluster; so are, of the same, all
    cores within the radius of one. Other points within the radius of a core belong to its cluster, if there are several
    to the one whose first core comes first, as scikit-learn has it.

    Parameters
    ----------
    points : (n, d) float; radius : float, > 0, inclusive; min_points : int
    check : callable, called often; what it raises ends the work

    Returns
    -------
    (n,) int : number of the cluster, in the order of their first cores, -1 for none
    """
    from scipy.spatial import cKDTree  # slow to import: not while QGIS starts

    labels, counts = np.full(len(points), -1), np.empty(len(points), dtype=np.int64)
    tree = cKDTree(points)
    for first in range(0, len(points), BLOCK):
        check()
        block = slice(first, first + BLOCK)
        counts[block] = tree.query_ball_point(points[block], radius, return_length=True)
    is_core = counts >= min_points
    cores, others = np.flatnonzero(is_core), np.flatnonzero(~is_core & (counts > 1))
    if len(cores) == 0:
        return labels
    tree = cKDTree(points[cores])
    labels[cores] = _connected(points[cores], counts[cores], tree, radius, check)
    own = np.full(len(others), len(points))
    for i, j in _neighbours(points[others], counts[others], tree, radius, check):
        np.minimum.at(own, i, labels[cores[j]])
    labels[others] = np.where(own < len(points), own, -1)
    return labels


def _connected(cores, counts, tree, radius, check):
    """(n,) int, which cores are connected; numbered in the order of their first."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    group = np.arange(len(cores))
    for i, j in _neighbours(cores, counts, tree, radius, check):
        links = coo_matrix((np.ones(len(i), dtype=bool), (group[i], group[j])), shape=(len(cores), len(cores)))
        group = connected_components(links, directed=False)[1][group]
    _, first, number = np.unique(group, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[number]


def _neighbours(points, counts, tree, radius, check):
    """Yield (i, j) int arrays: the i-th point is within the radius of the j-th of the tree; `counts` : j, at most."""
    from scipy.spatial import cKDTree

    total = np.cumsum(counts)
    cuts = np.searchsorted(total, np.arange(PAIRS, total[-1] if len(total) else 0, PAIRS)) + 1
    for first, last in zip([0, *cuts], [*cuts, len(points)]):
        check()
        if first < last:
            near = cKDTree(points[first:last]).sparse_distance_matrix(tree, radius, output_type="ndarray")
            yield near["i"] + first, near["j"]
