"""What was found of some series: one array for each field, and what is needed to draw the fit."""

import numpy as np

from .fields import KINDS

MOST_DATES = 3
_MISSING = {
    "real": lambda n: np.full(n, np.nan),
    "integer": lambda n: np.full(n, -1, dtype=np.int64),
    "text": lambda n: np.full(n, "", dtype=object),
    "date": lambda n: np.full(n, np.datetime64("NaT"), dtype="datetime64[D]"),
}


class Found(dict):
    """Field name -> (n,) array; missing are NaN, -1, "" and NaT.

    Attributes
    ----------
    model : (n,) str, name of the model that fits best, "" for none; noise : (n,) int, number of its noise
    theta : (n, 3) float, its nonlinear parameters, as fits.Fits.theta; of steps, the third is their duration in years
    """

    def __init__(self, n):
        super().__init__({name: _MISSING[kind](n) for name, kind in KINDS.items()})
        self.model, self.noise = np.full(n, "", dtype=object), np.zeros(n, dtype=np.int64)
        self.theta = np.full((n, MOST_DATES), np.nan)

    def __len__(self):
        """Series, not fields."""
        return len(self.model)

    def put(self, rows, part):
        """Copy another Found into some rows."""
        for name, column in part.items():
            self[name][rows] = column
        for name in ("model", "noise", "theta"):
            getattr(self, name)[rows] = getattr(part, name)
