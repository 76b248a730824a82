import numpy as np
from insar_patterns.core.series import MIN_VALID, SeriesBlock
from insar_patterns.training.augment import MOST_DROPPED, augment


def series(n=200, m=120, sigma=2.0, missing=0.05):
    rng = np.random.default_rng(0)
    values = 30 * np.linspace(0, 1, m) * np.ones((n, 1)) + rng.normal(0, sigma, (n, m))
    values[rng.random((n, m)) < missing] = np.nan
    return values


def test_half_are_upside_down_and_the_rest_is_little_changed():
    values = series()
    changed = augment(values, np.random.default_rng(1))
    sign = np.sign(np.nansum(changed * values, axis=1))
    assert 0.35 < np.mean(sign > 0) < 0.65
    difference = sign[:, None] * changed - values
    assert 0.02 < np.nanstd(difference) / 2.0 < 0.3
    lost = np.isfinite(values).sum(axis=1) - np.isfinite(changed).sum(axis=1)
    assert lost.min() >= 0
    assert 0.5 * MOST_DROPPED / 2 < lost.mean() / 120 < 1.5 * MOST_DROPPED / 2


def test_the_span_and_the_gaps_stay():
    values = series()
    values[:, :5] = np.nan
    changed = augment(values, np.random.default_rng(1))
    for side in (1, -1):
        first = [np.isfinite(v[:, ::side]).argmax(axis=1) for v in (values, changed)]
        np.testing.assert_array_equal(*first)
    assert np.isnan(changed[np.isnan(values)]).all()


def test_a_series_stays_usable():
    values = series(m=MIN_VALID, missing=0.0)
    changed = augment(values, np.random.default_rng(1))
    dates = np.datetime64("2020-01-01") + np.arange(MIN_VALID)
    assert SeriesBlock(np.arange(len(values)), changed, dates).usable.all()


def test_the_input_is_left_alone_and_the_draw_is_seeded():
    values = series()
    before = values.copy()
    one, same, other = (augment(values, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(values, before)
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other, equal_nan=True)
