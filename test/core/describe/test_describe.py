"""Series whose truth is plain to see; what must not change the result; and what there is without a pattern."""

import sys
import time

import numpy as np
import pytest
from insar_patterns.core.blas import can_limit
from insar_patterns.core.describe import FIELDS, Describer, event_dates, fitted_curve
from insar_patterns.core.patterns import CODES, KEYS

DATES = np.arange(np.datetime64("2017-01-05"), np.datetime64("2022-12-31"), 12)
T = (DATES - DATES[0]).astype(float) / 365.25
SPAN = T[-1]
WHEN = np.datetime64("2019-06-20")
AT = (WHEN - DATES[0]).astype(float) / 365.25
SIGNALS = {
    "stable": 0.0 * T,
    "linear": -12.0 * T,
    "step": 3.0 * T + 14.0 * (T >= AT),
    "piecewise": np.where(T < AT, 2.0 * T, 2.0 * AT - 20.0 * (T - AT)),
    "power": -60.0 * -np.expm1(-T / 1.2),
}


def noisy(signal, seed=1, sigma=1.0):
    return signal + np.random.default_rng(seed).normal(0, sigma, np.shape(signal))


def describe(signal, key, dates=DATES, **options):
    values = np.atleast_2d(signal)
    return Describer(dates, threads=1, **options).describe(values, np.full(len(values), CODES.get(key, -1)))


def days(one, other):
    return abs((one - other).astype(int))


def test_velocity():
    found = describe(noisy(SIGNALS["linear"]), "linear")
    assert abs(found["vel_fit"][0] + 12.0) <= found["vel_fit_ci"][0] < 0.3
    assert found["vel_now"][0] == found["vel_fit"][0]
    assert found["resid_mm"][0] == pytest.approx(1.0, abs=0.15)
    assert found["d_bic"][0] > 100


def test_step_with_rates_before_and_after():
    found = describe(noisy(SIGNALS["step"] - 8.0 * np.maximum(T - AT, 0)), "step")
    assert found["step_from"][0] <= WHEN <= found["step_to"][0]
    assert days(found["step_to"][0], found["step_from"][0]) <= 12
    assert abs(found["step_mm"][0] - 14.0) <= found["step_ci"][0] < 1.5
    assert found["vel_1"][0] == pytest.approx(3.0, abs=0.6)
    assert found["vel_2"][0] == pytest.approx(-5.0, abs=0.6)
    assert np.isnat(found["step2_date"][0])
    assert found["step_wrap"][0] == 0
    assert found["d_bic"][0] > 50


def test_two_steps_the_larger_one_first():
    found = describe(noisy(6.0 * (T >= AT) - 20.0 * (T >= 4.0)), "step")
    assert found["step_mm"][0] == pytest.approx(-20.0, abs=1.0)
    assert found["step2_mm"][0] == pytest.approx(6.0, abs=1.0)
    assert days(found["step2_date"][0], WHEN) <= 12
    assert found["step2_date"][0] < found["step_date"][0]
    np.testing.assert_array_equal(event_dates(found), [found["step2_date"][0], found["step_date"][0]])


def test_slow_step_is_dated_at_its_middle():
    found = describe(noisy(15.0 * np.clip((T - AT) / 0.2 + 0.5, 0, 1)), "step")
    assert found["step_from"][0] <= WHEN <= found["step_to"][0]
    assert days(found["step_date"][0], WHEN) <= 20
    assert found["step_mm"][0] == pytest.approx(15.0, abs=0.8)


@pytest.mark.parametrize(
    ("wavelength", "size", "flag"),
    [(55.5, 27.7, 1), (55.5, -27.7, 1), (55.5, 20.0, 0), (31.0, 15.4, 1), (236.0, 27.7, 0)],
)
def test_half_a_wavelength(wavelength, size, flag):
    found = describe(noisy(size * (T >= AT)), "step", wavelength_mm=wavelength)
    assert found["step_wrap"][0] == flag


@pytest.mark.parametrize(
    ("at", "rates"),
    [([2.5], [1.0, -15.0]), ([1.5, 4.0], [0.0, 20.0, -5.0]), ([1.2, 2.8, 4.6], [15.0, -10.0, 12.0, -14.0])],
)
def test_breakpoints(at, rates):
    knots = np.array([0.0, *at, SPAN])
    level = np.concatenate([[0.0], np.cumsum(np.array(rates) * np.diff(knots))])
    found = describe(noisy(np.interp(T, knots, level)), "piecewise")
    for k, years in enumerate(at, start=1):
        true = DATES[0] + np.timedelta64(round(years * 365.25), "D")
        assert days(found[f"brk{k}_date"][0], true) < 45
        assert found[f"brk{k}_from"][0] <= found[f"brk{k}_date"][0] <= found[f"brk{k}_to"][0]
    assert [np.isnat(found[f"brk{k}_date"][0]) for k in (1, 2, 3)] == [k > len(at) for k in (1, 2, 3)]
    for k, rate in enumerate(rates, start=1):
        assert found[f"vel_{k}"][0] == pytest.approx(rate, abs=2.0)
    assert found["vel_now"][0] == found[f"vel_{len(rates)}"][0]


