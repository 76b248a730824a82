"""The `realistic` simulation: deformation and noise as real PS series have them, labelled as an analyst would."""

import numpy as np

from ..patterns import CODES
from .disorder import undefined
from .noise import draw_level, draw_noise
from .paper import Simulation
from .shapes import SHAPES
from .visibility import GRID, can_be_told, disturbing

SIGNALS = (*SHAPES, undefined)
ALL = tuple(sorted(CODES.values()))


def draw_series(code, span, n_dates, cycle_mm, rng, refused=None):
    """Draw until the pattern can be told at the noise of its own series.

    Parameters
    ----------
    code : pattern; span : years; n_dates : dates of the calendar; cycle_mm : half a wavelength
    refused : list or None; draws that were refused as ambiguous are appended

    Returns
    -------
    (signal, truth, level) : function of years, dict of true parameters, noise.NoiseLevel
    """
    while True:
        level = draw_level(rng)
        signal, truth = SIGNALS[code](span, disturbing(level.scatter), cycle_mm, rng)
        if can_be_told(code, signal(np.linspace(0.0, span, GRID)), level, n_dates, span * 365.25):
            return signal, truth, level
        if refused is not None:
            refused.append((signal, truth, level))


def simulate(n, rng, dates, codes=ALL, cycle_mm=27.7, weights=None, noise=None):
    """Draw `n` labelled series on the calendar `dates`.

    Parameters
    ----------
    n : int
    rng : numpy.random.Generator
    dates : (m,) datetime64[D]
    codes : sequence of int, the patterns to draw from
    cycle_mm : float, half the wavelength: the size of unwrapping errors
    weights : sequence of float or None, shares of `codes`; None: equal
    noise : callable or None, (n, dates, rng) -> (n, m) mm: noise of the user's own (see `bank`) instead

    Returns
    -------
    paper.Simulation : the true parameters also hold the drawn noise
    """
    t = (dates - dates[0]).astype(float) / 365.25
    labels = rng.choice(np.asarray(codes), size=n, p=weights)
    values, parameters, levels = np.empty((n, len(dates))), [], []
    for i, code in enumerate(labels):
        signal, truth, level = draw_series(code, t[-1], len(dates), cycle_mm, rng)
        values[i] = signal(t)
        parameters.append({**truth, "sigma_mm": level.sigma, "annual_mm": level.annual})
        levels.append(level)
    values += draw_noise(levels, dates, cycle_mm, rng) if noise is None else noise(levels, dates, rng)
    return Simulation(values, dates, labels, parameters)
