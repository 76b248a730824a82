import numpy as np
import pytest
from insar_patterns.core.areas import date_groups, find_areas, summarize
from insar_patterns.core.patterns import CODES

from ..area_truth import FIRST, SECOND, ZONES, scene

DEFORMING = [CODES[key] for key in ("linear", "step", "piecewise", "power")]
STEP, LINEAR = CODES["step"], CODES["linear"]
RADIUS, LEAST, TOLERANCE = 50.0, 5, 30.0


@pytest.fixture(scope="module")
def truth():
    return scene()


def days_of(truth, spread=5.0, seed=1):
    """Dates of the true steps, some days off, and of the misclassified ones anywhere."""
    rng = np.random.default_rng(seed)
    days = np.full(len(truth.codes), np.datetime64("NaT", "D"))
    for i in np.flatnonzero(truth.codes == STEP):
        zone = truth.zones[i]
        if zone >= 0:
            days[i] = ZONES[zone].day + np.timedelta64(round(rng.normal(0.0, spread)), "D")
        else:
            days[i] = np.datetime64("2019-02-01") + np.timedelta64(int(rng.integers(0, 1300)), "D")
    return days


def find(truth, days=None, **options):
    days = days_of(truth) if days is None else days
    return find_areas(truth.xy, truth.codes, days, DEFORMING, RADIUS, LEAST, TOLERANCE, **options)


def test_each_zone_is_one_area(truth):
    found = find(truth)
    assert len(found) == len(ZONES)
    for area in found:
        zones, counts = np.unique(truth.zones[area], return_counts=True)
        best = zones[counts.argmax()]
        assert counts.max() / len(area) > 0.93  # a misclassified point may touch a disc
        assert counts.max() / (truth.zones == best).sum() > 0.97
    assert sorted(int(np.bincount(truth.zones[area] + 1).argmax()) - 1 for area in found) == [0, 1, 2, 3]


@pytest.mark.parametrize("together", [False, True])
def test_areas_are_disjoint_connected_and_of_one_event(truth, together):
    days = days_of(truth, spread=12.0)
    found = find(truth, days, together=together)
    rows = np.concatenate(found)
    assert len(np.unique(rows)) == len(rows)
    assert [len(area) for area in found] == sorted((len(area) for area in found), reverse=True)
    for area in found:
        if not together:
            assert len(set(truth.codes[area])) == 1
        steps = days[area[truth.codes[area] == STEP]]
        if np.bincount(truth.codes[area]).argmax() == STEP:
            assert (steps.max() - steps.min()).astype(int) <= 2 * TOLERANCE
        distance = np.linalg.norm(truth.xy[area][:, None] - truth.xy[area][None], axis=2)
        reached = np.zeros(len(area), dtype=bool)
        reached[0] = True
        for _ in range(len(area)):
            reached = (distance[reached] <= RADIUS).any(axis=0)
        assert reached.all()


def test_without_dates_the_steps_that_touch_are_one_area(truth):
    found = find(truth, np.full(len(truth.codes), np.datetime64("NaT", "D")))
    steps = [area for area in found if truth.codes[area[0]] == STEP]
    assert len(steps) == 1
    assert set(truth.zones[steps[0]]) >= {1, 2}


def test_steps_of_any_date_are_no_event():
    rng = np.random.default_rng(0)
    xy = rng.uniform(0.0, 600.0, (400, 2))
    days = np.datetime64("2016-01-01") + rng.integers(0, 2500, 400).astype("timedelta64[D]")
    codes = np.full(400, STEP)
    assert find_areas(xy, codes, days, DEFORMING, RADIUS, LEAST, TOLERANCE) == []
    same = np.full(400, days[0])
    (one,) = find_areas(xy, codes, same, DEFORMING, RADIUS, LEAST, TOLERANCE)
    assert len(one) > 390  # all but a few that lie alone


