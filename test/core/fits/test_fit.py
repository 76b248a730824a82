import numpy as np
import pytest
from insar_patterns.core.fits import MODELS, Noise, fit
from insar_patterns.core.fits.fit import mask_groups
from insar_patterns.core.fits.models import MIN_SEGMENT_YEARS

DATES = np.arange(np.datetime64("2017-01-05"), np.datetime64("2022-12-31"), 12)
T = (DATES - DATES[0]).astype(float) / 365.25
SPAN = T[-1]
X = T / SPAN
WAVE = 2.5 * np.cos(2 * np.pi * (T - 0.3))
NOISES = (None, Noise(0.6, 40.0))


def noisy(signal, n=200, sigma=1.5, seed=0):
    return signal + np.random.default_rng(seed).normal(0.0, sigma, (n, len(signal)))


def step_time(index):
    return (T[index - 1] + T[index]) / 2


SIGNALS = {
    "constant": (np.full_like(T, 7.0), {}),
    "line": (3.0 - 8.0 * T, {"rate": -8.0}),
    "step_1": (2.0 + 9.0 * (T >= T[60]), {"theta": [step_time(60)], "sizes": [9.0]}),
    "step_1_rate": (4.0 * T - 6.0 * (T >= T[120]), {"rate": 4.0, "theta": [step_time(120)], "sizes": [-6.0]}),
    "step_2": (
        8.0 * (T >= T[41]) - 5.0 * (T >= T[133]),
        {"theta": [step_time(41), step_time(133)], "sizes": [8.0, -5.0]},
    ),
    "step_2_rate": (
        -3.0 * T + 8.0 * (T >= T[50]) + 7.0 * (T >= T[71]),
        {"rate": -3.0, "theta": [step_time(50), step_time(71)], "sizes": [8.0, 7.0]},
    ),
    "piecewise_1": (
        -1.0 * T + 12.0 * np.maximum(T - 2.345, 0),
        {"rate": -1.0, "theta": [2.345], "sizes": [12.0]},
    ),
    "piecewise_2": (
        np.interp(T, [0, 1.5, 3.77, 6.1], [0, 1, -30, -29]),
        {"theta": [1.5, 3.77], "sizes": [-31 / 2.27 - 1 / 1.5, 1 / 2.33 + 31 / 2.27]},
    ),
    "piecewise_3": (
        np.interp(T, [0, 1.2, 2.9, 4.3, 6.2], [0, 14, 10, -30, -10]),
        {"theta": [1.2, 2.9, 4.3]},
    ),
    "power": (4.0 - 40.0 * X**0.43, {"theta": [0.43], "sizes": [-40.0]}),
    "exponential": (25.0 * -np.expm1(-4.1 * X) / -np.expm1(-4.1), {"theta": [4.1], "sizes": [25.0]}),
    "logarithmic": (25.0 * np.log1p(17 * X) / np.log(18), {"theta": [np.log(17)], "sizes": [25.0]}),
    "hyperbolic": (-30.0 * X * 1.2 / (X + 0.2), {"theta": [np.log(0.2)], "sizes": [-30.0]}),
    "onset_slowing": (30.0 * (np.maximum(X - 0.33, 0) / 0.67) ** 0.5, {"theta": [0.5, 0.33], "sizes": [30.0]}),
    "onset_growing": (30.0 * (np.maximum(X - 0.33, 0) / 0.67) ** 2.2, {"theta": [2.2, 0.33], "sizes": [30.0]}),
}


def test_every_model_is_tested():
    assert set(SIGNALS) == set(MODELS)


@pytest.mark.parametrize("noise", NOISES, ids=["white", "correlated"])
@pytest.mark.parametrize("harmonics", [0, 1, 2])
@pytest.mark.parametrize("name", SIGNALS)
def test_exact_where_there_is_no_noise(name, harmonics, noise):
    signal, truth = SIGNALS[name]
    values = signal[None] + (WAVE if harmonics else 0.0)
    found = fit(name, values, DATES, harmonics, noise)
    np.testing.assert_allclose(found.predict(DATES), values, atol=2e-4)
    for key, expected in truth.items():
        actual = getattr(found, key)[0]
        np.testing.assert_allclose(actual, expected, rtol=1e-4, atol=1e-5, err_msg=key)
    if harmonics:
        amplitude, crest = found.wave()
        assert amplitude[0] == pytest.approx(2.5, abs=1e-3)
        assert crest[0] == pytest.approx(0.3, abs=1e-3)
    assert found.n_valid[0] == len(DATES)


