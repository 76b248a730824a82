"""Velocities and coherence of points by their pattern, and shares of the patterns."""

from typing import NamedTuple

import numpy as np

from .patterns import PATTERNS
from .summary import summary

NONE = len(PATTERNS)
"""Index of the points without a pattern in the lists of a `Group`."""


class Group(NamedTuple):
    """Points of a layer or of one polygon.

    name : str; counts : (7,) int, points of each pattern, then those without one
    velocity, coherence : 8 summaries, of all points, of each pattern and of those without one; None for no coherence
    """

    name: str
    counts: np.ndarray
    velocity: list
    coherence: list

    @property
    def points(self):
        """Int: all points."""
        return int(self.counts.sum())

    @property
    def shares(self):
        """(6,) of the points that have a pattern; NaN where none has."""
        classified = self.counts[:NONE].sum()
        return self.counts[:NONE] / classified if classified else np.full(NONE, np.nan)


def describe_group(name, codes, velocity, coherence=None):
    """The numbers of some points.

    Parameters
    ----------
    name : str; codes : (n,) int, -1 without a pattern; velocity : (n,) mm/yr; coherence : (n,) or None

    Returns
    -------
    Group
    """
    codes = np.where(codes < 0, NONE, codes)

    def summaries(values):
        return [summary(values), *(summary(values[codes == code]) for code in range(NONE + 1))]

    counts = np.bincount(codes, minlength=NONE + 1)
    return Group(name, counts, summaries(velocity), None if coherence is None else summaries(coherence))
