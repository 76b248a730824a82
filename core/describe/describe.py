"""Describe a block of series."""

import threading
from typing import NamedTuple

import numpy as np

from ..blas import can_limit, one_thread
from ..fits.fit import mask_groups
from ..patterns import CODES, KEYS
from ..pipeline import run_blocks
from ..series import MIN_VALID
from .breaks import describe_breaks
from .calendar import Calendar
from .curves import describe_curves
from .final import finish
from .found import Found
from .lines import describe_lines
from .sample import Sample
from .steps import describe_steps

WAVELENGTHS = {"C": 55.5, "X": 31.0, "L": 236.0}
"""Of the radar bands, mm."""
ROWS, ROOM = 256, 1 << 18
"""Series at a time: enough that Python's own part is small, few enough that their tables are; and numbers in the
matrices of their missing dates."""
SAME = 32
"""Series with the same missing dates from which on they have tables of their own."""
STRETCHES = 16
"""Parts of the layer's dates at which a series is taken to begin or end, if it has no values before or after."""
KEPT = 4
"""Calendars kept from block to block: mostly one, that of all dates."""


class _Task(NamedTuple):
    """Series that are described together: rows, dates from first to below last, pattern."""

    rows: np.ndarray
    first: int
    last: int
    code: int


class Describer:
    """Describes series of one layer, block by block.

    Steps, breakpoints and curves are looked for on the layer's dates, whatever a series has of them; where a series
    begins later or ends earlier, on the stretch of them that it fills.

    Parameters
    ----------
    dates : (m,) datetime64[D], increasing
    wavelength_mm : float, of the radar
    threads : int, parts of a block at a time; 1 where numpy's linear algebra cannot be held to one thread meanwhile
        (see `core.blas`), as both would fight for the cores
    """

    def __init__(self, dates, wavelength_mm=WAVELENGTHS["C"], threads=1):
        self.dates, self.wavelength_mm = dates, wavelength_mm
        self.threads = threads if threads > 1 and can_limit() else 1
        self._calendars, self._lock = {}, threading.Lock()

    def describe(self, values, codes, check=lambda: None):
        """Fit each series by the model of its pattern.

        Parameters
        ----------
        values : (n, m) float, mm, NaN where missing, not smoothed
        codes : (n,) int, pattern codes, -1 for none
        check : callable, called every 0.1 s in the calling thread; what it raises ends the work

        Returns
        -------
        Found : one array for each of FIELDS; nothing in it for series with fewer than MIN_VALID dates
        """
        values, codes = np.asarray(values, dtype=float), np.asarray(codes)
        found = Found(len(values))
        with one_thread():
            run_blocks(
                self._tasks(np.isfinite(values), codes),
                lambda task: self._part(values, task),
                lambda task, part: found.put(task.rows, part),
                self.threads,
                check,
            )
        return found

    def sample(self, values):
        """The Sample of one series (m,) with at least MIN_VALID dates."""
        stretch = self._stretches(np.isfinite(values)[None])[0]
        return Sample(self._calendar(*stretch), values[None, slice(*stretch)])

    def _tasks(self, valid, codes):
        """Yield a _Task for all series with enough dates."""
        count = valid.sum(axis=1)
        for code in np.unique(codes):
            mine = np.flatnonzero((codes == code) & (count >= MIN_VALID))
            others = []
            for group, _ in mask_groups(valid[mine]):
                if len(group) < SAME:
                    others.append(mine[group])
                    continue
                first, last = self._stretches(valid[mine[group[:1]]])[0]
                for start in range(0, len(group), ROWS):
                    yield _Task(mine[group[start : start + ROWS]], first, last, code)
            if others:
                yield from self._mixed(valid, np.concatenate(others), code)

    def _mixed(self, valid, rows, code):
        """Yield a _Task for all series, of different missing dates."""
        stretches = self._stretches(valid[rows])
        missing = np.diff(stretches, axis=1)[:, 0] - valid[rows].sum(axis=1)
        # Together what has about as many missing dates, since their matrices are as large as the largest.
        order = np.argsort(missing, kind="stable")
        limits, number = np.unique(stretches, axis=0, return_inverse=True)
        for (first, last), stretch in zip(limits, range(len(limits))):
            group = order[number.ravel()[order] == stretch]
            while len(group):
                # The last of them are those with most.
                count = min(ROWS, max(1, ROOM // max(1, missing[group[-1]]) ** 2))
                yield _Task(rows[group[-count:]], first, last, code)
                group = group[:-count]

    def _stretches(self, valid):
        """(n, 2) int, first date and last date + 1 of the stretch of the calendar that holds the valid dates."""
        m = valid.shape[1]
        limits = np.linspace(0, m, STRETCHES + 1).round().astype(int)
        first, last = valid.argmax(axis=1), m - valid[:, ::-1].argmax(axis=1)
        low = limits[np.searchsorted(limits, first, side="right") - 1]
        return np.column_stack([low, limits[np.searchsorted(limits, last)]])

    def _calendar(self, first, last):
        """The Calendar of some dates; those used last are kept."""
        with self._lock:
            calendar = self._calendars.pop((first, last), None) or Calendar(self.dates[first:last])
            self._calendars[first, last] = calendar
            while len(self._calendars) > KEPT:
                self._calendars.pop(next(iter(self._calendars)))
        return calendar

    def _part(self, values, task):
        code, stretch = task.code, (task.first, task.last)
        sample = Sample(self._calendar(*stretch), values[task.rows, slice(*stretch)])
        key = KEYS[code] if code >= 0 else "undefined"
        if code == CODES["step"]:
            found = describe_steps(sample, self.wavelength_mm)
        elif code == CODES["piecewise"]:
            found = describe_breaks(sample)
        elif code == CODES["power"]:
            found = describe_curves(sample)
        else:
            found = describe_lines(sample, key)
        finish(sample, found)
        return found
