import numpy as np
from insar_patterns.core.measured import to_millimetres


def test_unit_and_what_means_nothing():
    values = np.array([[1.5, 999.0, np.inf], [np.nan, -2.0, np.float32(999.0)]])
    found, infinite = to_millimetres(values, "cm", 999.0)
    np.testing.assert_array_equal(found, [[15.0, np.nan, np.nan], [np.nan, -20.0, np.nan]])
    assert infinite == 1


def test_without_a_nodata_value_all_numbers_count():
    found, infinite = to_millimetres(np.array([[999.0, 0.0]]))
    assert found.tolist() == [[999.0, 0.0]] and infinite == 0