def test_together_joins_what_is_mixed_and_splits_it_by_event():
    """Two of five points of a town subside linearly, the rest stepped in one of two years."""
    x, y = np.meshgrid(np.arange(10) * 20.0, np.arange(10) * 20.0)
    xy = np.column_stack([x.ravel(), y.ravel()])
    codes = np.where(np.arange(100) % 5 < 3, STEP, LINEAR)
    days = np.where(xy[:, 0] < 95, FIRST, SECOND)
    days[codes != STEP] = np.datetime64("NaT")
    found = find_areas(xy, codes, days, DEFORMING, 45.0, 4, TOLERANCE, together=True)
    assert len(found) == 2
    assert sum(map(len, found)) == 100
    for area in found:
        assert len(np.unique(days[area][codes[area] == STEP])) == 1
        assert LINEAR in codes[area]
    assert [len(area) for area in find_areas(xy, codes, days, [LINEAR], 85.0, 4, TOLERANCE)] == [40]


def test_points_without_place_pattern_or_chosen_pattern_form_no_area(truth):
    xy = truth.xy.copy()
    xy[::2] = np.nan
    found = find_areas(xy, truth.codes, days_of(truth), [LINEAR], RADIUS, LEAST, TOLERANCE)
    rows = np.concatenate(found)
    assert (rows % 2 == 1).all()
    assert (truth.codes[rows] == LINEAR).all()
    none = np.full(len(truth.codes), -1)
    assert find_areas(truth.xy, none, days_of(truth), DEFORMING, RADIUS, LEAST, TOLERANCE) == []
    empty = np.empty(0)
    nothing = find_areas(
        empty.reshape(0, 2), empty.astype(int), empty.astype("datetime64[D]"), DEFORMING, RADIUS, LEAST, TOLERANCE
    )
    assert nothing == []


# Dates


def test_date_groups_are_events():
    rng = np.random.default_rng(3)
    first, second = rng.normal(18000.0, 8.0, 200), rng.normal(18090.0, 8.0, 100)
    lonely = np.array([17000.0, 19000.0])
    days = np.concatenate([second, first, lonely])
    groups = date_groups(days, 30.0)
    sizes = sorted(len(group) for group in groups)
    assert sizes == [1, 1, 100, 200]
    for group in groups:
        assert np.ptp(days[group]) <= 61  # rounded to whole days


def test_the_tail_of_an_event_is_no_other_event():
    days = np.random.default_rng(4).normal(18000.0, 15.0, 3000)
    groups = date_groups(days, 30.0)
    assert max(map(len, groups)) > 0.93 * len(days)
    assert sum(map(len, groups)) - max(map(len, groups)) < 5


@pytest.mark.parametrize("days", [[18000.0], [18000.0, 18000.0], [18000.0, 18000.4]])
def test_date_groups_of_few(days):
    groups = date_groups(np.array(days), 1.0)
    assert [group.tolist() for group in groups] == [list(range(len(days)))]


# Numbers


def test_summary():
    codes = np.array([STEP, STEP, STEP, LINEAR, 0])
    days = np.array(["2020-01-01", "2020-01-11", "NaT", "2022-01-01", "2020-01-05"], dtype="datetime64[D]")
    found = summarize(
        np.arange(4),
        codes,
        np.array([0.8, 0.6, 0.7, np.nan, 0.1]),
        np.array([-1.0, -3.0, np.nan, -2.0, 50.0]),
        days,
        np.array([-10.0, -14.0, np.nan, 99.0, 99.0]),
    )
    assert found.points == 4
    assert (found.pattern, found.share) == (STEP, 0.75)
    assert found.velocity == -2.0
    assert (found.steps, found.step_day, found.step_spread) == (2, np.datetime64("2020-01-06"), 5.0)
    assert found.step_mm == -12.0
    assert found.confidence == pytest.approx(0.7)


def test_summary_of_nothing_known():
    nothing = np.full(2, np.nan)
    found = summarize(np.arange(2), np.full(2, LINEAR), nothing, nothing, nothing.astype("datetime64[D]"), nothing)
    assert (found.pattern, found.share, found.steps) == (LINEAR, 1.0, 0)
    assert np.isnat(found.step_day)
    assert np.isnan([found.velocity, found.step_spread, found.step_mm, found.confidence]).all()
