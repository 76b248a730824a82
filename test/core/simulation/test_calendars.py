import numpy as np
import pytest
from insar_patterns.core.simulation.calendars import KUNMING_DATES, S1B_FAILURE, kunming, sentinel1, thinned


def days(dates):
    """Days between neighbours."""
    return np.diff(dates).astype(int)


def span(dates):
    return int((dates[-1] - dates[0]).astype(int))


@pytest.fixture(scope="module")
def draws():
    rng = np.random.default_rng(0)
    return [sentinel1(rng) for _ in range(4000)]


@pytest.mark.parametrize("keep", [2, 3, 50, 99, 100])
def test_thinned_keeps_the_ends(keep):
    dates = np.datetime64("2017-01-05") + 12 * np.arange(100)
    for seed in range(20):
        kept = thinned(dates, keep, np.random.default_rng(seed))
        assert len(kept) == keep
        assert (kept[0], kept[-1]) == (dates[0], dates[-1])
        assert (days(kept) > 0).all()
        assert np.isin(kept, dates).all()


def test_kunming_has_the_papers_168_dates():
    calendars = [kunming(np.random.default_rng(seed)) for seed in range(50)]
    for dates in calendars:
        assert dates.dtype == np.dtype("datetime64[D]")
        assert len(dates) == KUNMING_DATES == 168
        assert (days(dates) > 0).all()
        assert (days(dates) % 12 == 0).all()
        assert dates[0] == np.datetime64("2017-01-05")
        assert dates[-1] == np.datetime64("2022-12-29")
    assert len({tuple(dates.tolist()) for dates in calendars}) == 50


@pytest.mark.parametrize("calendar", [kunming, sentinel1])
def test_seed(calendar):
    one, same, other = (calendar(np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert len(one) != len(other) or (one != other).any()


def test_sentinel1_is_sorted_and_unique(draws):
    for dates in draws:
        assert dates.dtype == np.dtype("datetime64[D]")
        assert (days(dates) > 0).all()


def test_sentinel1_number_of_dates(draws):
    counts = np.array([len(dates) for dates in draws])
    assert counts.min() >= 120
    # Six days from 2015-06-01 to the failure and twelve until seven years are over: 413 slots, 97 % of them.
    assert 330 < counts.max() <= 401


def test_sentinel1_span(draws):
    starts = np.array([dates[0] for dates in draws])
    assert starts.min() >= np.datetime64("2015-06-01")
    assert starts.max() < np.datetime64("2015-06-01") + 1100
    spans = np.array([span(dates) for dates in draws]) / 365.25
    # The last slot lies up to one repeat before the end.
    assert 4.5 - 13 / 365.25 <= spans.min() < 4.6
    assert 6.9 < spans.max() <= 7.0


def test_sentinel1_repeat(draws):
    twelve = np.array([(days(dates) % 12 == 0).all() for dates in draws])
    assert twelve.mean() == pytest.approx(2 / 3, abs=0.03)
    for dates in np.array(draws, dtype=object)[~twelve]:
        assert (days(dates) % 6 == 0).all()
        assert (days(dates[dates >= S1B_FAILURE]) % 12 == 0).all()


def test_sentinel1_missing_dates(draws):
    blocks = []
    for dates in draws:
        if (days(dates) % 12 == 0).all():
            slots = span(dates) // 12 + 1
        else:
            before = dates[dates < S1B_FAILURE]
            slots = span(before) // 6 + 1 + (span(dates) - span(before)) // 12
        # Up to 12 % at random, and up to 60 days (5 or 10 slots) in a block.
        assert 0.02 < 1 - len(dates) / slots < 0.12 + 11 / slots
        blocks.append(days(dates).max() >= 60)
    # A block of 24 to 60 days shows; five missing in a row are rare without one.
    assert 0.08 < np.mean(blocks) < 0.45
    assert max(days(dates).max() for dates in draws) <= 60 + 8 * 12
