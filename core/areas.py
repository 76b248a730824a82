"""Deformation areas: dense groups of points that deform alike, and of steps only those of one event.

Density clustering is DBSCAN (see `core.dbscan`). Steps are clustered in space and time at once, as ST-DBSCAN does
(Birant & Kut 2007, Data & Knowledge Engineering 60, 208), with the days scaled so that the tolerance counts as much as
the radius.
"""

from typing import NamedTuple

import numpy as np

from .dbscan import dbscan
from .patterns import CODES, PATTERNS

STEP = CODES["step"]


class Summary(NamedTuple):
    """The numbers of one area.

    points : int; pattern : int, code of the most frequent pattern; share : of that pattern among the points;
    velocity : median, mm/yr; steps : int, points with a dated step; step_day : datetime64[D], their median or NaT;
    step_spread : days, median distance from it; step_mm : median size; confidence : mean, 0 to 1. NaN where there is
    nothing to tell.
    """

    points: int
    pattern: int
    share: float
    velocity: float
    steps: int
    step_day: np.datetime64
    step_spread: float
    step_mm: float
    confidence: float


def find_areas(xy, codes, days, chosen, radius, min_points, tolerance, together=False, check=lambda: None):
    """Group points into areas.

    Parameters
    ----------
    xy : (n, 2) float, m; codes : (n,) int pattern codes, -1 for none
    days : (n,) datetime64[D], dates of the steps, NaT where unknown
    chosen : pattern codes whose points form areas
    radius : float, m; min_points : int, DBSCAN's: so many points, itself included, within the radius of a core point
    tolerance : float, days: the steps of an area lie at most so far from their most frequent date
    together : bool, whether points of different chosen patterns form one area; then an area whose most frequent
        pattern is the step is split by date, and its other points go with the nearest step within the radius
    check : callable, called often; what it raises ends the work

    Without any date steps are grouped by place alone.

    Returns
    -------
    list of (k,) int64 row numbers, k >= 1, no row in two areas; the largest area first
    """
    known = np.isfinite(xy).all(axis=1)
    when = np.where(np.isnat(days), np.nan, days.astype("datetime64[D]").astype(float))
    wanted = known & np.isin(codes, list(chosen))
    dated = bool(np.isfinite(when[wanted & (codes == STEP)]).any())
    areas = []
    for group in [chosen] if together else [[code] for code in chosen]:
        rows = np.flatnonzero(wanted & np.isin(codes, list(group)))
        if list(group) == [STEP] and dated:
            areas += _events(xy, when, rows, radius, min_points, tolerance, check)
            continue
        for area in _clusters(xy, rows, radius, min_points, check):
            if dated and _most_frequent(codes[area]) == STEP:
                areas += _split(xy, codes, when, area, radius, min_points, tolerance, check)
            else:
                areas.append(area)
    return sorted(areas, key=lambda area: (-len(area), area[0]))


def _clusters(xy, rows, radius, min_points, check):
    """DBSCAN of some rows; a list of their row numbers, in order."""
    labels = dbscan(xy[rows], radius, min_points, check)
    order = np.argsort(labels, kind="stable")
    cuts = np.searchsorted(labels[order], np.arange(labels.max(initial=-1) + 1))
    return np.split(rows[order], cuts)[1:]


def _events(xy, when, rows, radius, min_points, tolerance, check):
    """Areas of the steps of one event each: near in space and time, and all near the most frequent date."""
    rows = rows[np.isfinite(when[rows])]
    space_time = np.column_stack([xy, when * (radius / tolerance)])
    areas = []
    for group in _clusters(space_time, rows, radius, min_points, check):
        for event in date_groups(when[group], tolerance):
            areas += _clusters(xy, group[event], radius, min_points, check)
    return areas


def date_groups(days, tolerance):
    """Split dates at the minima of their density; of each part what lies near its maximum.

    The density is a Gaussian kernel estimate of half the tolerance (Silverman 1986, Density Estimation). Cutting at
    its minima keeps the tail of one event from being taken for another.

    Parameters
    ----------
    days : (n,) float, days, n >= 1; tolerance : float, days, > 0

    Returns
    -------
    list of int arrays: indices of the dates within `tolerance` of each maximum, in order of time
    """
    from scipy.ndimage import gaussian_filter1d
    from scipy.signal import find_peaks

    margin = int(np.ceil(2 * tolerance)) + 1
    index = np.round(days - days.min()).astype(int) + margin
    density = gaussian_filter1d(np.bincount(index, minlength=index.max() + margin + 1).astype(float), tolerance / 2)
    peaks = find_peaks(density)[0]
    cuts = [a + int(density[a:b].argmin()) for a, b in zip(peaks, peaks[1:])]
    part = np.searchsorted(cuts, index, side="right")
    near = np.abs(index - peaks[part]) <= tolerance
    return [np.flatnonzero(near & (part == k)) for k in range(len(peaks))]


def _split(xy, codes, when, area, radius, min_points, tolerance, check):
    """Split an area of several patterns by the events of its steps."""
    from scipy.spatial import cKDTree

    events = _events(xy, when, area[codes[area] == STEP], radius, min_points, tolerance, check)
    others = area[codes[area] != STEP]
    if not events:
        return _clusters(xy, others, radius, min_points, check)
    steps, owner = np.concatenate(events), np.repeat(np.arange(len(events)), [len(event) for event in events])
    distance, nearest = cKDTree(xy[steps]).query(xy[others])
    owner = np.where(distance <= radius, owner[nearest], -1)
    split = [np.sort(np.concatenate([event, others[owner == k]])) for k, event in enumerate(events)]
    return split + _clusters(xy, others[owner < 0], radius, min_points, check)


def _most_frequent(codes):
    return int(np.bincount(codes, minlength=len(PATTERNS)).argmax())


def summarize(area, codes, confidence, velocity, days, sizes):
    """The numbers of an area.

    Parameters
    ----------
    area : (k,) int row numbers; the rest (n,) by row: codes int, confidence 0 to 1, velocity mm/yr, days
        datetime64[D] and sizes mm of the steps; NaN and NaT where unknown

    Returns
    -------
    Summary
    """
    pattern = _most_frequent(codes[area])
    steps = area[(codes[area] == STEP) & ~np.isnat(days[area])]
    when = days[steps].astype("datetime64[D]").astype(float)
    middle = _median(when)
    day = np.datetime64("NaT", "D") if np.isnan(middle) else np.datetime64(int(np.floor(middle)), "D")
    finite = confidence[area][np.isfinite(confidence[area])]
    return Summary(
        len(area),
        pattern,
        float((codes[area] == pattern).mean()),
        _median(velocity[area]),
        len(steps),
        day,
        _median(np.abs(when - middle)),
        _median(sizes[steps]),
        float(finite.mean()) if len(finite) else float("nan"),
    )


def _median(values):
    values = values[np.isfinite(values)]
    return float(np.median(values)) if len(values) else float("nan")
