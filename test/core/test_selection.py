from dataclasses import replace

import numpy as np
import pytest
from insar_patterns.core import selection
from insar_patterns.core.fits import NOISE_GRID, Noise
from insar_patterns.core.patterns import CODES
from insar_patterns.core.selection import Evidence, Rules, decide, examine, joined, tune
from insar_patterns.core.simulation import calendars, paper


def drawn(n, seed, codes):
    rng = np.random.default_rng(seed)
    return paper.simulate(n, rng, calendars.kunming(rng), codes)


@pytest.fixture(scope="module")
def training():
    series = drawn(300, 1, range(6))
    return series, examine(series.values, series.dates, harmonics=(0,))


def test_the_paper_s_five_patterns():
    """White noise and no undefined: the criterion alone is right nearly always, but calls small drifts linear."""
    series = drawn(300, 7, range(5))
    evidence = examine(series.values, series.dates, harmonics=(0,))
    assert (decide(evidence, Rules()) == series.labels).mean() > 0.93
    assert (decide(evidence, Rules(least_drift_mm=1.07)) == series.labels).mean() > 0.98
    assert (evidence.share == 0).all()


def test_tuned_limits_carry_over(training):
    series, evidence = training
    rules = tune(evidence, series.labels)
    before = (decide(evidence, Rules()) == series.labels).mean()
    assert (decide(evidence, rules) == series.labels).mean() > before + 0.1
    fresh = drawn(200, 2, range(6))
    found = decide(examine(fresh.values, fresh.dates, harmonics=(0,)), rules)
    assert (found == fresh.labels).mean() > 0.94
    assert (found[fresh.labels == CODES["undefined"]] == CODES["undefined"]).mean() > 0.8


def test_without_undefined_in_training_nothing_becomes_undefined(training):
    series, evidence = training
    known = np.flatnonzero(series.labels < 5)
    rules = tune(joined([evidence], known), series.labels[known])
    assert (decide(evidence, rules) != CODES["undefined"]).all()


def test_each_limit_does_what_it_says():
    n = 2
    bic = np.array([[5.0, 0.0, 9.0, 9.0, 9.0], [20.0, 30.0, 0.0, 8.0, 30.0]])
    zeros = np.zeros(n)
    evidence = Evidence(
        bic, np.array([4.0, 0.0]), np.ones(n), zeros, np.ones(n), zeros, zeros, np.full((n, 5), ""), np.zeros((n, 5))
    )
    assert decide(evidence, Rules()).tolist() == [1, 2]
    assert decide(evidence, Rules(least_drift_mm=4.1)).tolist() == [0, 2]
    assert decide(evidence, Rules(least_drift_scatters=4.1)).tolist() == [0, 2]
    assert decide(evidence, Rules(least_step_lead=8.1)).tolist() == [1, 3]
    assert decide(evidence, Rules(most_scatter_mm=0.9)).tolist() == [5, 5]
    assert decide(replace(evidence, lag1=np.array([0.5, 0.1])), Rules(most_lag1=0.3)).tolist() == [5, 2]
    assert decide(replace(evidence, burst=np.array([0.5, 3.1])), Rules(most_burst=3.0)).tolist() == [1, 5]
    assert decide(replace(evidence, bic=np.full((n, 5), np.inf)), Rules()).tolist() == [-1, -1]


def test_correlated_noise_is_not_taken_for_deformation():
    dates = np.arange(np.datetime64("2017-01-05"), np.datetime64("2020-12-31"), 12)
    t = (dates - dates[0]).astype(float) / 365.25
    noise = Noise(0.9, 60.0)
    rng = np.random.default_rng(0)
    values = rng.normal(0, 2, (60, len(t))) @ np.linalg.cholesky(noise.correlation(t)).T
    white = examine(values, dates, harmonics=(0,))
    correlated = examine(values, dates, harmonics=(0,), noises=(None, Noise(0.6, 20.0), noise))
    stable = [(decide(evidence, Rules()) == CODES["stable"]).mean() for evidence in (white, correlated)]
    assert stable[0] < 0.5
    assert stable[1] > 0.85
    assert (correlated.share > 0.5).mean() > 0.9


def test_order_blocks_and_threads_do_not_matter(monkeypatch):
    series = drawn(24, 3, range(6))
    series.values[3:6, 40:50] = np.nan
    options = {"harmonics": (0,), "noises": NOISE_GRID[:3]}
    whole = examine(series.values, series.dates, **options)
    monkeypatch.setattr(selection, "BLOCK", 7)
    back = examine(series.values[::-1], series.dates, threads=1, **options)
    np.testing.assert_allclose(whole.bic, back.bic[::-1], rtol=1e-9)
    np.testing.assert_allclose(whole.scatter, back.scatter[::-1], rtol=1e-9)
    np.testing.assert_array_equal(whole.models, back.models[::-1])


def test_annual_wave_is_not_taken_for_deformation():
    series = drawn(60, 4, range(5))
    t = (series.dates - series.dates[0]).astype(float) / 365.25
    values = series.values + 4.0 * np.sin(2 * np.pi * t)
    evidence = examine(values, series.dates)
    assert (decide(evidence, Rules(least_drift_mm=1.07)) == series.labels).mean() > 0.93
    best = evidence.bic.argmin(axis=1)
    assert (evidence.harmonics[np.arange(60), best] == 1).mean() > 0.95


def test_nothing_and_missing():
    dates = calendars.kunming(np.random.default_rng(0))
    assert len(decide(examine(np.empty((0, len(dates))), dates), Rules())) == 0
    values = np.full((2, len(dates)), np.nan)
    values[1] = 3.0
    assert decide(examine(values, dates), Rules()).tolist() == [-1, CODES["stable"]]
