"""Write the points that `areas` smoothed: their patterns after and before."""

import numpy as np
from qgis.core import NULL, QgsFeature, QgsFields, QgsGeometry, QgsPointXY, QgsWkbTypes
from qgis.PyQt.QtCore import QCoreApplication

from ..compat import make_field
from ..core.errors import QT_TRANSLATE_NOOP
from ..core.patterns import KEYS
from ..core.result_columns import PROBABILITY_DECIMALS, VELOCITY_DECIMALS
from .write import check_geometry
from .write_features import write_features

# Name (at most 10 characters), kind, length, decimals; the others as of `classify`.
FIELDS = (
    ("point_id", "integer64", 0, 0),
    ("pattern", "text", 10, 0),
    ("confidence", "real", 10, PROBABILITY_DECIMALS),
    ("unsmoothed", "text", 10, 0),
    ("velocity", "real", 12, VELOCITY_DECIMALS),
)
ALIAS = QT_TRANSLATE_NOOP("Fields", "Pattern before smoothing")


def write_smoothed(destination, crs, points, before, each=lambda: None):
    """Write classified points.

    Parameters
    ----------
    destination : layers.destination.Destination; crs : QgsCoordinateReferenceSystem of the points
    points : layers.area_points.AreaPoints, smoothed; before : (n,) int, their pattern codes before, -1 for none
    each : callable, called before each point; what it raises ends the work

    Raises
    ------
    OutputError
    """
    fields = QgsFields()
    for field in FIELDS:
        fields.append(make_field(*field))

    def features():
        for place, *values in zip(points.xy, points.ids, points.codes, points.confidence, before, points.velocity):
            each()
            feature = QgsFeature(fields)
            if np.isfinite(place).all():
                feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(*place.tolist())))
            number, code, confidence, old, velocity = values
            check_geometry(destination, feature.geometry(), int(number))
            feature.setAttributes(
                [
                    int(number),
                    _pattern(code),
                    _number(confidence, PROBABILITY_DECIMALS),
                    _pattern(old),
                    _number(velocity, VELOCITY_DECIMALS),
                ]
            )
            yield feature

    write_features(destination, fields, QgsWkbTypes.Type.Point, crs, features(), len(points.codes))


def name_unsmoothed(layer):
    """Name the field of a smoothed layer that the classified one has not, in the user's language."""
    layer.setFieldAlias(layer.fields().lookupField("unsmoothed"), QCoreApplication.translate("Fields", ALIAS))


def _pattern(code):
    return KEYS[code] if code >= 0 else NULL


def _number(value, decimals):
    return NULL if np.isnan(value) else round(float(value), decimals)
