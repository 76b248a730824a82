"""Write deformation areas: the fields, and the file that holds them."""

from typing import NamedTuple

import numpy as np
from qgis.core import NULL, QgsFeature, QgsFields, QgsWkbTypes
from qgis.PyQt.QtCore import QDate

from ..compat import make_field
from ..core.areas import Summary
from ..core.errors import QT_TRANSLATE_NOOP
from ..core.patterns import KEYS
from .write_features import write_features

# Name (at most 10 characters), kind, length, decimals, alias.
FIELDS = (
    ("area_id", "integer", 9, 0, QT_TRANSLATE_NOOP("Fields", "Area")),
    ("pattern", "text", 10, 0, QT_TRANSLATE_NOOP("Fields", "Most frequent pattern")),
    ("pat_share", "real", 6, 3, QT_TRANSLATE_NOOP("Fields", "Share of that pattern among the area's points (0 to 1)")),
    ("n_points", "integer", 9, 0, QT_TRANSLATE_NOOP("Fields", "Points of the area")),
    ("n_inside", "integer", 9, 0, QT_TRANSLATE_NOOP("Fields", "All classified points within the outline")),
    ("share", "real", 6, 3, QT_TRANSLATE_NOOP("Fields", "Share of the area's points among all within (0 to 1)")),
    ("velocity", "real", 12, 2, QT_TRANSLATE_NOOP("Fields", "Median velocity (mm/yr)")),
    ("n_steps", "integer", 9, 0, QT_TRANSLATE_NOOP("Fields", "Points with a dated step")),
    ("step_date", "date", 0, 0, QT_TRANSLATE_NOOP("Fields", "Median date of the steps")),
    ("step_days", "real", 8, 1, QT_TRANSLATE_NOOP("Fields", "Median distance of the steps from that date (days)")),
    ("step_mm", "real", 10, 2, QT_TRANSLATE_NOOP("Fields", "Median size of the steps (mm)")),
    ("confidence", "real", 6, 3, QT_TRANSLATE_NOOP("Fields", "Mean confidence (0 to 1)")),
    ("area_m2", "real", 14, 0, QT_TRANSLATE_NOOP("Fields", "Area (m²)")),
)


class Area(NamedTuple):
    """One row of the result.

    outline : QgsGeometry, polygon in the result's system; summary : core.areas.Summary; inside : int, all classified
    points within the outline; square_metres : float.
    """

    outline: object
    summary: Summary
    inside: int
    square_metres: float

    @property
    def share(self):
        """Share of the area's points among all classified ones within the outline."""
        return self.summary.points / max(self.inside, self.summary.points)


def write_areas(destination, crs, areas):
    """Write areas, numbered from 1 in their order.

    Parameters
    ----------
    destination : layers.destination.Destination; crs : QgsCoordinateReferenceSystem of the outlines
    areas : list of Area, may be empty

    Raises
    ------
    OutputError
    """
    fields = QgsFields()
    for name, kind, length, decimals, _ in FIELDS:
        fields.append(make_field(name, kind, length, decimals))
    features = [_feature(fields, number, area) for number, area in enumerate(areas, start=1)]
    write_features(destination, fields, QgsWkbTypes.Type.MultiPolygon, crs, features, len(areas))


def _feature(fields, number, area):
    outline, summary = area.outline, area.summary
    outline.convertToMultiType()
    feature = QgsFeature(fields)
    feature.setGeometry(outline)
    values = [number, KEYS[summary.pattern], summary.share, summary.points, area.inside, area.share]
    values += [summary.velocity, summary.steps, _date(summary.step_day)]
    values += [summary.step_spread, summary.step_mm, summary.confidence, area.square_metres]
    feature.setAttributes([_value(value, decimals) for value, (_, _, _, decimals, _) in zip(values, FIELDS)])
    return feature


def _date(day):
    return NULL if np.isnat(day) else QDate.fromString(str(day), "yyyy-MM-dd")


def _value(value, decimals):
    if isinstance(value, float):
        return NULL if np.isnan(value) else round(value, decimals)
    return value
