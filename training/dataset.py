"""Simulated training data as network input."""

import numpy as np
import torch

from ..core.preprocessing import prepare
from ..core.simulation.sets import paper_series, realistic_series


def as_input(simulations, preprocessing):
    """Simulations as tensors (x, y): (n, channels, steps) float32 and (n,) int64 pattern codes."""
    inputs, labels = [], []
    for drawn in simulations:
        inputs.append(prepare(drawn.values, drawn.dates, preprocessing))
        labels.append(drawn.labels)
    return torch.from_numpy(np.concatenate(inputs)), torch.from_numpy(np.concatenate(labels))


def paper_set(n, seed, preprocessing, codes=tuple(range(6)), kunming_only=False):
    """`n` series of the `paper` simulation as (x, y), see `core.simulation.sets.paper_series`."""
    return as_input(paper_series(n, seed, codes, kunming_only), preprocessing)


def realistic_set(n, seed, preprocessing, codes=tuple(range(6))):
    """`n` series of the `realistic` simulation as (x, y), see `core.simulation.sets.realistic_series`."""
    return as_input(realistic_series(n, seed, codes), preprocessing)


SETS = {"paper": paper_set, "realistic": realistic_set}
"""By the name of the simulation."""
