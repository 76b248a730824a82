"""Fit one model to a block of series."""

from itertools import combinations

import numpy as np

from ..series import years
from .design import Design
from .models import MIN_LEVEL_DATES, MIN_SEGMENT_YEARS, MODELS
from .refine import refine, solve_linear
from .result import Fits
from .scan import best_set, improve_pair

COARSE_DATES = 40
"""Dates of the first scan for two steps; each then moves over all dates."""
KNOTS = 24
SLACK = 1e-9


def mask_groups(valid):
    """Yield the rows (int array) that share their missing dates, and those dates' complement (m,) bool."""
    if len(valid) == 0:
        return
    packed = np.packbits(valid, axis=1)
    masks, group = np.unique(packed, axis=0, return_inverse=True)
    order = np.argsort(group.ravel(), kind="stable")
    for rows in np.split(order, np.cumsum(np.bincount(group.ravel(), minlength=len(masks)))[:-1]):
        yield rows, valid[rows[0]]


def fit(model, values, dates, harmonics=0, noise=None):
    """Fit `model` by least squares, generalised where `noise` is given.

    Parameters
    ----------
    model : Model or its name
    values : (n, m) float, mm, NaN where missing; dates : (m,) datetime64[D], increasing
    harmonics : int, 0 no wave, 1 annual, 2 annual and semi-annual
    noise : Noise or None for white noise

    Returns
    -------
    Fits : with an infinite rss where a series has too few dates, or too short a span, for the model
    """
    model = MODELS[model] if isinstance(model, str) else model
    fits = Fits.empty(model, harmonics, noise, len(values))
    valid = np.isfinite(values)
    for rows, mask in mask_groups(valid):
        count = int(mask.sum())
        fits.n_valid[rows] = count
        if count <= model.n_parameters(harmonics) + 1:
            continue
        there = dates[mask]
        design = Design(years(there), model.rate, harmonics, noise)
        y = values[np.ix_(rows, np.flatnonzero(mask))]
        theta = _nonlinear(model, design, design.project(y))
        if theta is None:
            continue
        _store(fits, rows, model, design, y, theta)
        fits.origin[rows] = there[0]
    return fits


def _store(fits, rows, model, design, y, theta):
    """The linear part, given the nonlinear parameters."""
    projected = design.project(y)
    if model.count:
        columns, _ = model.shape(design.t, theta, design.span)
        size, projected = solve_linear(design, projected, columns)
        fits.theta[rows], fits.sizes[rows] = theta, size
        y = y - (size[:, None, :] @ columns)[:, 0]
    fits.base[rows] = design.base(y)
    fits.rss[rows] = (projected**2).sum(axis=1)
    fits.log_det[rows], fits.span[rows] = design.log_det, design.span


def _nonlinear(model, design, projected):
    """The best nonlinear parameters (n, p); None where the calendar is too short for the model."""
    if model.count == 0:
        return np.empty((len(projected), 0))
    if model.curve:
        columns = design.project(model.shape(design.t, model.grid, design.span)[0][:, 0])
        start = model.grid[best_set(projected, columns, np.arange(len(columns))[:, None])]
        return refine(design, projected, model.shape, start, model.low, model.high)
    return (_steps if model.name.startswith("step") else _breakpoints)(model, design, projected)


def _steps(model, design, projected):
    t, m = design.t, len(design.t)
    first = np.arange(MIN_LEVEL_DATES, m - MIN_LEVEL_DATES + 1)
    if m < MIN_LEVEL_DATES * (model.count + 1):
        return None
    middle = (t[first - 1] + t[first]) / 2
    columns = design.project((t >= middle[:, None]).astype(float))
    if model.count == 1:
        return middle[best_set(projected, columns, np.arange(len(middle))[:, None])][:, None]
    coarse = np.unique(np.linspace(0, len(middle) - 1, COARSE_DATES).astype(int))
    pairs = np.array([pair for pair in combinations(coarse, 2) if pair[1] - pair[0] >= MIN_LEVEL_DATES])
    start = pairs[best_set(projected, columns, pairs)]
    return middle[improve_pair(projected, columns, start, MIN_LEVEL_DATES)]


def _breakpoints(model, design, projected):
    low, high = MIN_SEGMENT_YEARS, design.span - MIN_SEGMENT_YEARS
    if high - low < MIN_SEGMENT_YEARS * (model.count - 1):
        return None
    # Knots close enough that sets with the least distance are among them.
    knots = np.linspace(low, high, KNOTS)
    sets = np.array(list(combinations(range(KNOTS), model.count)))
    sets = sets[(np.diff(knots[sets], axis=1) >= MIN_SEGMENT_YEARS - SLACK).all(axis=1)]
    if len(sets) == 0:
        return None
    columns = design.project(np.maximum(design.t - knots[:, None], 0.0))
    start = knots[sets[best_set(projected, columns, sets)]]
    limits = np.full(model.count, low), np.full(model.count, high)

    def apart(theta):
        return (np.diff(theta, axis=1) >= MIN_SEGMENT_YEARS - SLACK).all(axis=1)

    return refine(design, projected, model.shape, start, *limits, apart)
