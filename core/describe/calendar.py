"""What series with the same valid dates share: their designs and dictionaries under each noise, made once."""

import threading

import numpy as np

from ..fits.design import Design
from ..series import DAYS_PER_YEAR, years
from .noises import NOISES


class Dictionary:
    """Columns with the base terms taken out, under one noise.

    Parameters
    ----------
    design : fits.design.Design; columns : (c, m) float

    Attributes
    ----------
    gram : (c, c) inner products of the projected columns; base : (c, p) what the base takes of each column;
    unscaled : (p, p) covariance of the base coefficients over the noise's variance
    constant : float, the part of the log likelihood that depends on the noise alone (of residual maximum likelihood)
    """

    def __init__(self, design, columns):
        self.design = design
        projected = design.project(columns)
        self.gram, self.base = projected @ projected.T, design.base(columns)
        self._operator = (projected if design.whitening is None else projected @ design.whitening).T
        inverse = np.linalg.inv(design.r)
        self.unscaled = inverse @ inverse.T
        self.constant = -0.5 * design.log_det - float(np.log(np.abs(np.diag(design.r))).sum())

    def of(self, y):
        """Series (n, m) as seen by the dictionary: squares that the base leaves (n,), inner products (n, c), base."""
        left = self.design.project(y)
        return np.einsum("nm,nm->n", left, left), y @ self._operator, self.design.base(y)


class Calendar:
    """Valid dates of some series.

    Parameters
    ----------
    dates : (m,) datetime64[D], increasing

    Attributes
    ----------
    origin : datetime64[D]; t : (m,) years since; span : float, years; harmonics : int, annual and semi-annual wave
    with two years and more, the annual alone with one
    """

    def __init__(self, dates):
        self.origin, self.t = dates[0], years(dates)
        self.span = float(self.t[-1])
        self.harmonics = int(min(self.span, 2.0))
        self._lock, self._made = threading.Lock(), {}

    def dictionary(self, name, columns, number, rate):
        """The Dictionary `name` under `NOISES[number]`; `columns` (c, m) are those of all its noises.

        `rate` : whether the base has one.
        """
        design = self.design(number, rate)
        return self._once((name, number), lambda: Dictionary(design, columns))

    def design(self, number, rate):
        """The fits.design.Design under `NOISES[number]`."""
        return self._once(("design", rate, number), lambda: Design(self.t, rate, self.harmonics, NOISES[number]))

    def _once(self, key, make):
        with self._lock:
            if key not in self._made:
                self._made[key] = make()
            return self._made[key]

    def date(self, t):
        """Dates (datetime64[D]) of years since the origin, to the nearest day."""
        return self.origin + np.round(np.asarray(t) * DAYS_PER_YEAR).astype("timedelta64[D]")
