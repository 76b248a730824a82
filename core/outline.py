"""The outline of a group of points: what of their Delaunay triangulation belongs to it."""

from typing import NamedTuple

import numpy as np


class AlphaShape(NamedTuple):
    """Row numbers of the corners. triangles : (k, 3) int; edges : (m, 2) int, short edges that bound no triangle."""

    triangles: np.ndarray
    edges: np.ndarray


def alpha_shape(xy, radius):
    """The alpha shape of points (Edelsbrunner, Kirkpatrick & Seidel 1983, IEEE Trans. Inf. Theory 29, 551).

    It has the Delaunay triangles whose circumscribed circle has at most `radius`, and the edges that are at most as
    long where no such triangle is. Points that hang together by distances of at most `radius` do so by these edges,
    because their minimum spanning tree is part of the triangulation; so the shape is one piece that holds them all.

    Parameters
    ----------
    xy : (n, 2) float, m, finite; radius : float, m

    Returns
    -------
    AlphaShape : without triangles where all points lie on a line
    """
    from scipy.spatial import Delaunay, QhullError  # slow to import: not while QGIS starts

    xy = xy - xy.mean(axis=0)  # small numbers, for precision
    try:
        triangles = Delaunay(xy).simplices if len(xy) > 2 else np.empty((0, 3), dtype=int)
    except QhullError:  # all on a line
        triangles = np.empty((0, 3), dtype=int)
    if len(triangles) == 0:
        direction = np.linalg.svd(xy, full_matrices=False)[2][0]
        order = np.argsort(xy @ direction, kind="stable")
        return AlphaShape(triangles, np.column_stack([order[:-1], order[1:]]))
    kept = _circumradius(xy[triangles]) <= radius
    corners = np.sort(triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
    edges, of_triangle = np.unique(corners, axis=0, return_inverse=True)
    covered = np.zeros(len(edges), dtype=bool)
    covered[of_triangle.reshape(-1, 3)[kept].ravel()] = True
    short = np.linalg.norm(xy[edges[:, 0]] - xy[edges[:, 1]], axis=1) <= radius
    return AlphaShape(triangles[kept], edges[short & ~covered])


def _circumradius(corners):
    """(k,) radius of the circle through three points, infinite on a line."""
    a, b, c = (np.linalg.norm(corners[:, i] - corners[:, j], axis=1) for i, j in ((0, 1), (1, 2), (2, 0)))
    u, v = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    twice_area = np.abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(twice_area > 0, a * b * c / (2 * twice_area), np.inf)