@pytest.mark.parametrize("name", ["line", "step_1_rate", "piecewise_1", "piecewise_2", "power"])
def test_noisy_parameters_are_within_their_error(name):
    """Mean error small against the spread, and the spread what theory (Cramer-Rao) allows."""
    signal, truth = SIGNALS[name]
    found = fit(name, noisy(signal), DATES)
    # Degrees of freedom: a best fit leaves sigma^2 (m - p).
    expected = 1.5**2 * (len(DATES) - found.model.n_parameters(0))
    assert found.rss.mean() == pytest.approx(expected, rel=0.03)
    if "rate" in truth:
        assert abs(found.rate.mean() - truth["rate"]) < 0.2
    if "sizes" in truth:
        assert (np.abs(found.sizes.mean(axis=0) - truth["sizes"]) < 0.6).all()
    if "theta" in truth:
        assert (np.abs(np.median(found.theta, axis=0) - truth["theta"]) < 0.05).all()


def test_line_rate_has_the_standard_error_of_the_textbook():
    found = fit("line", noisy(SIGNALS["line"][0], 800), DATES)
    error = 1.5 / np.sqrt(((T - T.mean()) ** 2).sum())
    assert found.rate.std() == pytest.approx(error, rel=0.1)
    assert abs(found.rate.mean() + 8.0) < 4 * error / np.sqrt(800)


@pytest.mark.parametrize("name", MODELS)
def test_never_worse_than_the_truth(name):
    """The scan and the refinement find a sum of squares no larger than that of the true curve."""
    signal, _ = SIGNALS[name]
    values = noisy(signal, 100, 0.8, seed=3)
    found = fit(name, values, DATES)
    assert (found.rss <= ((values - signal) ** 2).sum(axis=1) * 1.0001).mean() >= 0.97


