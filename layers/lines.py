"""Lines along which a layer is looked at, in metres."""

from typing import NamedTuple

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeatureRequest,
    QgsRectangle,
)

from ..core.along import line_length
from ..core.errors import QT_TRANSLATE_NOOP, DataError
from .metric import metric_places
from .regions import feature_name, name_column
from .result_points import features_of

_PIECES = 32  # of a straight segment in degrees, which is a curve in metres


class Line(NamedTuple):
    """One line: name; xy : (v, 2) float, its vertices in m; crs : QgsCoordinateReferenceSystem, the system of those."""

    name: str
    xy: np.ndarray
    crs: QgsCoordinateReferenceSystem

    @property
    def length(self):
        """Float, m."""
        return line_length(self.xy)


def read_lines(source, name_field, context):
    """Read the lines of a layer; a feature of several parts that do not meet is several lines.

    Parameters
    ----------
    source : QgsFeatureSource, lines
    name_field : str, field with their names; empty numbers them by their feature id
    context : QgsCoordinateTransformContext

    Returns
    -------
    lines : list of Line, each in a system of its own (azimuthal equidistant around its middle)
    left_out : int, lines without a length

    Raises
    ------
    DataError
        There is no line with a length, no such field, or the layer's system is not known.
    """
    column, crs = name_column(source, name_field), source.sourceCrs()
    if not crs.isValid():
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors", "The layer of lines has no coordinate reference system. Assign it in the layer's properties."
            )
        )
    lines, left_out, names = [], 0, set()
    request = QgsFeatureRequest().setSubsetOfAttributes([column] if column >= 0 else [])
    for feature in features_of(source, request):
        parts = _parts(feature.geometry(), crs)
        name = feature_name(feature, column, names)
        for number, xy in enumerate(parts, start=1):
            line = _metric(name if len(parts) == 1 else f"{name} ({number})", xy, crs, context)
            if line is None:
                left_out += 1
            else:
                lines.append(line)
        left_out += not parts
    if not lines:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The layer of lines has no line with a length. Draw one, or check the layer's filter and selection.",
            )
        )
    return lines, left_out


def box_around(line, distance, crs, context):
    """QgsRectangle in `crs` that holds all that is within `distance` m of a line; None where it cannot be known."""
    low, high = line.xy.min(axis=0) - distance, line.xy.max(axis=0) + distance
    transform = QgsCoordinateTransform(line.crs, crs, context)
    try:
        return transform.transformBoundingBox(QgsRectangle(*low, *high))
    except QgsCsException:
        return None


def _parts(geometry, crs):
    """Vertices of the parts of a geometry, [(v, 2)], in its own system."""
    if geometry.isNull() or geometry.isEmpty():
        return []
    geometry.convertToStraightSegment()
    if geometry.isMultipart():
        merged = geometry.mergeLines()
        geometry = geometry if merged.isNull() else merged
    if crs.isGeographic():
        geometry = geometry.densifyByCount(_PIECES - 1)
    parts = geometry.asMultiPolyline() if geometry.isMultipart() else [geometry.asPolyline()]
    return [np.array([(point.x(), point.y()) for point in part]) for part in parts]


def _metric(name, xy, crs, context):
    xy, system = metric_places(xy, crs, context)
    xy = xy[np.isfinite(xy).all(axis=1)]
    return Line(name, xy, system) if len(xy) > 1 and line_length(xy) > 0 else None
