"""What happened at each point: the model of its pattern in dates, sizes and rates, with 95 % intervals."""

from .curve import event_dates, fitted_curve
from .describe import WAVELENGTHS, Describer
from .fields import FIELDS, Field
from .found import Found

__all__ = ["FIELDS", "WAVELENGTHS", "Describer", "Field", "Found", "event_dates", "fitted_curve"]
