from collections import Counter

import numpy as np
import pytest
from insar_patterns.core.simulation.disorder import (
    KINDS,
    WEIGHTS,
    bad_block,
    jumps,
    mixture,
    oscillation,
    pulse,
    random_walk,
    returning_cycle,
    reversal,
    undefined,
    very_noisy,
    wandering,
)

CYCLE, SPAN, SCATTER = 27.7, 6.0, 2.0
T = np.linspace(0, SPAN, 366)


def draws(kind, n=150, scatter=SCATTER, t=T):
    """(n, m) on the times and the true parameters."""
    rng = np.random.default_rng(0)
    drawn = [kind(SPAN, scatter, CYCLE, rng) for _ in range(n)]
    return np.array([signal(t) for signal, _ in drawn]), [truth for _, truth in drawn]


def parameter(truths, name):
    return np.array([truth[name] for truth in truths])


def beyond_line(x):
    """What the straight line through each row leaves."""
    return x - np.array([np.polyval(np.polyfit(T, row, 1), T) for row in x])


def test_every_kind_occurs_with_its_weight():
    assert sum(WEIGHTS) == pytest.approx(1.0)
    rng = np.random.default_rng(1)
    count = Counter(undefined(SPAN, SCATTER, CYCLE, rng)[1]["kind"] for _ in range(1500))
    assert set(count) == {kind.__name__ for kind in KINDS}
    for kind, weight in zip(KINDS, WEIGHTS):
        assert count[kind.__name__] / 1500 == pytest.approx(weight, abs=0.035)
    assert WEIGHTS[KINDS.index(very_noisy)] + WEIGHTS[KINDS.index(bad_block)] < 0.4  # no half of it is mere noise


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("span", [1.6, 2.5, 10.0])
def test_a_signal_is_drawn_once(kind, span):
    rng, t = np.random.default_rng(2), np.linspace(0, span, 77)
    for _ in range(10):
        signal, _ = kind(span, 1.0, CYCLE, rng)
        first = signal(t)
        assert np.isfinite(first).all()
        assert np.ptp(first) > 0
        np.testing.assert_array_equal(signal(t), first)
        np.testing.assert_allclose(signal(t[::2]), first[::2], atol=1e-9)


def test_mixture_has_a_jump_on_a_curve_or_bend():
    x, truths = draws(mixture)
    assert {"exponent" in truth or "tau" in truth for truth in truths} == {True, False}
    for row, truth in zip(x, truths):
        (at,), (size,) = truth["step_yr"], truth["step_mm"]
        base = row - size * (T >= at)
        assert 0.3 * max(np.ptp(base) * 0.99, 15.0) <= abs(size) <= max(np.ptp(base) * 1.01, 15.0)
        assert 0.15 * SPAN <= at <= 0.85 * SPAN


