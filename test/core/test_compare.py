"""Reference, envelope, line and curve."""

import numpy as np
import pytest
from insar_patterns.core.compare import envelope, mean_by_date, model_curve, velocity_line
from insar_patterns.core.preprocessing import Preprocessing, smoothed_grid

DATES = np.datetime64("2019-01-01") + 12 * np.arange(60)


def test_mean_and_envelope_leave_missing_values_out():
    values = np.array([[1.0, np.nan, 4.0], [3.0, np.nan, np.nan], [8.0, np.nan, 6.0]])
    assert np.array_equal(mean_by_date(values), [4.0, np.nan, 5.0], equal_nan=True)
    wanted = [[3.0, np.nan, 5.0], [1.0, np.nan, 4.0], [8.0, np.nan, 6.0]]
    assert np.array_equal(envelope(values), wanted, equal_nan=True)


def test_velocity_line_is_the_line():
    t = (DATES - DATES[0]).astype(float) / 365.25
    values = 7.0 - 4.0 * t
    values[[0, 5, 59]] = np.nan
    rate, line = velocity_line(values, DATES)
    assert rate == pytest.approx(-4.0)
    assert line == pytest.approx(7.0 - 4.0 * t)


def test_velocity_line_of_nothing():
    rate, line = velocity_line(np.full(60, np.nan), DATES)
    assert np.isnan(rate)
    assert np.isnan(line).all()


def test_curve_is_the_models_at_the_level_of_the_series():
    settings = Preprocessing(steps=60, window=11, order=2)
    rng = np.random.default_rng(0)
    values = 40.0 + rng.normal(0, 1, 60).cumsum()
    days, curve, bridged = model_curve(values, DATES, settings)
    assert np.ptp(curve - smoothed_grid(values[None, :], DATES, settings)[0]) == pytest.approx(0.0, abs=1e-9)
    assert np.mean(values - np.interp(DATES.astype(float), days, curve)) == pytest.approx(0.0, abs=1e-9)
    assert not bridged.any()
    assert (days[0], days[-1]) == (DATES[0].astype(float), DATES[-1].astype(float))


def test_only_long_gaps_are_bridged():
    values = np.sin(np.arange(60) / 9.0)
    values[10] = np.nan  # 24 days
    values[30:36] = np.nan  # 84 days
    days, _, bridged = model_curve(values, DATES, Preprocessing(steps=168))
    inside = (days > DATES[29].astype(float)) & (days < DATES[36].astype(float))
    assert np.array_equal(bridged, inside)
    assert inside.any()


def test_curve_spans_the_valid_dates_only():
    values = np.sin(np.arange(60) / 9.0)
    values[:5] = np.nan
    days, _, _ = model_curve(values, DATES, Preprocessing(steps=50))
    assert days[0] == DATES[5].astype(float)
