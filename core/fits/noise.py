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
        """The matrix that makes this noise white, and the logarithm of the correlation's determinant.

        Returns
        -------
        ((m, m) float64, float) : W with W R W^T = 1, and log det R
        """
        lower = np.linalg.cholesky(self.correlation(t))
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
