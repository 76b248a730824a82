import numpy as np
import pytest
from insar_patterns.core.errors import DataError
from insar_patterns.core.patterns import CODES
from insar_patterns.core.simulation.bank import BLOCK_SHARE, FEWEST, NoiseBank
from insar_patterns.core.simulation.noise import ar1
from insar_patterns.core.simulation.realistic import simulate

DAYS = 6.0 * np.arange(200)
DATES = np.datetime64("2019-01-05") + DAYS.astype(int)
RHO = float(np.exp(-6 / 15))


def layer(n=40, sigma=2.0, seed=0):
    """Stable points with AR(1) noise: correlation 0.67 from date to date."""
    rng = np.random.default_rng(seed)
    return sigma * ar1(np.full(n, 15.0), DAYS, rng)


def lag(x, by=1):
    """Correlation of dates `by` apart, all rows together."""
    return np.mean(x[:, by:] * x[:, :-by]) / np.mean(x**2)


def bootstrapped(bank, n=400, dates=DATES, seed=1):
    rng = np.random.default_rng(seed)
    levels = [bank.level(rng) for _ in range(n)]
    return levels, bank.block(levels, dates, 27.7, rng)


def test_variance_and_correlation_are_kept():
    bank = NoiseBank(layer(), DATES)
    own = np.array(bank.residuals)
    _, drawn = bootstrapped(bank)
    assert drawn.shape == (400, 200)
    assert drawn.std() == pytest.approx(own.std(), rel=0.05)
    # One pair of neighbours in twenty lies across the border of two blocks.
    assert lag(drawn) == pytest.approx(lag(own) * (1 - 1 / (BLOCK_SHARE * 200)), abs=0.04)
    assert lag(drawn, 2) == pytest.approx(lag(own, 2) * 0.9, abs=0.05)
    assert lag(own) == pytest.approx(RHO, abs=0.06)


def test_series_are_made_of_the_residuals_of_their_point():
    bank = NoiseBank(layer(), DATES)
    levels, drawn = bootstrapped(bank, 60)
    for level, row in zip(levels, drawn):
        assert np.isin(row, bank.residuals[level.row]).all()
    assert len({level.row for level in levels}) > 20


def test_blocks_begin_anywhere():
    bank = NoiseBank(layer(20), DATES)
    levels, drawn = bootstrapped(bank, 300)
    used = np.zeros((20, 200), int)
    for level, row in zip(levels, drawn):
        np.add.at(
            used[level.row],
            np.argsort(bank.residuals[level.row])[np.searchsorted(np.sort(bank.residuals[level.row]), row)],
            1,
        )
    # Every date counts alike, the first and the last too.
    mean = used.mean(axis=0)
    assert mean.min() > 0.4 * mean.mean()
    assert mean.max() < 1.8 * mean.mean()


@pytest.mark.parametrize("m", [60, 200, 450])
def test_any_number_of_dates(m):
    _, drawn = bootstrapped(NoiseBank(layer(), DATES), 30, DATES[0] + 6 * np.arange(m))
    assert drawn.shape == (30, m)
    assert np.isfinite(drawn).all()


def test_offset_and_rate_are_no_noise():
    values = layer()
    moved = values + 300.0 + np.linspace(-80, 80, 40)[:, None] * DAYS / DAYS[-1]
    for one, other in zip(NoiseBank(values, DATES).residuals, NoiseBank(moved, DATES).residuals):
        np.testing.assert_allclose(one, other, atol=1e-9)
        assert abs(one.mean()) < 1e-9
        assert abs(np.polyfit(DAYS, one, 1)[0]) < 1e-9


def test_missing_dates_are_left_out():
    values = layer()
    values[:, 50:90] = np.nan
    values[3, ::2] = np.nan  # fewer than 60 % left
    bank = NoiseBank(values, DATES)
    assert [len(rest) for rest in bank.residuals] == [160] * 39
    assert np.isfinite(bootstrapped(bank)[1]).all()


def test_level_is_that_of_the_residuals():
    white, slow = np.random.default_rng(0).normal(0, 3.0, (30, 200)), layer(30)
    levels, _ = bootstrapped(NoiseBank(white, DATES), 100)
    assert np.mean([level.sigma for level in levels]) == pytest.approx(3.0, rel=0.05)
    assert np.mean([level.scatter for level in levels]) == pytest.approx(3.0, rel=0.05)
    assert np.mean([level.correlated for level in levels]) < 0.15
    levels, _ = bootstrapped(NoiseBank(slow, DATES), 100)
    # Differences of neighbours show 1 - rho of the variance.
    assert np.mean([level.correlated for level in levels]) == pytest.approx(RHO, abs=0.08)
    assert all(0 <= level.correlated <= 1 for level in levels)
    assert {level.annual for level in levels} == {0.0}


def test_points_without_noise():
    levels, drawn = bootstrapped(NoiseBank(np.zeros((20, 200)), DATES), 10)
    assert not drawn.any()
    assert {level.scatter for level in levels} == {0.0}


@pytest.mark.parametrize("usable", [0, 1, FEWEST - 1])
def test_too_few_points_are_one_sentence(usable):
    values = layer(30)
    values[usable:, :100] = np.nan
    with pytest.raises(DataError, match=rf"has {usable} stable points .* at least {FEWEST} are needed\. Choose"):
        NoiseBank(values, DATES)


def test_the_fewest_points_are_enough():
    assert FEWEST == 20
    assert len(NoiseBank(layer(20), DATES).residuals) == 20


@pytest.mark.parametrize("sigma", [1.0, 3.0])
def test_a_source_for_the_simulation(sigma):
    dates = DATES[0] + 12 * np.arange(120)
    drawn = simulate(60, np.random.default_rng(0), dates, [CODES["linear"]], noise=NoiseBank(layer(sigma=sigma), DATES))
    t = np.arange(120.0)
    rest = np.array([row - np.polyval(np.polyfit(t, row, 1), t) for row in drawn.values])
    assert rest.std() == pytest.approx(sigma, rel=0.12)
    assert np.mean([truth["sigma_mm"] for truth in drawn.parameters]) == pytest.approx(sigma, rel=0.1)


def test_seed():
    bank = NoiseBank(layer(), DATES)
    np.testing.assert_array_equal(bootstrapped(bank, 10)[1], bootstrapped(bank, 10)[1])
    assert not np.array_equal(bootstrapped(bank, 10)[1], bootstrapped(bank, 10, seed=2)[1])


def test_noise_that_hides_a_pattern_for_good_is_refused():
    rng = np.random.default_rng(0)
    dates = np.datetime64("2017-01-05") + 12 * np.arange(150)
    bank = NoiseBank(rng.normal(0, 12.0, (30, 150)), dates)
    with pytest.raises(DataError, match="too strong for the pattern stable"):
        simulate(2, rng, dates, (0,), noise=bank)
