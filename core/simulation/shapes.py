"""Deformation signals of the `realistic` simulation: functions of time in years, with their true parameters.

Each function of `SHAPES` draws one signal: (span in years, scatter in mm, cycle in mm, rng) -> (signal, truth),
where signal(t) gives mm at times t in years from 0 to span. Sizes start where the guide for labelling by eye lets
one see them, so they follow the scatter of the series.
"""

import numpy as np

from .signals import log_uniform, signed

STABLE_MM = 3.0
"""Largest total drift of a stable series."""
MIN_SEGMENT = 0.75
"""Shortest straight segment, in years."""
MAX_JUMP = 0.25
"""Longest duration of a step, in years: within a few acquisitions, three months at most."""
RATE = 60.0
"""Usual largest rate, mm/yr; a few go to `RATE_MAX`."""
RATE_MAX = 200.0


def near(rng, low, high):
    """A size with a random sign: half within three times the least that shows, half log-uniform up to `high`.

    On real layers small movements outnumber large ones by far.
    """
    return signed(rng, low, 3 * low if rng.random() < 0.5 else max(high, 3 * low))


def stable(span, scatter, cycle, rng):
    """Total drift of up to 3 mm, and of up to 1.2 times the scatter."""
    drift = rng.uniform(-1, 1) * min(STABLE_MM, 1.2 * scatter)
    return lambda t: drift * t / span, {"drift_mm": drift}


def linear(span, scatter, cycle, rng):
    """One rate; the drift over the span from 4 mm and 1.1 times the scatter up to 60 mm/yr (one in twenty: 200)."""
    low = max(4.0, 1.1 * scatter)
    top = RATE_MAX if rng.random() < 0.05 else RATE
    drift = near(rng, low, top * span)
    return lambda t: drift * t / span, {"rate_mm_yr": drift / span}


def step(span, scatter, cycle, rng):
    """One jump (four of five) or two, sudden or within three months; half with a rate, some with a new rate after.

    One in seven of the single ones is a lasting unwrapping error: half a wavelength exactly, flagged `unwrapping`
    (where the scatter leaves it visible). `ramp_yr` is the duration, the middle of the ramp at `step_yr`;
    `rate_change_mm_yr` sets in with the first jump.
    """
    low = max(3.0, 1.5 * scatter)
    count = 1 if rng.random() < 0.8 else 2
    at = np.sort(rng.uniform(0.07, 0.93, count)) * span
    if count == 2 and at[1] - at[0] < 0.5:
        at, count = at[:1], 1
    unwrapping = count == 1 and rng.random() < 1 / 7 and cycle > low
    sizes = [near(rng, low, 60.0) for _ in at]
    if unwrapping:
        sizes = [float(rng.choice((-1, 1))) * cycle]
    if count == 2 and rng.random() < 0.5:
        sizes[1] = abs(sizes[1]) * np.sign(sizes[0])  # a staircase rather than a pulse
    largest = max(abs(size) for size in sizes)
    drift = rng.uniform(-1.0, 1.0) * largest if rng.random() < 0.5 else 0.0
    turn = rng.uniform(-0.4, 0.4) * largest / span if rng.random() < 0.15 else 0.0
    length = rng.uniform(0.0, MAX_JUMP) if rng.random() < 0.4 and not unwrapping else 0.0

    def signal(t):
        out = drift * t / span + turn * np.maximum(t - at[0], 0.0)
        for when, size in zip(at, sizes):
            ramp = np.clip((t - when) / length + 0.5, 0.0, 1.0) if length else (t >= when)
            out = out + size * ramp
        return out

    return signal, {
        "step_yr": list(at),
        "step_mm": sizes,
        "ramp_yr": length,
        "rate_mm_yr": drift / span,
        "rate_change_mm_yr": turn,
        "unwrapping": bool(unwrapping),
    }


def piecewise(span, scatter, cycle, rng):
    """Two to four straight segments of at least 0.75 years, without a jump; some rates are nearly zero."""
    most = min(3, int(span / MIN_SEGMENT) - 1)
    count = min(most, int(rng.choice((1, 2, 3), p=(0.6, 0.32, 0.08))))
    free = span - (count + 1) * MIN_SEGMENT
    at = np.sort(rng.uniform(0.0, free, count)) + MIN_SEGMENT * np.arange(1, count + 1)
    size = abs(near(rng, max(4.0, 1.4 * scatter), 150.0))
    rates = []
    while len(rates) <= count:
        rate = 0.0 if rng.random() < 0.35 else rng.normal()
        # Neighbours differ clearly, else there is no break.
        if not rates or abs(rate - rates[-1]) > 0.5:
            rates.append(rate)
    knots = np.concatenate([[0.0], at, [span]])
    level = np.concatenate([[0.0], np.cumsum(np.array(rates) * np.diff(knots))])
    scale = size / np.ptp(level)
    level *= scale
    return lambda t: np.interp(t, knots, level), {
        "break_yr": list(at),
        "rate_mm_yr": [float(rate * scale) for rate in rates],
    }


def power(span, scatter, cycle, rng):
    """A curve, slowing down or speeding up; one in seven slowing ones begins inside the span, flat until then.

    t^p with p of 0.2 to 0.6 or 1.6 to 3.5; exponential, logarithmic and hyperbolic with a time constant `tau` of 0.05
    to 0.5 of the time from the onset to the end.
    """
    size = near(rng, max(4.5, 1.4 * scatter), 200.0)
    onset = 0.0
    kind = rng.choice(("power", "exponential", "logarithmic", "hyperbolic"), p=(0.4, 0.25, 0.2, 0.15))
    speeds_up = rng.random() < 0.45
    if not speeds_up and rng.random() < 1 / 7:
        onset = rng.uniform(0.05, 0.3) * span
    shape = rng.uniform(1.6, 3.5) if speeds_up else rng.uniform(0.2, 0.6)
    tau = log_uniform(rng, 0.05, 0.5)

    def slowing(u):
        if kind == "power":
            return u**shape
        if kind == "exponential":
            return -np.expm1(-u / tau)
        if kind == "logarithmic":
            return np.log1p(u / tau)
        return u / (u + tau)

    def signal(t):
        u = np.clip((t - onset) / (span - onset), 0.0, 1.0)
        if kind == "power" or not speeds_up:
            return size * slowing(u) / slowing(np.ones(1))
        return size * (1 - slowing(1 - u) / slowing(np.ones(1)))

    return signal, {
        "curve": str(kind),
        "power_mm": size,
        "speeds_up": bool(speeds_up),
        "onset_yr": onset,
        ("exponent" if kind == "power" else "tau"): shape if kind == "power" else tau,
    }


SHAPES = (stable, linear, step, piecewise, power)
"""By pattern code; `undefined` has a file of its own."""
