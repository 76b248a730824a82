import numpy as np
import pytest
from insar_patterns.core.simulation.calendars import S1B_FAILURE
from insar_patterns.core.simulation.missions import C_BAND_MM, S1C_START, X_BAND_MM, draw_calendar, sentinel1_slots


def days(dates):
    """Days between neighbours."""
    return np.diff(dates).astype(int)


def span(dates):
    return int((dates[-1] - dates[0]).astype(int))


@pytest.fixture(scope="module")
def draws():
    rng = np.random.default_rng(0)
    return [draw_calendar(rng) for _ in range(700)]


@pytest.fixture(scope="module")
def by_repeat(draws):
    """Calendars by the days between their slots; 6 where both Sentinel-1 satellites show."""
    out = {6: [], 11: [], 12: [], 24: []}
    for dates, cycle_mm in draws:
        repeat = int(np.gcd.reduce(days(dates)))
        out[11 if cycle_mm == X_BAND_MM else repeat].append(dates)
    return out


def test_six_days_while_two_satellites_flew():
    slots = sentinel1_slots(np.datetime64("2019-03-03"), np.datetime64("2027-01-01"), six_days=True)
    assert slots.dtype == np.dtype("datetime64[D]")
    assert slots[-1] < np.datetime64("2027-01-01") <= slots[-1] + 6
    before, after = slots[:-1] < S1B_FAILURE, slots[:-1] >= S1C_START
    assert (days(slots)[before | after] == 6).all()
    assert (days(slots)[~before & ~after] == 12).all()
    assert (before.sum() > 100, after.sum() > 50, (~before & ~after).sum() > 90) == (True, True, True)
    assert S1B_FAILURE == np.datetime64("2021-12-23")
    assert S1C_START.astype("datetime64[Y]") == np.datetime64("2025")


def test_twelve_days_with_one_satellite():
    slots = sentinel1_slots(np.datetime64("2019-03-03"), np.datetime64("2027-01-01"), six_days=False)
    assert (days(slots) == 12).all()


def test_dates_are_sorted_unique_and_50_to_450(draws):
    counts = np.array([len(dates) for dates, _ in draws])
    assert 50 <= counts.min() < 70
    assert 400 < counts.max() <= 450
    for dates, _ in draws:
        assert dates.dtype == np.dtype("datetime64[D]")
        assert (days(dates) > 0).all()


def test_span(draws):
    years = np.array([span(dates) for dates, _ in draws]) / 365.25
    assert 2.0 < years.min() < 3.5
    assert 9.0 < years.max() <= 10.0


def test_missions(by_repeat, draws):
    share = {repeat: len(calendars) / len(draws) for repeat, calendars in by_repeat.items()}
    assert share[12] == pytest.approx(0.5, abs=0.08)
    assert share[6] == pytest.approx(0.3, abs=0.08)
    assert share[11] == pytest.approx(0.1, abs=0.04)
    assert share[24] == pytest.approx(0.09, abs=0.04)
    assert {cycle for _, cycle in draws} == {C_BAND_MM, X_BAND_MM} == {27.7, 15.5}
    for dates in by_repeat[11]:
        assert (days(dates) % 11 == 0).all()


def test_six_day_tracks_lose_a_satellite_and_get_it_back(by_repeat):
    crossed = 0
    for dates in by_repeat[6]:
        alone = dates[(dates >= S1B_FAILURE + 6) & (dates < S1C_START)]
        assert (days(alone) % 12 == 0).all()
        both = days(dates[dates < S1B_FAILURE])
        again = days(dates[dates >= S1C_START])
        assert (both % 6 == 0).all()
        assert (again % 6 == 0).all()
        crossed += (both == 6).any() and len(alone) > 10
        assert (np.concatenate([both, again]) == 6).any()
    assert crossed > 50
    assert any((days(dates[dates >= S1C_START]) == 6).any() for dates in by_repeat[6])


def test_missing_dates(by_repeat):
    missing = []
    for repeat in (11, 12, 24):
        for dates in by_repeat[repeat]:
            slots = span(dates) // repeat + 1
            if days(dates).max() < 60:  # no block, or one that cannot be told from single dates
                missing.append(1 - len(dates) / slots)
    # Up to a fifth at random; a hidden block of 40 to 60 days takes another 5 of at least 50 slots.
    assert -1e-9 <= min(missing) < 0.02
    assert 0.17 < max(missing) <= 0.2 + 0.1
    assert np.median(missing) == pytest.approx(0.1, abs=0.03)


def test_blocks_of_40_to_150_days_are_missing(by_repeat):
    longest = np.array([days(dates).max() for dates in by_repeat[12]])
    # Seven dates in a row are rarely missing by chance; two of five have a block, and most of those hold as many.
    assert np.mean(longest >= 96) == pytest.approx(0.27, abs=0.07)
    assert 140 < longest.max() <= 150 + 8 * 12


def test_seed():
    one, same, other = (draw_calendar(np.random.default_rng(seed))[0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert len(one) != len(other) or (one != other).any()
