"""Macro figures, intervals and tests of core/metrics, against hand-made cases and other implementations."""

import numpy as np
import pytest
from insar_patterns.core import metrics
from scipy import stats

CONFUSION = np.array([[8, 1, 1, 0], [2, 3, 0, 0], [0, 0, 0, 0], [0, 1, 0, 3]])


def test_f1_is_the_harmonic_mean_of_recall_and_precision():
    recall, precision = metrics.recall(CONFUSION), metrics.precision(CONFUSION)
    expected = 2 * recall * precision / (recall + precision)
    np.testing.assert_allclose(metrics.f1(CONFUSION)[[0, 1, 3]], expected[[0, 1, 3]])
    assert metrics.f1(CONFUSION)[2] == 0.0  # never true, once predicted
    assert np.isnan(metrics.f1(np.diag([2, 0]))[1])  # neither


def test_macro_figures_leave_out_patterns_without_labels():
    assert metrics.macro_recall(CONFUSION) == pytest.approx((0.8 + 0.6 + 0.75) / 3)
    assert metrics.macro_f1(CONFUSION) == pytest.approx((16 / 20 + 6 / 10 + 6 / 7) / 3)


def test_macro_figures_equal_plain_counting():
    rng = np.random.default_rng(3)
    truth, found = rng.integers(0, 5, (2, 400))
    confusion = metrics.confusion_matrix(truth, found, 6)
    f1, recall = [], []
    for k in range(5):
        hit = np.sum((truth == k) & (found == k))
        f1.append(2 * hit / (np.sum(truth == k) + np.sum(found == k)))
        recall.append(hit / np.sum(truth == k))
    assert metrics.macro_f1(confusion) == pytest.approx(np.mean(f1))
    assert metrics.macro_recall(confusion) == pytest.approx(np.mean(recall))


def test_a_last_column_without_pattern_counts_as_errors():
    wide = np.hstack([CONFUSION, [[10], [0], [0], [0]]])
    assert metrics.recall(wide)[0] == pytest.approx(0.4)
    np.testing.assert_allclose(metrics.precision(wide), metrics.precision(CONFUSION))
    assert metrics.precision(wide).shape == metrics.f1(wide).shape == (4,)


def test_wilson_equals_scipy():
    for successes, trials in ((0, 7), (7, 7), (9, 10), (812, 1183)):
        low, high = metrics.wilson(successes, trials)
        exact = stats.binomtest(successes, trials).proportion_ci(0.95, method="wilson")
        assert (low, high) == (pytest.approx(exact.low, abs=1e-12), pytest.approx(exact.high, abs=1e-12))
    assert np.isnan(metrics.wilson(0, 0)).all()
    assert np.shape(metrics.wilson([1, 2, 3], [4, 4, 4])) == (2, 3)


def test_wilson_covers_the_truth():
    rng = np.random.default_rng(0)
    for share, trials in ((0.9, 30), (0.5, 200)):
        low, high = metrics.wilson(rng.binomial(trials, share, 20000), np.full(20000, trials))
        assert np.mean((low <= share) & (share <= high)) == pytest.approx(0.95, abs=0.03)


def test_bootstrap_is_seeded_and_holds_the_figure():
    first = metrics.bootstrap(CONFUSION, metrics.macro_f1, seed=4)
    assert first == metrics.bootstrap(CONFUSION, metrics.macro_f1, seed=4)
    assert first != metrics.bootstrap(CONFUSION, metrics.macro_f1, seed=5)
    assert first[0] < metrics.macro_f1(CONFUSION) < first[1]
    assert metrics.bootstrap(np.diag([5, 5]), metrics.macro_recall) == (1.0, 1.0)


def test_bootstrap_of_a_single_rate_is_as_wide_as_theory_says():
    confusion = np.array([[800, 200], [0, 0]])
    low, high = metrics.bootstrap(confusion, metrics.macro_recall, replicates=20000)
    expected = 1.96 * np.sqrt(0.8 * 0.2 / 1000)
    assert high - 0.8 == pytest.approx(expected, rel=0.05)
    assert 0.8 - low == pytest.approx(expected, rel=0.05)


def test_bootstrap_covers_the_truth():
    rng = np.random.default_rng(1)
    truth = np.array([[0.8, 0.15, 0.05], [0.1, 0.7, 0.2], [0.1, 0.3, 0.6]])
    inside = 0
    for i in range(200):
        drawn = np.array([rng.multinomial(120, row) for row in truth])
        low, high = metrics.bootstrap(drawn, metrics.macro_recall, seed=i, replicates=500)
        inside += low <= 0.7 <= high
    assert inside / 200 >= 0.9


def test_mcnemar_counts_only_what_differs():
    first = np.array([1] * 50 + [1] * 9 + [0] * 1 + [0] * 40, dtype=bool)
    second = np.array([1] * 50 + [0] * 9 + [1] * 1 + [0] * 40, dtype=bool)
    result = metrics.mcnemar(first, second)
    assert (result.only_first, result.only_second) == (9, 1)
    assert result.p == pytest.approx(2 * (1 + 10) / 2**10)
    assert metrics.mcnemar(second, first).p == pytest.approx(result.p)
    assert metrics.mcnemar(first, first) == (0, 0, 1.0)


def test_holm_by_hand():
    np.testing.assert_allclose(metrics.holm([0.01, 0.04, 0.03]), [0.03, 0.06, 0.06])
    np.testing.assert_allclose(metrics.holm([0.6, 0.7]), [1.0, 1.0])
    np.testing.assert_allclose(metrics.holm([0.2]), [0.2])
    assert metrics.holm([]).shape == (0,)
