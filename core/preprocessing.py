"""From observed series to the network's input: the same function for training, inference and display."""

from dataclasses import asdict, dataclass
from typing import NamedTuple, Optional

import numpy as np

from .errors import QT_TRANSLATE_NOOP, ModelError
from .line import NUMBERS, line_numbers
from .series import difference_noise, resample
from .smoothing import smooth

CHANNELS = ("smoothed",)
"""The paper's one channel."""
LEAST_MM = 0.1
"""Added to scatter and noise before anything is divided by them: constant series have neither."""


class _Seen(NamedTuple):
    """A block of series in mm.

    values : (n, m) as observed; dates : (m,); grid, curve : (n, steps), on the regular grid and smoothed there;
    noise : (n,), where a channel needs it.
    """

    values: np.ndarray
    dates: np.ndarray
    grid: np.ndarray
    curve: np.ndarray
    noise: Optional[np.ndarray]


def _smoothed(seen, settings):
    """The Savitzky-Golay curve, in units of the scale: the paper's input."""
    return seen.curve / settings.scale_mm


def _observed(seen, settings):
    """The series as it was observed, asinh-compressed: millimetres count, 200 of them do not drown the rest."""
    return np.arcsinh(seen.grid / settings.scale_mm)


def _curve(seen, settings):
    """The Savitzky-Golay curve, compressed likewise."""
    return np.arcsinh(seen.curve / settings.scale_mm)


def _shape(seen, settings):
    """The curve in units of the series' own standard deviation: its form, whatever its size."""
    return seen.curve / (seen.grid.std(axis=1, keepdims=True) + LEAST_MM)


def _over_noise(seen, settings):
    """The curve in units of the noise, compressed: what could be told by a test."""
    return np.arcsinh(seen.curve / (seen.noise[:, None] + LEAST_MM))


def _log_noise(seen, settings):
    """Logarithm of the noise in mm, the same at every step."""
    return np.broadcast_to(np.log(seen.noise + LEAST_MM)[:, None], seen.grid.shape)


def _log_spread(seen, settings):
    """Logarithm of the series' standard deviation in mm, the same at every step."""
    return np.broadcast_to(np.log(seen.grid.std(axis=1, keepdims=True) + LEAST_MM), seen.grid.shape)


def _line(seen, settings):
    """No series but numbers, one at each of the first steps: what is read off the line that an eye follows."""
    out = np.zeros(seen.grid.shape)
    out[:, :NUMBERS] = line_numbers(seen.values, seen.dates)
    return out


LINE = "line"
KNOWN_CHANNELS = {
    "smoothed": _smoothed,
    "observed": _observed,
    "curve": _curve,
    "shape": _shape,
    "over_noise": _over_noise,
    "log_noise": _log_noise,
    "log_spread": _log_spread,
    LINE: _line,
}
"""What a network may see, by the names in its metadata."""
NEED_NOISE = {"over_noise", "log_noise"}


@dataclass(frozen=True)
class Preprocessing:
    """How series become input; stored in the model file, so that training and inference cannot differ.

    steps : length of the regular grid; window, order : Savitzky-Golay, in steps of that grid;
    scale_mm : displacement that becomes 1; channels : what the network sees, of `KNOWN_CHANNELS`; `LINE`, which holds
    numbers instead of a series, comes after at least one series.
    """

    steps: int = 168
    window: int = 11
    order: int = 2
    scale_mm: float = 10.0
    channels: tuple = CHANNELS

    def __post_init__(self):
        object.__setattr__(self, "channels", tuple(self.channels))
        whole = all(isinstance(number, int) for number in (self.steps, self.window, self.order))
        after = LINE not in self.channels or self.channels.index(LINE) == self.series > 0
        numbers = after and (LINE not in self.channels or not whole or self.steps >= NUMBERS)
        odd = whole and self.window % 2 == 1 and 0 <= self.order and (self.window == 1 or self.order < self.window)
        if not (
            odd and numbers and 20 <= self.steps <= 2000 and self.window <= self.steps and 0 < self.scale_mm < np.inf
        ):
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

    @property
    def series(self):
        """How many channels are series; `LINE` is none."""
        return len(self.channels) - (LINE in self.channels)

    @property
    def numbers(self):
        """How many numbers the last channel holds instead of a series; 0 where all channels are series."""
        return NUMBERS if LINE in self.channels else 0


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
    seen = _Seen(values, dates, grid, curve, noise)
    out = np.empty((len(grid), len(settings.channels), settings.steps), dtype=np.float32)
    with np.errstate(over="ignore", invalid="ignore"):  # values beyond float32: infinite, and their points unclassified
        for i, name in enumerate(settings.channels):
            out[:, i] = KNOWN_CHANNELS[name](seen, settings)
    return out
