import warnings

import numpy as np
import pytest
from insar_patterns.core import metrics

TRUTH = np.array([0, 0, 0, 1, 1, 2])
FOUND = np.array([0, 0, 1, 1, 1, 0])


def test_hand_made_case():
    assert metrics.accuracy(TRUTH, FOUND) == pytest.approx(4 / 6)
    confusion = metrics.confusion_matrix(TRUTH, FOUND, 4)
    assert confusion.dtype == np.int64
    np.testing.assert_array_equal(confusion, [[2, 1, 0, 0], [0, 2, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_allclose(metrics.recall(confusion), [2 / 3, 1.0, 0.0, np.nan])
        np.testing.assert_allclose(metrics.precision(confusion), [2 / 3, 2 / 3, np.nan, np.nan])


@pytest.mark.parametrize("classes", [2, 6])
def test_random_cases_equal_plain_counting(classes):
    rng = np.random.default_rng(classes)
    truth, found = rng.integers(0, classes, (2, 2000))
    confusion = metrics.confusion_matrix(truth, found, classes)
    for i in range(classes):
        for j in range(classes):
            assert confusion[i, j] == sum(1 for t, f in zip(truth, found) if (t, f) == (i, j))
        assert metrics.recall(confusion)[i] == pytest.approx(np.mean(found[truth == i] == i))
        assert metrics.precision(confusion)[i] == pytest.approx(np.mean(truth[found == i] == i))
    assert metrics.accuracy(truth, found) == pytest.approx(np.trace(confusion) / 2000)


def test_lists_and_perfection():
    assert metrics.accuracy([1, 2], [1, 2]) == 1.0
    np.testing.assert_array_equal(metrics.confusion_matrix([1, 0], [1, 0], 2), np.eye(2))
