"""Sets of simulated series over many calendars."""

import numpy as np

from . import calendars, missions, paper, realistic

PAPER_PER_CALENDAR = 500
REALISTIC_PER_CALENDAR = 100


def paper_series(n, seed, codes=realistic.ALL, kunming_only=False):
    """`n` series of the `paper` simulation, one `paper.Simulation` for each calendar.

    Every `PAPER_PER_CALENDAR` series share one Sentinel-1 calendar; the first and every other one is the paper's own
    (168 dates, 2017 to 2022).

    Parameters
    ----------
    n : int
    seed : int or sequence of int, the whole state of the draw
    codes : patterns to draw from
    kunming_only : bool, only the paper's own calendar
    """
    rng = np.random.default_rng(seed)
    for k, start in enumerate(range(0, n, PAPER_PER_CALENDAR)):
        calendar = calendars.kunming if kunming_only or k % 2 == 0 else calendars.sentinel1
        yield paper.simulate(min(PAPER_PER_CALENDAR, n - start), rng, calendar(rng), codes)


def realistic_series(n, seed, codes=realistic.ALL, ambiguous=False):
    """`n` series of the `realistic` simulation, likewise; every `REALISTIC_PER_CALENDAR` share a calendar."""
    rng = np.random.default_rng(seed)
    for start in range(0, n, REALISTIC_PER_CALENDAR):
        dates, cycle_mm = missions.draw_calendar(rng)
        count = min(REALISTIC_PER_CALENDAR, n - start)
        yield realistic.simulate(count, rng, dates, codes, cycle_mm, ambiguous=ambiguous)
