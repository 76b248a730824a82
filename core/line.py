"""The line that an eye follows through a series, and what can be read off it.

Who labels a series by eye follows the smoothed running median in the plot: outliers do not move it, and it is judged
against the height of the axis. A network that smooths, and least squares, see neither; these numbers tell it both.
"""

import numpy as np

STEPS = 200
"""The line is read at so many equal steps of time."""
LEVELS = 16
NUMBERS = 80
"""So many numbers are read off the line of a series."""
LEAST_AXIS_MM = 15.0
ABOVE_ZERO = 0.5
"""Millimetres added to ranges and scatters before anything is divided by them."""
LEAST_WINDOW = 5


def running_median(values):
    """Running median of a fifteenth of series (n, m) without gaps, then the running mean of as many values, (n, m)."""
    from scipy.ndimage import uniform_filter1d  # slow to import: not while QGIS starts
    from scipy.signal import medfilt2d  # faster than ndimage's

    window = max(LEAST_WINDOW, values.shape[1] // 15) | 1
    half = window // 2
    median = medfilt2d(values, (1, window))
    median[:, :half] = _first_medians(values[:, : 2 * half], half)
    median[:, -half:] = _first_medians(values[:, : -2 * half - 1 : -1], half)[:, ::-1]
    return uniform_filter1d(median, window, axis=1, mode="nearest")


def _first_medians(first, half):
    """(n, half) medians at the first values of series, where windows hold half + 1, half + 2, ... of `first` only."""
    counts = half + 1 + np.arange(half)
    windows = np.where(np.arange(2 * half) < counts[:, None], first[:, None, :], np.inf)
    windows.sort(axis=2)
    middle = [np.take_along_axis(windows, rank[None, :, None], axis=2) for rank in ((counts - 1) // 2, counts // 2)]
    return np.mean(middle, axis=0)[..., 0]


def axis_limits(centred):
    """Half the height of the plot's axis in mm, (n,), of series (n, m) without their median."""
    return np.maximum(LEAST_AXIS_MM, np.abs(centred).max(axis=1) * 1.05)


def line_numbers(values, dates):
    """`line_features` (n, NUMBERS), compressed for a network: large ones count, without drowning the rest."""
    return np.arcsinh(line_features(values, dates))


def line_features(values, dates):
    """What the line in the plot shows of a block of series, each over its own span.

    Parameters
    ----------
    values : (n, m) float, mm, NaN where missing; dates : (m,) datetime64[D]

    Returns
    -------
    (n, NUMBERS) float32; 0 for series with fewer values than the median needs
    """
    days = dates.astype("datetime64[D]").astype(float)
    there = np.isfinite(values)
    counts = there.sum(axis=1)
    line, about, span = np.zeros((len(values), STEPS)), np.ones((8, len(values))), np.ones(len(values))
    # Series with as many values are done together, whichever they are: their values are moved up to the first dates.
    for count in np.unique(counts[counts >= LEAST_WINDOW]):
        rows = np.flatnonzero(counts == count)
        dated = np.nonzero(there[rows])[1].reshape(len(rows), count)
        line[rows], about[:, rows] = _line(values[rows[:, None], dated], days[dated])
        span[rows] = (days[dated[:, -1]] - days[dated[:, 0]]) / 365.25
    out = np.column_stack([*about, *_read_off(line, about, span)])
    out[counts < LEAST_WINDOW] = 0.0
    return out.astype(np.float32)


def _line(values, at):
    """Line (n, STEPS) and what is around it (8, n), of series (n, k) without gaps, observed on the days `at` (n, k)."""
    y = values - np.median(values, axis=1, keepdims=True)
    smooth = running_median(y)
    grid = np.linspace(at[:, 0], at[:, -1], STEPS, axis=1)
    return np.array([np.interp(*series) for series in zip(grid, at, smooth)]), _around(y, y - smooth)


def _read_off(line, about, span):
    """What is read off lines (n, STEPS) over `span` (n,) years, (n,) each."""
    height = np.ptp(line, axis=1) + ABOVE_ZERO
    levels = line[:, np.linspace(STEPS // 30, STEPS - 1 - STEPS // 30, LEVELS).astype(int)]
    return (
        height, height / about[0], height / (about[2] + ABOVE_ZERO),
        *_trend(line, height), *_changes(line, height, span),
        *turns(line, np.array([np.full(len(line), 2.0), np.full(len(line), 3.0), height / 4, height * 0.4])),
        *(levels / 5).T, *(levels / height[:, None]).T, *(np.diff(levels) / height[:, None]).T,
    )  # fmt: skip


def _around(y, rest):
    """The axis, the range of the dots, how they scatter about the line: whole, outliers, both halves; (n,) each."""
    half = rest.shape[1] // 2
    scatter, first, second = _robust(rest), _robust(rest[:, :half]), _robust(rest[:, half:])
    outlying = (np.abs(rest) > 3 * scatter[:, None] + 0.1).mean(axis=1)
    limit = axis_limits(y)
    ratio = np.log((first + ABOVE_ZERO) / (second + ABOVE_ZERO))
    return limit, np.ptp(y, axis=1), scatter, scatter / limit, np.sqrt((rest**2).mean(axis=1)), outlying, first, ratio


def _robust(rest):
    return 1.4826 * np.median(np.abs(rest), axis=1)


def _trend(line, height):
    """Rate and net change of the line, how straight its way is, and how far it leaves a straight one, (n,) each."""
    t = np.linspace(-0.5, 0.5, STEPS)
    drift = np.einsum("ns,s->n", line, t) / (t**2).sum()  # not by BLAS, which would start threads of its own
    bend = line - line.mean(axis=1, keepdims=True) - drift[:, None] * t
    net = line[:, -1] - line[:, 0]
    way = np.abs(np.diff(line)).sum(axis=1)
    swing = np.ptp(bend, axis=1)
    return drift, drift / height, net, net / height, np.abs(net) / (way + 0.1), bend.std(axis=1), swing, swing / height


def _changes(line, height, span):
    """The largest change within a quarter of a year and what is on either side of it, (10, n)."""
    quarters = np.clip(np.round(STEPS * 0.25 / span), 1, STEPS // 4).astype(int)
    out = np.empty((10, len(line)))
    for quarter in np.unique(quarters):
        rows = quarters == quarter
        out[:, rows] = _changes_within(line[rows], height[rows], quarter)
    return out


def _changes_within(line, height, quarter):
    """`_changes` where a quarter of a year has so many steps."""
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
    line : (n, s) float; least : (..., n) float, above 0

    Returns
    -------
    (..., n) int
    """
    high = np.broadcast_to(line[:, 0], least.shape).copy()
    low, count = high.copy(), np.full(least.shape, -1)
    up, down = np.ones(least.shape, dtype=bool), np.ones(least.shape, dtype=bool)
    for level in _extremes(line).T.copy():
        np.maximum(high, level, out=high)
        np.minimum(low, level, out=low)
        falls, rises = up & (high - level > least), down & (level - low > least)
        turned = falls | rises
        if turned.any():
            count += turned
            up, down = (up & ~falls) | rises, (down & ~rises) | falls
            low, high = np.where(falls, level, low), np.where(rises, level, high)
    return np.maximum(count, 0)


def _extremes(line):
    """(n, e) the values of lines where they turn, and at their ends; lines with fewer end with their last value again.

    A line between two of them tells `turns` nothing more.
    """
    kept = np.ones(line.shape, dtype=bool)
    kept[:, 1:-1] = np.diff(np.sign(np.diff(line)), axis=1) != 0
    counts = kept.sum(axis=1)
    out = np.repeat(line[:, -1:], counts.max(initial=1), axis=1)
    out[np.arange(out.shape[1]) < counts[:, None]] = line[kept]
    return out
