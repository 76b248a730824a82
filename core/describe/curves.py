"""Power series: the form of the curve, its exponent or time constant, its present rate and where it levels off."""

import numpy as np

from ..fits.refine import refine
from ..series import DAYS_PER_YEAR
from .forms import DECELERATING, FORMS, MODEL
from .found import Found
from .lines import line_bic
from .mixture import Mixture, Solved, t_factor
from .noises import NOISES, PILOT
from .steps import DATE_WEIGHT, LEVELS

LEVEL_SHARE = 0.95
"""A curve counts as levelled off when it has this share of its limit."""
ONSET_PRIOR = 0.25
"""Curves that set in within the series, to those that began before."""
WORTH = 5.0
"""Log weight below the largest of which a form is not refined."""
SHARP = 2.0
"""Distances of the grid's nodes within which a parameter is known for the grid to be coarse."""
CLOSER = 6
"""Parts of the distance between two onsets of the grid."""
ROUNDS, BISECTIONS, DELTA, LEAST_MM = 8, 40, 1e-4, 1e-3
_STARTS = np.cumsum([0, *(len(form.grid) for form in FORMS)])


def describe_curves(sample):
    """Fields of power series, but for those of all patterns.

    All forms and their parameters are averaged over on a grid. Where a series knows the parameters of a form better
    than the grid, they are refined and the form is linear around them. The present rate is the median over all forms
    of the same trend, the other fields are of the form with the largest integrated likelihood.

    Parameters
    ----------
    sample : sample.Sample

    Returns
    -------
    Found
    """
    n, n_free = len(sample), sample.n_free(False)
    tables = [_Table(mixture, form, sample) for mixture, form in zip(_average(sample), FORMS)]
    totals = np.stack([table.total for table in tables])
    onset = np.array([form.onset for form in FORMS])
    # An onset may fall far from all of the grid's, so that its likelihood there says nothing of the form's.
    sets_in = onset[totals.argmax(axis=0)]
    for number, table in enumerate(tables):
        worth = (totals[number] > totals.max(axis=0) - WORTH) | (sets_in & onset[number])
        rows = np.flatnonzero(worth & table.near_grid(number))
        if len(rows):
            table.sharpen(sample.part(rows), number, rows)
    totals = np.stack([table.total for table in tables])
    best = totals.argmax(axis=0)
    trends = np.array([form.trend for form in FORMS])
    # Given the trend: a form that bends the other way says nothing of how fast it is now, but widens the interval.
    weights = np.where(trends[:, None] == trends[best], np.exp(totals - totals.max(axis=0)), 0.0)
    weights /= weights.sum(axis=0)
    rates, spreads = (np.stack([getattr(table, name) for table in tables]) for name in ("rate", "rate_variance"))
    found = Found(n)
    found["vel_now"], found["vel_now_ci"] = _middle(weights, rates, np.sqrt(spreads), n_free)
    found["corr_share"] = (weights * np.stack([table.noise_share for table in tables])).sum(axis=0)
    bic = np.empty(n)
    for number in np.unique(best):
        rows, table = np.flatnonzero(best == number), tables[number]
        found.noise[rows], found.model[rows] = table.noise[rows], f"{MODEL}{number}"
        found.theta[rows, : table.theta.shape[1]] = table.theta[rows]
        bic[rows] = table.bic[rows]
        _fill(found, sample.calendar, FORMS[number], rows, table.values[rows], table.widths[rows])
    found["d_bic"] = line_bic(sample) - bic
    return found


def _middle(weights, values, errors, n_free):
    """Median (n,) of a mixture of normal distributions (f, n), and the larger distance to its two 95 % limits.

    Not its standard deviation: an unlikely form that ends very fast would widen that beyond all likelihood.
    """
    from scipy.special import ndtr, ndtri  # slow to import: not while QGIS starts

    errors = np.maximum(errors * t_factor(n_free - 1) / ndtri(LEVELS[-1]), 1e-9)
    found = []
    for level in LEVELS:
        low, high = (values - 8 * errors).min(axis=0), (values + 8 * errors).max(axis=0)
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            below = (weights * ndtr((middle - values) / errors)).sum(axis=0) < level
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        found.append((low + high) / 2)
    least, median, most = found
    return median, np.maximum(median - least, most - median)


