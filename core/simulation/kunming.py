"""A simulated PS data set around Dianchi Lake: zones of the six patterns in the geography of Kunming.

It stands in for the paper's data (2 378 751 points, not published) where a small layer with known truth is
wanted. The signals and the noise are those of the `paper` simulation; places, zones and sizes are invented, on the
scale of what is published for the city: rates of up to 23 mm/yr away from the satellite near the lake (Appl. Sci.
2022, 12, 10004, Sentinel-1, 2018 to 2021). Of the paper's own spread of coherence and velocity only the abstract could
be consulted, which gives no figures; the coherence is that of a usual threshold of 0.6 for persistent scatterers.
"""

from typing import NamedTuple

import numpy as np

from ..patterns import CODES
from .calendars import kunming
from .paper import NOISE_MM
from .signals import undefined

# Rough outline of Dianchi Lake, longitude and latitude: persistent scatterers do not float.
LAKE = np.array(
    [
        (102.640, 25.018), (102.662, 25.000), (102.694, 24.972), (102.728, 24.945), (102.752, 24.912),
        (102.768, 24.876), (102.764, 24.836), (102.742, 24.792), (102.716, 24.748), (102.690, 24.712),
        (102.658, 24.686), (102.622, 24.676), (102.600, 24.704), (102.604, 24.752), (102.598, 24.796),
        (102.618, 24.842), (102.632, 24.886), (102.624, 24.930), (102.630, 24.976),
    ]
)  # fmt: skip
# Towns where scatterers are: longitude, latitude, radius in km, share of the points.
TOWNS = (
    (102.715, 25.045, 6.0, 0.46), (102.755, 24.975, 3.5, 0.16), (102.825, 24.885, 4.0, 0.18),
    (102.595, 24.665, 2.5, 0.07), (102.480, 24.920, 3.0, 0.07), (102.575, 24.800, 3.0, 0.06),
)  # fmt: skip
# Deforming zones: pattern, longitude, latitude, radius in km, size in mm at the centre (over the whole span;
# of a piecewise zone the change of rate), and when, as share of the span (step, break) or the exponent (power).
ZONES = (
    ("linear", 102.762, 24.968, 1.8, -150.0, None),
    ("linear", 102.668, 25.030, 1.4, -85.0, None),
    ("linear", 102.735, 25.105, 1.5, 34.0, None),
    ("step", 102.478, 24.922, 1.6, -24.0, 0.62),
    ("step", 102.690, 25.075, 1.3, 17.0, 0.35),
    ("piecewise", 102.722, 25.012, 1.9, -150.0, 0.45),
    ("piecewise", 102.592, 24.664, 1.6, 120.0, 0.55),
    ("power", 102.838, 24.893, 2.4, -110.0, 0.35),
    ("power", 102.806, 24.860, 1.6, -90.0, 2.4),
    ("undefined", 102.572, 24.802, 1.4, 1.0, None),
)
# Below these sizes a zone's signal is lost in the noise (signals.py) and its fringe counts as stable.
LEAST = {"linear": 2.0, "step": 4.0, "piecewise": 30.0, "power": 30.0, "undefined": 0.0}
KM_PER_DEGREE = 111.2


class Scene(NamedTuple):
    """Simulated PS points with their truth.

    longitude, latitude : (n,) degrees; coherence : (n,) 0 to 1; values : (n, m) float64, mm;
    dates : (m,) datetime64[D]; labels : (n,) int64 pattern codes.
    """

    longitude: np.ndarray
    latitude: np.ndarray
    coherence: np.ndarray
    values: np.ndarray
    dates: np.ndarray
    labels: np.ndarray


