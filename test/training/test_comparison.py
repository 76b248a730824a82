import numpy as np
import pytest
from insar_patterns.training.comparison import NO, NOT_SHOWN, YES, compare, figures


def sure(codes):
    return 0.9 * np.eye(6)[codes] + 0.1 / 6


@pytest.mark.parametrize(
    ("only_new", "only_parent", "verdict"),
    [(12, 1, YES), (1, 12, NO), (6, 3, NOT_SHOWN), (0, 0, NOT_SHOWN), (5, 0, NOT_SHOWN), (6, 0, YES)],
)
def test_the_verdict(only_new, only_parent, verdict):
    labels = np.zeros(100, dtype=int)
    new, parent = labels.copy(), labels.copy()
    parent[:only_new] = 1
    new[50 : 50 + only_parent] = 2
    found = compare(sure(new), sure(parent), labels)
    assert found["better"] == verdict
    assert (found["only_new_right"], found["only_parent_right"]) == (only_new, only_parent)
    assert (found["p"] < 0.05) == (verdict != NOT_SHOWN)


def test_figures():
    labels = np.array([0, 0, 0, 1, 1, 5])
    found = figures(sure([0, 0, 1, 1, 1, 0]), labels)
    assert found["points"] == 6
    assert found["accuracy"] == pytest.approx(4 / 6, abs=1e-5)
    assert found["accuracy_interval"][0] < 4 / 6 < found["accuracy_interval"][1]
    assert found["macro_recall"] == pytest.approx((2 / 3 + 1 + 0) / 3, abs=1e-5)
    assert found["recall"] == [pytest.approx(2 / 3, abs=1e-5), 1.0, None, None, None, 0.0]
    assert np.sum(found["confusion"]) == 6
    assert found["confusion"][5][0] == 1
    assert found["calibration_error"] == pytest.approx(0.9 + 0.1 / 6 - 4 / 6, abs=1e-4)
