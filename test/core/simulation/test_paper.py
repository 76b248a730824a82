import numpy as np
import pytest
from insar_patterns.core.patterns import CODES, KEYS
from insar_patterns.core.simulation.calendars import kunming
from insar_patterns.core.simulation.paper import NOISE_MM, simulate
from insar_patterns.core.simulation.signals import SIGNALS, UNDEFINED_KINDS

DATES = kunming(np.random.default_rng(0))
U = (DATES - DATES[0]).astype(float) / (DATES[-1] - DATES[0]).astype(float)
N = 1500


def draw(key, n=N, noise_mm=0.0, seed=0):
    return simulate(n, np.random.default_rng(seed), DATES, [CODES[key]], noise_mm)


def column(drawn, name):
    return np.array([truth[name] for truth in drawn.parameters])


def inside(values, low, high, used=0.9):
    """All within the range, and the draws fill most of it."""
    values = np.asarray(values)
    assert low <= values.min()
    assert values.max() <= high
    assert np.ptp(values) > used * (high - low)


def sized(values, low, high):
    """Sizes of both signs within a range, uniform in the logarithm."""
    inside(np.abs(values), low, high)
    assert 0.4 < np.mean(np.array(values) > 0) < 0.6
    assert np.median(np.abs(values)) == pytest.approx(np.sqrt(low * high), rel=0.15)


def rebuilt(truth):
    """The signal that the parameters describe."""
    x = truth.get("drift_mm", 0.0) * U
    for when, change in zip(truth.get("break_at", ()), truth.get("rate_change_mm", ())):
        x = x + change * np.where(when < U, U - when, 0.0)
    for when, size in zip(truth.get("step_at", ()), truth.get("step_mm", ())):
        x = x + np.where(when <= U, size, 0.0)
    if "power_mm" in truth:
        x = x + truth["power_mm"] * np.power(U, truth["exponent"])
    return x


@pytest.mark.parametrize("key", KEYS[:5])
def test_signals_are_what_their_parameters_say(key):
    drawn = draw(key)
    assert (drawn.labels == CODES[key]).all()
    np.testing.assert_allclose(drawn.values, [rebuilt(truth) for truth in drawn.parameters], atol=1e-9)


def test_one_signal_for_each_pattern():
    assert [signal.__name__ for signal in SIGNALS] == list(KEYS)


def test_stable():
    drift = column(draw("stable"), "drift_mm")
    inside(drift, -0.5, 0.5)
    assert abs(drift.mean()) < 0.05


def test_linear():
    sized(column(draw("linear"), "drift_mm"), 2.0, 300.0)


def test_step():
    parameters = draw("step").parameters
    at = [truth["step_at"] for truth in parameters]
    assert {len(truth["step_mm"]) == len(truth["step_at"]) for truth in parameters} == {True}
    assert {len(a) for a in at} == {1, 2}
    assert np.mean([len(a) == 1 for a in at]) == pytest.approx(0.8, abs=0.04)
    inside([a[0] for a in at if len(a) == 1], 0.1, 0.9)
    inside([a[0] for a in at if len(a) == 2], 0.1, 0.4)
    inside([a[1] for a in at if len(a) == 2], 0.6, 0.9)
    sized([size for truth in parameters for size in truth["step_mm"]], 4.0, 60.0)
    drift = np.array([truth["drift_mm"] for truth in parameters])
    assert np.mean(drift != 0) == pytest.approx(0.3, abs=0.05)
    inside(drift, -20.0, 20.0)


def test_piecewise():
    parameters = draw("piecewise").parameters
    at = [truth["break_at"] for truth in parameters]
    assert {len(a) for a in at} == {1, 2}
    assert np.mean([len(a) == 1 for a in at]) == pytest.approx(0.6, abs=0.05)
    inside([a[0] for a in at if len(a) == 1], 0.25, 0.75)
    segments = np.array([[a[0], a[1] - a[0], 1 - a[1]] for a in at if len(a) == 2])
    assert segments.min() >= 0.2 - 1e-12
    sized([change for truth in parameters for change in truth["rate_change_mm"]], 30.0, 200.0)
    turns = [np.prod(np.sign(truth["rate_change_mm"])) for truth in parameters if len(truth["break_at"]) == 2]
    assert np.mean(np.array(turns) < 0) == pytest.approx(0.85, abs=0.06)  # 70 %, and half of the others
    drift = np.array([truth["drift_mm"] for truth in parameters])
    assert np.mean(drift == 0) == pytest.approx(0.4, abs=0.05)
    inside(drift, -60.0, 60.0)


def test_power():
    drawn = draw("power")
    sized(column(drawn, "power_mm"), 30.0, 200.0)
    exponent = column(drawn, "exponent")
    slow = exponent < 1
    assert slow.mean() == pytest.approx(0.5, abs=0.05)
    inside(exponent[slow], 0.2, 0.6)
    inside(exponent[~slow], 1.6, 3.5)
    np.testing.assert_allclose(drawn.values[:, 0], 0.0)
    np.testing.assert_allclose(drawn.values[:, -1], column(drawn, "power_mm"))


