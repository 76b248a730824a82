"""Noise of real PS series: white and correlated, seasonal, uneven, with outliers and short unwrapping errors.

Ranges follow what is published of PS time series: correlated noise from the atmosphere and from processing with
a spectrum of slope about -1 (Hanssen 2001; Agnew 1992 for the spectra of geodetic series), thermal dilation and
soil moisture as annual waves of a few millimetres (Monserrat et al. 2011), unwrapping errors of half a wavelength.
"""

from typing import NamedTuple

import numpy as np

from .signals import log_uniform

YEAR = 365.25


class NoiseLevel(NamedTuple):
    """What was drawn for one series; standard deviations and amplitudes in mm.

    sigma : white and correlated together; correlated : share of the variance; tau : days of the AR(1), 0 for a
    power-law spectrum; annual, semiannual : amplitudes; change : factor on the white part after `change_at`
    (share of the span); outliers : share of the dates.
    """

    sigma: float
    correlated: float
    tau: float
    annual: float
    semiannual: float
    change: float
    change_at: float
    outliers: float
    row: int = -1

    @property
    def scatter(self):
        """Standard deviation of everything that is no deformation, in mm."""
        white = self.sigma**2 * (1 - self.correlated) * (1 + (self.change**2 - 1) * (1 - self.change_at))
        return float(np.sqrt(white + self.sigma**2 * self.correlated + (self.annual**2 + self.semiannual**2) / 2))

    @property
    def wander(self):
        """Standard deviation of the correlated part, in mm: what a running median still shows."""
        return float(self.sigma * np.sqrt(self.correlated))


class DrawnNoise:
    """The usual source of noise: `draw_level` and `draw_noise`."""

    @staticmethod
    def level(rng):
        """One NoiseLevel."""
        return draw_level(rng)

    @staticmethod
    def block(levels, dates, cycle_mm, rng):
        """(n, m) mm."""
        return draw_noise(levels, dates, cycle_mm, rng)


def draw_level(rng, sigma=(0.7, 6.0)):
    """Draw the noise of one series.

    Sigma is log-uniform, 0.7 to 6 mm unless given. 20 to 60 % of the variance is correlated: half AR(1) of 10 to 60
    days, half of power-law spectrum. The annual amplitude is exponential (mean 1.1 mm, 5 at most), the semi-annual one
    up to 1 mm in half of the series. In one of ten the white part halves to doubles once, between 20 and 80 % of the
    span. Half have outliers, up to 2 % of the dates.
    """
    changes = rng.random() < 0.1
    return NoiseLevel(
        sigma=log_uniform(rng, *sigma),
        correlated=rng.uniform(0.2, 0.6),
        tau=log_uniform(rng, 10.0, 60.0) if rng.random() < 0.5 else 0.0,
        annual=min(rng.exponential(1.1), 5.0),
        semiannual=rng.uniform(0.0, 1.0) if rng.random() < 0.5 else 0.0,
        change=log_uniform(rng, 0.5, 2.0) if changes else 1.0,
        change_at=rng.uniform(0.2, 0.8) if changes else 1.0,
        outliers=rng.uniform(0.0, 0.02) if rng.random() < 0.5 else 0.0,
    )


def draw_noise(levels, dates, cycle_mm, rng):
    """Noise of one block of series.

    Parameters
    ----------
    levels : sequence of n NoiseLevel; dates : (m,) datetime64[D]; cycle_mm : half a wavelength; rng : Generator

    Returns
    -------
    (n, m) float64, mm
    """
    days = (dates - dates[0]).astype(float)
    n, m = len(levels), len(dates)
    column = {field: np.array([getattr(level, field) for level in levels])[:, None] for field in NoiseLevel._fields}
    white = rng.normal(size=(n, m)) * column["sigma"] * np.sqrt(1 - column["correlated"])
    white = np.where(days / days[-1] >= column["change_at"], white * column["change"], white)
    tau = column["tau"][:, 0]
    correlated = np.where(tau[:, None] > 0, ar1(np.maximum(tau, 1.0), days, rng), power_law(n, days, rng))
    out = white + correlated * column["sigma"] * np.sqrt(column["correlated"])
    for field, cycles in (("annual", 1), ("semiannual", 2)):
        phase = rng.uniform(0, 2 * np.pi, (n, 1))
        out += column[field] * np.sin(2 * np.pi * cycles * days / YEAR + phase)
    hit = rng.random((n, m)) < column["outliers"]
    heavy = rng.standard_t(2, (n, m)) * column["sigma"] * 2
    out += np.where(hit, np.clip(heavy, -30.0, 30.0), 0.0)
    # One in twenty has an unwrapping error of one to three acquisitions: noise, no pattern.
    for i in np.flatnonzero(rng.random(n) < 0.05):
        start = rng.integers(0, m)
        out[i, start : start + rng.integers(1, 4)] += rng.choice((-1, 1)) * cycle_mm
    return out


def ar1(tau, days, rng):
    """First-order autoregressive noise of unit variance on irregular dates, correlation exp(-dt / tau), (n, m)."""
    out = rng.normal(size=(len(tau), len(days)))
    for k in range(1, len(days)):
        rho = np.exp(-(days[k] - days[k - 1]) / tau)
        out[:, k] = rho * out[:, k - 1] + np.sqrt(1 - rho**2) * out[:, k]
    return out


def power_law(n, days, rng, slope=-1.0):
    """Noise of unit variance whose power falls with frequency as f^slope, (n, m), by inverse FFT.

    Drawn every 6 days over twice the span, so that the ends are not alike, and interpolated to the dates.
    """
    steps = 2 * int(np.ceil(days[-1] / 6)) + 2
    frequency = np.fft.rfftfreq(steps)
    amplitude = np.zeros_like(frequency)
    amplitude[1:] = frequency[1:] ** (slope / 2)
    spectrum = amplitude * (rng.normal(size=(n, len(frequency))) + 1j * rng.normal(size=(n, len(frequency))))
    series = np.fft.irfft(spectrum, steps, axis=1)[:, : steps // 2 + 1]
    at = days / 6
    left = np.minimum(at.astype(int), series.shape[1] - 2)
    out = series[:, left] * (1 - (at - left)) + series[:, left + 1] * (at - left)
    out -= out.mean(axis=1, keepdims=True)
    return out / out.std(axis=1, keepdims=True)
