"""Places in metres, whatever system a layer is in."""

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsPointXY,
)


def places_in_metres(xy, crs, context=None):
    """The first of what `metric_places` returns."""
    return metric_places(xy, crs, context)[0]


def metric_places(xy, crs, context=None):
    """Transform places to metres around their middle (azimuthal equidistant projection).

    Parameters
    ----------
    xy : (n, 2) float, in `crs`, NaN where unknown
    crs : QgsCoordinateReferenceSystem; where it is not valid, places stay as they are
    context : QgsCoordinateTransformContext or None

    Returns
    -------
    ((n, 2) float64, QgsCoordinateReferenceSystem) : NaN where unknown or outside the system; the system that they are
    in now, `crs` itself where it is not valid or no place is known
    """
    xy = np.array(xy, dtype=float)
    known = np.isfinite(xy).all(axis=1)
    if not crs.isValid() or not known.any():
        return xy, crs
    context = context or QgsCoordinateTransformContext()
    degrees = transform_places(xy[known], crs, QgsCoordinateReferenceSystem("EPSG:4326"), context)
    if not np.isfinite(degrees).any():
        return np.full_like(xy, np.nan), crs
    longitude, latitude = np.nanmedian(degrees, axis=0)
    local = QgsCoordinateReferenceSystem.fromProj(
        f"+proj=aeqd +lat_0={latitude:.6f} +lon_0={longitude:.6f} +datum=WGS84 +units=m +no_defs"
    )
    xy[known] = transform_places(xy[known], crs, local, context)
    return xy, local


def transform_places(xy, source, target, context):
    """(n, 2) places from one system to another, NaN where they cannot be."""
    transform = QgsCoordinateTransform(source, target, context)
    out = np.array([_place(transform, x, y) for x, y in xy.tolist()]).reshape(-1, 2)
    out[~np.isfinite(out).all(axis=1)] = np.nan
    return out


def _place(transform, x, y):
    try:
        point = transform.transform(QgsPointXY(x, y))
    except QgsCsException:
        return np.nan, np.nan
    return point.x(), point.y()