def test_random_walk():
    x, truths = draws(random_walk, 400)
    size = parameter(truths, "walk_mm")
    assert 8.0 <= size.min()
    assert size.max() <= 60.0
    moved = (x[:, -1] - x[:, 0]) / size
    assert np.sqrt(np.mean(moved**2)) == pytest.approx(1.0, abs=0.1)
    half = (x[:, len(T) // 2] - x[:, 0]) / size
    assert np.mean(half**2) == pytest.approx(0.5, abs=0.1)


def test_wandering_is_slow():
    x, truths = draws(wandering)
    size = parameter(truths, "wiggle_mm")
    assert 3.0 <= size.min()
    assert size.max() <= 15.0
    rest = beyond_line(x)
    assert np.median(rest.std(axis=1) / size) == pytest.approx(0.85, abs=0.2)
    correlation = np.mean(rest[:, 1:] * rest[:, :-1], axis=1) / np.mean(rest**2, axis=1)
    assert np.median(correlation) > 0.8  # of neighbours six days apart
    assert max(len(np.unique(np.sign(row))) for row in rest) == 2


def test_pulses_come_back():
    x, truths = draws(pulse, 300, t=np.linspace(-SPAN, 2 * SPAN, 1500))
    np.testing.assert_allclose(x[:, [0, -1]], 0.0, atol=1e-6)
    count = [len(truth["pulse_mm"]) for truth in truths]
    assert set(count) == {1, 2}
    for row, truth in zip(x, truths):
        if len(truth["pulse_mm"]) == 1:
            assert row[np.abs(row).argmax()] == pytest.approx(truth["pulse_mm"][0], rel=0.02)
        # At most 0.9 years as a box; a bell of 0.9 years has sunk to a ninth of its height one width off.
        assert np.sum(np.abs(row) > 0.2 * np.abs(row).max()) * (3 * SPAN / 1500) < 2 * 1.3
    assert 5.0 <= min(abs(size) for truth in truths for size in truth["pulse_mm"])


def test_oscillation():
    x, truths = draws(oscillation, 300)
    size, period = parameter(truths, "wave_mm"), parameter(truths, "period_yr")
    assert 6.0 <= size.min()
    assert size.max() <= 25.0
    assert 0.4 <= period.min()
    assert period.max() <= 3.0
    assert np.mean(period == 1.0) == pytest.approx(0.35, abs=0.09)
    for row, a, p in zip(x, size, period):
        waves = np.stack([np.ones_like(T), T, np.sin(2 * np.pi * T / p), np.cos(2 * np.pi * T / p)], axis=1)
        fit, rest, *_ = np.linalg.lstsq(waves, row, rcond=None)
        assert rest.sum() < 1e-9
        assert np.hypot(*fit[2:]) == pytest.approx(a)


def test_bad_block():
    x, truths = draws(bad_block)
    bad = x != 0
    assert (bad.mean(axis=1) < 0.52).all()
    assert (bad.mean(axis=1) > 0.08).all()
    for row, inside, truth in zip(x, bad, truths):
        at = np.flatnonzero(inside)
        assert inside[at[0] : at[-1]].mean() > 0.99
        assert row[inside].std() == pytest.approx(truth["noise_mm"], rel=0.6)
    assert parameter(truths, "noise_mm").min() >= 5.0


def test_very_noisy():
    x, truths = draws(very_noisy)
    size = parameter(truths, "noise_mm")
    assert 5.0 <= size.min()
    assert size.max() <= 20.0
    assert np.median(beyond_line(x).std(axis=1) / size) == pytest.approx(0.9, abs=0.15)
    rest = beyond_line(x)
    assert abs(np.median(np.mean(rest[:, 2:] * rest[:, :-2], axis=1) / np.mean(rest**2, axis=1))) < 0.1


def test_returning_cycles():
    x, truths = draws(returning_cycle, 300)
    assert {len(truth["at_yr"]) for truth in truths} == {2, 4, 6}
    for row, truth in zip(x, truths):
        at = np.array(truth["at_yr"])
        assert truth["unwrapping"]
        assert (np.diff(at) >= 0).all()
        assert at[1] - at[0] >= 0.33 - 1e-9 or at[1] == SPAN
        wrong = np.searchsorted(at, T) % 2 == 1
        rest = row - row[0]
        if at[-1] < SPAN:
            drift = rest[-1] / SPAN
            assert abs(drift * SPAN) <= 10.0
            np.testing.assert_allclose(np.abs(rest - drift * T), CYCLE * wrong, atol=1e-9)
    assert np.mean([truth["at_yr"][-1] < SPAN for truth in truths]) > 0.95


def test_jumps():
    x, truths = draws(jumps)
    assert {len(truth["step_yr"]) for truth in truths} == {3, 4, 5, 6}
    for row, truth in zip(x, truths):
        expected = sum(size * (at < T) for at, size in zip(truth["step_yr"], truth["step_mm"]))
        np.testing.assert_allclose(row, expected, atol=1e-9)
        assert np.abs(truth["step_mm"]).min() >= 4.0


def test_reversal_is_a_step_on_a_broken_line():
    x, truths = draws(reversal)
    for row, truth in zip(x, truths):
        rates = np.array(truth["rate_mm_yr"])
        rest = row - (truth["step_rate_mm_yr"] + rates[0]) * T
        rest -= (np.diff(rates)[:, None] * np.maximum(T - np.array(truth["break_yr"])[:, None], 0)).sum(axis=0)
        rest -= np.maximum(T - truth["step_yr"][0], 0) * truth["rate_change_mm_yr"]
        half = max(truth["ramp_yr"], 1e-12) / 2
        for at, size in zip(truth["step_yr"], truth["step_mm"]):
            rest -= np.interp(T, [at - half, at + half], [0.0, size])
        np.testing.assert_allclose(rest, 0.0, atol=1e-6 * np.ptp(row))


@pytest.mark.parametrize(
    ("kind", "name", "least"),
    [(oscillation, "wave_mm", 2.0), (random_walk, "walk_mm", 2.5), (wandering, "wiggle_mm", 1.0)],
    ids=["oscillation", "random_walk", "wandering"],
)
def test_sizes_follow_the_scatter(kind, name, least):
    _, truths = draws(kind, scatter=30.0)
    assert parameter(truths, name).min() >= least * 30.0
