"""Simulated training data as network input."""

import numpy as np
import torch

from ..core.preprocessing import prepare
from ..core.simulation import calendars, paper

SERIES_PER_CALENDAR = 500


def paper_set(n, seed, preprocessing, codes=tuple(range(6)), kunming_only=False):
    """`n` series of the `paper` simulation, ready for the network.

    Every `SERIES_PER_CALENDAR` series share one Sentinel-1 calendar; the first and every other one is
    the paper's own (168 dates, 2017 to 2022).

    Parameters
    ----------
    n : int
    seed : int or sequence of int, the whole state of the draw
    preprocessing : core.preprocessing.Preprocessing
    codes : patterns to draw from
    kunming_only : bool, only the paper's own calendar

    Returns
    -------
    (x, y) : torch tensors, (n, channels, steps) float32 and (n,) int64
    """
    rng = np.random.default_rng(seed)
    inputs, labels = [], []
    for k, start in enumerate(range(0, n, SERIES_PER_CALENDAR)):
        calendar = calendars.kunming if kunming_only or k % 2 == 0 else calendars.sentinel1
        drawn = paper.simulate(min(SERIES_PER_CALENDAR, n - start), rng, calendar(rng), codes)
        inputs.append(prepare(drawn.values, drawn.dates, preprocessing))
        labels.append(drawn.labels)
    return torch.from_numpy(np.concatenate(inputs)), torch.from_numpy(np.concatenate(labels))
