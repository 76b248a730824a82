"""script/real_tuning.py: what the network is taught of the real series."""

import numpy as np
import pytest

pytestmark = pytest.mark.usefixtures("scripts")


class Echo:
    """A teacher that says the mean of a series' two views, without their last column."""

    def predict(self, views):
        return np.mean(views, axis=0)[:, :6]


def test_every_row_has_its_own_target():
    """Rows name themselves: views differ by their sign in a last column that no target has."""
    from real_tuning import lessons

    rng = np.random.default_rng(0)
    real, simulated = rng.random((7, 6)), rng.random((4, 6))
    votes = rng.random((3, 6))
    views, drawn = ([np.column_stack([x, np.full(len(x), sign)]) for sign in (1, -1)] for x in (real, simulated))
    x, targets = lessons(Echo(), views, votes, drawn)
    assert x.shape == (22, 7) and targets.shape[0] == 22
    expected = np.concatenate([votes, real[3:], simulated])
    np.testing.assert_array_equal(x[:11, :6], np.concatenate([real, simulated]))
    np.testing.assert_array_equal(x[:, 6], np.repeat([1, -1], 11))
    np.testing.assert_allclose(targets[:, :6], np.concatenate([expected, expected]))
