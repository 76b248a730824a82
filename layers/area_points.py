"""The classified points that `areas` groups: what `classify` and `describe` wrote, without the series."""

from dataclasses import dataclass

import numpy as np

from ..core.errors import QT_TRANSLATE_NOOP, DataError
from ..core.fits import fit
from ..core.patterns import KEYS, PATTERNS
from .chosen import ChosenPoints
from .read import PointReader
from .result_points import VELOCITY, read_result

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


def read_area_points(source, each_block=lambda read: None):
    """Read all points of a classified layer.

    Parameters
    ----------
    source : QgsFeatureSource; each_block : as in `read_result`

    Returns
    -------
    AreaPoints : `days` and `sizes` from the fields `step_date` and `step_mm` of `describe`, where they are

    Raises
    ------
    DataError
        As `read_result`, or no point has a pattern.
    """
    there = source.fields()
    numbers = ("confidence", *(pattern.field for pattern in PATTERNS), VELOCITY, "step_mm")
    known = [i for i, name in enumerate(numbers) if there.lookupField(name) >= 0]
    dates = [name for name in ("step_date",) if there.lookupField(name) >= 0]
    read = read_result(source, [numbers[i] for i in known], dates, each_block=each_block)
    if not (read.codes >= 0).any():
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The field 'pattern' holds none of {patterns} at any point. Run 'Classify deformation patterns' first, "
                "and check the layer's filter and, if used, its selection.",
            ),
            patterns=", ".join(KEYS),
        )
    n = len(read.ids)
    columns = np.full((n, len(numbers)), np.nan)
    columns[:, known] = read.numbers
    days = read.dates[:, 0] if dates else np.full(n, np.datetime64("NaT", "D"))
    return AreaPoints(read.ids, read.xy, read.codes, columns[:, 0], columns[:, 1:7], columns[:, 7], days, columns[:, 8])


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
