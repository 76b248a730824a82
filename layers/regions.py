"""Polygons by which points are counted: districts, landslides, buildings."""

from typing import NamedTuple

import numpy as np
from qgis.core import QgsCoordinateTransform, QgsCsException, QgsFeatureRequest, QgsGeometry, QgsPoint

from ..compat import is_null
from ..core.errors import QT_TRANSLATE_NOOP, DataError
from .result_points import features_of


class Region(NamedTuple):
    """One polygon: its name, and its geometry in the system of the points."""

    name: str
    geometry: QgsGeometry


def read_regions(source, name_field, crs, context):
    """Read the polygons of a layer.

    Parameters
    ----------
    source : QgsFeatureSource, polygons
    name_field : str, field with their names; empty numbers them by their feature id
    crs : QgsCoordinateReferenceSystem of the points; context : QgsCoordinateTransformContext

    Returns
    -------
    regions : list of Region, with names that differ
    left_out : int, features without an area, or that cannot be brought into `crs`

    Raises
    ------
    DataError
        There is no polygon with an area, or no such field.
    """
    column = name_column(source, name_field)
    transform = QgsCoordinateTransform(source.sourceCrs(), crs, context)
    regions, left_out, names = [], 0, set()
    request = QgsFeatureRequest().setSubsetOfAttributes([column] if column >= 0 else [])
    for feature in features_of(source, request):
        geometry = feature.geometry()
        if not geometry.isNull() and not geometry.isGeosValid():
            geometry = geometry.makeValid()
        try:
            geometry.transform(transform)
        except QgsCsException:
            left_out += 1
            continue
        if geometry.isNull() or not geometry.area() > 0:
            left_out += 1
            continue
        regions.append(Region(feature_name(feature, column, names), geometry))
    if not regions:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors", "The layer of polygons has no polygon with an area. Check its filter and its selection."
            )
        )
    return regions, left_out


def name_column(source, name_field):
    """Index of the field, -1 where none is asked for.

    Raises
    ------
    DataError
        There is no such field.
    """
    column = source.fields().lookupField(name_field) if name_field else -1
    if name_field and column < 0:
        raise DataError(
            QT_TRANSLATE_NOOP("Errors", "The layer '{layer}' has no field '{field}' (NAME_FIELD); it has: {fields}."),
            layer=source.sourceName(),
            field=name_field,
            fields=", ".join(source.fields().names()),
        )
    return column


def feature_name(feature, column, names):
    """Name of a feature, told apart by its id from the `names` so far, to which it is added."""
    value = feature.attributes()[column] if column >= 0 else None
    name = f"#{feature.id()}" if is_null(value) or not str(value).strip() else str(value).strip()
    if name in names:
        name = f"{name} (#{feature.id()})"
    names.add(name)
    return name


def points_inside(regions, xy):
    """Which points are in which region, their edges included.

    Parameters
    ----------
    regions : list of Region; xy : (n, 2) float, NaN where unknown

    Returns
    -------
    list of int arrays, increasing: the points of each region; a point may be in several
    """
    order = np.argsort(xy[:, 0], kind="stable")  # NaN last
    order = order[: int(np.isfinite(xy[:, 0]).sum())]
    x, y = xy[order, 0], xy[order, 1]
    inside = []
    for region in regions:
        box = region.geometry.boundingBox()
        first, last = np.searchsorted(x, box.xMinimum(), "left"), np.searchsorted(x, box.xMaximum(), "right")
        near = first + np.flatnonzero((y[first:last] >= box.yMinimum()) & (y[first:last] <= box.yMaximum()))
        engine = QgsGeometry.createGeometryEngine(region.geometry.constGet())
        engine.prepareGeometry()
        found = [i for i in near.tolist() if engine.intersects(QgsPoint(x[i], y[i]))]
        inside.append(np.sort(order[np.array(found, dtype=np.int64)]))
    return inside
