import numpy as np
import pytest
from insar_patterns.core.calibration import expected_calibration_error, reliability


def two_classes(confidence):
    return np.stack([confidence, 1 - np.asarray(confidence)], axis=1)


def test_hand_made_case():
    probabilities = two_classes([0.9, 0.9, 0.9, 0.9, 0.6, 0.6])
    labels = np.array([0, 0, 0, 1, 0, 1])
    diagram = reliability(probabilities, labels, bins=10)
    assert diagram.count.tolist() == [0, 0, 0, 0, 0, 2, 0, 0, 4, 0]
    assert diagram.right.tolist() == [0, 0, 0, 0, 0, 1, 0, 0, 3, 0]
    np.testing.assert_allclose(diagram.confidence[[5, 8]], [0.6, 0.9])
    np.testing.assert_allclose(diagram.accuracy[[5, 8]], [0.5, 0.75])
    assert np.isnan(diagram.accuracy[0])
    assert expected_calibration_error(probabilities, labels, bins=10) == pytest.approx((2 * 0.1 + 4 * 0.15) / 6)


def test_calibrated_probabilities_have_no_error_and_sharper_ones_do():
    rng = np.random.default_rng(0)
    probabilities = rng.dirichlet(np.ones(6), 60000)
    labels = (probabilities.cumsum(axis=1) > rng.random((60000, 1))).argmax(axis=1)
    assert expected_calibration_error(probabilities, labels) < 0.01
    sharp = probabilities**3
    sharp /= sharp.sum(axis=1, keepdims=True)
    gap = np.mean(sharp.max(axis=1)) - np.mean(sharp.argmax(axis=1) == labels)
    assert gap > 0.1
    assert expected_calibration_error(sharp, labels) == pytest.approx(gap, abs=0.01)


def test_extremes():
    certain = np.array([[1.0, 0.0], [1.0, 0.0]])
    assert expected_calibration_error(certain, [0, 0]) == 0.0
    assert expected_calibration_error(certain, [1, 1]) == 1.0
    assert expected_calibration_error(np.full((4, 2), 0.5), [0, 0, 1, 1]) == 0.0
    assert np.isnan(expected_calibration_error(np.empty((0, 6)), np.empty(0, dtype=int)))


def test_a_label_that_is_no_column_is_an_error_of_the_model():
    assert expected_calibration_error(two_classes([0.8, 0.8]), [5, 5]) == pytest.approx(0.8)
