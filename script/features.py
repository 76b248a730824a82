"""Features of a displacement series that an expert would look at, for the random forest among the baselines."""

import numpy as np


def features(values, dates, threads=2):
    """Features of a block of series on one calendar.

    Parameters
    ----------
    values : (n, m) float, mm, NaN where missing; dates : (m,) datetime64[D]; threads : int

    Returns
    -------
    (n, f) float32, finite
    """
    from insar_patterns.core.fits import fit
    from insar_patterns.core.selection import examine

    evidence = examine(values, dates, threads=threads)
    line, wave, cubic = (_polynomial(values, dates, *kind) for kind in ((1, 0), (1, 1), (3, 1)))
    step, both = fit("step_1", values, dates, 1), fit("step_1_rate", values, dates, 1)
    power = fit("power", values, dates, 1)
    bend = fit("piecewise_1", values, dates, 1)
    span, velocity = line.span, line.base[:, 1]
    # Where nothing fits, a large finite difference says so.
    bic = np.nan_to_num(evidence.bic - evidence.bic.min(axis=1, keepdims=True), nan=1e4, posinf=1e4)
    count = np.isfinite(values).sum(axis=1)
    scatter = [_scatter(fits.rss, count) for fits in (line, wave, cubic)]
    jump, roughness, third = _differences(values)
    quarters = _quarters(values, dates)
    columns = [
        *np.minimum(bic, 1e4).T,
        evidence.drift, evidence.scatter, evidence.lag1, evidence.burst,
        evidence.drift / (evidence.scatter + 1e-6),
        velocity, velocity * span, np.abs(velocity * span) / (scatter[0] + 1e-6),
        *scatter, scatter[0] / (scatter[2] + 1e-6), scatter[2] / (roughness + 1e-6),
        wave.amplitude, cubic.amplitude, cubic.curvature, cubic.third,
        step.sizes[:, 0], both.sizes[:, 0], np.abs(both.sizes[:, 0]) / (evidence.scatter + 1e-6),
        both.theta[:, 0] / span, both.rate * span, _scatter(step.rss, count), _scatter(both.rss, count),
        bend.theta[:, 0] / span, bend.rate * span, bend.sizes[:, 0] * span, _scatter(bend.rss, count),
        power.theta[:, 0], power.sizes[:, 0], _scatter(power.rss, count),
        jump, jump / (roughness + 1e-6), roughness, third, *quarters, count, span,
    ]  # fmt: skip
    return np.nan_to_num(np.column_stack(columns), nan=-1.0, posinf=1e6, neginf=-1e6).astype(np.float32)


class _Polynomial:
    """Least squares of a polynomial and waves: rss (n,), base (n, p), span (n,) years, amplitude (n,) mm."""

    def __init__(self, n, degree, harmonics):
        self.rss, self.span = np.full(n, np.nan), np.full(n, np.nan)
        self.base = np.full((n, 1 + degree + 2 * harmonics), np.nan)
        self.degree = degree

    @property
    def amplitude(self):
        return np.hypot(self.base[:, -2], self.base[:, -1])

    @property
    def curvature(self):
        return self.base[:, 2] * self.span**2

    @property
    def third(self):
        return self.base[:, 3] * self.span**3


def _polynomial(values, dates, degree, harmonics):
    from insar_patterns.core.fits.design import base_columns
    from insar_patterns.core.fits.fit import mask_groups
    from insar_patterns.core.series import years

    found = _Polynomial(len(values), degree, harmonics)
    for rows, mask in mask_groups(np.isfinite(values)):
        if mask.sum() <= found.base.shape[1]:
            continue
        t = years(dates[mask])
        columns = base_columns(t, False, harmonics)
        matrix = np.column_stack([*(t**k for k in range(degree + 1)), *columns[1:]])
        y = values[np.ix_(rows, np.flatnonzero(mask))]
        found.base[rows] = np.linalg.lstsq(matrix, y.T, rcond=None)[0].T
        found.rss[rows] = ((y - found.base[rows] @ matrix.T) ** 2).sum(axis=1)
        found.span[rows] = t[-1]
    return found


def _scatter(rss, count):
    return np.sqrt(rss / np.maximum(count, 1))


def _differences(values):
    """Largest jump, robust noise of first differences, and its ratio to their standard deviation, (n,) each."""
    from insar_patterns.core.series import _bridge_gaps

    bridged = _bridge_gaps(values, np.arange(values.shape[1], dtype=float))[0]
    difference = np.abs(np.nan_to_num(np.diff(bridged, axis=1)))
    robust = 1.4826 * np.median(difference, axis=1) / np.sqrt(2)
    return difference.max(axis=1), robust, robust / (np.sqrt((difference**2).mean(axis=1) / 2) + 1e-6)


def _quarters(values, dates):
    """Rates (mm/yr) of the four quarters of the calendar, (n,) each; NaN where there are too few dates."""
    from insar_patterns.core.series import velocity

    return [velocity(values[:, part], dates[part]) for part in np.array_split(np.arange(len(dates)), 4)]
