"""Numbers that say how a quantity is distributed, and its density for drawing."""

from typing import NamedTuple

import numpy as np


class Summary(NamedTuple):
    """Of the finite values; NaN where there are too few.

    count : int; mean; std : with n - 1; minimum; p05, q25, median, q75, p95 : percentiles (linear); maximum
    """

    count: int
    mean: float
    std: float
    minimum: float
    p05: float
    q25: float
    median: float
    q75: float
    p95: float
    maximum: float


def summary(values):
    """Summary of an array, whatever its shape; what is not finite does not count."""
    values = np.asarray(values, dtype=float)
    values = values[np.isfinite(values)]
    if not len(values):
        return Summary(0, *[np.nan] * 9)
    spread = float(values.std(ddof=1)) if len(values) > 1 else np.nan
    quantiles = np.percentile(values, (0, 5, 25, 50, 75, 95, 100)).tolist()
    return Summary(len(values), float(values.mean()), spread, *quantiles)


def density(values, low, high, points=256):
    """Kernel density of the finite values on a regular grid from `low` to `high`.

    Gaussian kernel with Silverman's (1986, Density Estimation, eq. 3.31) bandwidth, 0.9 min(std, IQR / 1.34) n^(-1/5),
    on binned values, so that a million values cost no more than a thousand. No density is given beyond the values.

    Parameters
    ----------
    values : (n,) float; low, high : float, low < high; points : int

    Returns
    -------
    grid, density : (points,) float, the density in 1 / unit of the values, NaN beyond the smallest and largest value
    """
    values = np.asarray(values, dtype=float)
    values = values[np.isfinite(values)]
    grid = np.linspace(low, high, points)
    step = grid[1] - grid[0]
    counts, _ = np.histogram(values, bins=points, range=(low - step / 2, high + step / 2))
    q25, q75 = np.percentile(values, (25, 75))
    spreads = [s for s in (values.std(), (q75 - q25) / 1.34) if s > 0]
    bandwidth = max(0.9 * min(spreads, default=0.0) * len(values) ** -0.2, step)
    reach = int(np.ceil(4 * bandwidth / step))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) * step / bandwidth) ** 2)
    smooth = np.convolve(counts, kernel / kernel.sum())[reach : reach + points] / (len(values) * step)
    smooth[(grid < values.min() - step / 2) | (grid > values.max() + step / 2)] = np.nan
    return grid, smooth
