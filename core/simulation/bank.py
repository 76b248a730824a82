"""Noise taken from the user's own layer: residuals of its stable points, block-bootstrapped.

The block bootstrap (Kuensch 1989, Annals of Statistics 17, 1217) keeps what neighbouring dates have in common; its
blocks go on at the beginning where they reach the end (Politis & Romano 1992), so that every date counts alike. Blocks
are of dates, not of days: a bank is meant for calendars of about the repeat of its own layer.
"""

import numpy as np

from ..errors import QT_TRANSLATE_NOOP, DataError
from ..series import difference_noise, years
from .noise import NoiseLevel

BLOCK_SHARE = 0.1
"""Length of a block as share of the dates; at least five of them."""
FEWEST = 20
"""Stable points below which the noise of one layer would be that of a few points."""


class NoiseBank:
    """Residuals of stable points, as a source of noise for `realistic.simulate`.

    Parameters
    ----------
    values : (n, m) float, mm, NaN where missing: stable points, their order does not matter
    dates : (m,) datetime64[D]

    Raises
    ------
    core.errors.DataError
        With fewer than `FEWEST` points.
    """

    def __init__(self, values, dates):
        values = np.asarray(values, dtype=float)
        enough = np.isfinite(values).mean(axis=1) >= 0.6
        if enough.sum() < FEWEST:
            raise DataError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "The noise layer has {count} stable points with enough dates; at least {fewest} are needed. Choose "
                    "a layer with more of them, or leave it out.",
                ),
                count=int(enough.sum()),
                fewest=FEWEST,
            )
        self.residuals = [_residuals(row, years(dates)) for row in values[enough]]

    def level(self, rng):
        """The noise level of a point drawn at random (noise.NoiseLevel); the waves are in its residuals."""
        row = int(rng.integers(len(self.residuals)))
        rest = self.residuals[row]
        sigma = float(rest.std())
        # What differences of neighbours do not show is correlated; noise that changes little is nearly all of it.
        white = min(float(difference_noise(rest[None])[0]) / max(sigma, 1e-6), 1.0) ** 2
        return NoiseLevel(sigma, 1 - white, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, row)

    def block(self, levels, dates, cycle_mm, rng):
        """Noise (n, m) in mm of the points that the levels were drawn from, in blocks of their residuals."""
        out = np.empty((len(levels), len(dates)))
        for i, level in enumerate(levels):
            rest = self.residuals[level.row]
            length = max(5, round(BLOCK_SHARE * len(rest)))
            starts = rng.integers(0, len(rest), size=-(-len(dates) // length))
            out[i] = rest[(starts[:, None] + np.arange(length)).ravel()[: len(dates)] % len(rest)]
        return out


def _residuals(row, t):
    """What a straight line leaves of the valid values, mean zero."""
    valid = np.isfinite(row)
    return row[valid] - np.polyval(np.polyfit(t[valid], row[valid], 1), t[valid])