@pytest.mark.parametrize("name", ["line", "step_1_rate", "step_2", "piecewise_2", "power", "onset_growing"])
def test_constant_and_scale(name):
    values = noisy(SIGNALS[name][0], 20)
    plain = fit(name, values, DATES, 1)
    shifted = fit(name, values + 123.0, DATES, 1)
    np.testing.assert_allclose(shifted.offset, plain.offset + 123.0, atol=1e-3)
    scaled = fit(name, -2.0 * values, DATES, 1)
    np.testing.assert_allclose(scaled.base, -2 * plain.base, rtol=1e-3, atol=1e-3)
    for other in (shifted, scaled):
        np.testing.assert_allclose(other.theta, plain.theta, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(shifted.sizes, plain.sizes, rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(scaled.sizes, -2 * plain.sizes, rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(scaled.rss, 4 * plain.rss, rtol=1e-5)


@pytest.mark.parametrize("name", MODELS)
def test_rss_is_that_of_the_curve(name):
    values = noisy(SIGNALS["piecewise_1"][0], 10)
    found = fit(name, values, DATES, 1)
    np.testing.assert_allclose(((values - found.predict(DATES)) ** 2).sum(axis=1), found.rss, rtol=1e-6)


@pytest.mark.parametrize("name", MODELS)
def test_gaps_give_what_the_series_without_those_dates_gives(name):
    values = noisy(SIGNALS["step_1_rate"][0], 6)
    holes = np.random.default_rng(5).random(values.shape) < 0.2
    holes[:, 0] = [False, True] * 3
    values[holes] = np.nan
    together = fit(name, values, DATES, 1)
    for i in range(len(values)):
        alone = fit(name, values[i : i + 1, ~holes[i]], DATES[~holes[i]], 1)
        np.testing.assert_allclose(together.rss[i], alone.rss[0], rtol=1e-9)
        assert together.origin[i] == DATES[~holes[i]][0] == alone.origin[0]
        np.testing.assert_allclose(together.predict(DATES)[i], alone.predict(DATES)[0], atol=1e-6)


@pytest.mark.parametrize("name", MODELS)
def test_series_that_cannot_be_fitted(name):
    values = np.full((4, len(DATES)), np.nan)
    values[1, :3] = 1.0
    values[2] = 5.0  # constant
    values[3] = noisy(SIGNALS["line"][0], 1)[0]
    found = fit(name, values, DATES, 1)
    assert np.isinf(found.rss[:2]).all() and np.isnan(found.predict(DATES)[:2]).all()
    assert np.isinf(found.bic()[:2]).all()
    np.testing.assert_allclose(found.predict(DATES)[2], 5.0, atol=1e-5)
    assert np.isfinite(found.bic()[2:]).all()
    assert set(found.parameters(0)) == set(found.parameters(3))


def test_no_series():
    assert fit("piecewise_2", np.empty((0, len(DATES))), DATES, 1).predict(DATES).shape == (0, len(DATES))


def test_breakpoints_keep_their_distance():
    rng = np.random.default_rng(2)
    values = np.cumsum(rng.normal(0, 3, (60, len(T))), axis=1)
    for name in ("piecewise_1", "piecewise_2", "piecewise_3"):
        found = fit(name, values, DATES)
        knots = np.column_stack([np.zeros(60), found.theta, np.full(60, SPAN)])
        assert (np.diff(knots, axis=1) >= MIN_SEGMENT_YEARS - 1e-6).all()


@pytest.mark.parametrize(("name", "needed"), [("piecewise_1", 2), ("piecewise_2", 3), ("piecewise_3", 4)])
def test_short_spans_have_no_breakpoints(name, needed):
    for margin in (-20, 40):
        days = round(needed * MIN_SEGMENT_YEARS * 365.25) + margin
        dates = DATES[0] + np.round(np.linspace(0, days, 90)).astype("timedelta64[D]")
        found = fit(name, np.random.default_rng(0).normal(size=(3, 90)), dates)
        assert np.isfinite(found.rss).all() == (margin > 0)


def test_two_steps_are_the_best_of_all_pairs():
    """The coarse scan and its improvement against every pair of dates."""
    rng = np.random.default_rng(8)
    m = 60
    values = noisy(4.0 * (np.arange(m) >= 20) + 3.0 * (np.arange(m) >= 41), 25, 1.0) + rng.normal(0, 1, (25, m))
    found = fit("step_2", values, DATES[:m])
    total = np.cumsum(np.column_stack([np.zeros(25), values]), axis=1)
    best = np.full(25, np.inf)
    for i in range(3, m - 5):
        for j in range(i + 3, m - 2):
            levels = sum((total[:, b] - total[:, a]) ** 2 / (b - a) for a, b in ((0, i), (i, j), (j, m)))
            best = np.minimum(best, (values**2).sum(axis=1) - levels)
    assert (found.rss <= best * 1.0001).mean() >= 0.96
    assert (found.rss >= best * 0.9999).all()


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("noise", NOISES, ids=["white", "correlated"])
def test_few_dates_and_a_gap_of_years(name, noise):
    """Columns coincide there; whatever is fitted must be finite."""
    kept = np.r_[0:11, 150:161]
    values = noisy(SIGNALS["line"][0], 8)[:, kept]
    values[0, 3:9] = np.nan
    found = fit(name, values, DATES[kept], 1, noise)
    fitted = np.isfinite(found.rss)
    assert fitted[1:].all()
    for array in (found.predict(DATES[kept]), found.base, found.theta, found.sizes):
        assert np.isfinite(array[fitted]).all()
    simpler = fit("line" if MODELS[name].rate else "constant", values, DATES[kept], 1, noise)
    assert (found.rss <= simpler.rss * (1 + 1e-6) + 1e-9)[fitted].all()


def test_mask_groups():
    valid = np.random.default_rng(0).random((50, 20)) < 0.9
    valid[::3] = True
    seen = []
    for rows, mask in mask_groups(valid):
        assert (valid[rows] == mask).all()
        seen += rows.tolist()
    assert sorted(seen) == list(range(50))
