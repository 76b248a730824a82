"""Whether a pattern can be told from its neighbours at the noise of its own series.

A drawn signal counts as what it was drawn as only if an analyst could see it. Two conditions on the residual r of
the noise-free signal, after the best fit of another pattern, with the noise split into a white part (variance w)
and a correlated part (variance c, correlation time tau):

* seen: the root mean square of r is at least `SEEN` of the scatter of the dots (and 0.6 mm) against every simpler
  pattern, so that the eye finds it on a plot;
* told: the matched-filter distance d = rms(r) / sqrt(w / N + 2 c tau / span), with N dates, is at least `TOLD`
  against a simpler pattern and `TOLD_APART` against one of the same freedom.

What fails is refused as ambiguous. The residuals are computed on a regular grid over the span.
"""

import numpy as np

from ..patterns import CODES

GRID = 96
SEEN = 0.15
SEEN_MM = 0.6
TOLD = 3.0
TOLD_APART = 1.2
POWER_LAW_TAU = 60.0
"""Days that stand for the correlation time of noise with a power-law spectrum."""

_U = np.linspace(0.0, 1.0, GRID)
_LINE = np.linalg.qr(np.stack([np.ones(GRID), _U], axis=1))[0]


def _beyond_line(columns):
    """The columns (GRID, k) as unit vectors orthogonal to every straight line."""
    rest = columns - _LINE @ (_LINE.T @ columns)
    return rest / np.linalg.norm(rest, axis=0)


_KNOTS = _U[3:-3]
_STEP = _beyond_line((_U[:, None] >= _KNOTS).astype(float))
_HINGE = _beyond_line(np.maximum(_U[:, None] - _KNOTS, 0.0))
_CURVE = _beyond_line(
    np.stack([_U**p for p in (0.2, 0.35, 0.6, 1.6, 2.0, 2.6, 3.5)] + [np.exp(-_U / tau) for tau in (0.1, 0.2, 0.4)], 1)
)


def residuals(signal):
    """Root mean square (mm) of what the best constant, line, and line with a step, hinge or curve leave.

    Parameters
    ----------
    signal : (GRID,) float, noise-free, on a regular grid over the span

    Returns
    -------
    dict of pattern key -> float
    """
    left = signal - _LINE @ (_LINE.T @ signal)
    power = left @ left

    def beyond(directions):
        return np.sqrt(max(power - np.max((directions.T @ left) ** 2), 0.0) / GRID)

    return {
        "stable": float(signal.std()),
        "linear": float(np.sqrt(power / GRID)),
        "step": beyond(_STEP),
        "piecewise": beyond(_HINGE),
        "power": beyond(_CURVE),
    }


SIMPLER = {"linear": ("stable",), "step": ("linear",), "piecewise": ("linear",), "power": ("linear",)}
APART = {"step": ("piecewise", "power"), "piecewise": ("step", "power"), "power": ("step", "piecewise")}


def disturbing(scatter):
    """Scatter in mm as it counts against a pattern: beyond 3 mm noise hides more than its size says."""
    return scatter * (1 + 0.25 * max(scatter - 3.0, 0.0))


def can_be_told(code, signal, level, n_dates, span_days):
    """Whether the noise-free `signal` (GRID,) of pattern `code` shows at the noise `level` (noise.NoiseLevel)."""
    key = {c: k for k, c in CODES.items()}[code]
    if key == "stable":
        # "Noise of 2 to 4 mm and seasonal waves of 1 to 3 mm are normal"; beyond, a flat series is no sure thing.
        return level.scatter <= 4.2 and level.wander <= 2.2 and level.annual <= 4.0
    left = residuals(signal)
    if key == "undefined":
        return min(left["step"], left["piecewise"], left["power"]) >= max(2.0, 0.8 * level.wander)
    white = level.scatter**2 - level.wander**2
    tau = level.tau or POWER_LAW_TAU
    noise = np.sqrt(white / n_dates + 2 * level.wander**2 * tau / span_days)
    seen = max(SEEN * disturbing(level.scatter), SEEN_MM)
    return all(left[other] >= max(seen, TOLD * noise) for other in SIMPLER[key]) and all(
        left[other] >= TOLD_APART * noise for other in APART.get(key, ())
    )
