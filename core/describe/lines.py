"""Stable, linear and undefined series: the velocity, or the noise alone."""

from .found import Found
from .mixture import Mixture, Solved
from .noises import NOISES


def describe_lines(sample, key):
    """Fields of series whose pattern is `key`, but for those of all patterns.

    Parameters
    ----------
    sample : sample.Sample; key : "stable", "linear" or "undefined"

    Returns
    -------
    Found
    """
    found, constant, line = Found(len(sample)), Mixture(len(sample)), _line(sample)
    for number in range(len(NOISES)):
        view = sample.view(number, False)
        constant.add(number, view, Solved([], [], view.rss[:, None], sample.n_free(False)))
    found.noise, found["corr_share"] = line.noise, line.mean("noise_share")
    if key != "undefined":
        found.model[:] = "line"
        for name in ("vel_fit", "vel_now"):
            found[name], found[name + "_ci"] = line.mean("rate"), line.half_width("rate", sample.n_free(False) - 1)
        found["d_bic"] = (constant.bic - line.bic) * (1.0 if key == "linear" else -1.0)
    if key == "stable":
        found.model[:], found.noise = "constant", constant.noise
        found["corr_share"] = constant.mean("noise_share")
    return found


def line_bic(sample):
    """(n,) smallest criterion of a straight line over all noises, its rate not in the base: see Mixture.bic."""
    return _line(sample).bic


def _line(sample):
    line = Mixture(len(sample))
    for number in range(len(NOISES)):
        # The base without a rate, which is then one column: so it compares with a constant and with curves.
        seen = sample.seen("line", sample.calendar.t[None], number, False)
        solved = Solved([[seen.squares()]], [seen.inner], seen.rss[:, None], sample.n_free(False))
        line.add(number, seen.view, solved, estimates={"rate": solved.estimate([1.0])})
    return line
