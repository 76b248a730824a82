"""The signals of the `paper` simulation, in mm over relative time, with their true parameters.

The paper names five patterns plus undefined but prints no ranges. These are chosen from what white noise of
sigma = 0.83 mm at N = 168 dates lets one see, by the matched-filter distance d = ||r|| / sigma of a signal
from the best fit r of the nearest other pattern; d of about 6 is where a test between the two begins to err
(once in several hundred draws), and each range starts near it:

* stable: total drift up to 0.5 mm; linear from 2 mm (a rate's standard error is 0.22 mm over the span);
* step from 4 mm (d = 6 against a ramp of a tenth of the span, 15 against a line);
* piecewise: a change of rate of 30 mm per span (d = 8 at the middle, 5.5 at the quarters, against t^2);
* power: 30 mm in all (d = 8 for t^2, 6 for t^0.6, against two straight segments).

Frozen on purpose: figures of different versions stay comparable. `u` is time from 0 to 1 over the span.
"""

import numpy as np

SIZE_MAX = 200.0
MIN_SEGMENT = 0.2


def log_uniform(rng, low, high):
    """One draw, uniform in the logarithm."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def signed(rng, low, high):
    """A log-uniform size with a random sign."""
    return float(rng.choice((-1.0, 1.0))) * log_uniform(rng, low, high)


def stable(u, rng):
    """No deformation: total drift within 0.5 mm."""
    drift = rng.uniform(-0.5, 0.5)
    return drift * u, {"drift_mm": drift}


def linear(u, rng):
    """One rate: 2 to 300 mm in all."""
    drift = signed(rng, 2.0, 300.0)
    return drift * u, {"drift_mm": drift}


def step(u, rng):
    """One (80 %) or two sudden jumps of 4 to 60 mm; in 30 % a steady drift of up to 20 mm besides."""
    at = [rng.uniform(0.1, 0.9)]
    if rng.random() < 0.2:
        at = [rng.uniform(0.1, 0.4), rng.uniform(0.6, 0.9)]
    sizes = [signed(rng, 4.0, 60.0) for _ in at]
    drift = rng.uniform(-20.0, 20.0) if rng.random() < 0.3 else 0.0
    signal = drift * u
    for when, size in zip(at, sizes):
        signal = signal + size * (u >= when)
    return signal, {"drift_mm": drift, "step_at": at, "step_mm": sizes}


def piecewise(u, rng):
    """Two (60 %) or three straight segments, each at least a fifth of the span (a quarter where there are two)."""
    if rng.random() < 0.6:
        at = [rng.uniform(0.25, 0.75)]
        changes = [signed(rng, 30.0, SIZE_MAX)]
    else:
        first = rng.uniform(MIN_SEGMENT, 1 - 2 * MIN_SEGMENT)
        at = [first, rng.uniform(first + MIN_SEGMENT, 1 - MIN_SEGMENT)]
        changes = [signed(rng, 30.0, SIZE_MAX), signed(rng, 30.0, SIZE_MAX)]
        if rng.random() < 0.7:  # move and stop, or turn: the rarer case is a rate that grows twice
            changes[1] = -np.sign(changes[0]) * abs(changes[1])
    drift = 0.0 if rng.random() < 0.4 else rng.uniform(-60.0, 60.0)
    signal = drift * u
    for when, change in zip(at, changes):
        signal = signal + change * np.maximum(u - when, 0.0)
    return signal, {"drift_mm": drift, "break_at": at, "rate_change_mm": changes}


def power(u, rng):
    """A t^p, decelerating (p 0.2 to 0.6) or accelerating (1.6 to 3.5), 30 to 200 mm in all."""
    size = signed(rng, 30.0, SIZE_MAX)
    exponent = rng.uniform(0.2, 0.6) if rng.random() < 0.5 else rng.uniform(1.6, 3.5)
    return size * u**exponent, {"power_mm": size, "exponent": exponent}


def undefined(u, rng):
    """Anything else: one of `UNDEFINED_KINDS`, equally likely."""
    kind = UNDEFINED_KINDS[rng.integers(len(UNDEFINED_KINDS))]
    signal, parameters = kind(u, rng)
    return signal, {"kind": kind.__name__.lstrip("_"), **parameters}


def _mixture(u, rng):
    """A curve or a bend with a jump on top, none of the two small."""
    base, parameters = (power if rng.random() < 0.5 else piecewise)(u, rng)
    size = signed(rng, 0.25, 1.0) * max(np.ptp(base), 20.0)
    when = rng.uniform(0.15, 0.85)
    return base + size * (u >= when), {**parameters, "step_at": [when], "step_mm": [size]}


def _random_walk(u, rng):
    """Brownian motion that ends 8 to 40 mm (one sigma) from where it began."""
    size = log_uniform(rng, 8.0, 40.0)
    return np.cumsum(rng.normal(0.0, size * np.sqrt(np.diff(u, prepend=0.0)))), {"walk_mm": size}


def _pulse(u, rng):
    """One or two transients of 5 to 40 mm that come back to where they began."""
    signal = np.zeros_like(u)
    for _ in range(rng.integers(1, 3)):
        width, size = rng.uniform(0.04, 0.25), signed(rng, 5.0, 40.0)
        x = (u - rng.uniform(0.1, 0.9)) / width
        signal += size * (np.exp(-4 * x**2) if rng.random() < 0.5 else np.abs(x) < 0.5)
    return signal, {}


def _oscillation(u, rng):
    """A wave of 4 to 25 mm amplitude that swings 2 to 12 times."""
    size, cycles = log_uniform(rng, 4.0, 25.0), rng.uniform(2.0, 12.0)
    return size * np.sin(2 * np.pi * (cycles * u + rng.random())), {"wave_mm": size, "cycles": cycles}


def _noise_block(u, rng):
    """A tenth to a half of the series scatters by 5 to 20 mm."""
    width, size = rng.uniform(0.1, 0.5), log_uniform(rng, 5.0, 20.0)
    start = rng.uniform(0.0, 1 - width)
    inside = (u >= start) & (u <= start + width)
    return np.where(inside, rng.normal(0.0, size, len(u)), 0.0), {"noise_mm": size}


def _noise(u, rng):
    """Scatter of 5 to 20 mm throughout: nothing can be told."""
    size = log_uniform(rng, 5.0, 20.0)
    return rng.normal(0.0, size, len(u)), {"noise_mm": size}


UNDEFINED_KINDS = (_mixture, _random_walk, _pulse, _oscillation, _noise_block, _noise)
SIGNALS = (stable, linear, step, piecewise, power, undefined)
"""Signal functions by pattern code."""