class _Table:
    """What is known of one form, series by series; first by the grid."""

    def __init__(self, mixture, form, sample):
        count, n_free = form.grid.shape[1], sample.n_free(False)
        self.form, self.total, self.noise_share = form, mixture.log_total, mixture.mean("noise_share")
        self.rate, self.rate_variance = mixture.mean("rate"), mixture.variance("rate")
        self.theta, self.noise = form.grid[mixture.best], mixture.noise
        self.bic = mixture.bic + DATE_WEIGHT * count * np.log(sample.n_dates)
        self.values = np.stack([mixture.mean(f"value_{i}") for i in range(count)], axis=1)
        self.widths = np.stack([mixture.half_width(f"value_{i}", n_free - 1) for i in range(count)], axis=1)
        self._raw = np.stack([mixture.half_width(f"theta_{i}", n_free - 1) for i in range(count)], axis=1)

    def near_grid(self, number):
        """(n,) bool: the grid is coarse for one of the parameters."""
        return (self._raw < 2 * SHARP * _spacing(number, self.theta)).any(axis=1)

    def sharpen(self, sample, number, rows):
        """Refine where a parameter is known to within its grid; `sample` : of these rows."""
        form, count = self.form, self.theta.shape[1]
        # Under one noise for all: the model that is linear around the result moves it to each other noise's optimum.
        view = sample.view(PILOT, False)
        start = self.theta[rows]
        if form.onset:
            start = _closer(sample, number, start)
        theta = refine(view, view.left, form.shape, start, form.low, form.high, rounds=ROUNDS)
        local = _linear(sample, form, theta)
        free = sample.n_free(False) - 1 - count
        width = np.stack([local.half_width(f"change_{i}", free) for i in range(count)], axis=1)
        sharp = (width < SHARP * _spacing(number, theta)).any(axis=1)
        mine = rows[sharp]
        prior = np.log(ONSET_PRIOR) if form.onset else 0.0
        self.total[mine] = local.log_total[sharp] + prior
        self.rate[mine], self.rate_variance[mine] = local.mean("rate")[sharp], local.variance("rate")[sharp]
        self.theta[mine], self.noise[mine] = theta[sharp], local.noise[sharp]
        self.noise_share[mine] = local.mean("noise_share")[sharp]
        self.bic[mine] = local.bic[sharp] + (DATE_WEIGHT - 1) * count * np.log(sample.n_dates[sharp])
        self.values[mine], self.widths[mine] = (
            part[sharp] for part in _physical(form, sample.calendar.span, theta, width)
        )


def _closer(sample, number, theta):
    """The best of onsets between those of the grid: from too far away the search for it ends in another minimum.

    `theta` : (n, 2), on the grid of the form of this number
    """
    form, calendar = FORMS[number], sample.calendar
    shapes, onsets = (np.unique(column) for column in form.grid.T)
    steps = np.arange(-CLOSER, CLOSER * len(onsets) + 1)
    fine = np.clip(onsets[0] + (onsets[1] - onsets[0]) * steps / CLOSER, form.low[1], form.high[1])
    trial = np.column_stack([np.repeat(shapes, len(fine)), np.tile(fine, len(shapes))])
    seen = sample.seen(f"onsets {number}", form.column(calendar.t, trial, calendar.span), PILOT, False)
    near = CLOSER * np.searchsorted(onsets, theta[:, 1])[:, None] + np.arange(2 * CLOSER + 1)
    near = (near[:, None] + len(fine) * np.arange(len(shapes))[:, None]).reshape(len(theta), -1)
    best = (np.take_along_axis(seen.inner, near, axis=1) ** 2 / seen.grams([near])[0][0]).argmax(axis=1)
    return trial[near[np.arange(len(theta)), best]]


def _spacing(number, theta):
    """(n, p) distances of the grid's nodes near `theta`."""
    nodes = [np.unique(column) for column in FORMS[number].grid.T]
    near = [np.abs(column - theta[:, i, None]).argmin(axis=1) for i, column in enumerate(nodes)]
    return np.stack([np.gradient(column)[index] for column, index in zip(nodes, near)], axis=1)


