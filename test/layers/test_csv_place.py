"""The coordinate columns of a CSV table and their reference system."""

import pytest
from insar_patterns.core.errors import DataError

from .csv_points import convert, dates

pytestmark = pytest.mark.usefixtures("qgis_app")

L3 = "pid,easting,northing,height,rmse,mean_velocity,mean_velocity_std,acceleration,acceleration_std,seasonality"


@pytest.mark.parametrize(
    "header", [L3, "pid,mp_type,latitude,longitude,easting,northing,height,line,pixel,mean_velocity"]
)
def test_egms_header_is_no_row_and_has_its_crs(tmp_path, header):
    header = ",".join([header, *dates()])
    values = {"pid": "12E45", "easting": "4598649.23", "northing": "1739717.35", "latitude": "38.69"}
    row = ",".join(values.get(name, "1") for name in header.split(","))
    report, points = convert(tmp_path, f"{header}\n{row}\n")
    assert (report.points, points.crs, points.places) == (1, "EPSG:3035", [(4598649.23, 1739717.35)])
    assert points.column("pid") == ["12E45"]


@pytest.mark.parametrize(
    ("names", "options", "crs"),
    [
        ("lon,LAT", {}, "EPSG:4326"),
        ("Longitude,Latitude", {}, "EPSG:4326"),
        ("long,lat", {"crs": "EPSG:4258"}, "EPSG:4258"),
        ("X_Coord,Y_COORD", {"crs": "EPSG:32633"}, "EPSG:32633"),
        ("EAST,north", {"crs": "EPSG:3003"}, "EPSG:3003"),
        ("a,b", {"x": "a", "y": "B", "crs": "EPSG:32633"}, "EPSG:32633"),
        ('"<a&b>,*","y "', {"x": "<a&b>,*", "y": "y ", "crs": "EPSG:32633"}, "EPSG:32633"),
    ],
)
def test_coordinates_are_recognised_or_chosen(tmp_path, names, options, crs):
    place = (12.5, 41.5) if crs in ("EPSG:4326", "EPSG:4258") else (300012.5, 4600041.5)
    report, points = convert(tmp_path, f"{names},v\n{place[0]},{place[1]},7\n", **options)
    assert (points.places, points.crs, report.crs) == ([place], crs, crs)


def test_the_chosen_crs_chooses_among_two_pairs(tmp_path):
    text = "lon,lat,x,y\n12.5,41.5,300000,4600000\n"
    assert convert(tmp_path, text)[1].places == [(12.5, 41.5)]
    assert convert(tmp_path, text, crs="EPSG:32633")[1].places == [(300000, 4600000)]


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("x,y\n1,2\n", {}, "'x' and 'y' do not say .* parameter CRS"),
        ("lon,lat\n412345.1,4756789\n", {}, "hold 412345.1, 4756789.0, which is no longitude"),
        ("lon,lat\n12.5,41.5\n", {"crs": "EPSG:32633"}, "hold degrees, but EPSG:32633"),
        ("lon,lat\n12.5,41.5\n", {"crs": "EPSG:999999"}, "'EPSG:999999' is not known"),
        ("lon,lat\n12.5,41.5\n", {"x": "lon"}, "must both name a column .* are: lon, lat"),
        ("lon,lat\n12.5,41.5\n", {"x": "lon", "y": "gone"}, "not 'lon' and 'gone'"),
    ],
)
def test_bad_places_are_sentences(tmp_path, text, options, message):
    with pytest.raises(DataError, match=message):
        convert(tmp_path, text, **options)
