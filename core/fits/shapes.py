"""The terms that are not linear in their parameters: columns over time and their derivatives.

A shape is called with t (m,) or (n, m) in years since the first date, theta (n, p) and span ((n,) or float) in
years; it returns columns (n, k, m) and derivatives (n, p, m), the latter of the column that `owner` names.
Curves run over x = t / span and reach 1 at the last date, so that their coefficient is a displacement in mm.
"""

import numpy as np


def steps(t, theta, span):
    """0 before a date, 1 from it on; no derivative, because dates are scanned and not refined."""
    return (t[..., None, :] >= theta[:, :, None]).astype(float), None


def hinges(t, theta, span):
    """0 up to a date, then years since it: the coefficient is a change of rate in mm/yr."""
    since = t[..., None, :] - theta[:, :, None]
    return np.maximum(since, 0.0), -(since > 0).astype(float)


def _relative(t, span):
    return np.maximum(t / np.expand_dims(np.asarray(span, dtype=float), -1), 0.0)[..., None, :]


def power(t, theta, span):
    """x^p. theta: p."""
    x, p = _relative(t, span), theta[:, :, None]
    column = x**p
    return column, column * np.log(np.where(x > 0, x, 1.0))


def onset_power(t, theta, span):
    """((x - s) / (1 - s))^p from the relative time s on, 0 before. theta: p, s."""
    p, s = theta[:, :1, None], theta[:, 1:2, None]
    since = (_relative(t, span) - s) / (1 - s)
    y = np.where(since > 0, since, 1.0)
    column = np.where(since > 0, y**p, 0.0)
    by_onset = column * p * (y - 1) / (y * (1 - s))
    return column, np.concatenate([column * np.log(y), by_onset], axis=1)


def exponential(t, theta, span):
    """(1 - e^(-a x)) / (1 - e^-a): levels off for a > 0, accelerates for a < 0. theta: a = span / time constant."""
    x, a = _relative(t, span), theta[:, :, None]
    a = np.where(np.abs(a) < 1e-6, 1e-6, a)
    whole, part = -np.expm1(-a), -np.expm1(-a * x)
    column = part / whole
    return column, (x * np.exp(-a * x) - column * np.exp(-a)) / whole


def logarithmic(t, theta, span):
    """log(1 + a x) / log(1 + a): slows down without end. theta: log a."""
    x, a = _relative(t, span), np.exp(theta[:, :, None])
    whole = np.log1p(a)
    column = np.log1p(a * x) / whole
    return column, (a * x / (1 + a * x) - column * a / (1 + a)) / whole


def hyperbolic(t, theta, span):
    """Levels off slowly, as x (1 + h) / (x + h); half of the limit is reached at x = h. theta: log h."""
    x, h = _relative(t, span), np.exp(theta[:, :, None])
    return x * (1 + h) / (x + h), h * x * (x - 1) / (x + h) ** 2
