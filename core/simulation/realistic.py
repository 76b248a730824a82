"""The `realistic` simulation: deformation and noise as real PS series have them, labelled as an analyst would."""

import numpy as np

from ..errors import QT_TRANSLATE_NOOP, DataError
from ..patterns import CODES, KEYS
from .disorder import undefined
from .noise import DrawnNoise
from .paper import Simulation
from .shapes import MIN_SEGMENT, SHAPES
from .visibility import GRID, can_be_told, disturbing

SIGNALS = (*SHAPES, undefined)
ALL = tuple(sorted(CODES.values()))
DRAWS = 1000
"""After so many refused draws in a row the noise is too strong for the pattern."""


def simulate(n, rng, dates, codes=ALL, cycle_mm=27.7, noise=None, ambiguous=False):
    """Draw `n` labelled series on the calendar `dates`.

    Parameters
    ----------
    n : int
    rng : numpy.random.Generator
    dates : (m,) datetime64[D]
    codes : sequence of int, the patterns to draw from, equally likely
    cycle_mm : float, half the wavelength: the size of unwrapping errors
    noise : source of noise levels and noise: bank.NoiseBank, or None for noise.DrawnNoise
    ambiguous : bool, keep only what is refused otherwise: series whose pattern cannot be told from a simpler one
        at their own noise; their labels are what they were drawn as, the patterns as frequent as they are refused

    Returns
    -------
    paper.Simulation : the true parameters also hold the drawn noise; times in years (`tau` of a curve: share of its
        duration), sizes in mm

    Raises
    ------
    core.errors.DataError
        Where the dates span less than two of the shortest segments, or the noise hides a pattern for good.
    """
    if (dates[-1] - dates[0]).astype(int) < 2 * MIN_SEGMENT * 365.25:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The dates span {days} days, in which the patterns cannot be told apart. Choose a calendar of at least "
                "{least} days.",
            ),
            days=int((dates[-1] - dates[0]).astype(int)),
            least=int(np.ceil(2 * MIN_SEGMENT * 365.25)),
        )
    source = noise or DrawnNoise()
    days = float((dates[-1] - dates[0]).astype(int))
    t = (dates - dates[0]).astype(float) / 365.25
    grid = np.linspace(0.0, t[-1], GRID)
    labels = rng.choice(np.asarray(codes), size=n)
    values, parameters, levels = np.empty((n, len(dates))), [], []
    for i, code in enumerate(labels):
        for _ in range(DRAWS):
            if ambiguous:  # of some patterns hardly a draw is refused: they are as rare here as among the refused
                code = labels[i] = rng.choice(np.asarray(codes))
            level = source.level(rng)
            signal, truth = SIGNALS[code](t[-1], disturbing(level.scatter), cycle_mm, rng)
            if can_be_told(code, signal(grid), level, len(dates), days) != ambiguous:
                break
        else:
            raise DataError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "The noise is too strong for the pattern {pattern}: none of {draws} series showed it. Choose a "
                    "noise layer of quieter points, or leave the pattern out.",
                ),
                pattern=KEYS[code],
                draws=DRAWS,
            )
        values[i] = signal(t)
        parameters.append({**truth, "sigma_mm": level.sigma, "annual_mm": level.annual})
        levels.append(level)
    return Simulation(values + source.block(levels, dates, cycle_mm, rng), dates, labels, parameters)
