"""The parametric models of each pattern."""

from typing import NamedTuple

import numpy as np

from ..patterns import CODES
from . import shapes

MIN_SEGMENT_YEARS = 0.75
"""Straight segments of a piecewise series are at least nine months long."""

MIN_LEVEL_DATES = 3
"""Dates on either side of a step and between two."""

# Grids of the curves' parameters, finer where the curve changes faster.
_EXPONENTS = np.array([0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.75, 1.35, 1.6, 2.0, 2.5, 3.0, 3.5, 4.5, 6.0])
_DECAYS = np.array([-8.0, -5.0, -3.0, -2.0, -1.0, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0, 35.0])
_ONSETS = np.arange(0.05, 0.76, 0.025)


class Model(NamedTuple):
    """One model.

    name : unique; code : the pattern it stands for; rate : whether it has a background rate; shape : its nonlinear
    terms (fits.shapes) or None; count : how many of them; grid : starting values (g, p) of curves; low, high :
    limits of their parameters.
    """

    name: str
    code: int
    rate: bool
    shape: object = None
    count: int = 0
    grid: object = None
    low: tuple = ()
    high: tuple = ()

    @property
    def curve(self):
        """Whether it is a curve of one term, with starting values of its own."""
        return self.grid is not None

    def n_parameters(self, harmonics, date_weight=1.0):
        """Parameters that are fitted, the noise's own not counted; a scanned date or shape counts `date_weight`."""
        searched = self.grid.shape[1] if self.curve else self.count
        return 1 + self.rate + 2 * harmonics + self.count + date_weight * searched


def _curve(name, shape, grid, low, high):
    grid = np.asarray(grid, dtype=float).reshape(len(grid), -1)
    return Model(name, CODES["power"], False, shape, 1, grid, low, high)


def _all():
    step, piecewise = CODES["step"], CODES["piecewise"]
    yield Model("constant", CODES["stable"], False)
    yield Model("line", CODES["linear"], True)
    for count in (1, 2):
        yield Model(f"step_{count}", step, False, shapes.steps, count)
        yield Model(f"step_{count}_rate", step, True, shapes.steps, count)
    for count in (1, 2, 3):
        yield Model(f"piecewise_{count}", piecewise, True, shapes.hinges, count)
    yield _curve("power", shapes.power, _EXPONENTS, (0.05,), (8.0,))
    yield _curve("exponential", shapes.exponential, _DECAYS, (-20.0,), (60.0,))
    yield _curve("logarithmic", shapes.logarithmic, np.log([3.0, 10.0, 40.0, 200.0, 1000.0]), (-1.0,), (9.0,))
    yield _curve("hyperbolic", shapes.hyperbolic, np.log([0.03, 0.1, 0.3, 1.0]), (-4.5,), (2.0,))
    # Two curves, because between them an exponent of 1 is a breakpoint, and that is the piecewise pattern's.
    for name, exponents, low, high in (
        ("onset_slowing", _EXPONENTS[:8], 0.05, 0.75),
        ("onset_growing", _EXPONENTS[8:], 1.35, 8.0),
    ):
        onsets = [(p, s) for p in exponents for s in _ONSETS]
        yield _curve(name, shapes.onset_power, onsets, (low, 0.02), (high, 0.85))


MODELS = {model.name: model for model in _all()}
