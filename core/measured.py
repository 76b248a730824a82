"""Measured values as the fields of a file hold them: their unit, and the numbers that mean nothing."""

import numpy as np

UNITS = {"mm": 1.0, "cm": 10.0, "m": 1000.0}
"""Millimetres in each unit that producers write."""


def to_millimetres(values, unit="mm", nodata=None):
    """Bring values to mm, with NaN where nothing was measured.

    Parameters
    ----------
    values : (n, m) float64, NaN where missing; changed in place
    unit : str, a key of `UNITS`
    nodata : float or None, value that means "no measurement", in that unit

    Returns
    -------
    (n, m) float64, mm
    int : infinite values, taken as missing
    """
    if nodata is not None:
        # As near as a column of 32-bit numbers keeps it.
        values[np.isclose(values, nodata, rtol=1e-6, atol=1e-9)] = np.nan
    infinite = np.isinf(values)
    count = int(np.count_nonzero(infinite))
    if count:
        values[infinite] = np.nan
    values *= UNITS[unit]
    return values, count