def test_levelling_off():
    found = describe(noisy(SIGNALS["power"]), "power")
    assert (found["form"][0], found["trend"][0]) == ("exponential", "decelerating")
    assert abs(found["tau_yr"][0] - 1.2) <= found["tau_ci"][0] < 0.2
    level = DATES[0] + np.timedelta64(round(-np.log(0.05) * 1.2 * 365.25), "D")
    assert days(found["level_date"][0], level) < 150
    assert found["vel_now"][0] == pytest.approx(-60 / 1.2 * np.exp(-SPAN / 1.2), abs=0.7)


def test_exponent_and_acceleration():
    found = describe(noisy(40.0 * (T / SPAN) ** 2.5), "power")
    assert (found["form"][0], found["trend"][0]) == ("power", "accelerating")
    assert abs(found["exponent"][0] - 2.5) <= found["expon_ci"][0] < 0.5
    assert found["vel_now"][0] == pytest.approx(40.0 * 2.5 / SPAN, rel=0.05)
    assert np.isnat(found["level_date"][0])


def test_onset():
    found = describe(noisy(40.0 * -np.expm1(-np.maximum(T - 1.5, 0.0) / 0.8)), "power")
    assert abs((found["onset_date"][0] - DATES[0]).astype(int) / 365.25 - 1.5) < 0.1
    assert found["trend"][0] == "decelerating"


def test_annual_wave_of_every_pattern():
    wave = 4.0 * np.cos(2 * np.pi * (DATES - np.datetime64("2017-07-20")).astype(float) / 365.25)
    for key, signal in {**SIGNALS, "undefined": 0.0 * T, "none": 0.0 * T}.items():
        found = describe(noisy(signal + wave), key)
        assert abs(found["annual_mm"][0] - 4.0) <= 1.5 * found["annual_ci"][0] < 1.5, key
        assert abs(found["annual_day"][0] - 201) < 10, key


@pytest.mark.parametrize("key", [*KEYS, "none"])
def test_only_the_fields_of_the_pattern_are_filled(key):
    found = describe(noisy(SIGNALS.get(key, 0.0 * T)), key)
    for field in FIELDS:
        value = found[field.name][0]
        there = not (
            value == "" or value == -1
            if field.kind in ("text", "integer")
            else np.isnat(value)
            if field.kind == "date"
            else np.isnan(value)
        )
        if there:
            assert (key if key in KEYS else "undefined") in field.patterns, field.name
    assert np.isfinite(found["resid_mm"][0])


@pytest.mark.parametrize("key", SIGNALS)
def test_offset_and_sign_and_order_do_not_matter(key):
    values = np.array([noisy(SIGNALS[key], seed) for seed in range(3)])
    plain, other = describe(values, key), describe(-(values[::-1] + 100.0), key)
    for name in ("vel_now", "step_mm", "vel_1"):
        np.testing.assert_allclose(other[name][::-1], -plain[name], atol=1e-6)
    for name in ("vel_now_ci", "resid_mm", "d_bic", "tau_yr"):
        np.testing.assert_allclose(other[name][::-1], plain[name], atol=1e-6)
    for name in ("step_date", "brk1_date", "step_from"):
        np.testing.assert_array_equal(other[name][::-1], plain[name])


def test_gaps_threads_and_company_do_not_matter():
    codes = np.tile([CODES[key] for key in SIGNALS], 3)
    values = np.array([noisy(SIGNALS[KEYS[code]], seed) for seed, code in enumerate(codes)])
    values[::2, 40:47] = np.nan
    values[1, ::9] = np.nan
    together = Describer(DATES, threads=2).describe(values, codes)
    for i in range(0, len(codes), 4):
        valid = np.isfinite(values[i])
        alone = Describer(DATES[valid], threads=1).describe(values[i : i + 1, valid], codes[i : i + 1])
        for name, column in together.items():
            if column.dtype.kind == "f":
                np.testing.assert_allclose(column[i], alone[name][0], rtol=1e-6, atol=1e-6, err_msg=name)
            elif column.dtype.kind == "M":
                assert column[i] == alone[name][0] or np.isnat([column[i], alone[name][0]]).all(), name
            else:
                assert column[i] == alone[name][0], name


def test_the_same_by_any_number_of_threads(monkeypatch):
    codes = np.repeat([CODES[key] for key in SIGNALS], 40)
    values = np.array([noisy(SIGNALS[KEYS[code]], seed) for seed, code in enumerate(codes)])
    values[::2][np.random.default_rng(1).random(values[::2].shape) < 0.1] = np.nan
    one, three = (Describer(DATES, threads=threads) for threads in (1, 3))
    assert three.threads == (3 if can_limit() else 1)
    one, three = one.describe(values, codes), three.describe(values, codes)
    for name, column in one.items():
        np.testing.assert_array_equal(column, three[name], err_msg=name)
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    assert Describer(DATES, threads=3).threads == 1


