"""Stable, linear and undefined series: the velocity, or the noise alone."""

import numpy as np

from .found import Found
from .mixture import Mixture, Solved
from .noises import NOISES


def describe_lines(calendar, y, key):
    """Fields of series whose pattern is `key`, but for those of all patterns.

    Parameters
    ----------
    calendar : Calendar; y : (n, m) mm; key : "stable", "linear" or "undefined"

    Returns
    -------
    Found
    """
    found, n_free = Found(len(y)), y.shape[1] - 1 - 2 * calendar.harmonics
    line, constant = Mixture(len(y)), Mixture(len(y))
    for number in range(len(NOISES)):
        # The base without a rate, which is then one column: so both models are compared.
        dictionary = calendar.dictionary("line", calendar.t[None], number, False)
        rss, inner, _ = dictionary.of(y)
        constant.add(number, dictionary, Solved([], [], rss[:, None], n_free))
        solved = Solved([[dictionary.gram[:, 0]]], [inner], rss[:, None], n_free)
        line.add(number, dictionary, solved, estimates={"rate": solved.estimate([1.0])})
    found.noise, found["corr_share"] = line.noise, line.mean("noise_share")
    if key != "undefined":
        found.model[:] = "line"
        for name in ("vel_fit", "vel_now"):
            found[name], found[name + "_ci"] = line.mean("rate"), line.half_width("rate", n_free - 1)
        found["d_bic"] = (constant.bic - line.bic) * (1.0 if key == "linear" else -1.0)
    if key == "stable":
        found.model[:], found.noise = "constant", constant.noise
        found["corr_share"] = constant.mean("noise_share")
    return found


def line_bic(calendar, y):
    """(n,) smallest criterion of a straight line over all noises, as Mixture.bic of a base that has a rate."""
    line, n_free = Mixture(len(y)), y.shape[1] - 2 - 2 * calendar.harmonics
    nothing = np.empty((0, len(calendar.t)))
    for number in range(len(NOISES)):
        dictionary = calendar.dictionary("nothing", nothing, number, True)
        line.add(number, dictionary, Solved([], [], dictionary.of(y)[0][:, None], n_free))
    return line.bic
