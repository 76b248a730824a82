"""What the plot shows: plain values, made by the controller, drawn by the plot."""

from dataclasses import dataclass, field

import numpy as np

TRACE_COLOURS = ("#3b75af", "#d9822b", "#3f8f4f", "#c0392b", "#7d5ba6", "#8c6d46", "#d06ba8", "#5f9ea0")
"""Points that are shown together, in the order of picking: kept apart by lightness as well."""


@dataclass
class Trace:
    """One series.

    name : str; colour : #rrggbb; values : (m,) float, mm, NaN where missing;
    curve_days, curve : (k,) float, days since 1970-01-01 and mm, of the smoothed curve; bridged : (k,) bool;
    line : (m,) float, mm, of the velocity; fit_days, fit : (k,) float, likewise, of the fitted model, fit_name its name
    in a legend; events : (e,) float, days of its steps or breakpoints. Empty arrays are not drawn.
    """

    name: str
    colour: str
    values: np.ndarray
    curve_days: np.ndarray = field(default_factory=lambda: np.empty(0))
    curve: np.ndarray = field(default_factory=lambda: np.empty(0))
    bridged: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=bool))
    line: np.ndarray = field(default_factory=lambda: np.empty(0))
    fit_days: np.ndarray = field(default_factory=lambda: np.empty(0))
    fit: np.ndarray = field(default_factory=lambda: np.empty(0))
    fit_name: str = ""
    events: np.ndarray = field(default_factory=lambda: np.empty(0))


@dataclass
class Band:
    """Median and envelope of a group: name, colour, and (m,) float mm each."""

    name: str
    colour: str
    median: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass
class PlotModel:
    """Everything in the plot.

    days : (m,) float, days since 1970-01-01; traces, bands : lists; shift : float, mm, by which copies of the
    series are drawn above and below, 0 for none; unit_label, sign_label : str, of the y axis; limits : (low, high)
    of the y axis in mm, or None to fit it.
    """

    days: np.ndarray
    traces: list = field(default_factory=list)
    bands: list = field(default_factory=list)
    shift: float = 0.0
    unit_label: str = ""
    sign_label: str = ""
    limits: tuple = None

    def fitted_limits(self):
        """(low, high) in mm that hold every value with a margin, at least 10 mm apart."""
        parts = [a for t in self.traces for a in (t.values, t.curve, t.line)]
        parts += [a for b in self.bands for a in (b.low, b.high)]
        parts = [part[np.isfinite(part)] for part in parts]
        every = np.concatenate(parts) if parts else np.empty(0)
        if not len(every):
            return -10.0, 10.0
        low, high = float(every.min()) - self.shift, float(every.max()) + self.shift
        margin = max(0.06 * (high - low), (10.0 - (high - low)) / 2, 0.5)
        return low - margin, high + margin
