"""The time axis of series that share their dates, and the linear terms that a model always has."""

import numpy as np


def base_columns(t, rate, harmonics):
    """Offset, rate and waves of a year and its fractions.

    Parameters
    ----------
    t : (..., m) years; rate : bool; harmonics : int, 0 none, 1 annual, 2 annual and semi-annual

    Returns
    -------
    (..., p, m) : 1, t (where `rate`), then cosine and sine of each wave
    """
    columns = [np.ones_like(t)] + ([t] if rate else [])
    for k in range(1, harmonics + 1):
        columns += [np.cos(2 * np.pi * k * t), np.sin(2 * np.pi * k * t)]
    return np.stack(columns, axis=-2)


class Design:
    """Ordinary or generalised least squares with the base terms already taken out of everything.

    By Frisch, Waugh and Lovell a fit with base terms equals a fit of what the base leaves of the series by what
    it leaves of the other columns; so a scan of thousands of columns repeats nothing.

    Parameters
    ----------
    t : (m,) years since the first valid date
    rate, harmonics : see `base_columns`
    noise : fits.noise.Noise or None for white noise

    Attributes
    ----------
    t : (m,); span : float, years; log_det : float, log determinant of the noise's correlation
    """

    def __init__(self, t, rate, harmonics, noise=None):
        self.t, self.span = t, t[-1]
        self.whitening, self.log_det = (None, 0.0) if noise is None else noise.whitening(t)
        base = self._whiten(base_columns(t, rate, harmonics))
        self.q, self.r = np.linalg.qr(base.T)

    def _whiten(self, x):
        # As one matrix: numpy would multiply a stack of small ones piece by piece.
        return x if self.whitening is None else (x.reshape(-1, x.shape[-1]) @ self.whitening.T).reshape(x.shape)

    def project(self, x):
        """What the base leaves of `x` (..., m), in whitened form."""
        flat = self._whiten(x).reshape(-1, x.shape[-1])
        return (flat - (flat @ self.q) @ self.q.T).reshape(x.shape)

    def normal(self, x, projected):
        """Normal equations of columns `x` (n, k, m) and projected series (n, m): (n, k, k) and (n, k)."""
        x = self.project(x)
        return x @ x.transpose(0, 2, 1), (x @ projected[:, :, None])[:, :, 0]

    def part(self, rows):
        """For some of the series: the same, since they share their dates."""
        return self

    def base(self, x):
        """Base coefficients (n, p) of the least-squares fit to `x` (n, m)."""
        return np.linalg.solve(self.r, self.q.T @ self._whiten(x).T).T
