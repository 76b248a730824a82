import numpy as np
import pytest
from insar_patterns.core.fits import MODELS, fit

DATES = np.arange(np.datetime64("2017-01-05"), np.datetime64("2022-12-31"), 12)
T = (DATES - DATES[0]).astype(float) / 365.25


def parameters(name, signal, harmonics=0):
    return fit(name, signal[None], DATES, harmonics).parameters(0)


def test_step_in_physical_units():
    found = parameters("step_1_rate", 1.0 + 2.0 * T + 8.0 * (DATES >= DATES[70]))
    assert found["offset_mm"] == pytest.approx(1.0)
    assert found["rate_mm_yr"] == pytest.approx(2.0)
    assert found["step_1_mm"] == pytest.approx(8.0)
    assert str(DATES[69]) < found["step_1_date"] <= str(DATES[70])


def test_breakpoints_in_physical_units():
    at = np.datetime64("2019-06-15")
    since = np.maximum((DATES - at).astype(float) / 365.25, 0.0)
    fits = fit("piecewise_1", (5.0 * T - 7.0 * since)[None], DATES)
    assert fits.parameters(0)["break_1_date"] == "2019-06-15"
    assert fits.dates[0, 0] == at
    np.testing.assert_allclose(fits.segment_rates, [[5.0, -2.0]], atol=1e-6)
    assert fits.parameters(0)["break_1_rate_change_mm_yr"] == pytest.approx(-7.0)


def test_waves_in_physical_units():
    found = parameters("line", 2.0 * np.cos(2 * np.pi * (T - 0.25)) + 0.5 * np.cos(4 * np.pi * (T - 0.1)) + T, 2)
    assert found["annual_mm"] == pytest.approx(2.0)
    assert found["annual_crest_years"] == pytest.approx(0.25)
    assert found["semiannual_mm"] == pytest.approx(0.5)
    assert found["semiannual_crest_years"] == pytest.approx(0.1)


def test_curves_in_physical_units():
    span = T[-1]
    found = parameters("exponential", -20 * np.expm1(-T / 1.5))
    assert found["time_constant_years"] == pytest.approx(1.5, rel=1e-3)
    assert found["curve_mm"] == pytest.approx(-20 * np.expm1(-span / 1.5), rel=1e-3)
    assert parameters("power", 9 * (T / span) ** 2.6)["exponent"] == pytest.approx(2.6, rel=1e-3)
    onset = parameters("onset_growing", np.maximum(T - 2.0, 0) ** 2)
    assert abs((np.datetime64(onset["onset_date"]) - DATES[0]).astype(float) / 365.25 - 2.0) < 0.02


def test_predict_reaches_beyond_the_dates_and_can_leave_the_waves_out():
    signal = 4.0 * T + 2.0 * np.sin(2 * np.pi * T)
    fits = fit("line", signal[None], DATES, 1)
    later = np.array(["2024-01-01"], dtype="datetime64[D]")
    t = (later - DATES[0]).astype(float) / 365.25
    np.testing.assert_allclose(fits.predict(later)[0], 4 * t + 2 * np.sin(2 * np.pi * t), atol=1e-6)
    np.testing.assert_allclose(fits.predict(later, waves=False)[0], 4 * t, atol=1e-6)


@pytest.mark.parametrize("name", MODELS)
def test_rows_are_those_rows(name):
    values = np.random.default_rng(0).normal(size=(6, len(DATES)))
    fits = fit(name, values, DATES)
    part = fits.rows(np.array([4, 1]))
    np.testing.assert_array_equal(part.predict(DATES), fits.predict(DATES)[[4, 1]])
    assert part.parameters(0) == fits.parameters(4)


@pytest.mark.parametrize(
    ("name", "harmonics", "plain", "modified"),
    [
        ("constant", 0, 1, 1),
        ("line", 1, 4, 4),
        ("step_2_rate", 0, 6, 8),
        ("piecewise_3", 2, 12, 15),
        ("power", 0, 3, 4),
    ],
)
def test_numbers_of_parameters(name, harmonics, plain, modified):
    assert MODELS[name].n_parameters(harmonics) == plain
    assert MODELS[name].n_parameters(harmonics, 2.0) == modified


def test_bic_is_the_textbook_formula():
    values = np.random.default_rng(0).normal(size=(5, len(DATES)))
    fits = fit("line", values, DATES)
    m = len(DATES)
    np.testing.assert_allclose(fits.bic(), m * np.log(fits.rss / m) + 2 * np.log(m))
