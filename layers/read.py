"""Read PS points from any QGIS feature source into blocks of series."""

from typing import NamedTuple

import numpy as np
from qgis.core import QgsFeatureRequest, QgsProcessingFeatureSource, QgsWkbTypes

from ..compat import is_null
from ..core.dates import find_dates
from ..core.errors import QT_TRANSLATE_NOOP, DataError
from ..core.measured import to_millimetres
from ..core.series import MISSING_TEXTS, SeriesBlock

BLOCK = 4096


class ReadBlock(NamedTuple):
    """Some features and their series, in the same order."""

    features: list
    series: SeriesBlock


class PointReader:
    """The PS points of a feature source, block by block.

    Parameters
    ----------
    source : QgsFeatureSource, points
    chosen : field names of the parameter FIELDS, or empty
    unit : "mm", "cm" or "m", what the fields hold
    nodata : float or None, value that means "no measurement", in that unit
    exact_count : bool, whether the source knows its number of points (a data base may only estimate it)

    Attributes
    ----------
    date_fields : core.dates.DateFields
    announced : int, points that the source says it has, -1 where it does not know
    read : int, points read so far
    infinite : int, infinite values met so far and taken as missing

    Raises
    ------
    DataError
        For another geometry than points, an empty source, or fields without usable dates.
    """

    def __init__(self, source, chosen=(), unit="mm", nodata=None, exact_count=True):
        if QgsWkbTypes.geometryType(source.wkbType()) != QgsWkbTypes.GeometryType.PointGeometry:
            raise DataError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "The layer holds {kind} features; displacement series are read from a layer of points.",
                ),
                kind=QgsWkbTypes.displayString(source.wkbType()),
            )
        names = source.fields().names()
        unknown = [name for name in chosen if name not in names]
        if unknown:
            raise DataError(
                QT_TRANSLATE_NOOP("Errors", "FIELDS names fields that the layer does not have: {fields}."),
                fields=", ".join(unknown),
            )
        self.date_fields = find_dates(names, chosen)
        self.announced = source.featureCount()
        if self.announced == 0:
            raise _no_points()
        self.infinite = self.read = 0
        self._exact = exact_count
        self._source, self._nodata, self._unit = source, nodata, unit
        self._indices = [names.index(name) for name in self.date_fields.names]

    def blocks(self, copied=(), size=BLOCK):
        """Yield ReadBlocks of at most `size` points, in the source's order.

        Parameters
        ----------
        copied : indices of further fields that the features shall carry
        size : int
        """
        request = QgsFeatureRequest()
        request.setSubsetOfAttributes(sorted({*self._indices, *copied}))
        features = []
        flag = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
        if isinstance(self._source, QgsProcessingFeatureSource):
            iterator = self._source.getFeatures(request, flag)
        else:
            iterator = self._source.getFeatures(request)
        for feature in iterator:
            features.append(feature)
            if len(features) == size:
                yield self._block(features)
                features = []
        if features:
            yield self._block(features)
        self._check_complete()

    def _check_complete(self):
        """A feature iterator just ends where a file is damaged: count what came."""
        if self.read == 0:
            raise _no_points()
        if self._exact and self.read < self.announced:
            raise DataError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "Only {read} of the layer's {announced} points could be read: its file is damaged or incomplete. "
                    "No result was written; repair or export the layer first.",
                ),
                read=self.read,
                announced=self.announced,
            )

    def _block(self, features):
        self.read += len(features)
        rows = []
        for feature in features:
            _check_single(feature)
            attributes = feature.attributes()
            row = [attributes[i] for i in self._indices]
            rows.append([v if type(v) is float else self._number(v, k, feature.id()) for k, v in enumerate(row)])
        ids = np.array([feature.id() for feature in features], dtype=np.int64)
        return ReadBlock(features, self._series(ids, np.array(rows, dtype=float)))

    def _series(self, ids, values):
        """SeriesBlock of what the fields hold."""
        values, infinite = to_millimetres(values, self._unit, self._nodata)
        self.infinite += infinite
        return SeriesBlock(ids, values, self.date_fields.dates)

    def _number(self, value, column, number):
        if is_null(value):
            return np.nan
        if isinstance(value, str):
            value = value.strip()
            if value.lower() in MISSING_TEXTS:
                return np.nan
            value = value.replace(",", ".")
        try:
            return float(value)
        except (TypeError, ValueError):
            raise DataError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "The field '{field}' of point {id} holds '{value}', which is no number. "
                    "Correct it, or choose other fields with the parameter FIELDS.",
                ),
                field=self.date_fields.names[column],
                id=number,
                value=value,
            ) from None


def _no_points():
    return DataError(
        QT_TRANSLATE_NOOP("Errors", "The layer has no points to read. Check its filter and, if used, its selection.")
    )


def _check_single(feature):
    """A PS is one point; a multi-point of several would have one series for many places."""
    geometry = feature.geometry()
    if not geometry.isMultipart() or geometry.isNull():
        return
    parts = geometry.constGet().partCount()
    if parts > 1:
        raise several_points(feature.id(), parts)


def several_points(number, parts):
    """The error that says that feature `number` has `parts` points."""
    return DataError(
        QT_TRANSLATE_NOOP(
            "Errors",
            "Feature {id} is made of {parts} points, but a series belongs to one point. "
            "Run 'Multipart to singleparts' on the layer first.",
        ),
        id=number,
        parts=parts,
    )
