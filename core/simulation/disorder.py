"""What no single pattern describes: the `undefined` series of the `realistic` simulation.

Each function of `KINDS` is like those of `shapes.SHAPES`. Where scatter itself is the point (`very_noisy`,
`bad_block`, `wandering`), the signal is random and drawn once, on a fine grid.
"""

import numpy as np

from .noise import ar1, power_law
from .shapes import piecewise, power, step
from .signals import log_uniform, signed


def _on_days(span, values):
    grid = np.linspace(0.0, span, len(values))
    return lambda t: np.interp(t, grid, values)


def _days(span):
    return np.arange(0.0, span * 365.25 + 6, 6)


def mixture(span, scatter, cycle, rng):
    """A curve or bend with a jump on top, both clearly visible."""
    base, truth = (power if rng.random() < 0.5 else piecewise)(span, scatter, cycle, rng)
    size = signed(rng, 0.3, 1.0) * max(np.ptp(base(np.linspace(0, span, 100))), 15.0, 6 * scatter)
    when = rng.uniform(0.15, 0.85) * span
    return lambda t: base(t) + size * (t >= when), {**truth, "step_yr": [when], "step_mm": [size]}


def random_walk(span, scatter, cycle, rng):
    """Brownian motion that ends 8 to 60 mm (one sigma) from where it began."""
    days = _days(span)
    size = log_uniform(rng, max(8.0, 2.5 * scatter), max(60.0, 5 * scatter))
    return _on_days(span, np.cumsum(rng.normal(size=len(days))) * size / np.sqrt(len(days))), {"walk_mm": size}


def wandering(span, scatter, cycle, rng):
    """Strong slow wiggles: correlated over months or of power-law spectrum, 3 to 15 mm; half with a drift."""
    days = _days(span)
    size = log_uniform(rng, max(3.0, 1.0 * scatter), max(15.0, 3 * scatter))
    if rng.random() < 0.6:
        wiggle = ar1(np.array([log_uniform(rng, 60.0, 250.0)]), days, rng)[0]
    else:
        wiggle = power_law(1, days, rng, slope=rng.uniform(-2.0, -1.2))[0]
    drift = rng.uniform(-2.0, 2.0) * size if rng.random() < 0.5 else 0.0
    return _on_days(span, size * wiggle + drift * np.linspace(0, 1, len(days))), {"wiggle_mm": size}


def pulse(span, scatter, cycle, rng):
    """One or two transients that come back to where they began."""
    size_low, parts = max(5.0, 2.5 * scatter), []
    for _ in range(rng.integers(1, 3)):
        box = rng.random() < 0.4
        parts.append((rng.uniform(0.1, 0.9) * span, rng.uniform(0.15, 0.9), signed(rng, size_low, 40 + size_low), box))

    def signal(t):
        out = np.zeros_like(t, dtype=float)
        for when, width, size, box in parts:
            x = (t - when) / width
            out += size * (np.abs(x) < 0.5 if box else np.exp(-4 * x**2))
        return out

    return signal, {"pulse_mm": [part[2] for part in parts]}


def oscillation(span, scatter, cycle, rng):
    """A wave beyond what seasons do: amplitude from 6 mm and twice the scatter, period of 0.4 to 3 years."""
    size = log_uniform(rng, max(6.0, 2.0 * scatter), max(25.0, 4 * scatter))
    period = 1.0 if rng.random() < 0.35 else rng.uniform(0.4, max(min(3.0, span / 1.5), 0.5))
    phase, drift = rng.uniform(0, 2 * np.pi), (rng.uniform(-2, 2) * size if rng.random() < 0.4 else 0.0)
    return lambda t: size * np.sin(2 * np.pi * t / period + phase) + drift * t / span, {
        "wave_mm": size,
        "period_yr": period,
    }


def bad_block(span, scatter, cycle, rng):
    """A tenth to a half of the series scatters several times more than the rest."""
    days = _days(span)
    start, width = rng.uniform(0.0, 0.8) * span, rng.uniform(0.1, 0.5) * span
    size = log_uniform(rng, max(5.0, 1.8 * scatter), max(25.0, 6 * scatter))
    inside = (days / 365.25 >= start) & (days / 365.25 <= start + width)
    return _on_days(span, np.where(inside, rng.normal(0.0, size, len(days)), 0.0)), {"noise_mm": size}


def very_noisy(span, scatter, cycle, rng):
    """Scatter so large that nothing can be told: 5 to 20 mm, with or without a drift that drowns in it."""
    days = _days(span)
    size = log_uniform(rng, 5.0, 20.0)
    drift = rng.uniform(-1.5, 1.5) * size if rng.random() < 0.5 else 0.0
    return _on_days(span, rng.normal(0.0, size, len(days)) + drift * np.linspace(0, 1, len(days))), {"noise_mm": size}


def returning_cycle(span, scatter, cycle, rng):
    """Unwrapping errors that come back, the first one after four months at least, once or several times."""
    size, count = float(rng.choice((-1, 1))) * cycle, int(rng.integers(1, 4))
    edges = np.sort(rng.uniform(0.05, 0.95, 2 * count)) * span
    if edges[1] - edges[0] < 0.33:
        edges[1] = min(edges[0] + rng.uniform(0.33, 0.5), span)
        edges[2:] = np.maximum(edges[2:], edges[1])
    drift = rng.uniform(-10, 10)
    return lambda t: drift * t / span + size * (np.searchsorted(edges, t) % 2), {
        "unwrapping": True,
        "at_yr": list(edges),
    }


def jumps(span, scatter, cycle, rng):
    """Three to six jumps up and down."""
    at = np.sort(rng.uniform(0.05, 0.95, int(rng.integers(3, 7)))) * span
    sizes = np.array([signed(rng, max(4.0, 2 * scatter), max(30.0, 5 * scatter)) for _ in at])
    levels = np.concatenate([[0.0], np.cumsum(sizes)])
    return lambda t: levels[np.searchsorted(at, t)], {"step_yr": list(at), "step_mm": list(sizes)}


def reversal(span, scatter, cycle, rng):
    """A step (or two) on top of a broken line: step and piecewise at once."""
    first, truth = step(span, scatter, cycle, rng)
    second, more = piecewise(span, scatter, cycle, rng)
    truth["step_rate_mm_yr"] = truth.pop("rate_mm_yr")
    return lambda t: first(t) + second(t), {**truth, **more}


KINDS = (mixture, random_walk, wandering, pulse, oscillation, bad_block, very_noisy, returning_cycle, jumps, reversal)
WEIGHTS = (0.07, 0.1, 0.2, 0.1, 0.1, 0.12, 0.16, 0.05, 0.05, 0.05)


def undefined(span, scatter, cycle, rng):
    """One of `KINDS`, drawn with `WEIGHTS`."""
    kind = KINDS[rng.choice(len(KINDS), p=WEIGHTS)]
    signal, truth = kind(span, scatter, cycle, rng)
    return signal, {"kind": kind.__name__, **truth}
