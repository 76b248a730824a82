import numpy as np
import pytest
from insar_patterns.core import envelopes as module
from insar_patterns.core.envelopes import Envelopes, events_between, scattered, typical_dates, without_offset

M = 30


def series(n, seed=0, gaps=True):
    rng = np.random.default_rng(seed)
    values = rng.normal(0, 3, (n, M)) + rng.uniform(-20, 20, (n, 1))
    if gaps:
        values[rng.random((n, M)) < 0.1] = np.nan
    return values


def collected(ids, groups, values, block=7, limit=module.VALUES):
    found = Envelopes([ids[group] for group in groups], M, limit)
    for first in range(0, len(ids), block):
        found.add(ids[first : first + block], values[first : first + block])
    return found


def test_offset_is_the_median_of_the_first_values():
    values = np.arange(40.0)[None, :] + 100.0
    assert without_offset(values)[0, 2] == 0.0  # of 40 dates the first 5
    values[0, :3] = np.nan
    assert without_offset(values)[0, 5] == 0.0
    assert np.isnan(without_offset(values)[0, :3]).all()
    short = np.full((1, M), np.nan)
    short[0, -2:] = (4.0, 6.0)
    assert without_offset(short)[0, -2:].tolist() == [-1.0, 1.0]


@pytest.mark.filterwarnings("ignore:All-NaN slice")
def test_envelopes_are_numpys_whatever_the_blocks():
    ids = np.random.default_rng(3).permutation(50).astype(np.int64) * 3
    values = without_offset(series(50))
    groups = [np.arange(20), np.arange(10, 50), np.array([4])]  # some series in two groups
    found = collected(ids, groups, values)
    for i, group in enumerate(groups):
        mine, envelope = values[group], found.envelope(i)
        assert (envelope.series, envelope.kept) == (len(group), len(group))
        assert envelope.count.tolist() == np.isfinite(mine).sum(axis=0).tolist()
        expected = np.nanpercentile(mine, (0, 25, 50, 75, 100), axis=0)
        for line, name in zip(expected, ("minimum", "q25", "median", "q75", "maximum")):
            np.testing.assert_allclose(getattr(envelope, name), line, atol=1e-5)


def test_a_date_without_values_is_nan():
    values = series(5, gaps=False)
    values[:, 4] = np.nan
    envelope = collected(np.arange(5), [np.arange(5)], values).envelope(0)
    assert envelope.count[4] == 0
    assert all(np.isnan(line[4]) for line in envelope[3:])
    assert np.isfinite(envelope.median[5])


def test_above_the_limit_a_sample_that_is_always_the_same(monkeypatch):
    monkeypatch.setattr(module, "LEAST", 100)
    n = 600
    ids, values = np.arange(n) * 7, series(n, gaps=False)
    found = collected(ids, [np.arange(n)], values, limit=100 * M)
    assert found.limit == 100
    envelope = found.envelope(0)
    assert (envelope.series, envelope.kept) == (n, 100)
    # Number and extremes are of all series, the quartiles of those with the smallest scattered ids.
    assert envelope.minimum == pytest.approx(values.min(axis=0))
    assert envelope.maximum == pytest.approx(values.max(axis=0))
    chosen = np.argsort(scattered(ids))[:100]
    assert envelope.median == pytest.approx(np.median(values[chosen], axis=0), abs=1e-5)
    # The order of the points and of the blocks does not matter.
    order = np.random.default_rng(0).permutation(n)
    again = collected(ids[order], [np.arange(n)], values[order], block=50, limit=100 * M).envelope(0)
    np.testing.assert_array_equal(again.median, envelope.median)


def test_scattered_ids_are_evenly_spread():
    """Ids are given in space, row by row: a sample must not be a part of the map."""
    chosen = np.sort(np.argsort(scattered(np.arange(10_000)))[:1000])
    counts = np.histogram(chosen, 10, (0, 10_000))[0]
    assert counts.min() > 70
    assert counts.max() < 130


def days(*texts):
    return np.array(texts, dtype="datetime64[D]")


def test_typical_dates():
    rng = np.random.default_rng(0)
    main = np.datetime64("2021-03-14") + rng.integers(-20, 21, 60)
    second = np.datetime64("2022-10-01") + rng.integers(-20, 21, 30)
    stray = days("2019-01-01", "2020-06-01", "NaT")
    found = typical_dates(np.concatenate([main, second, stray]), 93)
    assert [event.points for event in found] == [60, 30]
    assert abs(found[0].date - np.datetime64("2021-03-14")) <= np.timedelta64(6, "D")
    assert abs(found[1].date - np.datetime64("2022-10-01")) <= np.timedelta64(8, "D")


def test_few_events_are_not_typical():
    assert typical_dates(days("2020-01-01", "2020-01-02"), 2) == []
    assert typical_dates(days("NaT"), 1) == []
    spread = np.datetime64("2015-01-01") + np.arange(20) * 100
    assert typical_dates(spread, 20) == []
    assert typical_dates(np.repeat(days("2020-01-01"), 10), 100) == []


def test_events_fall_to_the_date_that_shows_them_first():
    acquisitions = days("2020-01-01", "2020-01-13", "2020-01-25")
    happened = days("2019-06-01", "2020-01-02", "2020-01-13", "2020-01-14", "2021-01-01", "NaT")
    assert events_between(happened, acquisitions).tolist() == [1, 2, 1]
