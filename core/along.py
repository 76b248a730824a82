"""Where points lie along a line."""

import numpy as np


def line_length(line):
    """Length of a line of (v, 2) vertices, in their unit."""
    return float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())


def along(line, points):
    """Distance along a line and offset from it, of the nearest place on it.

    Parameters
    ----------
    line : (v, 2) float, vertices; points : (n, 2) float, NaN where unknown; both in the same plane, in metres

    Returns
    -------
    distance : (n,) float, m from the line's start; NaN for points before the start, beyond the end, or unknown
    offset : (n,) float, m, positive to the right of the line; NaN likewise
    """
    steps = np.diff(line, axis=0)
    lengths = np.linalg.norm(steps, axis=1)
    starts = np.concatenate([[0.0], np.cumsum(lengths)])
    kept = np.flatnonzero(lengths > 0)
    distance, offset = np.full(len(points), np.nan), np.full(len(points), np.nan)
    nearest = np.full(len(points), np.inf)
    for k in kept:
        from_start = points - line[k]
        direction = steps[k] / lengths[k]
        forward = from_start @ direction
        right = from_start[:, 0] * direction[1] - from_start[:, 1] * direction[0]
        foot = np.clip(forward, 0.0, lengths[k])
        away = np.hypot(forward - foot, right)
        outside = (forward < 0) & (k == kept[0]) | (forward > lengths[k]) & (k == kept[-1])
        closer = away < nearest
        nearest[closer] = away[closer]
        distance[closer] = np.where(outside, np.nan, starts[k] + foot)[closer]
        offset[closer] = np.where(outside, np.nan, np.copysign(away, right))[closer]
    return distance, offset


def place_at(line, distances):
    """(n, 2) places on the line at the given distances from its start."""
    starts = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    return np.column_stack([np.interp(distances, starts, line[:, axis]) for axis in (0, 1)])


def running_median(distance, values, window, points=200, least=3):
    """Median of the values within half a window of regular places.

    Parameters
    ----------
    distance, values : (n,) float; window : float, of the distance; points : int, places; least : int, values needed

    Returns
    -------
    places, medians : (points,) float, NaN where fewer than `least` values are near
    """
    order = np.argsort(distance, kind="stable")
    distance, values = distance[order], values[order]
    places = np.linspace(distance[0], distance[-1], points)
    first = np.searchsorted(distance, places - window / 2, side="left")
    last = np.searchsorted(distance, places + window / 2, side="right")
    medians = [np.median(values[a:b]) if b - a >= least else np.nan for a, b in zip(first, last)]
    return places, np.array(medians)
