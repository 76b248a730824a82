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
    """Transform places to metres around their middle (azimuthal equidistant projection).

    Parameters
    ----------
    xy : (n, 2) float, in `crs`, NaN where unknown
    crs : QgsCoordinateReferenceSystem; where it is not valid, places stay as they are
    context : QgsCoordinateTransformContext or None

    Returns
    -------
    (n, 2) float64, NaN where unknown or outside the system
    """
    xy = np.array(xy, dtype=float)
    known = np.isfinite(xy).all(axis=1)
    if not crs.isValid() or not known.any():
        return xy
    context = context or QgsCoordinateTransformContext()
    local = local_system(xy[known], crs, context)
    if local is None:
        return np.full_like(xy, np.nan)
    xy[known] = transform_places(xy[known], crs, local, context)
    return xy


def local_system(xy, crs, context):
    """The system of `places_in_metres`, or None where the places are all outside `crs`.

    Parameters
    ----------
    xy : (n, 2) float, in `crs`, which is valid; context : QgsCoordinateTransformContext
    """
    degrees = transform_places(xy, crs, QgsCoordinateReferenceSystem("EPSG:4326"), context)
    if not np.isfinite(degrees).any():
        return None
    longitude, latitude = np.nanmedian(degrees, axis=0)
    return QgsCoordinateReferenceSystem.fromProj(
        f"+proj=aeqd +lat_0={latitude:.6f} +lon_0={longitude:.6f} +datum=WGS84 +units=m +no_defs"
    )


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
