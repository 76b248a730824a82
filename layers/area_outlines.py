"""The polygons of areas, and which points lie within them.

Made of triangles and a buffer, because QgsGeometry has a concave hull from QGIS 3.28 on only, and needs GEOS 3.11.
"""

import numpy as np
from qgis.core import QgsGeometry, QgsPoint, QgsPointXY

from ..core.outline import alpha_shape

SEGMENTS = 5
"""Of a quarter circle, in the buffer."""


def outline(xy, radius, buffer):
    """The concave hull of points with a buffer: one polygon that holds them all.

    Parameters
    ----------
    xy : (n, 2) float, m; points that hang together by distances of at most `radius`
    radius : float, m: gaps wider than its double stay outside; buffer : float, m, > 0

    Returns
    -------
    QgsGeometry
    """
    corners = [QgsPointXY(x, y) for x, y in xy.tolist()]
    shape = alpha_shape(xy, radius)
    parts = [QgsGeometry.fromPolygonXY([[corners[i] for i in (*rows, rows[0])]]) for rows in shape.triangles.tolist()]
    parts += [QgsGeometry.fromPolylineXY([corners[i] for i in rows]) for rows in shape.edges.tolist()]
    if not parts:  # one point
        parts = [QgsGeometry.fromPointXY(corners[0])]
    return QgsGeometry.unaryUnion(parts).buffer(buffer, SEGMENTS)


class PointsWithin:
    """Counts points in polygons.

    Parameters
    ----------
    xy : (n, 2) float, finite, in the polygons' system
    """

    def __init__(self, xy):
        order = np.argsort(xy[:, 0], kind="stable")
        self._xy = xy[order]

    def count(self, polygon):
        """Number of the points within a QgsGeometry."""
        box = polygon.boundingBox()
        first, last = np.searchsorted(self._xy[:, 0], [box.xMinimum(), box.xMaximum()])
        near = self._xy[first:last]
        near = near[(near[:, 1] >= box.yMinimum()) & (near[:, 1] <= box.yMaximum())]
        engine = QgsGeometry.createGeometryEngine(polygon.constGet())
        engine.prepareGeometry()
        return sum(engine.contains(QgsPoint(x, y)) for x, y in near.tolist())
