"""Acquisition calendars of the missions whose series people bring, for the `realistic` simulation."""

import numpy as np

from .calendars import S1B_FAILURE, thinned

S1C_START = np.datetime64("2025-03-30")
"""Sentinel-1C took over the 6-day tracks of Sentinel-1B (ESA, 2025)."""

MIN_DATES, MAX_DATES = 50, 450
MIN_YEARS, MAX_YEARS = 2.5, 10.0
C_BAND_MM, X_BAND_MM = 27.7, 15.5
"""Half a wavelength: the line-of-sight displacement of one whole phase cycle."""


def sentinel1_slots(start, end, six_days):
    """Regular Sentinel-1 dates: every 12 days, or every 6 while two satellites flew on the track."""
    if not six_days:
        return np.arange(start, end, 12)
    slots = [start]
    while slots[-1] < end:
        both = slots[-1] < S1B_FAILURE or slots[-1] >= S1C_START
        slots.append(slots[-1] + (6 if both else 12))
    return np.array(slots[:-1])


def draw_calendar(rng):
    """One calendar: 50 to 450 dates over 2.5 to 10 years.

    Half are Sentinel-1 with 12 days, three tenths Sentinel-1 with 6 days (12 between the loss of Sentinel-1B at
    the end of 2021 and Sentinel-1C in 2025), a tenth each 11 days (TerraSAR-X) and 24 days (RADARSAT). 0 to 20 %
    of the dates are missing, and in two of five a block of 40 to 150 days besides.

    Returns
    -------
    dates : (m,) datetime64[D]; cycle_mm : half the wavelength of the mission
    """
    while True:
        kind = rng.choice(4, p=(0.5, 0.3, 0.1, 0.1))
        days = int(rng.uniform(MIN_YEARS, MAX_YEARS) * 365.25)
        if kind < 2:
            start = np.datetime64("2014-10-10") + int(rng.integers(0, 3000))
            slots = sentinel1_slots(start, start + days, six_days=kind == 1)
        else:
            start = np.datetime64("2003-03-01") + int(rng.integers(0, 6000))
            slots = np.arange(start, start + days, 11 if kind == 2 else 24)
        if rng.random() < 0.4:
            gap = start + int(rng.uniform(0.05, 0.85) * days)
            slots = slots[(slots < gap) | (slots >= gap + int(rng.integers(40, 151)))]
        keep = round(len(slots) * rng.uniform(0.8, 1.0))
        if MIN_DATES <= keep <= MAX_DATES:
            return thinned(slots, keep, rng), X_BAND_MM if kind == 2 else C_BAND_MM