def test_is_stopped_within_a_block():
    values = np.tile(noisy(SIGNALS["power"]), (4000, 1))
    start = time.monotonic()

    def check():
        if time.monotonic() > start + 0.2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Describer(DATES).describe(values, np.full(len(values), CODES["power"]), check)
    assert time.monotonic() - start < 2.0  # all would take longer


def equal(one, other):
    for name, column in one.items():
        if column.dtype.kind == "f":
            np.testing.assert_allclose(column, other[name], rtol=1e-6, atol=1e-6, err_msg=name)
        else:
            np.testing.assert_array_equal(column, other[name], err_msg=name)


@pytest.mark.parametrize("key", SIGNALS)
def test_each_with_missing_dates_of_its_own(key):
    """As if it alone had been described on its dates, but for the places that steps and curves are tried at."""
    values = np.array([noisy(SIGNALS[key], seed) for seed in range(6)])
    values[np.random.default_rng(1).random(values.shape) < 0.1] = np.nan
    together = describe(values, key)
    for i, y in enumerate(values):
        valid = np.isfinite(y)
        alone = describe(y[valid], key, DATES[valid])
        for name in ("vel_now", "vel_1", "vel_2", "annual_mm", "tau_yr"):
            width = alone[{"annual_mm": "annual_ci", "tau_yr": "tau_ci"}.get(name, name + "_ci")][0]
            assert np.isnan(width) or abs(together[name][i] - alone[name][0]) < 0.25 * width, name
        for name in ("step_date", "brk1_date"):
            assert np.isnat(alone[name][0]) or days(together[name][i], alone[name][0]) <= 12


def test_shared_missing_dates_are_as_those_of_their_own():
    codes = np.repeat([CODES[key] for key in SIGNALS], 33)
    values = np.array([noisy(SIGNALS[KEYS[code]], seed) for seed, code in enumerate(codes)])
    values[:, 60:64] = values[:, ::17] = np.nan
    some = np.arange(0, len(codes), 11)
    few, many = describe(values[some], "none"), describe(values, "none")
    equal(few, {name: column[some] for name, column in many.items()})
    describer = Describer(DATES)
    few, many = describer.describe(values[some], codes[some]), describer.describe(values, codes)
    equal(few, {name: column[some] for name, column in many.items()})


@pytest.mark.parametrize("key", SIGNALS)
def test_series_that_begin_late_are_described_from_there(key):
    half = round(len(DATES) * 4 / 16)
    values = np.array([noisy(SIGNALS[key], seed) for seed in range(3)])
    values[:, :half] = np.nan
    values[1, half + 1 : half + 3] = np.nan
    equal(describe(values, key), describe(values[:, half:], key, DATES[half:]))


def test_piecewise_series_too_short_for_breakpoints_on_a_longer_stretch():
    place = np.arange(64)
    values = np.tile(T[:64] * 5.0, (2, 1))
    values[0, (place < 1) | (place > 48)] = np.nan  # 1.5 years of the 1.7 of its stretch
    values[1, 51] = np.nan
    found = describe(values, "piecewise", DATES[:64])
    assert np.isnat(found["brk1_date"]).tolist() == [True, False]
    assert np.isfinite(found["resid_mm"]).all()


def test_too_few_dates_get_nothing():
    values = np.full((2, len(DATES)), np.nan)
    values[0, :19] = 1.0
    found = describe(values, "linear")
    assert np.isnan(found["resid_mm"]).all()
    assert np.isnan(found["vel_fit"]).all()
    assert len(Describer(DATES).describe(np.empty((0, len(DATES))), np.empty(0, dtype=int))) == 0


@pytest.mark.parametrize("count", [20, 32, 64])
@pytest.mark.parametrize("key", [*KEYS, "none"])
def test_short_series_are_described_or_left_out(key, count):
    found = describe(noisy(T[:count] * 5.0), key, DATES[:count])
    assert np.isfinite(found["resid_mm"][0])
    assert np.isfinite(found["annual_mm"][0]) == (T[count - 1] >= 1.0)


@pytest.mark.parametrize("key", SIGNALS)
def test_series_without_noise(key):
    found = describe(SIGNALS[key], key)
    assert found["resid_mm"][0] < 0.2
    assert np.isfinite(found["vel_now"][0])


@pytest.mark.parametrize("key", SIGNALS)
def test_curve_follows_the_series(key):
    values = noisy(SIGNALS[key] + 2.0 * np.sin(2 * np.pi * T))
    describer = Describer(DATES, threads=1)
    found = describer.describe(values[None], np.array([CODES[key]]))
    when, curve = fitted_curve(describer.sample(values), found)
    assert (np.diff(when) >= 0).all()
    at = np.interp(DATES.astype(float), when, curve)
    far = np.abs(T - AT) > 0.1
    # Without the wave, at the level of the signal.
    assert np.abs((at - SIGNALS[key])[far]).max() < 1.6


def test_undefined_has_no_curve():
    describer = Describer(DATES, threads=1)
    found = describer.describe(noisy(0 * T)[None], np.array([CODES["undefined"]]))
    assert found.model[0] == ""
