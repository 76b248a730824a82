"""Noise that is partly correlated in time, and how it is taken out of a least-squares problem."""

from typing import NamedTuple

import numpy as np

from ..series import DAYS_PER_YEAR


class Noise(NamedTuple):
    """White noise plus an Ornstein-Uhlenbeck process, the AR(1) of irregular sampling (Robinson 1977, Stoch.

    Proc. Appl. 6, 9; Mudelsee 2002, Comput. Geosci. 28, 69): the correlation of two dates dt days apart is
    share * exp(-dt / days).

    share : of the variance that is correlated, 0 <= share < 1; days : its decay time.
    """

    share: float
    days: float

    def correlation(self, t):
        """(m, m) correlation matrix at the times `t` (m,) in years."""
        lag = np.abs(t[:, None] - t[None, :]) * DAYS_PER_YEAR
        matrix = self.share * np.exp(-lag / self.days)
        matrix[np.diag_indices(len(t))] = 1.0
        return matrix

    def whitening(self, t):
        """See `whitening`."""
        return whitening(self.correlation(t))


class Flicker(NamedTuple):
    """White noise plus noise whose power falls as 1/f, the usual one of geodetic series (Agnew 1992; Williams 2003).

    A sum of Ornstein-Uhlenbeck processes whose decay times are spread evenly in the logarithm has that spectrum
    between the ends of their range (van der Ziel 1950, Physica 16, 359), on any dates.

    share : of the variance that is correlated, 0 <= share < 1.
    """

    share: float

    def correlation(self, t):
        """(m, m) correlation matrix at the times `t` (m,) in years."""
        lag = np.abs(t[:, None] - t[None, :]) * DAYS_PER_YEAR
        matrix = self.share * np.mean([np.exp(-lag / days) for days in FLICKER_DAYS], axis=0)
        matrix[np.diag_indices(len(t))] = 1.0
        return matrix

    def whitening(self, t):
        """See `whitening`."""
        return whitening(self.correlation(t))


FLICKER_DAYS = np.geomspace(6.0, 3000.0, 8)
"""From half the usual interval of acquisitions to the longest series."""


def whitening(correlation):
    """The matrix that makes noise white, and the logarithm of its correlation's determinant.

    Parameters
    ----------
    correlation : (m, m) float, R

    Returns
    -------
    ((m, m) float64, float) : W with W R W^T = 1, and log det R
    """
    lower = np.linalg.cholesky(correlation)
    return np.linalg.inv(lower), 2.0 * float(np.log(np.diag(lower)).sum())


# What the profile likelihood tries: a grid is enough, the likelihood is flat in both.
NOISE_GRID = (
    None,
    Noise(0.3, 20.0),
    Noise(0.3, 60.0),
    Noise(0.6, 20.0),
    Noise(0.6, 60.0),
    Noise(0.9, 20.0),
    Noise(0.9, 60.0),
    Noise(0.9, 180.0),
)
