"""A simulated classified layer whose areas are known: four discs of deforming points among stable ones."""

from typing import NamedTuple

import numpy as np
from insar_patterns.core.patterns import CODES, KEYS, PATTERNS

from .make import DATES, memory_layer, names

ORIGIN = np.array([270000.0, 2770000.0])
SPACING, SIDE = 25.0, 32


class Zone(NamedTuple):
    """A disc: pattern, centre and radius in m, and of a step its day and its size in mm."""

    pattern: str
    x: float
    y: float
    radius: float
    day: np.datetime64 = np.datetime64("NaT")
    size: float = np.nan


# The steps touch each other, so only their dates tell them apart.
FIRST, SECOND = np.datetime64("2020-06-03"), np.datetime64("2021-03-11")
ZONES = (
    Zone("linear", 200.0, 200.0, 130.0),
    Zone("step", 560.0, 230.0, 120.0, FIRST, -15.0),
    Zone("step", 560.0, 480.0, 130.0, SECOND, 10.0),
    Zone("power", 200.0, 600.0, 110.0),
)


class Truth(NamedTuple):
    """n points of a scene: places relative to ORIGIN, codes, confidence, probabilities, series, zone numbers or -1."""

    xy: np.ndarray
    codes: np.ndarray
    confidence: np.ndarray
    probabilities: np.ndarray
    values: np.ndarray
    zones: np.ndarray


def scene(seed=0, wrong=0.08):
    """Points about 25 m apart, as Sentinel-1 has them in a town; a share `wrong` outside the discs is misclassified."""
    rng = np.random.default_rng(seed)
    grid = (np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), axis=-1).reshape(-1, 2) + 0.5) * SPACING
    xy = grid + rng.uniform(-8.0, 8.0, grid.shape)
    n = len(xy)
    zones, codes = np.full(n, -1), np.zeros(n, dtype=int)
    t = (DATES - DATES[0]).astype(float) / 365.25
    values = rng.normal(0.0, 1.0, (n, len(t))) + np.sin(2 * np.pi * t)
    for number, zone in enumerate(ZONES):
        inside = np.hypot(xy[:, 0] - zone.x, xy[:, 1] - zone.y) <= zone.radius
        zones[inside], codes[inside] = number, CODES[zone.pattern]
        shape = {
            "linear": -12.0 * t,
            "step": zone.size * (zone.day <= DATES),
            "power": -40.0 * (t / t[-1]) ** 0.4,
        }[zone.pattern]
        values[inside] += shape
    odd = np.flatnonzero((zones < 0) & (rng.random(n) < wrong))
    codes[odd] = rng.integers(1, 5, len(odd))
    confidence = rng.uniform(0.6, 0.99, n)
    probabilities = np.repeat((1 - confidence[:, None]) / 5, 6, axis=1)
    probabilities[np.arange(n), codes] = confidence
    return Truth(xy, codes, confidence, probabilities, values, zones)


def truth_layer(truth, crs="EPSG:32648", series=True, extra=()):
    """The scene as `classify` writes it; `extra` are further (name, type, list) as memory_layer takes them."""
    found = truth.probabilities.round(4).tolist()
    t = (DATES - DATES[0]).astype(float) / 365.25
    velocity = np.polyfit(t, truth.values.T, 1)[0]
    columns = [
        ("pattern", "string", [KEYS[code] for code in truth.codes]),
        ("confidence", "double", truth.confidence.round(4).tolist()),
        *((pattern.field, "double", [row[k] for row in found]) for k, pattern in enumerate(PATTERNS)),
        ("velocity", "double", velocity.round(3).tolist()),
        *extra,
    ]
    layer = memory_layer(
        truth.values.round(2) if series else np.empty((len(truth.xy), 0)),
        names() if series else [],
        crs=crs,
        extra=columns,
    )
    move(layer, truth.xy + ORIGIN)
    return layer


def move(layer, places):
    """Put the points of a memory layer at `places` (n, 2), in its own system."""
    from qgis.core import QgsGeometry, QgsPointXY

    ids = sorted(feature.id() for feature in layer.getFeatures())
    geometries = {i: QgsGeometry.fromPointXY(QgsPointXY(*place)) for i, place in zip(ids, places.tolist())}
    assert layer.dataProvider().changeGeometryValues(geometries)
    layer.updateExtents()
