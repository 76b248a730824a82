"""What series on the same calendar share: their designs and dictionaries under each noise, made once."""

import threading

import numpy as np

from ..fits.design import Design
from ..series import DAYS_PER_YEAR, years
from .noises import NOISES


class Metric:
    """Generalised least squares under one noise, with the base terms taken out; a row of zeros stands for no date.

    Attributes
    ----------
    design : fits.design.Design; terms : int, of the base
    projected : (m + 1, m + 1) inverse of the noise's correlation without the base
    effects : (m + 1, p) what each date adds to the base coefficients; unscaled : (p, p) their covariance over the
    noise's variance
    constant : float, the part of the log likelihood that depends on the noise alone (of residual maximum likelihood)
    """

    def __init__(self, design):
        self.design, self.terms = design, len(design.r)
        every = np.eye(len(design.t))
        left = design.project(every)
        self.projected = np.pad(left @ left.T, (0, 1))
        self.effects = np.concatenate([design.base(every), np.zeros((1, len(design.r)))])
        inverse = np.linalg.inv(design.r)
        self.unscaled = inverse @ inverse.T
        self.constant = -0.5 * design.log_det - float(np.log(np.abs(np.diag(design.r))).sum())


class Dictionary:
    """Columns with the base terms taken out, under one noise.

    Parameters
    ----------
    metric : Metric; columns : (c, m) float

    Attributes
    ----------
    gram : (c, c) inner products of the projected columns; base : (c, p) what the base takes of each column
    operator : (m + 1, c) inner products of the projected columns and each date
    """

    def __init__(self, metric, columns):
        design = metric.design
        left = design.project(columns)
        self.gram, self.base = left @ left.T, design.base(columns)
        self.operator = np.pad(left if design.whitening is None else left @ design.whitening, ((0, 0), (0, 1))).T.copy()


class Calendar:
    """The dates that some series may have values at.

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
        metric = self.metric(number, rate)
        return self._once((name, number), lambda: Dictionary(metric, columns))

    def metric(self, number, rate):
        """The Metric under `NOISES[number]`."""
        return self._once((rate, number), lambda: Metric(Design(self.t, rate, self.harmonics, NOISES[number])))

    def _once(self, key, make):
        with self._lock:
            if key not in self._made:
                self._made[key] = make()
            return self._made[key]

    def date(self, t):
        """Dates (datetime64[D]) of years since the origin, to the nearest day."""
        return self.origin + np.round(np.asarray(t) * DAYS_PER_YEAR).astype("timedelta64[D]")
