"""The place of a PS point."""

import numpy as np


def place_of(feature):
    """(x, y) of a point feature in its layer's system, NaN without geometry."""
    geometry = feature.geometry()
    if geometry.isNull() or geometry.isEmpty():
        return (np.nan, np.nan)
    centre = geometry.boundingBox().center()  # of a multi-point with one point as well
    return (centre.x(), centre.y())
