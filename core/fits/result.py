"""What a fit found, in physical units."""

from dataclasses import dataclass, fields, replace

import numpy as np

from ..series import DAYS_PER_YEAR
from .design import base_columns
from .models import Model

RESOLUTION_MM = 1e-5
"""No series is known better than this; keeps the logarithm of a perfect fit finite."""


@dataclass
class Fits:
    """One model fitted to n series.

    model : fits.models.Model; harmonics : int; noise : fits.noise.Noise or None for white noise
    origin : (n,) datetime64[D], first valid date, from which time counts; span : (n,) years to the last
    base : (n, p) offset in mm (at the origin), rate in mm/yr where the model has one, then cosine and sine in mm
    of the annual and the semi-annual wave
    theta : (n, p) nonlinear parameters: years since the origin (step, piecewise) or those of the curve
    sizes : (n, k) mm (steps; curves: displacement over the span) or mm/yr (changes of rate)
    rss : (n,) sum of squares of the (whitened) residuals in mm^2, infinite where the model cannot be fitted
    log_det : (n,) log determinant of the noise's correlation; n_valid : (n,) dates used
    """

    model: Model
    harmonics: int
    noise: object
    origin: np.ndarray
    span: np.ndarray
    base: np.ndarray
    theta: np.ndarray
    sizes: np.ndarray
    rss: np.ndarray
    log_det: np.ndarray
    n_valid: np.ndarray

    @classmethod
    def empty(cls, model, harmonics, noise, n):
        """Nothing fitted yet: NaN, and an infinite sum of squares."""
        parameters = model.grid.shape[1] if model.curve else model.count

        def missing(*shape):
            return np.full(shape, np.nan)

        return cls(
            model,
            harmonics,
            noise,
            np.full(n, np.datetime64("NaT"), dtype="datetime64[D]"),
            missing(n),
            missing(n, 1 + model.rate + 2 * harmonics),
            missing(n, parameters),
            missing(n, model.count),
            np.full(n, np.inf),
            np.zeros(n),
            np.zeros(n, dtype=np.int64),
        )

    def rows(self, chosen):
        """The same fits of some of the series only; `chosen` is an index array or (n,) bool."""
        arrays = {f.name: getattr(self, f.name)[chosen] for f in fields(self)[3:]}
        return replace(self, **arrays)

    @property
    def offset(self):
        """(n,) mm at the first valid date, without waves."""
        return self.base[:, 0]

    @property
    def rate(self):
        """(n,) mm/yr: of the line, beside the steps, or before the first breakpoint; 0 where the model has none."""
        return self.base[:, 1] if self.model.rate else np.zeros(len(self.base))

    @property
    def segment_rates(self):
        """(n, k + 1) mm/yr of the straight segments, of piecewise models."""
        return np.cumsum(np.column_stack([self.rate, self.sizes]), axis=1)

    @property
    def dates(self):
        """(n, k) datetime64[D] of the steps (half-way between two acquisitions) or breakpoints; NaT if not fitted."""
        days = np.round(np.where(np.isfinite(self.theta), self.theta, 0.0) * DAYS_PER_YEAR)
        found = self.origin[:, None] + days.astype("timedelta64[D]")
        return np.where(np.isfinite(self.theta), found, np.datetime64("NaT"))

    def wave(self, harmonic=1):
        """Amplitude (mm) and time of the crest (share of the wave's period after the origin) of an annual wave."""
        first = 1 + self.model.rate + 2 * (harmonic - 1)
        cosine, sine = self.base[:, first], self.base[:, first + 1]
        return np.hypot(cosine, sine), np.arctan2(sine, cosine) / (2 * np.pi) % 1.0

    def predict(self, dates, waves=True):
        """The fitted curves at `dates` (m,) datetime64[D]: (n, m) mm, NaN where nothing could be fitted."""
        ok = np.isfinite(self.rss)
        out = np.full((len(ok), len(dates)), np.nan)
        t = (dates[None, :] - self.origin[ok, None]).astype("timedelta64[D]").astype(float) / DAYS_PER_YEAR
        base = self.base[ok].copy()
        if not waves:
            base[:, 1 + self.model.rate :] = 0.0
        curve = (base[:, None, :] @ base_columns(t, self.model.rate, self.harmonics))[:, 0]
        if self.model.count:
            columns, _ = self.model.shape(t, self.theta[ok], self.span[ok])
            curve = curve + (self.sizes[ok][:, None, :] @ columns)[:, 0]
        out[ok] = curve
        return out

    def parameters(self, i):
        """Names and values of series `i`: mm, mm/yr, ISO dates, years."""
        found = {"offset_mm": float(self.offset[i])}
        if self.model.rate:
            found["rate_mm_yr"] = float(self.rate[i])
        if self.model.curve:
            found["curve_mm"] = float(self.sizes[i, 0])
            found.update(self._curve(i))
        else:
            word = "step" if self.model.name.startswith("step") else "break"
            unit = "mm" if word == "step" else "rate_change_mm_yr"
            for k in range(self.model.count):
                found[f"{word}_{k + 1}_date"] = str(self.dates[i, k])
                found[f"{word}_{k + 1}_{unit}"] = float(self.sizes[i, k])
        for harmonic, word in enumerate(("annual", "semiannual")[: self.harmonics], start=1):
            amplitude, crest = self.wave(harmonic)
            found[f"{word}_mm"] = float(amplitude[i])
            found[f"{word}_crest_years"] = float(crest[i]) / harmonic
        return found

    def _curve(self, i):
        theta, span = self.theta[i], float(self.span[i])
        if self.model.name == "power":
            return {"exponent": float(theta[0])}
        if self.model.name.startswith("onset"):
            days = round(float(theta[1]) * span * DAYS_PER_YEAR) if np.isfinite(theta[1]) else "NaT"
            onset = self.origin[i] + np.timedelta64(days, "D")
            return {"exponent": float(theta[0]), "onset_date": str(onset)}
        relative = {"exponential": 1 / theta[0], "logarithmic": np.exp(-theta[0]), "hyperbolic": np.exp(theta[0])}
        return {"time_constant_years": span * float(relative[self.model.name])}

    def deviance(self):
        """(n,) -2 log likelihood at its maximum over the noise's variance, up to a constant of the series."""
        count = np.maximum(self.n_valid, 1)  # without any date, infinite like all that cannot be fitted
        return count * np.log(np.maximum(self.rss / count, RESOLUTION_MM**2)) + self.log_det

    def bic(self, date_weight=1.0):
        """(n,) Bayesian information criterion (Schwarz 1978, Ann. Stat. 6, 461): smaller is better.

        `date_weight` 1 counts a scanned date or shape as any parameter; 2 is the modified criterion of Zhang &
        Siegmund (2007, Biometrics 63, 22) without its last term: the place of a change is found by a search among
        many. Noise that is not white has two parameters more.
        """
        k = self.model.n_parameters(self.harmonics, date_weight) + (2 if self.noise else 0)
        return self.deviance() + k * np.log(np.maximum(self.n_valid, 2))
