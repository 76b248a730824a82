"""The line that a series was labelled by, and what can be read off it.

Who labels a series by eye follows the smoothed running median in the plot: outliers do not move it, and it is judged
against the height of the axis. Least squares see neither, so a teacher that is to say what the eye says needs both.
"""

import numpy as np

STEPS = 200
"""The line is read at so many equal steps of time."""
LEVELS = 16
LEAST_AXIS_MM = 15.0
ABOVE_ZERO = 0.5
"""Millimetres added to ranges and scatters before anything is divided by them."""


def running_median(values):
    """(n,) running median of a fifteenth of a series without gaps, then the running mean of as many values."""
    from scipy.ndimage import median_filter, uniform_filter1d

    window = max(5, len(values) // 15) | 1
    half = window // 2
    median = median_filter(values, window)
    for i in range(half):  # fewer values at the ends
        median[i] = np.median(values[: i + half + 1])
        median[-1 - i] = np.median(values[-1 - i - half :])
    return uniform_filter1d(median, window, mode="nearest")


def axis_limit(centred):
    """Half the height of the axis in mm, of a series without its median."""
    return max(LEAST_AXIS_MM, np.abs(centred).max() * 1.05)


def line_features(values, dates):
    """What the line in the plot shows of a block of series.

    Parameters
    ----------
    values : (n, m) float, mm, NaN where missing; dates : (m,) datetime64[D]

    Returns
    -------
    (n, f) float32, finite
    """
    days = dates.astype("datetime64[D]").astype(float)
    grid = np.linspace(days[0], days[-1], STEPS)
    line, about = np.empty((len(values), STEPS)), np.empty((len(values), 8))
    for row, series in enumerate(values):
        there = np.isfinite(series)
        y = series[there] - np.median(series[there])
        smooth = running_median(y)
        line[row] = np.interp(grid, days[there], smooth)
        about[row] = _around(y, y - smooth)
    span = (days[-1] - days[0]) / 365.25
    height = np.ptp(line, axis=1) + ABOVE_ZERO
    levels = line[:, np.linspace(STEPS // 30, STEPS - 1 - STEPS // 30, LEVELS).astype(int)]
    columns = [
        *about.T,
        height, height / about[:, 0], height / (about[:, 2] + ABOVE_ZERO),
        *_trend(line, height), *_changes(line, height, span),
        *(turns(line, least) for least in (np.full(len(line), 2.0), np.full(len(line), 3.0), height / 4, height * 0.4)),
        *(levels / 5).T, *(levels / height[:, None]).T, *(np.diff(levels) / height[:, None]).T,
    ]  # fmt: skip
    return np.column_stack(columns).astype(np.float32)


def _around(y, rest):
    """(8,) the axis, the range of the dots, how they scatter about the line: whole, outliers, both halves."""
    scatter = _robust(rest)
    first, second = _robust(rest[: len(rest) // 2]), _robust(rest[len(rest) // 2 :])
    outlying = (np.abs(rest) > 3 * scatter + 0.1).mean()
    limit = axis_limit(y)
    ratio = np.log((first + ABOVE_ZERO) / (second + ABOVE_ZERO))
    return limit, np.ptp(y), scatter, scatter / limit, np.sqrt((rest**2).mean()), outlying, first, ratio


def _robust(rest):
    return 1.4826 * np.median(np.abs(rest))


def _trend(line, height):
    """Rate and net change of the line, how straight its way is, and how far it leaves a straight one, (n,) each."""
    t = np.linspace(-0.5, 0.5, STEPS)
    drift = line @ t / (t @ t)
    bend = line - line.mean(axis=1, keepdims=True) - drift[:, None] * t
    net = line[:, -1] - line[:, 0]
    way = np.abs(np.diff(line)).sum(axis=1)
    swing = np.ptp(bend, axis=1)
    return drift, drift / height, net, net / height, np.abs(net) / (way + 0.1), bend.std(axis=1), swing, swing / height


def _changes(line, height, span):
    """The largest change within a quarter of a year and what is on either side of it, (n,) each."""
    quarter = int(np.clip(round(STEPS * 0.25 / span), 1, STEPS // 4))
    change = np.abs(line[:, quarter:] - line[:, :-quarter])
    slower = np.abs(line[:, 2 * quarter :] - line[:, : -2 * quarter]).max(axis=1)
    where, most = change.argmax(axis=1), change.max(axis=1)
    near = np.abs(np.arange(change.shape[1]) - where[:, None]) <= 2 * quarter
    second = np.where(near, 0.0, change).max(axis=1)
    steps = np.arange(STEPS)
    before, spread_before = _level(line, steps <= where[:, None])
    after, spread_after = _level(line, steps >= where[:, None] + quarter)
    jump = after - before
    shares = (most / height, slower / height, second / (most + ABOVE_ZERO), np.abs(jump) / height)
    return most, second, *shares, jump, where / STEPS, spread_before / height, spread_after / height


def _level(line, part):
    """Mean and standard deviation of the line where `part` is true, (n,) each."""
    count = part.sum(axis=1)
    mean = np.where(part, line, 0.0).sum(axis=1) / count
    return mean, np.sqrt(np.where(part, (line - mean[:, None]) ** 2, 0.0).sum(axis=1) / count)


def turns(line, least):
    """How often lines turn back by more than `least`.

    Parameters
    ----------
    line : (n, s) float; least : (n,) float, above 0

    Returns
    -------
    (n,) int
    """
    high, low = line[:, 0].copy(), line[:, 0].copy()
    up, down = np.ones(len(line), dtype=bool), np.ones(len(line), dtype=bool)
    count = np.full(len(line), -1)
    for level in line.T:
        high, low = np.maximum(high, level), np.minimum(low, level)
        falls, rises = up & (high - level > least), down & (level - low > least)
        count += falls | rises
        up, down = (up & ~falls) | rises, (down & ~rises) | falls
        low, high = np.where(falls, level, low), np.where(rises, level, high)
    return np.maximum(count, 0)
