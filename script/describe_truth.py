"""Simulated series with known truth, and whether the intervals of `describe` hold it."""

import numpy as np
from insar_patterns.core.patterns import CODES
from insar_patterns.core.simulation import missions, realistic
from insar_patterns.core.simulation.noise import NoiseLevel

PER_CALENDAR = 100
DAYS = 365.25


class WhiteNoise:
    """White noise of 0.7 to 5 mm alone, in the place of simulation.noise.DrawnNoise."""

    @staticmethod
    def level(rng):
        """One NoiseLevel."""
        sigma = float(np.exp(rng.uniform(np.log(0.7), np.log(5.0))))
        return NoiseLevel(sigma, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0)

    @staticmethod
    def block(levels, dates, cycle_mm, rng):
        """(n, m) mm."""
        return rng.normal(size=(len(levels), len(dates))) * np.array([level.sigma for level in levels])[:, None]


NOISES = {"white": WhiteNoise, "realistic": None}


def simulated(key, n, seed, noise, missing=0.0):
    """Yield (Simulation, wavelength in mm): n series of the pattern `key`, every 100 on a calendar of their own.

    `missing` : share of the dates, each series' own.
    """
    rng = np.random.default_rng((seed, CODES[key]))
    for start in range(0, n, PER_CALENDAR):
        dates, half = missions.draw_calendar(rng)
        count = min(PER_CALENDAR, n - start)
        simulation = realistic.simulate(count, rng, dates, (CODES[key],), half, noise=NOISES[noise])
        take_out(simulation.values, missing, (seed, CODES[key], start))
        yield simulation, 2 * half


def take_out(values, share, seed):
    """Make each value missing with the probability `share`, in place."""
    values[np.random.default_rng(seed).random(values.shape) < share] = np.nan


def statements(simulation, found):
    """Every statement of `describe` whose truth is known: (quantity, whether its interval holds the truth, error).

    Dates and rates between them are compared where the number of steps or breakpoints is the true one, the rates before
    and after where the step is sudden. Errors are in days, mm and mm/yr.
    """
    first = simulation.dates[0].astype(float)
    span = (simulation.dates[-1].astype(float) - first) / DAYS
    for i, truth in enumerate(simulation.parameters):
        if "step_yr" in truth:
            yield from _steps(truth, found, i, first)
        elif "break_yr" in truth:
            yield from _breaks(truth, found, i, first)
        elif "curve" in truth:
            quantity = "present rate, with an onset" if truth["onset_yr"] else "present rate of a curve"
            yield _value(quantity, found, i, "vel_now", present_rate(truth, span))
        else:
            yield _value("velocity", found, i, "vel_fit", truth.get("rate_mm_yr", truth.get("drift_mm", 0.0) / span))


def _value(quantity, found, i, name, true, width=None):
    error = found[name][i] - true
    return quantity, bool(abs(error) <= found[width or name + "_ci"][i]), float(error)


def _date(quantity, found, i, name, true):
    low, middle, high = (found[f"{name}_{part}"][i].astype(float) for part in ("from", "date", "to"))
    return quantity, bool(low <= true <= high), float(middle - true)


def _steps(truth, found, i, first):
    names = [name for name in ("step", "step2") if not np.isnat(found[name + "_date"][i])]
    if len(names) != len(truth["step_yr"]):
        return
    names.sort(key=lambda name: found[name + "_date"][i])
    kind = "two steps" if len(names) == 2 else "slow step" if truth["ramp_yr"] else "step"
    for name, years, size in zip(names, truth["step_yr"], truth["step_mm"]):
        yield _date(f"{kind}: date", found, i, name, first + years * DAYS)
        yield _value(f"{kind}: size", found, i, name + "_mm", size, name + "_ci")
    if kind == "step":
        before, turn = truth["rate_mm_yr"], truth["rate_change_mm_yr"]
        yield _value("step: rate before", found, i, "vel_1", before)
        yield _value("step: rate after", found, i, "vel_2", before + turn)


def _breaks(truth, found, i, first):
    there = sum(not np.isnat(found[f"brk{k}_date"][i]) for k in (1, 2, 3))
    if there != len(truth["break_yr"]):
        return
    for k, years in enumerate(truth["break_yr"], start=1):
        yield _date("breakpoint: date", found, i, f"brk{k}", first + years * DAYS)
    for k, rate in enumerate(truth["rate_mm_yr"], start=1):
        yield _value("breakpoint: rates", found, i, f"vel_{k}", rate)


def present_rate(truth, span):
    """Rate in mm/yr at the end of a curve of simulation.shapes.power."""
    shape, kind, speeds_up = truth.get("exponent", truth.get("tau")), truth["curve"], truth["speeds_up"]
    slowing = {
        "power": lambda u: u**shape,
        "exponential": lambda u: -np.expm1(-u / shape),
        "logarithmic": lambda u: np.log1p(u / shape),
        "hyperbolic": lambda u: u / (u + shape),
    }[kind]
    u = np.array([0.0, 1e-5]) if speeds_up and kind != "power" else np.array([1 - 1e-5, 1.0])
    change = np.diff(slowing(u))[0] / slowing(1.0) / 1e-5
    return truth["power_mm"] * change / (span - truth["onset_yr"])
