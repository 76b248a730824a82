import numpy as np
from insar_patterns.core.inference import Result
from insar_patterns.core.patterns import PATTERNS
from insar_patterns.core.result_columns import free_name, result_columns, result_rows

PROBABILITIES = np.array([[0.00004, 0.12346, 0.6, 0.1, 0.1, 0.0765], [np.nan] * 6])
RESULT = Result(np.array([2, -1]), PROBABILITIES, np.array([1.23456, 7.0]), np.array([40, 11]))


def test_columns_are_the_frozen_fields():
    columns = result_columns(RESULT)
    assert list(columns) == ["pattern", "confidence", *(p.field for p in PATTERNS), "velocity", "n_valid"]
    assert max(map(len, columns)) <= 10
    assert columns["pattern"].tolist() == ["step", None]
    assert columns["n_valid"].tolist() == [40, 11]
    assert columns["p_stable"][0] == 0.0 and columns["p_linear"][0] == 0.1235 and columns["velocity"][0] == 1.235
    assert all(np.isnan(column[1]) for name, column in columns.items() if name not in ("pattern", "n_valid"))


def test_rows_hold_none_where_columns_hold_nan():
    first, second = result_rows(RESULT)
    assert first == ["step", 0.6, 0.0, 0.1235, 0.6, 0.1, 0.1, 0.0765, 1.235, 40]
    assert second == [None] * 9 + [11]
    assert [type(value) for value in (*first[:2], first[-1])] == [str, float, int]


def test_free_name():
    assert free_name("velocity", set(), 10) == "velocity"
    assert free_name("confidence", {"confidence"}, 10) == "confiden_1"
    assert free_name("p_step", {"p_step", "p_step_1"}, 10) == "p_step_2"
