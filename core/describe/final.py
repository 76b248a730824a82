"""The best model of each series once more by generalised least squares: its waves, its residuals, its curve."""

import numpy as np

from ..fits.design import base_columns
from ..fits.models import MODELS
from ..fits.shapes import hinges
from .forms import FORMS, MODEL
from .mixture import t_factor


def _ramps(count):
    """Steps that take a while: theta holds their dates and, last of three, their duration; both in years."""

    def shape(t, theta, span):
        since, length = t[..., None, :] - theta[:, :count, None], theta[:, 2:, None]
        return np.where(length > 0, np.clip(since / np.maximum(length, 1e-9) + 0.5, 0.0, 1.0), since >= 0), None

    return shape


def _step_turn(t, theta, span):
    """A step and a change of rate at the same date."""
    return np.concatenate([_ramps(1)(t, theta, span)[0], hinges(t, theta[:, :1], span)[0]], axis=1), None


_STEPS = {"step_1_rate": _ramps(1), "step_2_rate": _ramps(2), "step_1_turn": _step_turn}


def shape_of(model):
    """Shape of a model by name (None for a line or constant), the parameters it takes, whether its base has a rate."""
    if model in _STEPS:
        return _STEPS[model], 3, True
    if model.startswith(MODEL):
        form = FORMS[int(model[len(MODEL) :])]
        return form.shape, form.grid.shape[1], False
    known = MODELS[model]
    return known.shape, known.count, known.rate


def finish(sample, found):
    """Fill the fields that all patterns have; series without a model get a line's.

    Parameters
    ----------
    sample : sample.Sample; found : Found of the same series
    """
    names = np.where(found.model == "", "line", found.model)
    for model in np.unique(names):
        for number in np.unique(found.noise[names == model]):
            rows = np.flatnonzero((names == model) & (found.noise == number))
            _finish(sample.part(rows), found, rows, model, number)


def _finish(sample, found, rows, model, number):
    calendar, view = sample.calendar, sample.view(number, shape_of(model)[2])
    base, sizes, columns = solve(sample, model, found.theta[rows], number)
    rate = shape_of(model)[2]
    curve = base @ base_columns(calendar.t, rate, calendar.harmonics)
    if sizes is not None:
        curve = curve + (sizes[:, None, :] @ columns)[:, 0]
    k = 0 if sizes is None else sizes.shape[1]
    free = sample.n_dates - base.shape[1] - k
    left = np.where(sample.valid, sample.y - curve, 0.0)
    found["resid_mm"][rows] = np.sqrt((left**2).sum(axis=1) / free)
    if calendar.harmonics == 0:
        return
    first = 1 + rate
    cosine, sine = base[:, first], base[:, first + 1]
    amplitude = np.hypot(cosine, sine)
    variance = (view.project(left) ** 2).sum(axis=1) / free
    unscaled = np.broadcast_to(view.unscaled[:, first : first + 2, first : first + 2], (len(rows), 2, 2))
    along = np.stack([cosine, sine], axis=1) / np.maximum(amplitude, 1e-12)[:, None]
    spread = np.sqrt(variance * np.einsum("ni,nij,nj->n", along, unscaled, along))
    found["annual_mm"][rows], found["annual_ci"][rows] = amplitude, t_factor(free) * spread
    crest = np.arctan2(sine, cosine) / (2 * np.pi) % 1.0
    when = calendar.date(crest)
    found["annual_day"][rows] = (when - when.astype("datetime64[Y]").astype("datetime64[D]")).astype(int) + 1


def solve(sample, model, theta, number):
    """Linear coefficients of a model.

    Returns
    -------
    (base (n, p), sizes (n, k) or None, columns (n, k, m) or None)
    """
    shape, parameters, rate = shape_of(model)
    view = sample.view(number, rate)
    if shape is None:
        return view.base, None, None
    columns = shape(sample.calendar.t, theta[:, :parameters], sample.calendar.span)[0]
    filled = view.fill(columns)
    x = view.metric.design.project(filled)
    gram = x @ x.transpose(0, 2, 1)
    k = gram.shape[-1]
    gram[:, np.arange(k), np.arange(k)] *= 1 + 1e-9
    sizes = np.linalg.solve(gram, x @ view.left[:, :, None])[:, :, 0]
    return view.metric.design.base(view.y - (sizes[:, None, :] @ filled)[:, 0]), sizes, columns