def scene(n, seed=0, dates=None):
    """Draw `n` PS points around Dianchi Lake.

    Coherence is drawn between 0.6 and 1 (median 0.86). The white noise follows it as the phase of one
    scatterer does, sigma = sqrt((1 - c^2) / (2 c^2)) up to a factor (Bamler & Hartl 1998, Inverse Problems 14,
    high-coherence limit), scaled so that the median point has the paper's 0.83 mm. One point in a hundred
    outside the zones is undefined, one in four hundred has a step of half a C-band wavelength.

    Parameters
    ----------
    n, seed : int
    dates : (m,) datetime64[D] or None for the paper's 168 dates

    Returns
    -------
    Scene
    """
    rng = np.random.default_rng(seed)
    dates = kunming(rng) if dates is None else dates
    u = (dates - dates[0]).astype(float) / (dates[-1] - dates[0]).astype(float)
    place = _places(n, rng)
    coherence = 0.6 + 0.4 * rng.beta(3.2, 1.8, n)
    spread = np.sqrt((1 - coherence**2) / (2 * coherence**2))
    noise = NOISE_MM * spread / np.median(spread)
    values, labels = np.zeros((n, len(dates))), np.zeros(n, dtype=np.int64)
    for zone in ZONES:
        _add_zone(zone, place, u, values, labels, rng)
    stable = np.flatnonzero(labels == CODES["stable"])
    values[stable] += rng.uniform(-0.5, 0.5, (len(stable), 1)) * u
    odd = stable[rng.random(len(stable)) < 0.01]
    for i in odd:
        values[i] += undefined(u, rng)[0]
    labels[odd] = CODES["undefined"]
    jump = np.setdiff1d(stable, odd)[:: max(1, len(stable) // max(1, n // 400))]
    values[jump] += np.where(u >= rng.uniform(0.2, 0.8, (len(jump), 1)), 27.7, 0.0)
    labels[jump] = CODES["step"]
    values += rng.normal(size=values.shape) * noise[:, None]
    return Scene(place[:, 0], place[:, 1], coherence, values, dates, labels)


def _places(n, rng):
    """(n, 2) longitude and latitude in the towns, none in the lake."""
    found = np.empty((0, 2))
    towns = np.array(TOWNS)
    while len(found) < n:
        town = towns[rng.choice(len(towns), size=n, p=towns[:, 3] / towns[:, 3].sum())]
        offset = rng.normal(size=(n, 2)) * town[:, 2:3] / KM_PER_DEGREE / [np.cos(np.radians(24.9)), 1.0]
        place = town[:, :2] + offset
        found = np.concatenate([found, place[~_inside(LAKE, place)]])
    return found[:n]


def _inside(polygon, place):
    """Whether each place lies in the polygon: an odd number of its edges crosses the ray to the east."""
    (x0, y0), (x1, y1) = polygon.T, np.roll(polygon, -1, axis=0).T
    x, y = place[:, :1], place[:, 1:]
    straddles = (y0 <= y) != (y1 <= y)
    return (straddles & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))).sum(axis=1) % 2 == 1


def _add_zone(zone, place, u, values, labels, rng):
    """Give the still stable points within the zone its signal, fading outwards as a Gaussian bowl."""
    pattern, longitude, latitude, radius, size, extra = zone
    east = (place[:, 0] - longitude) * np.cos(np.radians(latitude)) * KM_PER_DEGREE
    distance = np.hypot(east, (place[:, 1] - latitude) * KM_PER_DEGREE)
    local = size * np.exp(-((distance / radius) ** 2)) * rng.uniform(0.85, 1.15, len(place))
    inside = (distance < 1.7 * radius) & (np.abs(local) >= LEAST[pattern]) & (labels == CODES["stable"])
    rows = np.flatnonzero(inside)
    if pattern == "undefined":
        for i in rows:
            values[i] += undefined(u, rng)[0]
    else:
        shape = {
            "linear": lambda: u,
            "step": lambda: u >= extra,
            "piecewise": lambda: np.maximum(u - extra, 0.0),
            "power": lambda: u**extra,
        }[pattern]()
        values[rows] += local[rows, None] * shape
    labels[rows] = CODES[pattern]
