"""The curves of the power pattern: how fast they change, with an onset or without.

Each is a function of u, the share of the time from the onset to the last date, that goes from 0 to 1. Those that
accelerate towards a failure are the ones that slow down, read backwards: rates inverse to the time that is left, as
materials show before they fail (Fukuzono 1985; Voight 1988, Nature 332, 125, with exponents of 2 and 1.5).
"""

from typing import NamedTuple

import numpy as np

DELTA = 1e-5
"""Of the numerical derivatives by the parameters."""
SOONEST = 0.03
"""Time to a failure, as a share of the span, below which the last few dates alone would tell of it."""
ACCELERATING, DECELERATING = "accelerating", "decelerating"


def _power(u, p):
    return np.where(u > 0, np.where(u > 0, u, 1.0) ** p, 0.0)


def _exponential(u, a):
    a = np.where(np.abs(a) < 1e-6, 1e-6, a)
    return np.expm1(-a * u) / np.expm1(-a)


def _logarithmic(u, a):
    """`a` : logarithm of the time from the onset to the end over the time constant."""
    return np.log1p(np.exp(a) * u) / np.log1p(np.exp(a))


def _hyperbolic(u, h):
    """`h` : logarithm of the time constant over the time from the onset to the end."""
    return u * (1 + np.exp(h)) / (u + np.exp(h))


def _backwards(slowing):
    return lambda u, p: 1.0 - slowing(1.0 - u, p)


class Form(NamedTuple):
    """One form.

    name : as in the field `form`; curve : function (u, p); grid : (g, 1 or 2) parameters over which is averaged,
    the second is the onset as a share of the span; low, high : limits; trend : of the fields
    """

    name: str
    curve: object
    grid: np.ndarray
    low: tuple
    high: tuple
    trend: str

    @property
    def onset(self):
        """Whether it has an onset."""
        return self.grid.shape[1] == 2

    def column(self, t, theta, span):
        """(n, m) curve at times `t` (m,) in years; theta (n, p)."""
        x, p = t / span, theta[:, :1]
        s = theta[:, 1:2] if self.onset else 0.0
        return self.curve(np.clip((x - s) / (1.0 - s), 0.0, None), p)

    def shape(self, t, theta, span):
        """Columns (n, 1, m) and derivatives (n, p, m), as a shape of fits.shapes."""
        slopes = []
        for i in range(theta.shape[1]):
            step = np.zeros(theta.shape[1])
            step[i] = DELTA
            slopes.append((self.column(t, theta + step, span) - self.column(t, theta - step, span)) / (2 * DELTA))
        return self.column(t, theta, span)[:, None], np.stack(slopes, axis=1)

    def rate(self, theta, span):
        """(n,) of the column at the last date, per year."""
        before = span * (1 - 2e-5)
        ends = self.column(np.array([before, span]), theta, span)
        return (ends[:, 1] - ends[:, 0]) / (span - before)

    def physical(self, theta, span):
        """(n,) exponent, or time constant in years."""
        left = span * (1.0 - theta[:, 1]) if self.onset else span
        if self.name == "power":
            return theta[:, 0]
        relative = {
            "exponential": lambda a: 1 / np.abs(a),
            "logarithmic": lambda a: np.exp(-a),
            "hyperbolic": np.exp,
        }[self.name]
        return left * relative(theta[:, 0])


_ONSETS = np.linspace(0.03, 0.6, 12)


def _with_onset(values):
    return np.array([(p, s) for p in values for s in _ONSETS])


def _all():
    slow, fast = np.linspace(0.1, 0.8, 15), np.concatenate([np.linspace(1.3, 3.0, 18), np.linspace(3.2, 6.0, 15)])
    decay, growth = np.geomspace(0.7, 35.0, 28), -np.geomspace(0.7, 20.0, 24)
    logs, halves = np.log(np.geomspace(1.5, 1000.0, 24)), np.log(np.geomspace(0.02, 3.0, 24))
    for name, curve, grid, low, high, trend in (
        ("power", _power, slow, 0.05, 0.9, DECELERATING),
        ("power", _power, fast, 1.1, 8.0, ACCELERATING),
        ("exponential", _exponential, decay, 0.3, 60.0, DECELERATING),
        ("exponential", _exponential, growth, -30.0, -0.3, ACCELERATING),
        ("logarithmic", _logarithmic, logs, -1.0, 9.0, DECELERATING),
        ("logarithmic", _backwards(_logarithmic), logs[logs < -np.log(SOONEST)], -1.0, -np.log(SOONEST), ACCELERATING),
        ("hyperbolic", _hyperbolic, halves, -4.5, 2.0, DECELERATING),
        ("hyperbolic", _backwards(_hyperbolic), halves[halves > np.log(SOONEST)], np.log(SOONEST), 2.0, ACCELERATING),
    ):
        yield Form(name, curve, grid[:, None], (low,), (high,), trend)
    for name, curve, values, low, high, trend in (
        ("power", _power, np.linspace(0.15, 0.75, 6), 0.05, 0.9, DECELERATING),
        ("power", _power, np.linspace(1.4, 4.0, 6), 1.1, 8.0, ACCELERATING),
        ("exponential", _exponential, np.geomspace(1.0, 25.0, 7), 0.3, 60.0, DECELERATING),
        ("logarithmic", _logarithmic, np.log(np.geomspace(3.0, 300.0, 6)), -1.0, 9.0, DECELERATING),
        ("hyperbolic", _hyperbolic, np.log(np.geomspace(0.03, 1.0, 6)), -4.5, 2.0, DECELERATING),
    ):
        yield Form(name, curve, _with_onset(values), (low, 0.0), (high, 0.85), trend)


FORMS = tuple(_all())
MODEL = "curve_"
"""With the number of the form, the name of a fitted model."""
