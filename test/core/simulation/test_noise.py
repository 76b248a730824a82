import numpy as np
import pytest
from insar_patterns.core.simulation.noise import DrawnNoise, NoiseLevel, ar1, draw_level, draw_noise, power_law

DAYS = 6.0 * np.arange(300)
DATES = np.datetime64("2018-01-03") + DAYS.astype(int)
WHITE = NoiseLevel(2.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0)
QUIET = WHITE._replace(sigma=1e-9)


@pytest.fixture(scope="module")
def levels():
    rng = np.random.default_rng(0)
    return [draw_level(rng) for _ in range(3000)]


def column(levels, name):
    return np.array([getattr(level, name) for level in levels])


def inside(values, low, high, used=0.9):
    """All within the range, and the draws fill most of it."""
    assert low <= values.min()
    assert values.max() <= high
    assert np.ptp(values) > used * (high - low)


def noise(level, n=200, seed=0, cycle_mm=0.0):
    return draw_noise([level] * n, DATES, cycle_mm, np.random.default_rng(seed))


def test_sigma_is_log_uniform(levels):
    sigma = column(levels, "sigma")
    inside(sigma, 0.7, 6.0)
    np.testing.assert_allclose(np.percentile(sigma, [25, 50, 75]), 0.7 * (6 / 0.7) ** np.array([0.25, 0.5, 0.75]), 0.06)
    few = [draw_level(np.random.default_rng(seed), sigma=(1.0, 1.1)).sigma for seed in range(50)]
    inside(np.array(few), 1.0, 1.1, used=0.8)


def test_correlated_part(levels):
    inside(column(levels, "correlated"), 0.2, 0.6)
    tau = column(levels, "tau")
    assert np.mean(tau == 0) == pytest.approx(0.5, abs=0.04)
    inside(tau[tau > 0], 10.0, 60.0)


def test_seasons(levels):
    annual, semiannual = column(levels, "annual"), column(levels, "semiannual")
    inside(annual, 0.0, 5.0)
    assert np.mean(annual < 2) > 0.7
    assert np.mean(semiannual == 0) == pytest.approx(0.5, abs=0.04)
    inside(semiannual, 0.0, 1.0)


def test_one_in_ten_changes_its_level(levels):
    change, at = column(levels, "change"), column(levels, "change_at")
    changes = change != 1
    assert changes.mean() == pytest.approx(0.1, abs=0.025)
    inside(change[changes], 0.5, 2.0)
    inside(at[changes], 0.2, 0.8)
    assert np.median(change[changes]) == pytest.approx(1.0, abs=0.15)


def test_outliers_of_a_level(levels):
    outliers = column(levels, "outliers")
    assert np.mean(outliers == 0) == pytest.approx(0.5, abs=0.04)
    inside(outliers, 0.0, 0.02)


@pytest.mark.parametrize(
    "level",
    [
        WHITE,
        WHITE._replace(correlated=0.5, tau=30.0),
        WHITE._replace(correlated=0.4),
        WHITE._replace(correlated=0.3, annual=3.0, semiannual=1.0),
        WHITE._replace(correlated=0.2, tau=20.0, change=2.0, change_at=0.3),
    ],
    ids=["white", "ar1", "power law", "seasons", "change"],
)
def test_scatter_is_that_of_the_noise(level):
    assert np.sqrt(np.mean(noise(level) ** 2)) == pytest.approx(level.scatter, rel=0.03)


def test_wander_is_the_correlated_part():
    level = WHITE._replace(correlated=0.36, annual=4.0)
    assert level.wander == pytest.approx(0.6 * 2.0)
    assert WHITE.wander == 0
    slow = noise(WHITE._replace(correlated=0.36, tau=4000.0))
    # What neighbouring dates have in common, beside the white part.
    assert np.sqrt(np.mean(slow[:, 1:] * slow[:, :-1])) == pytest.approx(1.2, rel=0.1)


def test_white_noise_is_white():
    drawn = noise(WHITE)
    for apart in (1, 2, 10):
        assert abs(np.mean(drawn[:, apart:] * drawn[:, :-apart])) < 0.02 * 4
    assert abs(np.mean(drawn[::2] * drawn[1::2])) < 0.03 * 4


def test_ar1_correlation_on_irregular_dates():
    rng = np.random.default_rng(1)
    days = np.cumsum(rng.choice((6, 12, 24, 90), 40)).astype(float)
    tau = np.array([15.0] * 3000 + [60.0] * 3000)
    drawn = ar1(tau, days, rng)
    apart = np.abs(days[:, None] - days)
    for rows, expected in ((drawn[:3000], np.exp(-apart / 15.0)), (drawn[3000:], np.exp(-apart / 60.0))):
        np.testing.assert_allclose(rows.T @ rows / 3000, expected, atol=0.1)
    np.testing.assert_allclose(drawn.mean(axis=0), 0.0, atol=0.1)


