"""Blocks of displacement series: what is missing in them, their velocity, and their way onto a regular grid."""

from dataclasses import dataclass

import numpy as np

MIN_VALID = 20
MIN_VALID_SHARE = 0.6
DAYS_PER_YEAR = 365.25
SPARSE_ROWS = 40
"""From so many series on, making a sparse matrix pays."""
MISSING_TEXTS = frozenset({"", "nan", "null", "none", "na", "n/a", "-", "--"})
"""What producers write, in any case, where a measurement is missing from a text field."""


@dataclass
class SeriesBlock:
    """Series of some points over one common calendar.

    ids : (n,) int64, feature ids; values : (n, m) float64, displacement in mm along the line of
    sight, NaN where missing; dates : (m,) datetime64[D], increasing.
    """

    ids: np.ndarray
    values: np.ndarray
    dates: np.ndarray

    @property
    def n_valid(self):
        """(n,) int: dates with a value."""
        return np.isfinite(self.values).sum(axis=1)

    @property
    def usable(self):
        """(n,) bool: at least 60 % and at least 20 of the dates have a value."""
        return enough(self.n_valid, len(self.dates))


def enough(n_valid, m):
    """(n,) bool: whether a series can be used that has (n,) `n_valid` values at `m` dates."""
    return n_valid >= max(MIN_VALID, int(np.ceil(MIN_VALID_SHARE * m)))


def years(dates):
    """Time in years since the first date, (m,) float64 (a year has 365.25 days)."""
    return (dates - dates[0]).astype("timedelta64[D]").astype(float) / DAYS_PER_YEAR


