"""The fitted curve of one series, for a plot."""

import numpy as np

from ..fits.design import base_columns
from ..series import DAYS_PER_YEAR
from .final import shape_of, solve

POINTS = 300
_JUST = 1e-6
_DATES = {"step": ("step_date", "step2_date"), "piecewise": ("brk1_date", "brk2_date", "brk3_date")}


def event_dates(found):
    """Dates (k,) datetime64[D] of the steps or breakpoints of the one series in `found`, in order."""
    dates = np.array([found[name][0] for names in _DATES.values() for name in names], dtype="datetime64[D]")
    return np.sort(dates[~np.isnat(dates)])


def fitted_curve(sample, found):
    """The model at the dates that were found, without the annual wave.

    Parameters
    ----------
    sample : sample.Sample of one series; found : its Found

    Returns
    -------
    (days (k,) float since 1970-01-01, curve (k,) float, mm); both empty where there is no model
    """
    model = found.model[0]
    if not model:
        return np.empty(0), np.empty(0)
    theta, events = found.theta[:1].copy(), event_dates(found)
    calendar = sample.calendar
    at = (events - calendar.origin).astype(float) / DAYS_PER_YEAR
    theta[0, : len(at)] = at
    base, sizes, _ = solve(sample, model, theta, found.noise[0])
    shape, parameters, rate = shape_of(model)
    # A step is upright.
    t = np.sort(np.concatenate([np.linspace(0.0, calendar.span, POINTS), at - _JUST, at]))
    curve = (base[:, : 1 + rate] @ base_columns(t, rate, 0))[0]
    if sizes is not None:
        curve = curve + (sizes[:, None, :] @ shape(t, theta[:, :parameters], calendar.span)[0])[0, 0]
    first = calendar.origin.astype("datetime64[D]").astype(float)
    return first + t * DAYS_PER_YEAR, curve
