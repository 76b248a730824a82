"""The classes of the velocity map: limits and colours, red away from the satellite, blue towards it.

`resources/velocity.qml` holds the same; `test/layers/test_style.py` compares them.
"""

import numpy as np

EDGES = (-20.0, -10.0, -5.0, -2.0, 2.0, 5.0, 10.0, 20.0)
"""mm/yr, between the classes."""
COLOURS = ("#b2182b", "#e0523c", "#f4915e", "#f7bf7f", "#b5b5b5", "#9ecae1", "#5ba3d0", "#2b78b8", "#14477d")


def velocity_colours(velocities):
    """Colour (#rrggbb) of the class of each velocity, a list; a limit belongs to the class below it."""
    return [COLOURS[i] for i in np.searchsorted(EDGES, velocities, side="left")]
