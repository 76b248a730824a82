"""The points of a result layer: what was found of them and where they are, without their series."""

from typing import NamedTuple

import numpy as np
from qgis.core import QgsFeatureRequest, QgsProcessingFeatureSource, QgsWkbTypes
from qgis.PyQt.QtCore import QDate, QDateTime

from ..compat import is_null
from ..core.errors import QT_TRANSLATE_NOOP, DataError
from ..core.patterns import CODES, KEYS
from .place import place_of
from .read import BLOCK

PATTERN, VELOCITY = "pattern", "velocity"
COHERENCE_NAMES = (
    "coherence", "temporal_coherence", "temporal_c", "tempcoh", "temp_coh", "coh", "tcoh", "mean_coherence", "coher",
)  # fmt: skip
"""Under which producers publish coherence (EGMS: temporal_coherence, in a shapefile cut to temporal_c)."""


class ResultPoints(NamedTuple):
    """n points.

    ids : (n,) int64, feature ids; codes : (n,) int, -1 without a pattern; xy : (n, 2) float, in the layer's system,
    NaN where a point has no place; numbers : (n, k) float and dates : (n, l) datetime64[D], of the fields asked for
    """

    ids: np.ndarray
    codes: np.ndarray
    xy: np.ndarray
    numbers: np.ndarray
    dates: np.ndarray


def coherence_field(names):
    """The field that holds coherence, by its name; empty where none does."""
    lower = {name.lower(): name for name in names}
    return next((lower[name] for name in COHERENCE_NAMES if name in lower), "")


def read_result(source, numbers=(), dates=(), rectangle=None, places=True, each_block=lambda read: None):
    """Read the points of a result layer.

    Parameters
    ----------
    source : QgsFeatureSource, points
    numbers, dates : names of further fields
    rectangle : QgsRectangle in the source's system, or None for all points
    places : bool, whether to read where they are
    each_block : function of the number of points read so far, called now and then; may raise

    Returns
    -------
    ResultPoints

    Raises
    ------
    DataError
        No points, not points, a field is missing, or `pattern` holds something else than patterns.
    """
    if QgsWkbTypes.geometryType(source.wkbType()) != QgsWkbTypes.GeometryType.PointGeometry:
        raise DataError(
            QT_TRANSLATE_NOOP("Errors", "The layer holds {kind} features; a result of 'classify' holds points."),
            kind=QgsWkbTypes.displayString(source.wkbType()),
        )
    columns = [field_column(source, name) for name in (PATTERN, *numbers, *dates)]
    request = QgsFeatureRequest().setSubsetOfAttributes(sorted(set(columns)))
    if not places:
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    if rectangle is not None:
        request.setFilterRect(rectangle)
    ids, codes, xy, values, days = [], [], [], [], []
    for feature in features_of(source, request):
        attributes = feature.attributes()
        ids.append(feature.id())
        codes.append(_code(attributes[columns[0]]))
        values.append([_number(attributes[i]) for i in columns[1 : 1 + len(numbers)]])
        days.append([_date(attributes[i]) for i in columns[1 + len(numbers) :]])
        if places:
            xy.append(place_of(feature))
        if len(ids) % BLOCK == 0:
            each_block(len(ids))
    if not ids and rectangle is None:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors", "The layer has no points to read. Check its filter and, if used, its selection."
            )
        )
    n = len(ids)
    return ResultPoints(
        np.array(ids, dtype=np.int64),
        np.array(codes, dtype=np.int64),
        np.array(xy, dtype=float).reshape(-1, 2) if places else np.full((n, 2), np.nan),
        np.array(values, dtype=float).reshape(n, len(numbers)),
        np.array(days, dtype="datetime64[D]").reshape(n, len(dates)),
    )


def features_of(source, request):
    """Features, without QGIS's check of their geometries, which costs time and stops at the first that is not valid."""
    if isinstance(source, QgsProcessingFeatureSource):
        return source.getFeatures(request, QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks)
    return source.getFeatures(request)


def field_column(source, name):
    """Index of a field of a result.

    Raises
    ------
    DataError
        There is no such field.
    """
    column = source.fields().lookupField(name)
    if column < 0:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The layer has no field '{field}'. Run 'Classify deformation patterns' on it first; it has: {fields}.",
            ),
            field=name,
            fields=", ".join(source.fields().names()[:30]),
        )
    return column


def _code(value):
    key = "" if is_null(value) else str(value).strip().lower()
    if key and key not in CODES:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The field 'pattern' holds '{value}', which is no pattern (one of: {keys}). Run 'Classify deformation "
                "patterns' on the layer first.",
            ),
            value=value,
            keys=", ".join(KEYS),
        )
    return CODES.get(key, -1)


def _number(value):
    if is_null(value):
        return np.nan
    try:
        number = float(value)
    except (TypeError, ValueError):
        return np.nan
    return number if np.isfinite(number) else np.nan


def _date(value):
    if is_null(value):
        return np.datetime64("NaT")
    if isinstance(value, QDateTime):
        value = value.date()
    text = value.toString("yyyy-MM-dd") if isinstance(value, QDate) else str(value).strip()[:10]
    try:
        return np.datetime64(text, "D")
    except ValueError:
        return np.datetime64("NaT")
