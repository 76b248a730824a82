"""Observed series changed a little in ways that keep their pattern, anew in every epoch."""

import numpy as np

from ..core.series import MIN_VALID, MIN_VALID_SHARE, difference_noise

MOST_DROPPED = 0.15
MOST_NOISE = 0.3


def augment(values, rng):
    """Turn half of the series upside down, leave out some of their dates, and add a little noise.

    The patterns are the same towards and away from the satellite. Up to 15 % of the inner dates of a series go missing
    (never so many that it could not be classified); the first and the last stay, so the span does. The noise is white,
    with up to 0.3 times the standard deviation of the series' own, estimated from its differences.

    Parameters
    ----------
    values : (n, m) float, mm, NaN where missing
    rng : numpy.random.Generator

    Returns
    -------
    (n, m) float64, a copy
    """
    n, m = values.shape
    out = values * rng.choice((-1.0, 1.0), size=(n, 1))
    out += rng.normal(size=(n, m)) * difference_noise(values)[:, None] * rng.uniform(0.0, MOST_NOISE, (n, 1))
    valid = np.isfinite(out)
    first, last = valid.argmax(axis=1), m - 1 - valid[:, ::-1].argmax(axis=1)
    drop = valid & (rng.random((n, m)) < rng.uniform(0.0, MOST_DROPPED, (n, 1)))
    drop[np.arange(n), first] = drop[np.arange(n), last] = False
    enough = valid.sum(axis=1) - drop.sum(axis=1) >= max(MIN_VALID, int(np.ceil(MIN_VALID_SHARE * m)))
    out[drop & enough[:, None]] = np.nan
    return out
