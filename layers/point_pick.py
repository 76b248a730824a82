"""Which points of a layer are at a place of the map, or within an area of it."""

import math

from qgis.core import Qgis, QgsCsException, QgsFeatureRequest, QgsGeometry, QgsPoint, QgsRectangle

from .label_source import point_id

_REVERSE = Qgis.TransformDirection.Reverse


def nearest_point(layer, place, radius, to_map):
    """Feature id of the point nearest to a place on the map, None where none is within the radius.

    Parameters
    ----------
    layer : QgsVectorLayer of points
    place : QgsPointXY, in the map's CRS
    radius : float, in units of the map
    to_map : QgsCoordinateTransform from the layer to the map
    """
    # Where points lie dense a tenth of the radius already holds one, and a hundredth of the points is read.
    for reach in (0.1 * radius, radius):
        found, distance = None, reach
        for feature, point in _in_rectangle(layer, _square(place, reach), to_map):
            away = math.hypot(point.x() - place.x(), point.y() - place.y())
            if away <= distance:
                found, distance = feature.id(), away
        if found is not None:
            return found
    return None


def points_within(layer, area, to_map):
    """Feature ids of the points within an area of the map.

    Parameters
    ----------
    layer : QgsVectorLayer of points; area : QgsGeometry, polygon in the map's CRS; to_map : as above

    Returns
    -------
    list of int
    """
    engine = QgsGeometry.createGeometryEngine(area.constGet())
    engine.prepareGeometry()
    return [
        feature.id()
        for feature, point in _in_rectangle(layer, area.boundingBox(), to_map)
        if engine.contains(QgsPoint(point))
    ]


def places_of(layer, ids):
    """What a label layer needs of points: {point_id: WKT of the place in the layer's CRS}, without those gone."""
    keys = layer.primaryKeyAttributes()
    request = QgsFeatureRequest().setSubsetOfAttributes(keys).setFilterFids([int(i) for i in ids])
    return {
        point_id(layer, feature): place_wkt(feature.geometry().boundingBox().center())
        for feature in layer.getFeatures(request)
        if not feature.geometry().isNull() and feature.id() >= 0
    }


def same_place(one, other):
    """Whether two QgsPointXY in one CRS are the same place, as closely as files keep it."""
    return one.distance(other) <= 1e-6 * max(1.0, abs(one.x()))


def place_wkt(place):
    """WKT of a QgsPointXY, to a tenth of a millimetre in degrees and metres alike."""
    return QgsGeometry.fromPointXY(place).asWkt(9)


def _in_rectangle(layer, rectangle, to_map):
    """Features in a rectangle of the map, with their place on the map."""
    try:
        rectangle = to_map.transformBoundingBox(rectangle, _REVERSE)
    except QgsCsException:
        return
    request = QgsFeatureRequest(rectangle).setSubsetOfAttributes([])
    for feature in layer.getFeatures(request):
        geometry = feature.geometry()
        if geometry.isNull() or geometry.isEmpty():
            continue
        try:
            yield feature, to_map.transform(geometry.boundingBox().center())
        except QgsCsException:
            continue


def _square(centre, half):
    return QgsRectangle(centre.x() - half, centre.y() - half, centre.x() + half, centre.y() + half)
