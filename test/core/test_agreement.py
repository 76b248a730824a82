"""Cohen's kappa against a worked example and its own definition."""

import math

import numpy as np
import pytest
from insar_patterns.core.agreement import cohen_kappa


def test_worked_example():
    # Two raters, 50 cases: 20 both yes, 5 and 10 apart, 15 both no: p_o = 0.7, p_e = 0.5.
    one = [1] * 25 + [0] * 25
    other = [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15
    assert cohen_kappa(one, other, 2) == pytest.approx(0.4)


def test_full_agreement_is_one_and_order_does_not_matter():
    rng = np.random.default_rng(1)
    one, other = rng.integers(0, 6, 200), rng.integers(0, 6, 200)
    assert cohen_kappa(one, one, 6) == pytest.approx(1.0)
    assert cohen_kappa(one, other, 6) == pytest.approx(cohen_kappa(other, one, 6))
    assert abs(cohen_kappa(one, other, 6)) < 0.15


def test_less_than_chance_is_negative():
    assert cohen_kappa([0, 1, 0, 1], [1, 0, 1, 0], 2) == pytest.approx(-1.0)


def test_undefined_without_points_or_variety():
    assert math.isnan(cohen_kappa([], [], 6))
    assert math.isnan(cohen_kappa([2, 2], [2, 2], 6))
