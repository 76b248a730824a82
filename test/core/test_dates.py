import datetime

import numpy as np
import pytest
from insar_patterns.core.dates import MIN_DATES, find_dates, parse_field
from insar_patterns.core.errors import DataError


def family(style="D{}", count=30, start="2017-01-05", every=12):
    """Field names of `count` regular dates."""
    dates = np.datetime64(start) + every * np.arange(count)
    return [style.format(str(date).replace("-", "")) for date in dates]


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("D20170105", "d"),
        ("20170105", ""),
        ("D_20170105", "d"),
        ("d_20170105", "d"),
        ("d20170105", "d"),
        ("2017-01-05", ""),
        ("2017_01_05", ""),
        ("D2017-01-05", "d"),
        ("D-2017-01-05", "d"),
        ("DISP_2017_01_05", "disp"),
        ("LOS 20170105", "los"),
        ("a_20170105", "a"),
        ("h2ph_20170105", "h2ph"),
        ("Band2_20170105", "band2"),
        (" D20170105 ", "d"),
    ],
)
@pytest.mark.parametrize("case", [str, str.lower, str.upper])
def test_spellings(name, prefix, case):
    assert parse_field(case(name)) == (prefix, datetime.date(2017, 1, 5))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "velocity",
        "2017",
        "201701",
        "2017010",
        "12345678",
        "99999999",
        "19770105",
        "21000105",
        "201701051",
        "ID2017010512",
        "ID120170105",
        "20170105x",
        "D20170105_mm",
        "2017-0105",
        "201701-05",
        "2017-01_05",
        "2017/01/05",
        "2017-1-5",
        "05-01-2017",
    ],
)
def test_other_names_are_no_dates(name):
    assert parse_field(name) is None


@pytest.mark.parametrize("year", [1978, 2099])
def test_years_at_the_bounds(year):
    assert parse_field(f"D{year}1231") == ("d", datetime.date(year, 12, 31))


@pytest.mark.parametrize("name", ["20170230", "D20171301", "d_20170100", "2017-02-29", "D_20170631", "20170000"])
def test_days_that_no_calendar_has_are_reported(name):
    assert parse_field(name)[1] is None
    fields = family()
    found = find_dates(["pid", *fields[:10], name, *fields[10:]])
    assert found.names == tuple(fields)
    assert found.impossible == (name,)


def test_leap_day():
    assert parse_field("D20200229")[1] == datetime.date(2020, 2, 29)


@pytest.mark.parametrize("style", ["D{}", "{}", "d_{}", "disp{}", "LOS_{}", "myseries_{}"])
def test_a_single_family_is_the_displacement(style):
    fields = family(style)
    found = find_dates(["code", "height", "12345678", "ID2017010512", *fields, "velocity"])
    assert found.names == tuple(fields)
    assert found.impossible == ()
    assert found.dates.dtype == np.dtype("datetime64[D]")
    np.testing.assert_array_equal(found.dates, np.datetime64("2017-01-05") + 12 * np.arange(30))


def test_displacement_beside_amplitudes():
    displacement = family("d_{}")
    names = [name for trio in zip(family("a_{}"), displacement, family("h2ph_{}")) for name in trio]
    assert find_dates(["pnt_id", "pnt_lat", "pnt_lon", *names]).names == tuple(displacement)


def test_egms_header():
    facts = (
        "pid,mp_type,latitude,longitude,easting,northing,height,height_wgs84,line,pixel,rmse,temporal_coherence,"
        "amplitude_dispersion,incidence_angle,track_angle,los_east,los_north,los_up,mean_velocity,mean_velocity_std,"
        "acceleration,acceleration_std,seasonality,seasonality_std"
    )
    dates = family("{}", 300, "2018-01-02", 6)
    header = ",".join([facts, *dates])
    assert find_dates(header.split(",")).names == tuple(dates)


@pytest.mark.parametrize("stray", ["processed_20230101", "TS_20230101", "20230101"])
def test_a_stray_dated_field_is_no_second_family(stray):
    fields = family()
    assert find_dates([stray, *fields]).names == tuple(fields)


@pytest.mark.parametrize("styles", [("D{}", "{}"), ("d_{}", "disp_{}"), ("a_{}", "h2ph_{}")])
def test_ambiguous_families_are_named(styles):
    first, second = family(styles[0]), family(styles[1], 25)
    with pytest.raises(DataError, match="FIELDS") as caught:
        find_dates([*first, *second])
    for part in (first[0], first[-1], "(30)", second[0], second[-1], "(25)"):
        assert part in str(caught.value)


def test_dates_are_sorted_with_their_names():
    fields = family()
    shuffled = list(np.random.default_rng(0).permutation(fields))
    assert shuffled != fields
    found = find_dates(shuffled)
    assert found.names == tuple(fields)
    assert (np.diff(found.dates) > np.timedelta64(0, "D")).all()


@pytest.mark.parametrize("twin", ["d_20170117", "D_20170117", "D2017-01-17"])
def test_a_date_twice_is_refused(twin):
    with pytest.raises(DataError, match="twice") as caught:
        find_dates([*family(), twin])
    assert "2017-01-17" in str(caught.value)
    assert "'D20170117'" in str(caught.value)
    assert f"'{twin}'" in str(caught.value)


def test_twenty_dates_are_enough_and_fewer_are_listed():
    assert len(find_dates(family(count=20)).names) == MIN_DATES == 20
    fields = family(count=19)
    with pytest.raises(DataError, match=r"Only 19 dates .* at least 20") as caught:
        find_dates(["code", *fields])
    assert all(name in str(caught.value) for name in ["code", *fields])


@pytest.mark.parametrize("names", [[], ["code", "velocity"], ["D20170230"]])
def test_no_dates_lists_what_there_is(names):
    with pytest.raises(DataError, match="No field is named by a date") as caught:
        find_dates(names)
    assert all(name in str(caught.value) for name in names)


def test_a_long_list_is_cut():
    with pytest.raises(DataError) as caught:
        find_dates([f"field{i}" for i in range(500)])
    assert "(500)" in str(caught.value)
    assert "field29" in str(caught.value)
    assert "field30" not in str(caught.value)


def test_fields_override_the_choice_by_prefix():
    displacement, amplitude = family("d_{}"), family("a_{}")
    chosen = amplitude[::-1][:25]
    assert find_dates([*displacement, *amplitude], chosen).names == tuple(sorted(chosen))


def test_fields_of_two_prefixes_may_be_mixed():
    fields = family()
    mixed = [name.lower() if i % 2 else name.replace("D", "") for i, name in enumerate(fields)]
    assert find_dates(fields, mixed).names == tuple(mixed)


@pytest.mark.parametrize("name", ["velocity", "D20170230", "12345678", ""])
def test_fields_that_are_no_dates_are_refused(name):
    fields = family()
    with pytest.raises(DataError, match="FIELDS") as caught:
        find_dates(fields, [*fields, name])
    assert f"'{name}'" in str(caught.value)


def test_too_few_or_repeated_fields_are_refused():
    fields = family()
    with pytest.raises(DataError, match="Only 19 dates"):
        find_dates(fields, fields[:19])
    with pytest.raises(DataError, match="twice"):
        find_dates(fields, [*fields, fields[3]])
