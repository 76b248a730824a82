"""The classified points that `areas` groups: what `classify` and `describe` wrote, without the series."""

from dataclasses import dataclass

import numpy as np
from qgis.core import QgsFeatureRequest

from ..compat import is_null
from ..core.errors import QT_TRANSLATE_NOOP, DataError
from ..core.fits import fit
from ..core.patterns import CODES, KEYS, PATTERNS
from .chosen import ChosenPoints
from .place import place_of
from .read import PointReader
from .result_points import features_of

BLOCK = 4096
STEP_MODEL = "step_1_rate"
"""A step beside a rate and an annual wave: measured on the realistic simulation, the dates are nearest to the truth."""


@dataclass
class AreaPoints:
    """Classified points, n of them.

    ids : (n,) int64 feature ids; xy : (n, 2) float64 in the layer's system, NaN without geometry
    codes : (n,) int64 pattern codes, -1 for none; confidence : (n,) 0 to 1; probabilities : (n, 6), by pattern
    velocity : (n,) mm/yr; days : (n,) datetime64[D] and sizes : (n,) mm, of the steps
    NaN and NaT where there is nothing.
    """

    ids: np.ndarray
    xy: np.ndarray
    codes: np.ndarray
    confidence: np.ndarray
    probabilities: np.ndarray
    velocity: np.ndarray
    days: np.ndarray
    sizes: np.ndarray


def read_area_points(source, feedback):
    """Read all points of a classified layer.

    Parameters
    ----------
    source : QgsFeatureSource; feedback : QgsFeedback, for progress; cancelling ends the reading early

    Returns
    -------
    AreaPoints : `days` and `sizes` from the fields `step_date` and `step_mm` of `describe`, where they are

    Raises
    ------
    DataError
        The layer has no field `pattern`, or that holds none of the six patterns.
    """
    fields = source.fields()
    names = ("pattern", "confidence", *(pattern.field for pattern in PATTERNS), "velocity", "step_date", "step_mm")
    index = {name: fields.lookupField(name) for name in names}
    if index["pattern"] < 0:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The layer has no field 'pattern'. Run 'Classify deformation patterns' first and take its result.",
            )
        )
    numbers = [index[name] for name in names if name not in ("pattern", "step_date")]
    request = QgsFeatureRequest().setSubsetOfAttributes([i for i in index.values() if i >= 0])
    ids, xy, codes, rows, days = [], [], [], [], []
    total = max(source.featureCount(), 1)
    for feature in features_of(source, request):
        if len(ids) % BLOCK == 0:
            if feedback.isCanceled():
                break
            feedback.setProgress(100.0 * len(ids) / total)
        attributes = feature.attributes()
        ids.append(feature.id())
        xy.append(place_of(feature))
        pattern = attributes[index["pattern"]]
        codes.append(-1 if is_null(pattern) else CODES.get(str(pattern).strip().lower(), -1))
        rows.append([_number(attributes[i]) if i >= 0 else np.nan for i in numbers])
        days.append(_day(attributes[index["step_date"]]) if index["step_date"] >= 0 else None)
    codes = np.array(codes, dtype=np.int64)
    if not (codes >= 0).any() and not feedback.isCanceled():
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The field 'pattern' holds none of {patterns} at any point. Run 'Classify deformation patterns' first, "
                "and check the layer's filter and, if used, its selection.",
            ),
            patterns=", ".join(KEYS),
        )
    rows = np.array(rows, dtype=float).reshape(len(ids), len(numbers))
    return AreaPoints(
        np.array(ids, dtype=np.int64),
        np.array(xy, dtype=float).reshape(-1, 2),
        codes,
        rows[:, 0],
        rows[:, 1:7],
        rows[:, 7],
        np.array(days, dtype="datetime64[D]"),
        rows[:, 8],
    )


def date_steps(points, rows, source, fields, unit, no_data, feedback):
    """Fit a step to the series of some points, and put its date and size into `points`.

    Parameters
    ----------
    points : AreaPoints; rows : (k,) int, of the points; source : QgsFeatureSource that holds the series
    fields, unit, no_data : as in PointReader; feedback : QgsFeedback

    Returns
    -------
    int : points that got a date

    Raises
    ------
    DataError
        The source has no dated fields, or they cannot be read.
    """
    chosen = ChosenPoints(source)
    reader = PointReader(chosen, fields, unit, no_data, exact_count=False)
    order = np.argsort(points.ids)
    dated = 0
    for first in range(0, len(rows), BLOCK):
        if feedback.isCanceled():
            break
        chosen.ids = points.ids[rows[first : first + BLOCK]].tolist()
        for _, series in reader.blocks():
            fits = fit(STEP_MODEL, series.values, series.dates, harmonics=1)
            found = order[np.searchsorted(points.ids[order], series.ids)]
            good = series.usable & np.isfinite(fits.rss)
            points.days[found[good]], points.sizes[found[good]] = fits.dates[good, 0], fits.sizes[good, 0]
            dated += int(good.sum())
        feedback.setProgress(100.0 * (first + BLOCK) / len(rows))
    return dated


def _number(value):
    try:
        return float(value)
    except (TypeError, ValueError):  # NULL, or a text
        return np.nan


def _day(value):
    """The date of a QDate, a QDateTime or an ISO text; None for anything else."""
    if is_null(value):
        return None
    try:
        text = value.toString("yyyy-MM-dd") if hasattr(value, "toString") else str(value).strip()[:10]
        return np.datetime64(text, "D") if text else None
    except ValueError:
        return None
