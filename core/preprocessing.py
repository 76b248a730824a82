"""From observed series to the network's input: the same function for training, inference and display."""

from dataclasses import asdict, dataclass

import numpy as np

from .errors import QT_TRANSLATE_NOOP, ModelError
from .series import difference_noise, resample
from .smoothing import smooth

CHANNELS = ("smoothed",)
"""The paper's one channel."""
LEAST_MM = 0.1
"""Added to scatter and noise before anything is divided by them: constant series have neither."""


def _smoothed(grid, curve, noise, settings):
    """The Savitzky-Golay curve, in units of the scale: the paper's input."""
    return curve / settings.scale_mm


def _observed(grid, curve, noise, settings):
    """The series as it was observed, asinh-compressed: millimetres count, 200 of them do not drown the rest."""
    return np.arcsinh(grid / settings.scale_mm)


def _curve(grid, curve, noise, settings):
    """The Savitzky-Golay curve, compressed likewise."""
    return np.arcsinh(curve / settings.scale_mm)


def _shape(grid, curve, noise, settings):
    """The curve in units of the series' own standard deviation: its form, whatever its size."""
    return curve / (grid.std(axis=1, keepdims=True) + LEAST_MM)


def _over_noise(grid, curve, noise, settings):
    """The curve in units of the noise, compressed: what could be told by a test."""
    return np.arcsinh(curve / (noise[:, None] + LEAST_MM))


def _log_noise(grid, curve, noise, settings):
    """Logarithm of the noise in mm, the same at every step."""
    return np.broadcast_to(np.log(noise + LEAST_MM)[:, None], grid.shape)


def _log_spread(grid, curve, noise, settings):
    """Logarithm of the series' standard deviation in mm, the same at every step."""
    return np.broadcast_to(np.log(grid.std(axis=1, keepdims=True) + LEAST_MM), grid.shape)


KNOWN_CHANNELS = {
    "smoothed": _smoothed,
    "observed": _observed,
    "curve": _curve,
    "shape": _shape,
    "over_noise": _over_noise,
    "log_noise": _log_noise,
    "log_spread": _log_spread,
}
"""What a network may see, by the names in its metadata."""
NEED_NOISE = {"over_noise", "log_noise"}


@dataclass(frozen=True)
class Preprocessing:
    """How series become input; stored in the model file, so that training and inference cannot differ.

    steps : length of the regular grid; window, order : Savitzky-Golay, in steps of that grid;
    scale_mm : displacement that becomes 1; channels : what the network sees, of `KNOWN_CHANNELS`.
    """

    steps: int = 168
    window: int = 11
    order: int = 2
    scale_mm: float = 10.0
    channels: tuple = CHANNELS

    def __post_init__(self):
        object.__setattr__(self, "channels", tuple(self.channels))
        whole = all(isinstance(number, int) for number in (self.steps, self.window, self.order))
        odd = whole and self.window % 2 == 1 and 0 <= self.order and (self.window == 1 or self.order < self.window)
        if not (odd and 20 <= self.steps <= 2000 and self.window <= self.steps and 0 < self.scale_mm < np.inf):
            raise ModelError(
                QT_TRANSLATE_NOOP("Errors", "The preprocessing in the model is not valid: {settings}."),
                settings=asdict(self),
            )
        unknown = any(channel not in tuple(KNOWN_CHANNELS) for channel in self.channels)  # of whatever type
        if not self.channels or unknown or len(set(self.channels)) < len(self.channels):
            raise ModelError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "The model wants the input channels {channels}, which this version of the plugin does not know. "
                    "Update the plugin.",
                ),
                channels=", ".join(map(str, self.channels)),
            )


def smoothed_grid(values, dates, settings):
    """Resampled and smoothed series in mm, mean zero, (n, steps) float64: the curve that the model sees."""
    return smooth(resample(values, dates, settings.steps), settings.window, settings.order)


def prepare(values, dates, settings):
    """Network input of a block of series.

    Parameters
    ----------
    values : (n, m) float, mm, NaN where missing; dates : (m,) datetime64[D]; settings : Preprocessing

    Returns
    -------
    (n, channels, steps) float32
    """
    grid = resample(values, dates, settings.steps)
    curve = smooth(grid, settings.window, settings.order)
    noise = difference_noise(values) if NEED_NOISE & set(settings.channels) else None
    out = np.empty((len(grid), len(settings.channels), settings.steps), dtype=np.float32)
    with np.errstate(over="ignore", invalid="ignore"):  # values beyond float32: infinite, and their points unclassified
        for i, name in enumerate(settings.channels):
            out[:, i] = KNOWN_CHANNELS[name](grid, curve, noise, settings)
    return out
