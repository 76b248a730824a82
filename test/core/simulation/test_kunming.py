import numpy as np
import pytest
from insar_patterns.core.patterns import CODES, KEYS
from insar_patterns.core.simulation.kunming import KM_PER_DEGREE, LAKE, LEAST, TOWNS, ZONES, scene

N = 6000


@pytest.fixture(scope="module")
def drawn():
    return scene(N, seed=3)


def windings(polygon, longitude, latitude):
    """How often the polygon turns around each point: the sum of the angles under which its edges are seen."""
    around = polygon[None] - np.stack([longitude, latitude], axis=1)[:, None]
    after = np.roll(around, -1, axis=1)
    cross = around[..., 0] * after[..., 1] - around[..., 1] * after[..., 0]
    return np.round(np.arctan2(cross, (around * after).sum(axis=2)).sum(axis=1) / (2 * np.pi)).astype(int)


def distance(drawn, longitude, latitude):
    """Kilometres of all points to a place."""
    east = (drawn.longitude - longitude) * np.cos(np.radians(latitude)) * KM_PER_DEGREE
    return np.hypot(east, (drawn.latitude - latitude) * KM_PER_DEGREE)


def relative_time(dates):
    return (dates - dates[0]).astype(float) / (dates[-1] - dates[0]).astype(float)


def expected_noise(drawn):
    """Phase noise of one scatterer (Bamler & Hartl 1998), the median point with the paper's."""
    spread = np.sqrt((1 - drawn.coherence**2) / (2 * drawn.coherence**2))
    return 0.83 * spread / np.median(spread)


def residuals(values, u):
    """Standard deviation around each row's line."""
    line = np.vander(u, 2)
    return (values - values @ np.linalg.pinv(line).T @ line.T).std(axis=1, ddof=2)


def test_shapes(drawn):
    assert drawn.values.shape == (N, 168)
    assert drawn.dates.shape == (168,)
    for part in (drawn.longitude, drawn.latitude, drawn.coherence, drawn.labels):
        assert part.shape == (N,)
    assert np.isfinite(drawn.values).all()


def test_no_scatterer_floats(drawn):
    assert windings(LAKE, *np.array([[102.69, 24.85], [102.5, 24.85]]).T).tolist() in ([1, 0], [-1, 0])
    assert (windings(LAKE, drawn.longitude, drawn.latitude) == 0).all()


def test_points_are_in_the_towns(drawn):
    nearest = np.min([distance(drawn, x, y) / radius for x, y, radius, _ in TOWNS], axis=0)
    assert nearest.max() < 5.0
    assert np.mean(nearest < 2.0) > 0.8
    assert len(np.unique(np.stack([drawn.longitude, drawn.latitude], axis=1), axis=0)) == N


def test_coherence(drawn):
    assert drawn.coherence.min() >= 0.6
    assert drawn.coherence.max() <= 1.0
    assert np.median(drawn.coherence) == pytest.approx(0.86, abs=0.01)


def test_every_pattern_occurs_and_most_points_are_stable(drawn):
    counts = np.bincount(drawn.labels, minlength=6)
    assert (counts > 20).all()
    assert len(counts) == 6
    assert counts.argmax() == CODES["stable"]
    assert counts[CODES["stable"]] > N / 2


@pytest.mark.parametrize("zone", ZONES, ids=lambda zone: f"{zone[0]} {zone[4]:g} mm")
def test_zones_hold_their_pattern(drawn, zone):
    pattern, longitude, latitude, radius, *_ = zone
    core = distance(drawn, longitude, latitude) < 0.5 * radius
    assert core.sum() > 5
    assert np.mean(drawn.labels[core] == CODES[pattern]) > 0.6  # a zone before it may overlap


@pytest.mark.parametrize("pattern", KEYS[1:5])
def test_deforming_points_lie_in_one_zone_and_move_more_than_the_least(drawn, pattern):
    rows = drawn.labels == CODES[pattern]
    if pattern != "step":  # single steps of 27.7 mm are strewn outside
        near = np.min([distance(drawn, x, y) / (1.7 * r) for key, x, y, r, *_ in ZONES if key == pattern], axis=0)
        assert near[rows].max() < 1.0
    u = relative_time(drawn.dates)
    noise = expected_noise(drawn)
    for values, sigma in zip(drawn.values[rows], noise[rows]):
        shapes = {
            "linear": [u],
            "step": [(u >= at) * 1.0 for at in u[(0.2 <= u) & (u <= 0.82)]],
            "piecewise": [np.maximum(u - at, 0) for key, *_, at in ZONES if key == "piecewise"],
            "power": [u**p for key, *_, p in ZONES if key == "power"],
        }[pattern]
        sizes = []
        for shape in shapes:
            fit, rest, *_ = np.linalg.lstsq(np.stack([shape, np.ones_like(u)], axis=1), values, rcond=None)
            sizes.append((rest[0], abs(fit[0])))
        rest, size = min(sizes)
        assert size > LEAST[pattern] - 3.0
        assert np.sqrt(rest / (len(u) - 2)) < 1.35 * sigma  # nothing but the pattern and the noise


def test_noise_follows_the_coherence(drawn):
    stable = drawn.labels == CODES["stable"]
    ratio = residuals(drawn.values[stable], relative_time(drawn.dates)) / expected_noise(drawn)[stable]
    assert ratio.mean() == pytest.approx(1.0, abs=0.01)
    assert ratio.std() < 0.08  # 1 / sqrt(2 * 166) of the estimate itself
    assert ratio.max() < 1.35


def test_stable_points_drift_little(drawn):
    u = relative_time(drawn.dates)
    rows = (drawn.labels == CODES["stable"]) & (drawn.coherence > 0.9)
    drift = np.polyfit(u, drawn.values[rows].T, 1)[0]
    assert np.abs(drift).max() < 0.5 + 5 * 0.22
    assert drift.std() == pytest.approx(np.hypot(1 / np.sqrt(12), 0.17), abs=0.06)


def test_odd_points_outside_the_zones(drawn):
    outside = np.min([distance(drawn, x, y) / (1.7 * r) for _, x, y, r, *_ in ZONES], axis=0) > 1
    labels = drawn.labels[outside]
    assert set(labels) == {CODES["stable"], CODES["step"], CODES["undefined"]}
    assert np.mean(labels == CODES["undefined"]) == pytest.approx(0.01, abs=0.006)
    steps = np.flatnonzero(outside & (drawn.labels == CODES["step"]))
    assert N / 400 * 0.5 < len(steps) <= N / 400 + 1
    third = len(drawn.dates) // 6
    jump = drawn.values[steps, -third:].mean(axis=1) - drawn.values[steps, :third].mean(axis=1)
    np.testing.assert_allclose(jump, 27.7, atol=1.5)


def test_seed():
    one, same, other = scene(300, 1), scene(300, 1), scene(300, 2)
    for a, b in zip(one, same):
        np.testing.assert_array_equal(a, b)
    assert (one.longitude != other.longitude).all()
    assert not np.array_equal(one.values, other.values)


@pytest.mark.parametrize("n", [1, 7, 399, 400])
def test_any_size_and_calendar(n):
    dates = np.datetime64("2020-01-01") + 6 * np.arange(40)
    small = scene(n, 0, dates)
    assert small.values.shape == (n, 40)
    assert np.isfinite(small.values).all()
    assert small.dates is dates
    assert (windings(LAKE, small.longitude, small.latitude) == 0).all()
