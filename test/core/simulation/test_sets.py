import numpy as np
import pytest
from insar_patterns.core.simulation import sets
from insar_patterns.core.simulation.calendars import KUNMING_DATES

SETS = pytest.mark.parametrize(
    ("draw", "each"),
    [(sets.paper_series, sets.PAPER_PER_CALENDAR), (sets.realistic_series, sets.REALISTIC_PER_CALENDAR)],
    ids=["paper", "realistic"],
)


def same(one, other):
    return len(one) == len(other) and all(
        np.array_equal(a.values, b.values)
        and np.array_equal(a.dates, b.dates)
        and np.array_equal(a.labels, b.labels)
        and str(a.parameters) == str(b.parameters)
        for a, b in zip(one, other)
    )


def test_series_of_a_calendar():
    assert (sets.PAPER_PER_CALENDAR, sets.REALISTIC_PER_CALENDAR) == (500, 100)


@SETS
def test_every_so_many_series_share_a_calendar(draw, each):
    drawn = list(draw(2 * each + 7, 0))
    assert [len(part.labels) for part in drawn] == [each, each, 7]
    for part in drawn:
        assert part.values.shape == (len(part.labels), len(part.dates))
        assert len(part.parameters) == len(part.labels)
        assert np.isfinite(part.values).all()
    assert len({tuple(part.dates.tolist()) for part in drawn}) == 3


@SETS
@pytest.mark.parametrize("n", [0, 1])
def test_few_series(draw, each, n):
    assert sum(len(part.labels) for part in draw(n, 0)) == n


@SETS
def test_a_seed_is_the_whole_state(draw, each):
    n = each + 20
    np.random.seed(1)  # whatever others left behind
    one = list(draw(n, (3, 0, 5)))
    np.random.seed(2)
    assert same(one, list(draw(n, (3, 0, 5))))
    for other in (3, (3, 0, 6), (3, 1, 5), (0, 3, 5)):
        assert not same(one, list(draw(n, other)))


@SETS
def test_more_series_begin_with_the_same(draw, each):
    assert same(list(draw(2 * each, 4))[:1], list(draw(each, 4)))


@SETS
def test_only_the_asked_patterns(draw, each):
    labels = np.concatenate([part.labels for part in draw(60, 1, codes=[2, 3])])
    assert set(labels) == {2, 3}


def test_the_papers_calendar_comes_first_and_every_other_time():
    lengths = [len(part.dates) for part in sets.paper_series(2001, 0)]
    starts = [part.dates[0] == np.datetime64("2017-01-05") for part in sets.paper_series(2001, 0)]
    assert starts == [True, False, True, False, True]
    assert lengths[::2] == [KUNMING_DATES] * 3
    only = [part.dates for part in sets.paper_series(1001, 0, kunming_only=True)]
    assert {len(dates) for dates in only} == {KUNMING_DATES}
    assert {dates[0] for dates in only} == {np.datetime64("2017-01-05")}


def test_ambiguous_series_are_others():
    """Stable ones are refused where they are loud."""
    usual, refused = (
        np.concatenate([part.values.std(axis=1) for part in sets.realistic_series(60, 5, [0], ambiguous=ambiguous)])
        for ambiguous in (False, True)
    )
    assert np.median(refused) > 1.5 * np.median(usual)
