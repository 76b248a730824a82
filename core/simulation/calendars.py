"""Acquisition calendars of Sentinel-1."""

import numpy as np

S1B_FAILURE = np.datetime64("2021-12-23")
"""Sentinel-1B's last acquisition; 6-day tracks went back to 12 days (ESA, 2022)."""

KUNMING_DATES = 168
"""Number of acquisitions in the paper, 2017 to 2022."""


def thinned(dates, keep, rng):
    """Keep `keep` of the dates at random; the first and the last stay, so the span does."""
    inner = rng.choice(np.arange(1, len(dates) - 1), size=keep - 2, replace=False)
    return dates[np.sort(np.concatenate([[0], inner, [len(dates) - 1]]))]


def kunming(rng):
    """168 dates of a 12-day Sentinel-1 track from 2017-01-05 to 2022-12-29; the missing ones are drawn."""
    slots = np.arange(np.datetime64("2017-01-05"), np.datetime64("2022-12-31"), 12)
    return thinned(slots, KUNMING_DATES, rng)


def sentinel1(rng):
    """A Sentinel-1 calendar of 4.5 to 7 years with 3 to 12 % of its dates missing.

    Two of three have a 12-day repeat; the others 6 days until Sentinel-1B failed, 12 days since. One
    in three lacks a block of up to 60 days besides. Draws with fewer than 120 dates are not made.

    Returns
    -------
    (m,) datetime64[D], 120 <= m <= 401
    """
    start = np.datetime64("2015-06-01") + int(rng.integers(0, 1100))
    end = start + int(rng.uniform(4.5, 7.0) * 365.25)
    if rng.random() < 2 / 3:
        slots = np.arange(start, end, 12)
    else:
        six = np.arange(start, min(end, S1B_FAILURE), 6)
        slots = np.concatenate([six, np.arange(six[-1] + 12, end, 12)])
    if rng.random() < 1 / 3:
        gap = start + int(rng.uniform(0.1, 0.8) * (end - start).astype(int))
        slots = slots[(slots < gap) | (slots >= gap + int(rng.integers(24, 61)))]
    return thinned(slots, max(120, round(len(slots) * rng.uniform(0.88, 0.97))), rng)