@pytest.mark.parametrize("slope", [-1.0, -2.0])
def test_power_law_slope(slope):
    """By the mean periodogram; a Hann window keeps the ends from leaking into it."""
    days = 6.0 * np.arange(512)
    drawn = power_law(200, days, np.random.default_rng(2), slope)
    power = np.mean(np.abs(np.fft.rfft(drawn * np.hanning(512), axis=1)) ** 2, axis=0)
    frequency = np.fft.rfftfreq(512)
    used = (frequency > 0.01) & (frequency < 0.4)
    assert np.polyfit(np.log(frequency[used]), np.log(power[used]), 1)[0] == pytest.approx(slope, abs=0.1)


def test_power_law_has_unit_variance_and_ends_that_differ():
    days = np.cumsum(np.random.default_rng(3).choice((6, 12, 36), 150)).astype(float)
    drawn = power_law(300, days - days[0], np.random.default_rng(3))
    np.testing.assert_allclose(drawn.std(axis=1), 1.0)
    np.testing.assert_allclose(drawn.mean(axis=1), 0.0, atol=1e-9)
    ends = np.mean((drawn[:, 0] - drawn[:, -1]) ** 2)
    assert ends > 1.5 * np.mean(np.diff(drawn, axis=1) ** 2)


@pytest.mark.parametrize(("field", "period"), [("annual", 365.25), ("semiannual", 365.25 / 2)])
def test_amplitude_and_phase_of_seasons(field, period):
    drawn = noise(QUIET._replace(**{field: 3.0}), 60)
    waves = np.stack([np.sin(2 * np.pi * DAYS / period), np.cos(2 * np.pi * DAYS / period)])
    fit, rest, *_ = np.linalg.lstsq(waves.T, drawn.T, rcond=None)
    np.testing.assert_allclose(rest, 0.0, atol=1e-9)
    np.testing.assert_allclose(np.hypot(*fit), 3.0)
    quarter = np.bincount((np.arctan2(fit[1], fit[0]) // (np.pi / 2)).astype(int) + 2, minlength=4)
    assert (quarter > 4).all()


@pytest.mark.parametrize("change", [0.5, 2.0])
def test_change_of_level(change):
    drawn = noise(WHITE._replace(change=change, change_at=0.4))
    after = DAYS / DAYS[-1] >= 0.4
    assert drawn[:, ~after].std() == pytest.approx(2.0, rel=0.03)
    assert drawn[:, after].std() == pytest.approx(2.0 * change, rel=0.03)


def test_outliers():
    """With the same seed all else is the same."""
    added = noise(WHITE._replace(outliers=0.02)) - noise(WHITE)
    hit = added != 0
    assert hit.mean() == pytest.approx(0.02, abs=0.003)
    assert np.abs(added).max() <= 30.0
    # Student's t of two degrees of freedom, twice sigma: its median size is 0.816, and one in ten beyond 2.92.
    assert np.median(np.abs(added[hit])) == pytest.approx(0.816 * 4, rel=0.15)
    assert np.mean(np.abs(added[hit]) > 2.92 * 4) == pytest.approx(0.1, abs=0.03)
    assert 0.45 < np.mean(added[hit] > 0) < 0.55


def test_short_unwrapping_errors_are_noise():
    added = noise(WHITE, 2000, cycle_mm=27.7) - noise(WHITE, 2000)
    hit = np.abs(added).max(axis=1) > 0
    assert hit.mean() == pytest.approx(0.05, abs=0.02)
    for row in added[hit]:
        at = np.flatnonzero(row)
        assert len(at) <= 3
        assert at[-1] - at[0] == len(at) - 1
        np.testing.assert_allclose(np.abs(row[at]), 27.7)
    assert {len(np.flatnonzero(row)) for row in added[hit]} == {1, 2, 3}
    assert {round(row.sum() / abs(row.sum())) for row in added[hit]} == {-1, 1}


def test_the_usual_source_draws_both():
    one, same = np.random.default_rng(4), np.random.default_rng(4)
    levels = [DrawnNoise.level(one) for _ in range(5)]
    assert levels == [draw_level(same) for _ in range(5)]
    expected = draw_noise(levels, DATES, 27.7, same)
    np.testing.assert_array_equal(DrawnNoise.block(levels, DATES, 27.7, one), expected)
    assert expected.shape == (5, 300)
    assert np.isfinite(expected).all()