def velocity(values, dates):
    """Least-squares rate of each series over its valid dates.

    Parameters
    ----------
    values : (n, m) float, mm, NaN where missing
    dates : (m,) datetime64[D]

    Returns
    -------
    (n,) float64, mm/yr; NaN with fewer than two valid dates.
    """
    valid = np.isfinite(values)
    count = valid.sum(axis=1)
    t = np.where(valid, years(dates), 0.0)
    x = np.where(valid, values, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        t_mean, x_mean = t.sum(axis=1) / count, x.sum(axis=1) / count
        t = np.where(valid, t - t_mean[:, None], 0.0)
        return (t * (x - x_mean[:, None])).sum(axis=1) / (t**2).sum(axis=1)


def difference_noise(values):
    """Standard deviation of the noise of each series, from the differences of neighbouring observations.

    1.4826 times the median absolute deviation of the differences, over sqrt(2): slow deformation cancels, and single
    jumps and outliers do not count. Noise that is correlated from date to date is underestimated.

    Parameters
    ----------
    values : (n, m) float, mm, NaN where missing

    Returns
    -------
    (n,) float64, mm; 0 with fewer than three values
    """
    values = np.asarray(values, dtype=float)
    valid = np.isfinite(values)
    if valid.all():
        count = np.full(len(values), values.shape[1])
    else:  # close the gaps, so that neighbours are neighbouring observations
        count, place = valid.sum(axis=1), valid.cumsum(axis=1) - 1
        closed = np.full(values.shape, np.nan)
        closed[np.nonzero(valid)[0], place[valid]] = values[valid]
        values = closed
    steps = np.diff(values, axis=1)
    spread = _medians(np.abs(steps - _medians(steps, count - 1)[:, None]), count - 1)
    return np.nan_to_num(1.4826 * spread / np.sqrt(2))


def _medians(values, count):
    """Median of the first `count` (n,) values of each row, the others being NaN; NaN where there are none."""
    out = np.full(len(values), np.nan)
    whole = count == values.shape[1]
    if values.size and whole.any():
        out[whole] = np.median(values[whole], axis=1)
    some = np.flatnonzero((count > 0) & ~whole)
    ordered = np.sort(values[some], axis=1)  # several times slower than np.median; NaN last
    rows, count = np.arange(len(some)), count[some]
    out[some] = (ordered[rows, (count - 1) // 2] + ordered[rows, count // 2]) / 2
    return out


def resample(values, dates, steps):
    """Bring series onto a regular grid of `steps` nodes from their first to their last valid date.

    Gaps are bridged by straight lines. With no more dates than steps a node takes the value of
    that broken line at its time, so a regular series of `steps` dates is returned unchanged. With
    more dates than steps a node takes the mean of the broken line over its cell (half a step to
    either side; at the two ends the half cell inside the span), so every observation counts.
    The offset is removed: each result has mean zero. Nothing is extrapolated: where the first or
    last dates of a series are missing, its own span is shorter.

    Parameters
    ----------
    values : (n, m) float, mm, NaN where missing, at least two valid values a row
    dates : (m,) datetime64[D], increasing, not necessarily regular
    steps : int

    Returns
    -------
    (n, steps) float64, mm
    """
    t = years(dates)
    filled, first, last = _bridge_gaps(np.asarray(values, dtype=float), t)
    out = np.empty((len(filled), steps))
    # Rows that share their first and last valid date share one linear operator.
    spans, group = np.unique(np.stack([first, last], axis=1), axis=0, return_inverse=True)
    for g, (a, b) in enumerate(spans):
        rows = group.ravel() == g
        out[rows] = _applied(_grid_operator(t[a : b + 1], steps), filled[rows, a : b + 1])
    out -= out.mean(axis=1, keepdims=True)
    return out


def _applied(operator, values):
    """An operator (steps, m), most of it zero, on every row of `values` (n, m), (n, steps).

    Without BLAS, which would start threads of its own that spin beside ours.
    """
    if len(values) < SPARSE_ROWS:
        return np.einsum("nm,sm->ns", values, operator)
    from scipy.sparse import csr_matrix  # slow to import: not while QGIS starts

    return values @ csr_matrix(operator).T


def _bridge_gaps(x, t):
    """Fill inner gaps by straight lines; return the filled rows and their first and last valid index."""
    valid = np.isfinite(x)
    m = x.shape[1]
    first, last = valid.argmax(axis=1), m - 1 - valid[:, ::-1].argmax(axis=1)
    rows, cols = np.nonzero(~valid)
    if len(rows) == 0:
        return x, first, last
    index = np.arange(m)
    before = np.maximum.accumulate(np.where(valid, index, 0), axis=1)[rows, cols]
    after = np.minimum.accumulate(np.where(valid, index, m - 1)[:, ::-1], axis=1)[:, ::-1][rows, cols]
    inner = (cols > first[rows]) & (cols < last[rows])
    rows, cols, before, after = rows[inner], cols[inner], before[inner], after[inner]
    weight = (t[cols] - t[before]) / (t[after] - t[before])
    filled = np.where(valid, x, 0.0)
    filled[rows, cols] = (1 - weight) * x[rows, before] + weight * x[rows, after]
    return filled, first, last


def _grid_operator(t, steps):
    """(steps, m) matrix from values at the times `t` to grid nodes (see `resample`)."""
    nodes = np.linspace(t[0], t[-1], steps)
    if len(t) <= steps:
        return _interpolation(nodes, t)
    half = (nodes[1] - nodes[0]) / 2
    edges = np.clip(np.concatenate([nodes - half, nodes[-1:] + half]), t[0], t[-1])
    return np.diff(_integral(edges, t), axis=0) / np.diff(edges)[:, None]


def _interpolation(at, t):
    """(len(at), m) matrix of linear interpolation."""
    right = np.clip(np.searchsorted(t, at, side="right"), 1, len(t) - 1)
    weight = (at - t[right - 1]) / (t[right] - t[right - 1])
    operator = np.zeros((len(at), len(t)))
    operator[np.arange(len(at)), right - 1] = 1 - weight
    operator[np.arange(len(at)), right] += weight
    return operator


def _integral(at, t):
    """(len(at), m) matrix of the broken line's integral from t[0] to each time of `at`."""
    m = len(t)
    trapezoid = np.zeros((m, m))
    half = np.diff(t) / 2
    trapezoid[np.arange(1, m), np.arange(m - 1)] = half
    trapezoid[np.arange(1, m), np.arange(1, m)] += half
    upto = np.cumsum(trapezoid, axis=0)
    left = np.clip(np.searchsorted(t, at, side="right"), 1, m - 1) - 1
    rest = (at - t[left])[:, None] / 2
    here = np.zeros((len(at), m))
    here[np.arange(len(at)), left] = 1.0
    return upto[left] + rest * (here + _interpolation(at, t))
