"""A small classified layer for the tests of the reports."""

import numpy as np
from qgis.PyQt.QtCore import QDate

from ..make import DATES, memory_layer, names, series

N = 36
PATTERNS = ["stable", "linear", None, "step", "stable", "linear"] * 6
VELOCITY = np.round(np.random.default_rng(5).normal(-2, 4, N), 3)
COHERENCE = np.round(np.random.default_rng(6).uniform(0.5, 1, N), 3)
X, Y = 270000.0, 2770000.0  # of the first point; the others follow every 40 m to the east (make.shape)


def result_layer(patterns=PATTERNS, coherence=True, events=False, dated=True, **options):
    """Points as `classify` writes them, with dates of steps as `describe` does."""
    n = len(patterns)
    extra = [("pattern", "string", patterns), ("velocity", "double", VELOCITY[:n].tolist())]
    if coherence:
        extra.append(("coherence", "double", COHERENCE[:n].tolist()))
    if events:
        day = QDate(2021, 3, 14)
        extra.append(("step_date", "date", [day if p == "step" else None for p in patterns]))
    values = series(n) if dated else np.zeros((n, 1))
    return memory_layer(values, names(DATES) if dated else ["x"], extra=extra, **options)
