"""The simulation of the paper: a pattern plus white noise (Yang et al. 2024, section 3.2)."""

from typing import NamedTuple

import numpy as np

from ..patterns import PATTERNS
from .signals import SIGNALS

NOISE_MM = 0.83
"""Standard deviation of the white noise in the paper."""


class Simulation(NamedTuple):
    """Labelled series on one calendar.

    values : (n, m) float64, mm; dates : (m,) datetime64[D]; labels : (n,) int64 pattern codes;
    parameters : list of n dicts, the true parameters (times as share of the span, sizes in mm).
    """

    values: np.ndarray
    dates: np.ndarray
    labels: np.ndarray
    parameters: list


def simulate(n, rng, dates, codes=tuple(p.code for p in PATTERNS), noise_mm=NOISE_MM):
    """Draw `n` series, their patterns equally likely, on the calendar `dates`.

    Parameters
    ----------
    n : int
    rng : numpy.random.Generator
    dates : (m,) datetime64[D]
    codes : sequence of int, the patterns to draw from (the paper's M1 leaves out undefined)
    noise_mm : float, standard deviation of the white noise

    Returns
    -------
    Simulation
    """
    u = (dates - dates[0]).astype(float) / (dates[-1] - dates[0]).astype(float)
    labels = rng.choice(np.asarray(codes), size=n)
    values, parameters = np.empty((n, len(dates))), []
    for i, code in enumerate(labels):
        values[i], truth = SIGNALS[code](u, rng)
        parameters.append(truth)
    return Simulation(values + rng.normal(0.0, noise_mm, values.shape), dates, labels, parameters)
