"""Power series: the form of the curve, its exponent or time constant, its present rate and where it levels off."""

import numpy as np

from ..fits.models import MODELS
from ..series import DAYS_PER_YEAR
from .found import Found
from .lines import line_bic
from .mixture import Mixture, Solved
from .noises import NOISES
from .steps import DATE_WEIGHT

_SHAPES = {
    "power": np.concatenate([np.linspace(0.1, 0.8, 15), np.linspace(1.3, 3.0, 18), np.linspace(3.2, 6.0, 15)])[:, None],
    "exponential": np.concatenate([-np.geomspace(20.0, 0.7, 24), np.geomspace(0.7, 35.0, 28)])[:, None],
    "logarithmic": np.log(np.geomspace(1.5, 1000.0, 24))[:, None],
    "hyperbolic": np.log(np.geomspace(0.02, 3.0, 24))[:, None],
    "onset_slowing": np.array([(p, s) for p in np.linspace(0.15, 0.75, 7) for s in np.linspace(0.03, 0.6, 20)]),
    "onset_growing": np.array([(p, s) for p in np.linspace(1.4, 4.0, 7) for s in np.linspace(0.03, 0.6, 20)]),
}
"""Nonlinear parameters over which is averaged, by model of `fits.models`."""
FORMS = tuple(_SHAPES)
LEVEL_SHARE = 0.95
"""A curve counts as levelled off when it has this share of its limit."""
ACCELERATING, DECELERATING = "accelerating", "decelerating"


def describe_curves(calendar, y):
    """Fields of power series, but for those of all patterns.

    Parameters
    ----------
    calendar : Calendar; y : (n, m) mm

    Returns
    -------
    Found : the present rate is the mean over all forms, the other fields are of the form with the largest integrated
    likelihood
    """
    found, n_free, n = Found(len(y)), y.shape[1] - 1 - 2 * calendar.harmonics, len(y)
    columns, slopes, parts = _columns(calendar)
    every, forms = Mixture(n), [Mixture(n) for _ in FORMS]
    for number in range(len(NOISES)):
        dictionary = calendar.dictionary("curves", columns, number, False)
        rss, inner, _ = dictionary.of(y)
        diagonal = np.diag(dictionary.gram)
        for form, part, mixture in zip(FORMS, parts, forms):
            solved = Solved([[diagonal[part]]], [inner[:, part]], rss[:, None], n_free)
            prior = -np.log(part.stop - part.start)
            rate = solved.estimate([slopes[part]])
            every.add(number, dictionary, solved, prior, {"rate": rate}, first=part.start)
            shape = {f"theta_{i}": (value, 0.0) for i, value in enumerate(_physical(form, calendar.span).T)}
            mixture.add(number, dictionary, solved, prior, {"rate": rate, **shape}, first=part.start)
    best = np.array([mixture.log_total for mixture in forms]).argmax(axis=0)
    parameters = np.zeros(n)
    for i, (form, mixture) in enumerate(zip(FORMS, forms)):
        rows = np.flatnonzero(best == i)
        _fill(found, calendar, form, mixture, rows)
        index = mixture.best[rows] - parts[i].start
        found.theta[rows, : _SHAPES[form].shape[1]] = _SHAPES[form][index]
        found["trend"][rows] = np.where(slopes[mixture.best[rows]] > 1 / calendar.span, ACCELERATING, DECELERATING)
        found.noise[rows], found.model[rows] = mixture.noise[rows], form
        parameters[rows] = mixture.bic[rows] + DATE_WEIGHT * _SHAPES[form].shape[1] * np.log(y.shape[1])
    found["vel_now"], found["vel_now_ci"] = every.mean("rate"), every.half_width("rate", n_free - 1)
    found["corr_share"] = every.mean("noise_share")
    found["d_bic"] = line_bic(calendar, y) + np.log(y.shape[1]) - parameters  # the line's base has a rate more
    return found


def _columns(calendar):
    """All curves (c, m), their rates at the last date (c,) per unit of displacement, and the slice of each form."""
    columns, slopes, parts, start = [], [], [], 0
    just_before = np.array([calendar.span - 1e-4 * calendar.span, calendar.span])
    for form in FORMS:
        theta, shape = _SHAPES[form], MODELS[form].shape
        columns.append(np.concatenate([shape(calendar.t, row[None], calendar.span)[0][0] for row in theta]))
        ends = np.concatenate([shape(just_before, row[None], calendar.span)[0][0] for row in theta])
        slopes.append((ends[:, 1] - ends[:, 0]) / (just_before[1] - just_before[0]))
        parts.append(slice(start, start + len(theta)))
        start += len(theta)
    return np.concatenate(columns), np.concatenate(slopes), parts


def _physical(form, span):
    """Exponents, or time constants in years, and onsets in years, of the form's parameters."""
    theta = _SHAPES[form]
    if form == "exponential":
        return span / np.abs(theta)
    if form == "logarithmic":
        return span * np.exp(-theta)
    if form == "hyperbolic":
        return span * np.exp(theta)
    return theta * np.array([1.0, span][: theta.shape[1]])


def _fill(found, calendar, form, mixture, rows):
    if len(rows) == 0:
        return
    free = len(calendar.t) - 2 - 2 * calendar.harmonics
    value, width = mixture.mean("theta_0")[rows], mixture.half_width("theta_0", free)[rows]
    onset = form.startswith("onset")
    found["form"][rows] = "onset" if onset else form
    if form == "power" or onset:
        found["exponent"][rows], found["expon_ci"][rows] = value, width
        if onset:
            found["onset_date"][rows] = calendar.date(mixture.mean("theta_1")[rows])
        return
    found["tau_yr"][rows], found["tau_ci"][rows] = value, width
    if form == "logarithmic":
        return  # goes on without end
    slowing = _SHAPES[form][mixture.best[rows] - _first(form), 0] > 0 if form == "exponential" else np.ones(len(rows))
    times = -np.log(1 - LEVEL_SHARE) if form == "exponential" else LEVEL_SHARE / (1 - LEVEL_SHARE)
    reached = np.where(slowing.astype(bool), times * value, np.inf)
    # Not further beyond the last date than the series is long.
    level = np.flatnonzero(reached <= 2 * calendar.span)
    found["level_date"][rows[level]] = calendar.origin + np.round(reached[level] * DAYS_PER_YEAR).astype(
        "timedelta64[D]"
    )


def _first(form):
    """Index of the first curve of a form among all."""
    return sum(len(_SHAPES[other]) for other in FORMS[: FORMS.index(form)])
