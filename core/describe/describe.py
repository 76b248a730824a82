"""Describe a block of series."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from ..fits.fit import mask_groups
from ..patterns import CODES, KEYS
from ..series import MIN_VALID
from .breaks import describe_breaks
from .calendar import Calendar
from .curves import describe_curves
from .final import finish
from .found import Found
from .lines import describe_lines
from .steps import describe_steps

WAVELENGTHS = {"C": 55.5, "X": 31.0, "L": 236.0}
"""Of the radar bands, mm."""
ROWS = 512
"""Series at a time: enough that Python's own part is small, few enough that their tables are."""
KEPT = 4
"""Calendars kept from block to block: mostly one, that of all dates."""


class Describer:
    """Describes series of one layer, block by block.

    Parameters
    ----------
    dates : (m,) datetime64[D], increasing
    wavelength_mm : float, of the radar
    threads : int; numpy's own linear algebra takes further cores, and two callers of it were slower than one
    """

    def __init__(self, dates, wavelength_mm=WAVELENGTHS["C"], threads=1):
        self.dates, self.wavelength_mm = dates, wavelength_mm
        self.threads = threads
        self._calendars, self._lock = {}, threading.Lock()

    def describe(self, values, codes):
        """Fit each series by the model of its pattern.

        Parameters
        ----------
        values : (n, m) float, mm, NaN where missing, not smoothed
        codes : (n,) int, pattern codes, -1 for none

        Returns
        -------
        Found : one array for each of FIELDS; nothing in it for series with fewer than MIN_VALID dates
        """
        values, codes = np.asarray(values, dtype=float), np.asarray(codes)
        found, tasks = Found(len(values)), []
        for rows, mask in mask_groups(np.isfinite(values)):
            if mask.sum() < MIN_VALID:
                continue
            for code in np.unique(codes[rows]):
                mine = rows[codes[rows] == code]
                for start in range(0, len(mine), ROWS):
                    tasks.append((mask, mine[start : start + ROWS], code))
        if self.threads == 1 or len(tasks) <= 1:
            parts = [self._part(values, *task) for task in tasks]
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                parts = list(pool.map(lambda task: self._part(values, *task), tasks))
        for (_, rows, _), part in zip(tasks, parts):
            found.put(rows, part)
        return found

    def calendar(self, mask):
        """The Calendar of the dates `mask` (m,) bool; those used last are kept."""
        key = mask.tobytes()
        with self._lock:
            calendar = self._calendars.pop(key, None) or Calendar(self.dates[mask])
            self._calendars[key] = calendar
            while len(self._calendars) > KEPT:
                self._calendars.pop(next(iter(self._calendars)))
        return calendar

    def _part(self, values, mask, rows, code):
        calendar, y = self.calendar(mask), values[np.ix_(rows, np.flatnonzero(mask))]
        key = KEYS[code] if code >= 0 else "undefined"
        if code == CODES["step"]:
            found = describe_steps(calendar, y, self.wavelength_mm)
        elif code == CODES["piecewise"]:
            found = describe_breaks(calendar, y)
        elif code == CODES["power"]:
            found = describe_curves(calendar, y)
        else:
            found = describe_lines(calendar, y, key)
        finish(calendar, y, found)
        return found
