"""From observed series to the network's input: the same function for training, inference and display."""

from dataclasses import asdict, dataclass

import numpy as np

from .errors import QT_TRANSLATE_NOOP, ModelError
from .series import resample
from .smoothing import smooth

CHANNELS = ("smoothed",)


@dataclass(frozen=True)
class Preprocessing:
    """How series become input; stored in the model file, so that training and inference cannot differ.

    steps : length of the regular grid; window, order : Savitzky-Golay, in steps of that grid;
    scale_mm : displacement that becomes 1; channels : what the network sees ("smoothed").
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
        if self.channels != CHANNELS:
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
    (n, channels, steps) float32, in units of `settings.scale_mm`
    """
    smoothed = smoothed_grid(values, dates, settings)
    with np.errstate(over="ignore"):  # values beyond float32 become infinite, and their points unclassified
        return np.ascontiguousarray(smoothed[:, None, :] / settings.scale_mm, dtype=np.float32)
