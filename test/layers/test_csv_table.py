"""Every column of a CSV table gets the right type, and no value is cut."""

import pytest
from insar_patterns.core.errors import DataError

from .csv_points import convert

pytestmark = pytest.mark.usefixtures("qgis_app")

LONG = "some text " * 20  # 6000 rows with it are more than the megabyte in which types are looked for


def test_types(tmp_path):
    text = (
        "x,y,code,plain,zeros,real,mixed,flag,day,D20200101,D20200113,note\n"
        "1,2,7,7,0012,1,1,true,2020-01-01,1,,\n"
        "3,4,8,,12,1.5,a,false,2020-01-02,-2e-1,nan,b\n"
    )
    _, points = convert(tmp_path, text, crs="EPSG:32633")
    assert list(points.kinds.values())[2:] == [
        *("String", "Integer64", "String", "Real", "String", "String", "Date", "Real", "Real", "String")
    ]
    assert points.column("code") == ["7", "8"]
    assert points.column("zeros") == ["0012", "12"]
    assert points.column("plain") == [7, None]
    assert points.column("mixed") == ["1", "a"]
    assert points.column("D20200101") == [1.0, -0.2]
    assert points.column("D20200113") == [None, None]
    assert points.column("note") == [None, "b"]


@pytest.mark.parametrize(
    ("last", "kind", "value"),
    [("1.5", "Real", 1.5), ("3000000000", "Integer64", 3000000000), ("abc", "String", "abc"), ("", "Integer64", None)],
)
def test_what_comes_after_the_first_megabyte_is_not_cut(tmp_path, last, kind, value):
    text = "x,y,v,D20200101,note\n" + f"100,200,12,1,{LONG}\n" * 6000 + f"100,200,{last},2.5,\n"
    report, points = convert(tmp_path, text, crs="EPSG:32633")
    assert (report.rows, report.points, points.kinds["v"]) == (6001, 6001, kind)
    assert points.column("v")[-1] == value
    assert points.column("D20200101")[-1] == 2.5


def test_truth_values_stay_as_written(tmp_path):
    _, points = convert(tmp_path, "lon,lat,flag,note\n" + f"1,2,true,{LONG}\n" * 6000 + "1,2,maybe,\n")
    assert [points.column("flag")[i] for i in (0, -1)] == ["true", "maybe"]


def test_text_among_displacements_far_below_is_refused(tmp_path):
    text = "x,y,D20200101,note\n" + f"100,200,1,{LONG}\n" * 6000 + "100,200,NA,\n100,200,oops,\n"
    with pytest.raises(DataError, match=r"'D20200101' holds 'oops' in row 6002"):
        convert(tmp_path, text, crs="EPSG:32633")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_byte_order_mark_and_line_ends(tmp_path, separator, bom, end):
    lines = [["pid", "lon", "lat", "20200101"], ["a", "12.5", "41.5", "1.25"], ["b", "12.75", "41.5", ""]]
    report, points = convert(tmp_path, bom + "".join(separator.join(line) + end for line in lines))
    assert (report.rows, points.names) == (2, lines[0])
    assert points.places == [(12.5, 41.5), (12.75, 41.5)]
    assert points.column("20200101") == [1.25, None]


def test_decimal_commas_between_semicolons(tmp_path):
    text = "id;x;y;D20200101;D20200113;other\n0012;300000,5;4600000,25;1,5;-0,25;7,5\n12;300001;4600000;;3;8\n"
    _, points = convert(tmp_path, text, crs="EPSG:32633")
    assert points.places == [(300000.5, 4600000.25), (300001.0, 4600000.0)]
    assert points.column("D20200101") == [1.5, None]
    assert points.column("D20200113") == [-0.25, 3.0]
    assert points.column("other") == [7.5, 8.0]
    assert points.column("id") == ["0012", "12"]


@pytest.mark.parametrize("text", ["x\ty\tD20200101\n10\t2,5\t1,5\n", 'x,y,D20200101\n10,"2,5","1,5"\n'])
def test_decimal_commas_elsewhere_are_never_cut(tmp_path, text):
    try:
        _, points = convert(tmp_path, text, crs="EPSG:32633")
    except DataError as error:  # a GDAL that knows them between semicolons only
        assert "1,5" in str(error)
    else:
        assert (points.places, points.column("D20200101")) == ([(10, 2.5)], [1.5])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x\ty\tD20200101\n1\t2\t1,5,5\n", "'D20200101' holds '1,5,5' in row 1"),
        ('x,y,D20200101\n1,2,"1,234.5"\n', "'D20200101' holds '1,234.5' in row 1"),
        ("x,y,D20200101\n1,5,2,5,1,5\n", "Row 1 .* has 6 values for 3 columns"),
        ("x\ty\tv\n1,005,5\t2,005,5\t1\n", "hold no coordinates"),
        ("x;y;D20200101\n1;2;1.234,5\n", "'D20200101' holds '1.234,5' in row 1"),
        ("x,y,D20200101\n1,2,3\n1,2,oops\n", "'D20200101' holds 'oops' in row 2"),
        ("a,b\n1,2\n", "No columns with coordinates .* the columns are: a, b"),
        (",".join(f"c{i}" for i in range(2001)) + "\n1,2\n", "2000 columns or more"),
        ("x,y,WKT\n1,2,POINT(3 4)\n", "geometry from the column 'WKT'"),
        ("x,y,v\n", "no rows below its header"),
        ("", "is empty"),
        ("\n\n", "is no table"),
        ("\nx,y\n1,2\n", "is no table"),
        (b"\x89PNG\r\n\x1a\n\x00\x01\xff" * 50, "no text in UTF-8"),
        ("x,y,größe\n1,2,3\n".encode("latin-1"), "no text in UTF-8"),
        ("x,y\n1,2\n".encode("utf-16"), "no text in UTF-8"),
    ],
)
def test_bad_tables_are_sentences(tmp_path, text, message):
    with pytest.raises(DataError, match=message):
        convert(tmp_path, text, crs="EPSG:32633")
