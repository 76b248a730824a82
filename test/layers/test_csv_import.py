"""CSV tables become points: all of them, in every format, complete or not at all."""

import csv
import io
import random
import zipfile

import pytest
from insar_patterns.core.errors import DataError, PatternsError
from osgeo import gdal, osr

from .csv_points import convert, dates

pytestmark = pytest.mark.usefixtures("qgis_app")

EGMS = "EGMS_L2b_117_0227_IW2_VV_2020_2024_1"


@pytest.fixture(scope="module")
def ustica(tmp_path_factory, data):
    """The real EGMS product, imported once."""
    return convert(tmp_path_factory.mktemp("ustica"), data / f"{EGMS}.zip", output="ustica.gpkg")


def test_real_egms_zip_is_its_csv(ustica, data):
    report, points = ustica
    assert report[:5] == (11759, 11759, "easting", "northing", "EPSG:3035")
    assert (points.name, points.crs, points.indexed) == ("ustica", "EPSG:3035", 1)
    with zipfile.ZipFile(data / f"{EGMS}.zip") as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read(f"{EGMS}.csv").decode())))
    assert points.names == list(rows[0]) == report.names
    assert points.column("pid") == [row["pid"] for row in rows]
    dated = [name for name in points.names if name[:2] == "20"]
    assert len(dated) == 207
    assert {points.kinds[name] for name in dated} == {"Real"}
    assert (points.kinds["pid"], points.kinds["line"]) == ("String", "Integer64")
    for i in [0, len(rows) - 1, *random.Random(1).sample(range(len(rows)), 50)]:
        assert points.places[i] == (float(rows[i]["easting"]), float(rows[i]["northing"]))
        assert all(points.rows[i][name] == float(rows[i][name]) for name in points.names if name != "pid")


def test_real_egms_zip_lies_on_ustica(ustica):
    _, points = ustica
    laea, degrees = osr.SpatialReference(), osr.SpatialReference()
    laea.ImportFromEPSG(3035)
    degrees.ImportFromEPSG(4326)
    for system in (laea, degrees):
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    turned = osr.CoordinateTransformation(laea, degrees).TransformPoints(points.places)
    assert all(13.15 < lon < 13.21 and 38.69 < lat < 38.73 for lon, lat, _ in turned)
    for row, (lon, lat, _) in zip(points.rows, turned):
        assert (lon, lat) == (pytest.approx(row["longitude"], abs=2e-6), pytest.approx(row["latitude"], abs=2e-6))


def test_rows_without_coordinates_are_left_out_and_counted(tmp_path):
    text = 'x,y,note\n1,2,"two\nlines"\n,,a\nabc,2,b\n\n0,0,zero\n3,,c\n'
    report, points = convert(tmp_path, text, crs="EPSG:32633")
    assert (report.rows, report.points) == (5, 2)
    assert points.column("note") == ["two\nlines", "zero"]
    assert points.places == [(1, 2), (0, 0)]


def test_columns_with_the_names_of_the_geopackage_or_of_each_other(tmp_path):
    _, points = convert(tmp_path, "fid,geom,x,y,v,V,v\na,b,1,2,3,4,5\n", crs="EPSG:32633")
    assert [points.rows[0][name] for name in points.names] == ["a", "b", 1, 2, 3, 4, 5]


@pytest.mark.parametrize("output", ["out.gpkg", "out.shp"])
def test_more_columns_than_a_dbase_table_should_have(tmp_path, output):
    names = dates(300)
    _, points = convert(tmp_path, f"lon,lat,{','.join(names)}\n1,2{',3.5' * 299},-1\n", output=output)
    assert list(points.rows[0].values()) == [1, 2, *[3.5] * 299, -1]


@pytest.mark.parametrize("output", ["out.shp", "out.fgb", "out.geojson"])
def test_other_formats(tmp_path, output):
    _, points = convert(tmp_path, "lon,lat,code,D20200101\n1,2,012,3.5\n", output=output)
    assert (points.places, points.column("D20200101"), points.column("code")) == ([(1, 2)], [3.5], ["012"])


@pytest.mark.parametrize("at", [0.0, 0.5, 1.0])
def test_cancel_leaves_nothing_behind(tmp_path, at):
    told = []

    def progress(fraction):
        told.append(fraction)
        return fraction < at

    with pytest.raises(PatternsError, match="Cancelled"):
        convert(tmp_path, "lon,lat\n" + "1,2\n" * 50_000, progress=progress)
    assert at <= told[-1] < at + 0.1


def test_with_and_without_gdal_exceptions(tmp_path):
    used = gdal.GetUseExceptions()
    try:
        for switch in (gdal.UseExceptions, gdal.DontUseExceptions):
            switch()
            assert convert(tmp_path, "lon,lat\n1,2\n")[1].places == [(1, 2)]
            for text, message in (("\n", "is no table"), ("lon,lat\n1,2\n", "is not known")):
                with pytest.raises(DataError, match=message):
                    convert(tmp_path, text, crs="EPSG:999999")
            with pytest.raises(PatternsError, match="Cancelled"):
                convert(tmp_path, "lon,lat\n" + "1,2\n" * 5000, progress=lambda fraction: fraction < 0.5)
    finally:
        (gdal.UseExceptions if used else gdal.DontUseExceptions)()