def test_undefined():
    drawn = draw("undefined")
    kinds = column(drawn, "kind")
    names = [kind.__name__.lstrip("_") for kind in UNDEFINED_KINDS]
    assert names == ["mixture", "random_walk", "pulse", "oscillation", "noise_block", "noise"]
    for name in names:
        assert np.mean(kinds == name) == pytest.approx(1 / 6, abs=0.04)

    def of(kind, parameter):
        return np.array([truth[parameter] for truth in drawn.parameters if truth["kind"] == kind])

    inside(of("random_walk", "walk_mm"), 8.0, 40.0)
    inside(of("oscillation", "wave_mm"), 4.0, 25.0)
    inside(of("oscillation", "cycles"), 2.0, 12.0)
    inside(of("noise_block", "noise_mm"), 5.0, 20.0)
    inside(of("noise", "noise_mm"), 5.0, 20.0)
    for values, truth in zip(drawn.values, drawn.parameters):
        kind = truth["kind"]
        if kind == "mixture":
            np.testing.assert_allclose(values, rebuilt(truth), atol=1e-9)
            base = values - rebuilt({"step_at": truth["step_at"], "step_mm": truth["step_mm"]})
            assert 0.25 <= abs(truth["step_mm"][0]) / max(np.ptp(base), 20.0) <= 1.0
            assert 0.15 <= truth["step_at"][0] <= 0.85
        elif kind == "oscillation":
            assert 0.9 * truth["wave_mm"] < np.abs(values).max() <= truth["wave_mm"]
        elif kind == "noise":
            assert values.std() == pytest.approx(truth["noise_mm"], rel=0.25)
        elif kind == "noise_block":
            assert np.ptp(U[values != 0]) <= 0.5
            assert np.mean(values == 0) > 0.4
        elif kind == "pulse":
            assert 4.5 < np.abs(values).max() <= 80.0
    ends = drawn.values[kinds == "random_walk", -1] / of("random_walk", "walk_mm")
    assert np.std(ends) == pytest.approx(1.0, abs=0.15)


def test_noise_is_white_with_the_papers_size():
    assert NOISE_MM == 0.83
    quiet = simulate(1000, np.random.default_rng(3), DATES, noise_mm=0.0)
    drawn = simulate(1000, np.random.default_rng(3), DATES)
    np.testing.assert_array_equal(drawn.labels, quiet.labels)
    noise = drawn.values - quiet.values
    assert noise.std() == pytest.approx(0.83, rel=0.01)
    assert abs(noise.mean()) < 0.01
    np.testing.assert_allclose(noise.std(axis=0), 0.83, rtol=0.12)
    for apart in (1, 2, 10):
        assert abs(np.corrcoef(noise[:, apart:].ravel(), noise[:, :-apart].ravel())[0, 1]) < 0.01
    assert abs(np.corrcoef(noise[::2].ravel(), noise[1::2].ravel())[0, 1]) < 0.015
    louder = simulate(1000, np.random.default_rng(3), DATES, noise_mm=5.0).values - quiet.values
    np.testing.assert_allclose(louder, noise * 5.0 / 0.83, atol=1e-9)


def test_patterns_are_equally_likely():
    labels = simulate(3000, np.random.default_rng(1), DATES).labels
    np.testing.assert_allclose(np.bincount(labels, minlength=6) / 3000, 1 / 6, atol=0.025)
    five = simulate(600, np.random.default_rng(1), DATES, codes=range(5)).labels
    assert set(five) == set(range(5))


def test_seed():
    one, same, other = (simulate(200, np.random.default_rng(seed), DATES) for seed in (5, 5, 6))
    np.testing.assert_array_equal(one.values, same.values)
    np.testing.assert_array_equal(one.labels, same.labels)
    assert str(one.parameters) == str(same.parameters)
    assert not np.array_equal(one.labels, other.labels)
    assert not np.isclose(one.values, other.values).any(axis=1).all()


@pytest.mark.parametrize("dates", [DATES[:30], np.datetime64("2020-01-01") + np.arange(400)])
def test_any_calendar(dates):
    drawn = simulate(40, np.random.default_rng(0), dates)
    assert drawn.values.shape == (40, len(dates))
    assert np.isfinite(drawn.values).all()
    assert drawn.dates is dates
    assert len(drawn.parameters) == len(drawn.labels) == 40


def test_time_is_the_share_of_the_span():
    """A gap in the calendar does not bend a linear signal."""
    dates = np.delete(DATES, slice(40, 90))
    drawn = simulate(20, np.random.default_rng(0), dates, [CODES["linear"]], 0.0)
    t = (dates - dates[0]).astype(float)
    drift = np.array([truth["drift_mm"] for truth in drawn.parameters])
    np.testing.assert_allclose(drawn.values, drift[:, None] * t / t[-1], atol=1e-9)
