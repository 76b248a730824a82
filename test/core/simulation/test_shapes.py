import numpy as np
import pytest
from insar_patterns.core.patterns import KEYS
from insar_patterns.core.simulation.shapes import SHAPES, linear, piecewise, power, stable, step

N = 400
CYCLE = 27.7
CASES = pytest.mark.parametrize(("span", "scatter"), [(2.2, 0.8), (4.0, 3.0), (9.9, 10.0)])


def draws(shape, span, scatter, n=N):
    rng = np.random.default_rng(0)
    return [shape(span, scatter, CYCLE, rng) for _ in range(n)]


def curves(drawn, span, n=400):
    """(draws, n) on a regular grid."""
    t = np.linspace(0, span, n)
    return t, np.array([signal(t) for signal, _ in drawn])


def truths(drawn, name):
    return [truth[name] for _, truth in drawn]


def near_the_least(sizes, low):
    """Both signs; from `low` on; about half within three times that, where larger ones are possible."""
    sizes = np.asarray(sizes)
    assert low <= np.abs(sizes).min() < 1.1 * low
    assert 0.4 < np.mean(sizes > 0) < 0.6
    assert np.mean(np.abs(sizes) < 3 * low) > 0.5


def test_one_shape_for_each_pattern():
    assert [shape.__name__ for shape in SHAPES] == list(KEYS[:5])


@CASES
def test_stable(span, scatter):
    drawn = draws(stable, span, scatter)
    drift = np.array(truths(drawn, "drift_mm"))
    assert np.abs(drift).max() <= min(3.0, 1.2 * scatter)
    assert np.abs(drift).max() > 0.9 * min(3.0, 1.2 * scatter)
    t, x = curves(drawn, span)
    np.testing.assert_allclose(x, drift[:, None] * t / span, atol=1e-9)


@CASES
def test_linear(span, scatter):
    drawn = draws(linear, span, scatter, 3000)
    rate = np.array(truths(drawn, "rate_mm_yr"))
    near_the_least(rate * span, max(4.0, 1.1 * scatter))
    assert 40 < np.percentile(np.abs(rate), 99) < 100
    assert 60 < np.abs(rate).max() <= 200
    assert 0 < np.mean(np.abs(rate) > 60) < 0.03
    t, x = curves(drawn[:50], span)
    np.testing.assert_allclose(x, rate[:50, None] * t, atol=1e-9)


@CASES
def test_steps_are_what_their_parameters_say(span, scatter):
    drawn = draws(step, span, scatter)
    t, x = curves(drawn, span)
    for row, (_, truth) in zip(x, drawn):
        expected = truth["rate_mm_yr"] * t
        expected += np.where(t > truth["step_yr"][0], truth["rate_change_mm_yr"] * (t - truth["step_yr"][0]), 0.0)
        for at, size in zip(truth["step_yr"], truth["step_mm"]):
            half = max(truth["ramp_yr"], 1e-12) / 2
            expected += np.interp(t, [at - half, at + half], [0.0, size])
        np.testing.assert_allclose(row, expected, atol=1e-6)


@CASES
def test_steps_are_sudden_or_within_three_months(span, scatter):
    drawn = draws(step, span, scatter)
    ramp = np.array(truths(drawn, "ramp_yr"))
    assert 0.2 < ramp.max() <= 0.25
    assert np.mean(ramp > 0) == pytest.approx(0.36, abs=0.08)
    at = truths(drawn, "step_yr")
    assert {len(a) for a in at} == {1, 2}
    assert np.mean([len(a) == 1 for a in at]) == pytest.approx(0.85, abs=0.07)
    assert min(min(a) for a in at) >= 0.07 * span
    assert max(max(a) for a in at) <= 0.93 * span
    assert min(a[1] - a[0] for a in at if len(a) == 2) >= 0.5


@CASES
def test_size_and_trend_of_steps(span, scatter):
    drawn = [draw for draw in draws(step, span, scatter, 1000) if not draw[1]["unwrapping"]]
    near_the_least([truth["step_mm"][0] for _, truth in drawn], max(3.0, 1.5 * scatter))
    largest = np.array([np.abs(truth["step_mm"]).max() for _, truth in drawn])
    drift = np.array(truths(drawn, "rate_mm_yr")) * span
    assert np.mean(drift == 0) == pytest.approx(0.5, abs=0.07)
    assert (np.abs(drift) <= largest).all()
    turn = np.array(truths(drawn, "rate_change_mm_yr")) * span
    assert np.mean(turn != 0) == pytest.approx(0.15, abs=0.05)
    assert (np.abs(turn) <= 0.4 * largest).all()