def _average(sample):
    """A Mixture over the grid of each form."""
    calendar, n_free, mixtures = sample.calendar, sample.n_free(False), [Mixture(len(sample)) for _ in FORMS]
    t, span = calendar.t, calendar.span
    columns = np.concatenate([form.column(t, form.grid, span) for form in FORMS])
    known = [(form.rate(form.grid, span), _physical(form, span, form.grid, form.grid)[0]) for form in FORMS]
    for number in range(len(NOISES)):
        seen = sample.seen("curves", columns, number, False)
        squares = seen.squares()
        for i, (form, mixture) in enumerate(zip(FORMS, mixtures)):
            part = slice(_STARTS[i], _STARTS[i + 1])
            solved = Solved([[squares[:, part]]], [seen.inner[:, part]], seen.rss[:, None], n_free)
            rate, values = known[i]
            estimates = {"rate": solved.estimate([rate])}
            for j in range(form.grid.shape[1]):
                estimates[f"value_{j}"] = values[:, j], 0.0
                estimates[f"theta_{j}"] = form.grid[:, j], 0.0
            prior = np.log((ONSET_PRIOR if form.onset else 1.0) / len(form.grid))
            mixture.add(number, seen.view, solved, prior, estimates)
    return mixtures


def _linear(sample, form, theta):
    """Mixture over the noises of the model that is linear around `theta` (n, p)."""
    t, span, n_free = sample.calendar.t, sample.calendar.span, sample.n_free(False)
    local, k = Mixture(len(sample)), 1 + theta.shape[1]
    columns = np.concatenate(form.shape(t, theta, span), axis=1)
    rates = np.stack([form.rate(theta, span), *_by_parameters(form.rate, theta, span)], axis=1)
    for noise in range(len(NOISES)):
        view = sample.view(noise, False)
        gram, inner = view.normal(columns, view.left)
        terms = [[gram[:, i, j, None] for j in range(i + 1)] for i in range(k)]
        solved = Solved(terms, [inner[:, i, None] for i in range(k)], view.rss[:, None], n_free)
        estimates = {"rate": solved.estimate([rates[:, i, None] for i in range(k)])}
        # The change of a parameter is the coefficient of its derivative over that of the curve.
        size = inner[:, :1] / gram[:, 0, :1]
        each = 1.0 / np.where(np.abs(size) > LEAST_MM, size, LEAST_MM)
        for i in range(1, k):
            estimates[f"change_{i - 1}"] = solved.estimate([each * (i == j) for j in range(k)])
        local.add(noise, view, solved, estimates=estimates)
    return local


def _by_parameters(function, theta, span):
    """Derivatives (n,) of a Form's function of (theta, span) by each parameter."""
    for i in range(theta.shape[1]):
        step = np.zeros(theta.shape[1])
        step[i] = DELTA
        yield (function(theta + step, span) - function(theta - step, span)) / (2 * DELTA)


def _physical(form, span, theta, width):
    """Exponent or time constant, and onset in years, (n, p), and their half widths by those of the parameters."""
    slopes = list(_by_parameters(form.physical, theta, span))
    values, widths = [form.physical(theta, span)], [np.abs(slopes[0]) * width[:, 0]]
    if form.onset:
        values.append(theta[:, 1] * span)
        widths.append(width[:, 1] * span)
    return np.stack(values, axis=1), np.stack(widths, axis=1)


def _fill(found, calendar, form, rows, values, widths):
    found["form"][rows], found["trend"][rows] = form.name, form.trend
    shape, width = ("exponent", "expon_ci") if form.name == "power" else ("tau_yr", "tau_ci")
    found[shape][rows], found[width][rows] = values[:, 0], widths[:, 0]
    onset = values[:, 1] if form.onset else np.zeros(len(rows))
    if form.onset:
        found["onset_date"][rows] = calendar.date(onset)
    if form.trend != DECELERATING or form.name not in ("exponential", "hyperbolic"):
        return  # goes on without end
    times = -np.log(1 - LEVEL_SHARE) if form.name == "exponential" else LEVEL_SHARE / (1 - LEVEL_SHARE)
    reached = onset + times * values[:, 0]
    # Not further beyond the last date than the series is long.
    level = np.flatnonzero(reached <= 2 * calendar.span)
    found["level_date"][rows[level]] = calendar.origin + np.round(reached[level] * DAYS_PER_YEAR).astype(
        "timedelta64[D]"
    )
