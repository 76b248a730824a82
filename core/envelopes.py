"""Median, quartiles and extremes over time of groups of series that are read block by block."""

from typing import NamedTuple

import numpy as np

VALUES = 24_000_000
"""So many values at most are kept for medians and quartiles (32-bit: 96 MB)."""
LEAST = 500
"""Series of each group that are kept at least; the quartiles of 500 are known to 2 % of rank."""
OFFSET_SHARE, OFFSET_LEAST = 0.1, 5
EVENT_DAYS, EVENT_SHARE, EVENT_LEAST, EVENTS = 60, 0.15, 3, 3


class Envelope(NamedTuple):
    """Of one group; arrays (m,), one value a date, NaN where no series has a value.

    series : int, series that counted; kept : int, those that median and quartiles are of
    count : int, series with a value at the date; minimum, q25, median, q75, maximum : mm
    """

    series: int
    kept: int
    count: np.ndarray
    minimum: np.ndarray
    q25: np.ndarray
    median: np.ndarray
    q75: np.ndarray
    maximum: np.ndarray


def without_offset(values):
    """Series that begin at zero: less the median of the first tenth of the dates (at least 5) that have a value.

    Parameters
    ----------
    values : (n, m) float, NaN where missing

    Returns
    -------
    (n, m) float
    """
    width = max(OFFSET_LEAST, int(np.ceil(OFFSET_SHARE * values.shape[1])))
    first = np.argsort(~np.isfinite(values), axis=1, kind="stable")[:, :width]
    return values - np.nanmedian(np.take_along_axis(values, first, axis=1), axis=1, keepdims=True)


def scattered(ids):
    """(n,) uint64 by which ids can be drawn: always the same and without regard to their order (SplitMix64)."""
    with np.errstate(over="ignore"):
        x = np.asarray(ids, dtype=np.int64).astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))


class Envelopes:
    """Collects the series of groups.

    Parameters
    ----------
    ids : list of (n_g,) int64, one array a group; a series may be in several groups
    m : int, dates
    values : int, limit of what is kept; where a group has more series than its part of it (and more than `LEAST`),
        median and quartiles are those of a sample: the series whose scattered ids are smallest

    Attributes
    ----------
    limit : int, series that are kept of a group at most
    """

    def __init__(self, ids, m, values=VALUES):
        self.limit = max(LEAST, values // max(1, m * len(ids)))
        groups = np.repeat(np.arange(len(ids)), [len(part) for part in ids])
        members = np.concatenate([np.asarray(part, dtype=np.int64) for part in ids])
        kept = np.concatenate([_sampled(part, self.limit) for part in ids])
        order = np.argsort(members, kind="stable")
        self._members, self._groups, self._kept = members[order], groups[order], kept[order]
        self._samples = [np.full((min(len(part), self.limit), m), np.nan, dtype=np.float32) for part in ids]
        self._filled = np.zeros(len(ids), dtype=int)
        self._series = np.zeros(len(ids), dtype=int)
        self._count = np.zeros((len(ids), m), dtype=int)
        self._low, self._high = np.full((len(ids), m), np.nan), np.full((len(ids), m), np.nan)

    def add(self, ids, values):
        """Take a block: ids (n,), and values (n, m) in mm, NaN where missing, offsets removed."""
        first = np.searchsorted(self._members, ids, side="left")
        times = np.searchsorted(self._members, ids, side="right") - first
        rows = np.repeat(np.arange(len(ids)), times)
        at = np.repeat(first, times) + np.arange(len(rows)) - np.repeat(np.cumsum(times) - times, times)
        groups, kept = self._groups[at], self._kept[at]
        for group in np.unique(groups):
            mine = groups == group
            series = values[rows[mine]]
            self._series[group] += len(series)
            self._count[group] += np.isfinite(series).sum(axis=0)
            self._low[group] = np.fmin(self._low[group], np.fmin.reduce(series, axis=0))
            self._high[group] = np.fmax(self._high[group], np.fmax.reduce(series, axis=0))
            sample = series[kept[mine]]
            end = self._filled[group] + len(sample)
            self._samples[group][self._filled[group] : end] = sample
            self._filled[group] = end

    def envelope(self, group):
        """Envelope of one of the groups."""
        kept = self._filled[group]
        quartiles = np.full((3, self._count.shape[1]), np.nan)
        some = np.isfinite(self._samples[group][:kept]).any(axis=0)
        if some.any():
            quartiles[:, some] = np.nanpercentile(self._samples[group][:kept, some], (25, 50, 75), axis=0)
        q25, median, q75 = quartiles
        low, high = self._low[group], self._high[group]
        return Envelope(int(self._series[group]), int(kept), self._count[group], low, q25, median, q75, high)


def _sampled(ids, limit):
    """(n,) bool: which of the ids are kept."""
    kept = np.ones(len(ids), dtype=bool)
    if len(ids) > limit:
        kept[:] = False
        kept[np.argsort(scattered(ids), kind="stable")[:limit]] = True
    return kept


class Event(NamedTuple):
    """A time at which many points change: the median date (datetime64[D]) and how many."""

    date: np.datetime64
    points: int


def typical_dates(dates, points):
    """Times at which many of the points have an event, the most frequent first.

    The window of 60 days that holds most dates is taken, then, without those, the next, up to three; each must hold
    15 % of the points and at least 3 of them.

    Parameters
    ----------
    dates : (n,) datetime64[D], of events, NaT for none; points : int, of which they are

    Returns
    -------
    list of Event
    """
    days = np.sort(dates[~np.isnat(dates)]).astype("datetime64[D]").astype(np.int64)
    found = []
    while len(found) < EVENTS and len(days):
        last = np.searchsorted(days, days + EVENT_DAYS, side="right")
        best = int(np.argmax(last - np.arange(len(days))))
        inside = days[best : last[best]]
        if len(inside) < max(EVENT_LEAST, EVENT_SHARE * points):
            break
        found.append(Event(np.datetime64(int(np.median(inside)), "D"), len(inside)))
        days = np.concatenate([days[:best], days[last[best] :]])
    return found


def events_between(dates, acquisitions):
    """(m,) int: events after the acquisition before and up to each acquisition, the first with all before it."""
    days = dates[~np.isnat(dates)]
    at = np.searchsorted(acquisitions, days, side="left")
    return np.bincount(at[at < len(acquisitions)], minlength=len(acquisitions))
