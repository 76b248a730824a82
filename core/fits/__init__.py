"""Least-squares fits of the deformation patterns to whole blocks of series: `fit(model, values, dates)` -> `Fits`."""

from .fit import fit
from .models import MODELS, Model
from .noise import NOISE_GRID, Noise
from .result import Fits

__all__ = ["MODELS", "NOISE_GRID", "Fits", "Model", "Noise", "fit"]
