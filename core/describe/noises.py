"""The noise that a series may have: what the integrated likelihood averages over."""

import numpy as np

from ..fits.noise import Flicker, Noise

_COLOURED = [Noise(share, days) for share in (0.5, 0.9) for days in (15.0, 45.0, 150.0)]
_FLICKER = [Flicker(share) for share in (0.3, 0.6, 0.9)]
NOISES = (None, *_COLOURED, *_FLICKER)
LOG_PRIOR = np.log([0.3] + [0.1 / len(_COLOURED)] * len(_COLOURED) + [0.6 / len(_FLICKER)] * len(_FLICKER))
"""Most for flicker noise, whose long waves a series hardly shows (Williams 2003, J. Geod. 76, 483) and which widens its
intervals most; white noise, where it is that, is soon recognised."""
PILOT = NOISES.index(Noise(0.5, 45.0))
"""Under which breakpoints are looked for first: between the extremes."""
