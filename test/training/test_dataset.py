import numpy as np
import pytest
import torch
from insar_patterns.core.preprocessing import Preprocessing, prepare
from insar_patterns.core.simulation.sets import PAPER_PER_CALENDAR, paper_series, realistic_series
from insar_patterns.training.dataset import SETS, as_input, paper_set, realistic_set

SETTINGS = Preprocessing(steps=40, window=5)
DRAWS = pytest.mark.parametrize("draw", [paper_set, realistic_set])


def test_by_the_name_of_the_simulation():
    assert SETS == {"paper": paper_set, "realistic": realistic_set}


@DRAWS
@pytest.mark.parametrize("n", [1, 130])
def test_simulated_set(draw, n):
    x, y = draw(n, (1, 0), SETTINGS)
    assert x.shape == (n, 1, 40)
    assert (x.dtype, y.dtype, y.shape) == (torch.float32, torch.int64, (n,))
    same, other = draw(n, (1, 0), SETTINGS), draw(n, (1, 1), SETTINGS)
    assert torch.equal(x, same[0])
    assert torch.equal(y, same[1])
    assert not torch.equal(x, other[0])
    assert set(draw(n, 0, SETTINGS, codes=[2])[1].tolist()) == {2}


@pytest.mark.parametrize(("draw", "series"), [(paper_set, paper_series), (realistic_set, realistic_series)])
def test_a_set_is_the_prepared_series(draw, series):
    settings = Preprocessing(steps=40, window=5, channels=("curve", "over_noise", "log_noise"))
    x, y = draw(130, 7, settings)
    drawn = list(series(130, 7))
    np.testing.assert_array_equal(x, np.concatenate([prepare(part.values, part.dates, settings) for part in drawn]))
    np.testing.assert_array_equal(y, np.concatenate([part.labels for part in drawn]))
    again = as_input(drawn, settings)
    assert torch.equal(again[0], x)
    assert torch.equal(again[1], y)


@DRAWS
def test_all_patterns_unless_asked(draw):
    assert set(draw(130, 3, SETTINGS)[1].tolist()) == set(range(6))


def test_paper_set_begins_with_the_papers_calendar():
    n = PAPER_PER_CALENDAR
    mixed, _ = paper_set(n + 50, 0, SETTINGS)
    alone, _ = paper_set(n + 50, 0, SETTINGS, kunming_only=True)
    assert torch.equal(mixed[:n], alone[:n])
    assert not torch.equal(mixed[n:], alone[n:])
