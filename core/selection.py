"""A pattern for each series without a network: the model with the smallest Bayesian information criterion.

Two assumptions on the noise: white (`noises=(None,)`), and correlated in time (`noises=NOISE_GRID`): then the noise
of each series is the likeliest of the grid (profile likelihood: under each noise a few models of every kind are fitted
by generalised least squares, and the smallest criterion decides), and all models are compared under it.

The criterion alone knows no `undefined` and calls any drift linear that it is sure of. `Rules` holds the limits
that decide those; they are tuned on simulated series with known patterns (`tune`), never on those tested.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace

import numpy as np

from .fits import MODELS, fit
from .patterns import CODES

DATE_WEIGHT = 2.0
"""A scanned date counts as two parameters (Zhang & Siegmund 2007, see `fits.result.Fits.bic`)."""
PILOTS = ("constant", "line", "step_1", "step_1_rate", "piecewise_1", "power")
"""Cheap models of every pattern; what they leave tells the noise."""
BLOCK = 250
BURSTS = 8
PATTERNS_FITTED = 5
"""Codes 0 to 4: all but undefined have models."""


@dataclass
class Evidence:
    """What the fits say of n series.

    bic : (n, 5) smallest criterion of each pattern's models; infinite where none could be fitted
    drift : (n,) mm, size of the line's displacement over the span
    scatter : (n,) mm, standard deviation of the residuals of the best model
    lag1 : (n,) their correlation from one date to the next, by the ratio of von Neumann (1941, Ann. Math. Stat. 12,
    367): 1 - mean squared first difference / (2 variance); near 0 where the model leaves white noise
    burst : (n,) largest over median scatter of the residuals in eighths of the dates
    share, days : (n,) the noise's correlated share and decay time; 0 for white noise
    models : (n, 5) names of the models behind `bic`; harmonics : (n, 5) int
    """

    bic: np.ndarray
    drift: np.ndarray
    scatter: np.ndarray
    lag1: np.ndarray
    burst: np.ndarray
    share: np.ndarray
    days: np.ndarray
    models: np.ndarray
    harmonics: np.ndarray


@dataclass(frozen=True)
class Rules:
    """Limits beside the criterion.

    least_step_lead : a step counts only where its criterion is smaller by this than that of the next pattern, which
    is chosen else: single outliers and noise that changes level look like small steps.
    least_drift_mm, least_drift_scatters : a line with less drift over the span, in mm or in standard deviations of
    its residuals, is stable. most_scatter_mm, most_lag1, most_burst : where the best model leaves more, no model is
    acceptable and the pattern is undefined.
    """

    least_step_lead: float = 0.0
    least_drift_mm: float = 0.0
    least_drift_scatters: float = 0.0
    most_scatter_mm: float = np.inf
    most_lag1: float = np.inf
    most_burst: float = np.inf


def examine(values, dates, harmonics=(0, 1), noises=(None,), threads=2):
    """Fit all models to a block of series.

    Parameters
    ----------
    values : (n, m) float, mm, NaN where missing; dates : (m,) datetime64[D]
    harmonics : which waves to try, 0 none, 1 annual, 2 annual and semi-annual
    noises : of fits.noise.Noise, None for white noise
    threads : int, parts of the block at a time

    Returns
    -------
    Evidence
    """
    parts = [values[i : i + BLOCK] for i in range(0, len(values), BLOCK)] or [values]
    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(lambda part: _examine(part, dates, harmonics, noises), parts))
    return joined(found)


def _examine(values, dates, harmonics, noises):
    """Each series under its likeliest noise."""
    likeliest = _likeliest_noise(values, dates, harmonics, noises)
    order, parts = [], []
    for number in np.unique(likeliest) if len(values) else (0,):
        rows = np.flatnonzero(likeliest == number)
        order.append(rows)
        parts.append(_examine_under(noises[number], values[rows], dates, harmonics))
    back = np.argsort(np.concatenate(order))
    return joined(parts, back)


def joined(parts, order=slice(None)):
    """Evidence of several blocks as one, its series in `order`."""
    return Evidence(*(np.concatenate([getattr(part, f.name) for part in parts])[order] for f in fields(Evidence)))


def _likeliest_noise(values, dates, harmonics, noises):
    """(n,) int: the noise under which the best of a few models has the smallest criterion."""
    if len(noises) == 1:
        return np.zeros(len(values), dtype=np.int64)
    criteria = [
        np.min([fit(model, values, dates, h, noise).bic(DATE_WEIGHT) for model in PILOTS for h in harmonics], axis=0)
        for noise in noises
    ]
    return np.argmin(criteria, axis=0)


def _examine_under(noise, values, dates, harmonics):
    tried = [fit(model, values, dates, harmonic, noise) for model in MODELS.values() for harmonic in harmonics]
    criteria = np.stack([fits.bic(DATE_WEIGHT) for fits in tried], axis=1)
    codes = np.array([fits.model.code for fits in tried])
    # The best fit of each pattern: a column number of `criteria`.
    winners = np.stack(
        [np.where(codes == code, criteria, np.inf).argmin(axis=1) for code in range(PATTERNS_FITTED)], axis=1
    )
    bic = np.take_along_axis(criteria, winners, axis=1)
    rows = np.arange(len(values))
    best, lines = winners[rows, bic.argmin(axis=1)], winners[:, CODES["linear"]]
    residual, drift = np.full(values.shape, np.nan), np.full(len(values), np.nan)
    for number, fits in enumerate(tried):
        chosen = best == number
        residual[chosen] = values[chosen] - fits.rows(chosen).predict(dates)
        chosen = lines == number
        drift[chosen] = np.abs(fits.rate[chosen] * fits.span[chosen])
    share, days = noise or (0.0, 0.0)
    return Evidence(
        bic,
        drift,
        *_residual_figures(residual),
        np.full(len(values), share),
        np.full(len(values), days),
        np.array([fits.model.name for fits in tried])[winners],
        np.array([fits.harmonics for fits in tried])[winners],
    )


def _residual_figures(residual):
    """Scatter (n,), von Neumann's lag-1 correlation (n,) and bursts (n,) of residuals with gaps as NaN."""
    valid = np.isfinite(residual)
    count = valid.sum(axis=1)
    # The valid residuals of a row side by side, so that a gap does not break the differences.
    packed = np.take_along_axis(residual, np.argsort(~valid, axis=1, kind="stable"), axis=1)
    inside = np.arange(residual.shape[1]) < count[:, None]
    packed = np.where(inside, packed, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = (packed**2).sum(axis=1) / count
        steps = np.where(inside[:, 1:], np.diff(packed, axis=1), 0.0)
        lag1 = 1 - (steps**2).sum(axis=1) / (count - 1) / (2 * variance)
        eighth = np.minimum(np.arange(residual.shape[1]) * BURSTS // np.maximum(count[:, None], 1), BURSTS - 1)
        square = np.stack([((eighth == k) & inside).sum(axis=1) for k in range(BURSTS)], axis=1)
        local = np.stack([np.where(eighth == k, packed**2, 0.0).sum(axis=1) for k in range(BURSTS)], axis=1) / square
        burst = np.sqrt(local.max(axis=1) / np.median(local, axis=1))
    return np.sqrt(variance), np.nan_to_num(lag1), np.nan_to_num(burst, nan=1.0, posinf=1.0)


def decide(evidence, rules):
    """Pattern codes (n,) int64; -1 where no model could be fitted."""
    handicap = np.where(np.arange(PATTERNS_FITTED) == CODES["step"], rules.least_step_lead, 0.0)
    codes = (evidence.bic + handicap).argmin(axis=1)
    least = np.maximum(rules.least_drift_mm, rules.least_drift_scatters * evidence.scatter)
    codes[(codes == CODES["linear"]) & (evidence.drift < least)] = CODES["stable"]
    unexplained = (
        (evidence.scatter > rules.most_scatter_mm)
        | (evidence.lag1 > rules.most_lag1)
        | (evidence.burst > rules.most_burst)
    )
    codes[unexplained] = CODES["undefined"]
    codes[~np.isfinite(evidence.bic).any(axis=1)] = -1
    return codes


def tune(evidence, labels, rounds=2):
    """The rules that agree best with known patterns: one limit after the other, each among 60 quantiles.

    Parameters
    ----------
    evidence : Evidence of training series; labels : (n,) int pattern codes

    Returns
    -------
    Rules
    """
    labels = np.asarray(labels)
    linear = np.isin(labels, (CODES["stable"], CODES["linear"]))
    others = np.delete(evidence.bic, CODES["step"], axis=1).min(axis=1)
    candidates = {
        "least_step_lead": np.maximum(others - evidence.bic[:, CODES["step"]], 0.0),
        "least_drift_mm": evidence.drift[linear],
        "least_drift_scatters": (evidence.drift / evidence.scatter)[linear],
        "most_scatter_mm": evidence.scatter,
        "most_lag1": evidence.lag1,
        "most_burst": evidence.burst,
    }
    rules = Rules()
    if not (labels == CODES["undefined"]).any():
        candidates = {name: seen for name, seen in candidates.items() if name.startswith("least")}
    for _ in range(rounds):
        for name, seen in candidates.items():
            if not len(seen):
                continue
            limits = [getattr(Rules(), name), *np.unique(np.quantile(seen, np.linspace(0.01, 0.99, 60)))]
            tried = [replace(rules, **{name: float(limit)}) for limit in limits]
            right = [float((decide(evidence, rule) == labels).mean()) for rule in tried]
            rules = tried[int(np.argmax(right))]
    return rules
