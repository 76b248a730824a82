"""Several series at a time: a reference by date, the median and envelope of a group, and what a plot shows of one."""

import warnings

import numpy as np

from .preprocessing import smoothed_grid
from .series import velocity, years

LONG_GAP_DAYS = 45.0
"""A gap is at least this long, and at least three times the usual interval."""


def mean_by_date(values):
    """Mean (m,) of series (n, m) at each date, NaN where none has a value: the reference of a point or an area."""
    return _by_date(np.nanmean, values)


def envelope(values):
    """Median, minimum and maximum of series (n, m) at each date, (3, m), NaN where none has a value."""
    return np.stack([_by_date(function, values) for function in (np.nanmedian, np.nanmin, np.nanmax)])


def _by_date(function, values):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a date without any value is NaN, which is what we say
        return function(values, axis=0)


def velocity_line(values, dates):
    """Least-squares line of one series, mm, at the dates.

    Parameters
    ----------
    values : (m,) float, mm, NaN where missing; dates : (m,) datetime64[D]

    Returns
    -------
    (float mm/yr, (m,) float mm), NaN with fewer than two values
    """
    rate = float(velocity(values[None, :], dates)[0])
    t = years(dates)
    valid = np.isfinite(values)
    if valid.sum() < 2:
        return np.nan, np.full(len(dates), np.nan)
    return rate, values[valid].mean() + rate * (t - t[valid].mean())


def model_curve(values, dates, settings):
    """The Savitzky-Golay curve that the model sees, at the level of the series.

    The model's input has mean zero; the level added here is that which fits the values best.

    Parameters
    ----------
    values : (m,) float, mm, NaN where missing, at least two values; dates : (m,) datetime64[D];
    settings : core.preprocessing.Preprocessing

    Returns
    -------
    (times (steps,) float, days since 1970-01-01; curve (steps,) float, mm; bridged (steps,) bool: inside a long gap)
    """
    valid = np.isfinite(values)
    days = dates.astype("datetime64[D]").astype(float)[valid]
    curve = smoothed_grid(values[None, :], dates, settings)[0]
    times = np.linspace(days[0], days[-1], len(curve))
    level = np.mean(values[valid] - np.interp(days, times, curve))
    after = np.clip(np.searchsorted(days, times), 1, len(days) - 1)
    intervals = np.diff(days)
    longest = max(LONG_GAP_DAYS, 3.0 * float(np.median(intervals)))
    bridged = (intervals[after - 1] > longest) & (times > days[after - 1]) & (times < days[after])
    return times, curve + level, bridged