def test_lasting_unwrapping_errors_are_steps_of_one_cycle():
    drawn = draws(step, 5.0, 2.0, 1500)
    flagged = [draw for draw in drawn if draw[1]["unwrapping"]]
    assert len(flagged) / len(drawn) == pytest.approx(1 / 7 * 0.84, abs=0.03)
    for _, truth in flagged:
        assert [abs(size) for size in truth["step_mm"]] == [CYCLE]
        assert truth["ramp_yr"] == 0
    assert {np.sign(truth["step_mm"][0]) for _, truth in flagged} == {-1, 1}
    others = [size for _, truth in drawn if not truth["unwrapping"] for size in truth["step_mm"]]
    assert CYCLE not in np.abs(others)
    # One that drowns in the noise is not drawn.
    assert not any(truths(draws(step, 5.0, 19.0), "unwrapping"))


@CASES
def test_segments_last_nine_months(span, scatter):
    drawn = draws(piecewise, span, scatter)
    counts = [len(at) for at in truths(drawn, "break_yr")]
    assert set(counts) == ({1} if span < 2.25 else {1, 2, 3})
    for _, truth in drawn:
        assert np.diff([0.0, *truth["break_yr"], span]).min() >= 0.75 - 1e-9
    if span > 4:
        shares = np.bincount(counts, minlength=4)[1:] / len(counts)
        np.testing.assert_allclose(shares, [0.6, 0.32, 0.08], atol=0.08)


@CASES
def test_segments_join_without_a_jump(span, scatter):
    drawn = draws(piecewise, span, scatter)
    t, x = curves(drawn, span, 2000)
    for row, (_, truth) in zip(x, drawn):
        rates = np.array(truth["rate_mm_yr"])
        assert len(rates) == len(truth["break_yr"]) + 1
        assert np.abs(np.diff(row)).max() <= np.abs(rates).max() * (t[1] - t[0]) * (1 + 1e-6)
        inner = np.array(truth["break_yr"])[:, None]
        expected = rates[0] * t + (np.diff(rates)[:, None] * np.maximum(t - inner, 0)).sum(axis=0)
        np.testing.assert_allclose(row, expected, atol=1e-6 * np.ptp(row))


@CASES
def test_size_of_broken_lines(span, scatter):
    drawn = draws(piecewise, span, scatter)
    ends = [signal(np.array([0.0, *truth["break_yr"], span])) for signal, truth in drawn]
    sizes = np.array([np.ptp(row) for row in ends])
    low = max(4.0, 1.4 * scatter)
    assert low - 1e-9 <= sizes.min() < 1.1 * low
    assert sizes.max() <= 150.0 + 1e-9
    rates = truths(drawn, "rate_mm_yr")
    assert np.mean([0.0 in row for row in rates]) > 0.3
    assert min(np.abs(np.diff(row)).min() / np.abs(row).max() for row in rates) > 0.05


@CASES
def test_power_is_monotonic(span, scatter):
    drawn = draws(power, span, scatter)
    near_the_least(truths(drawn, "power_mm"), max(4.5, 1.4 * scatter))
    t, x = curves(drawn, span)
    for row, (_, truth) in zip(x, drawn):
        assert (np.diff(row) * np.sign(truth["power_mm"]) >= -1e-9).all()
        assert row[0] == pytest.approx(0.0, abs=1e-9)
        assert row[-1] == pytest.approx(truth["power_mm"])
        late = t >= truth["onset_yr"]
        bend = np.diff(row[late], 2)[1:] * np.sign(truth["power_mm"])
        assert (bend >= -1e-9 if truth["speeds_up"] else bend <= 1e-9).all()


def test_kinds_of_curves():
    drawn = draws(power, 5.0, 2.0, 1500)
    kinds = np.array(truths(drawn, "curve"))
    for kind, share in {"power": 0.4, "exponential": 0.25, "logarithmic": 0.2, "hyperbolic": 0.15}.items():
        assert np.mean(kinds == kind) == pytest.approx(share, abs=0.05)
    speeds_up = np.array(truths(drawn, "speeds_up"))
    assert speeds_up.mean() == pytest.approx(0.45, abs=0.05)
    exponent = np.array([truth.get("exponent", np.nan) for _, truth in drawn])
    tau = np.array([truth.get("tau", np.nan) for _, truth in drawn])
    for values, low, high in (
        (exponent[(kinds == "power") & speeds_up], 1.6, 3.5),
        (exponent[(kinds == "power") & ~speeds_up], 0.2, 0.6),
        (tau[kinds != "power"], 0.05, 0.5),
    ):
        assert low <= values.min()
        assert values.max() <= high
        assert np.ptp(values) > 0.9 * (high - low)


def test_some_curves_begin_inside_the_span():
    drawn = draws(power, 5.0, 2.0, 1500)
    onset = np.array(truths(drawn, "onset_yr"))
    late = onset > 0
    assert late.mean() == pytest.approx(0.55 / 7, abs=0.025)
    assert 0.05 * 5 <= onset[late].min()
    assert onset.max() <= 0.3 * 5
    assert not np.array(truths(drawn, "speeds_up"))[late].any()
    for (signal, _), begins in zip(drawn, onset):
        np.testing.assert_allclose(signal(np.linspace(0, begins, 20)), 0.0, atol=1e-9)
        assert abs(signal(np.array([begins + 0.5]))[0]) > 0
