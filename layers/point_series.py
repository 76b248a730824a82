"""The series of single points of a map layer, read as they are asked for."""

from typing import NamedTuple

import numpy as np
from qgis.core import QgsFeatureRequest, QgsPointXY, QgsRectangle

from ..compat import is_null
from ..core.errors import DataError
from ..core.patterns import CODES, PATTERNS
from .chosen import ChosenPoints
from .curve_settings import curve_settings
from .label_source import point_id
from .read import PointReader
from .series_settings import chosen_fields, read_settings


class Point(NamedTuple):
    """One PS point.

    id : int, feature id; key : str, what a label layer calls it; values : (m,) float64, mm, NaN where missing;
    place : QgsPointXY in the layer's CRS, or None; code : int, pattern, -1 where there is none;
    confidence : float; probabilities : (6,) float64, both NaN where there are none.
    """

    id: int
    key: str
    values: np.ndarray
    place: QgsPointXY
    code: int
    confidence: float
    probabilities: np.ndarray


class PointSeries:
    """Reads points of one layer.

    Parameters
    ----------
    layer : QgsVectorLayer of points; an edited layer is read as it is being edited

    Attributes
    ----------
    dates : (m,) datetime64[D]; settings : series_settings.SeriesSettings; classified : bool;
    preprocessing : core.preprocessing.Preprocessing of the curve that the model sees

    Raises
    ------
    DataError
        The layer has no displacement series.
    """

    def __init__(self, layer):
        self.layer, self.settings = layer, read_settings(layer)
        self._chosen = ChosenPoints(layer)
        fields = layer.fields()
        self._reader = PointReader(
            self._chosen,
            chosen_fields(layer, self.settings),
            self.settings.unit,
            self.settings.no_data_value,
            exact_count=False,
        )
        self.dates = self._reader.date_fields.dates
        self.date_fields = self._reader.date_fields.names
        self.preprocessing = curve_settings(layer)
        self._pattern, self._confidence = fields.lookupField("pattern"), fields.lookupField("confidence")
        self._probabilities = [fields.lookupField(pattern.field) for pattern in PATTERNS]
        self.classified = self._pattern >= 0
        named = [self._pattern, self._confidence, *self._probabilities, *layer.primaryKeyAttributes()]
        self._copied = sorted({index for index in named if index >= 0})

    def read(self, ids):
        """Points by feature id, in the layer's order; those that are not there (any more) are left out.

        Returns
        -------
        list of Point

        Raises
        ------
        DataError
            A field holds no number.
        """
        self._chosen.ids, self._reader.read = [int(i) for i in ids], 0
        if not self._chosen.ids:
            return []
        points = []
        try:
            for features, series in self._reader.blocks(self._copied):
                points += [self._point(feature, row) for feature, row in zip(features, series.values)]
        except DataError:
            if self._reader.read:
                raise
        return self._not_filtered_away(points)

    def _not_filtered_away(self, points):
        """Without points that the layer's filter hides: asked for by id, GDAL gives them all the same."""
        placed = [point for point in points if point.place is not None]
        if not self.layer.subsetString() or not placed:
            return points
        area = QgsRectangle(placed[0].place, placed[0].place)
        for point in placed:
            area.include(point.place)
        area.grow(1e-9 * max(1.0, abs(area.xMaximum()), abs(area.yMaximum())))
        request = QgsFeatureRequest(area).setSubsetOfAttributes([]).setFlags(QgsFeatureRequest.Flag.NoGeometry)
        left = {feature.id() for feature in self.layer.getFeatures(request)}
        return [point for point in placed if point.id in left]

    def _point(self, feature, values):
        attributes, geometry = feature.attributes(), feature.geometry()
        place = None if geometry.isNull() or geometry.isEmpty() else geometry.boundingBox().center()
        key = "" if self._pattern < 0 or is_null(attributes[self._pattern]) else str(attributes[self._pattern])
        return Point(
            feature.id(),
            point_id(self.layer, feature),
            values,
            place,
            CODES.get(key, -1),
            _number(attributes, self._confidence),
            np.array([_number(attributes, index) for index in self._probabilities]),
        )


def _number(attributes, index):
    value = None if index < 0 else attributes[index]
    try:
        return np.nan if is_null(value) else float(value)
    except (TypeError, ValueError):
        return np.nan
