"""`insarpatterns:importcsv` in a real QGIS: its parameters, its settings, its run."""

import os

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingParameterDefinition,
    QgsVectorLayer,
    QgsWkbTypes,
)

EGMS_ZIP = "EGMS_L2b_117_0227_IW2_VV_2020_2024_1.zip"


@pytest.fixture
def algorithm(provider):
    return provider.algorithm("importcsv").create()


def write(tmp_path, text):
    """A CSV file."""
    path = tmp_path / "in.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def egms(count, rows=3):
    """An EGMS L3 table with `count` dates."""
    names = [f"20{18 + i // 12:02}{1 + i % 12:02}03" for i in range(count)]
    lines = [f"00{i},4598649.{i},1739717.35,-0.7" + ",1.5" * count for i in range(rows)]
    return "\n".join([",".join(["pid,easting,northing,mean_velocity", *names]), *lines]) + "\n"


def test_parameters(algorithm):
    definitions = {definition.name(): definition for definition in algorithm.parameterDefinitions()}
    assert list(definitions) == ["INPUT", "X_FIELD", "Y_FIELD", "CRS", "OUTPUT"]
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    assert [bool(definition.flags() & optional) for definition in definitions.values()] == [0, 1, 1, 1, 0]
    assert definitions["OUTPUT"].dataType() == QgsProcessing.SourceType.TypeVectorPoint
    assert "*.zip" in definitions["INPUT"].fileFilter()


def test_settings(algorithm):
    assert algorithm.id() == "insarpatterns:importcsv"
    assert (algorithm.displayName(), algorithm.icon().isNull()) == ("Import displacement CSV", False)
    assert {"egms", "csv"} <= set(algorithm.tags())
    for word in ("EPSG:3035", "EPSG:4326", "UTF-8", "NULL"):
        assert word in algorithm.shortHelpString()


def test_run_on_the_real_zip(run_algorithm, data, tmp_path):
    output = str(tmp_path / "ustica.gpkg")
    assert run_algorithm("importcsv", INPUT=str(data / EGMS_ZIP), OUTPUT=output) == {"OUTPUT": output}
    layer = QgsVectorLayer(output, "ustica")
    assert (layer.featureCount(), layer.crs().authid()) == (11759, "EPSG:3035")
    assert QgsWkbTypes.displayString(layer.wkbType()) == "Point"
    assert layer.hasSpatialIndex() == layer.SpatialIndexPresent
    assert os.listdir(tmp_path) == ["ustica.gpkg"]
    assert (
        "11759 rows read, 11759 points written, coordinates from easting and northing in EPSG:3035" in run_algorithm.log
    )
    assert "207 dates from 2020-01-03 to 2024-12-31" in run_algorithm.log


def test_run_is_read_as_series(run_algorithm, tmp_path):
    from insar_patterns.layers.read import PointReader

    output = run_algorithm("importcsv", INPUT=write(tmp_path, egms(24)), OUTPUT=str(tmp_path / "l3.gpkg"))["OUTPUT"]
    (block,) = PointReader(QgsVectorLayer(output, "l3")).blocks(copied=[1])
    assert block.series.values.tolist() == [[1.5] * 24] * 3
    assert [feature["pid"] for feature in block.features] == ["000", "001", "002"]


def test_temporary_output(run_algorithm, tmp_path):
    output = run_algorithm("importcsv", INPUT=write(tmp_path, egms(24)), OUTPUT="TEMPORARY_OUTPUT")["OUTPUT"]
    assert QgsVectorLayer(output, "l3").featureCount() == 3


@pytest.mark.parametrize(("count", "message"), [(0, "No field is named by a date"), (19, "Only 19 dates were found")])
def test_few_dates_are_a_warning(run_algorithm, tmp_path, count, message):
    output = run_algorithm("importcsv", INPUT=write(tmp_path, egms(count)), OUTPUT=str(tmp_path / "l3.gpkg"))["OUTPUT"]
    assert message in run_algorithm.log
    assert QgsVectorLayer(output, "l3").featureCount() == 3


def test_rows_left_out_are_a_warning(run_algorithm, tmp_path):
    path = write(tmp_path, "lon,lat\n12.5,41.5\n,\n")
    run_algorithm("importcsv", INPUT=path, OUTPUT=str(tmp_path / "a.gpkg"))
    assert "2 rows read, 1 points written" in run_algorithm.log
    assert "1 rows without usable coordinates were left out." in run_algorithm.log


@pytest.mark.parametrize("crs", ["EPSG:32633", "wkt", "proj"])
def test_chosen_columns_and_crs(run_algorithm, tmp_path, crs):
    wanted = QgsCoordinateReferenceSystem("EPSG:32633")
    if crs != "EPSG:32633":
        crs = QgsCoordinateReferenceSystem.fromWkt(wanted.toWkt()) if crs == "wkt" else "PROJ:+proj=utm +zone=33"
    path = write(tmp_path, "a,b\n300000.5,4600000\n")
    output = str(tmp_path / "a.gpkg")
    run_algorithm("importcsv", INPUT=path, X_FIELD="a", Y_FIELD="b", CRS=crs, OUTPUT=output)
    layer = QgsVectorLayer(output, "a")
    assert layer.getFeature(1).geometry().asPoint().x() == 300000.5
    assert layer.crs().toProj().startswith("+proj=utm +zone=33 ")


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("lon,lat\n12.5,41.5\n", {"CRS": "EPSG:999999"}, "'EPSG:999999' is not known"),
        ("a,b\n1,2\n", {}, "No columns with coordinates"),
        ("x,y\n1,2\n", {}, "parameter CRS"),
        ("", {}, "is empty"),
        (None, {}, "cannot be read"),
    ],
)
def test_bad_input_is_a_sentence(run_algorithm, tmp_path, text, options, message):
    path = str(tmp_path / "gone.csv") if text is None else write(tmp_path, text)
    before = os.listdir(tmp_path)
    with pytest.raises(QgsProcessingException, match=message) as error:
        run_algorithm("importcsv", INPUT=path, OUTPUT=str(tmp_path / "a.gpkg"), **options)
    assert "did not foresee" not in str(error.value)
    assert os.listdir(tmp_path) == before


@pytest.mark.parametrize("output", ["gone/a.gpkg", "in.csv", "a.xyz"])
def test_bad_output_is_a_sentence(run_algorithm, tmp_path, output):
    path = write(tmp_path, "lon,lat\n12.5,41.5\n")
    with pytest.raises(QgsProcessingException):
        run_algorithm("importcsv", INPUT=path, OUTPUT=str(tmp_path / output))
    assert os.listdir(tmp_path) == ["in.csv"]
    with open(path, encoding="utf-8") as stream:
        assert stream.read() == "lon,lat\n12.5,41.5\n"


@pytest.mark.parametrize("percent", [0, 30])
def test_cancel_leaves_the_old_result(run_algorithm, tmp_path, percent):
    path, output = write(tmp_path, "lon,lat\n" + "12.5,41.5\n" * 20_000), tmp_path / "a.gpkg"
    run_algorithm("importcsv", INPUT=write(tmp_path, egms(1)), OUTPUT=str(output))
    old = output.read_bytes()
    write(tmp_path, "lon,lat\n" + "12.5,41.5\n" * 20_000)
    feedback = run_algorithm.feedback()
    feedback.progressChanged.connect(lambda progress: progress >= percent and feedback.cancel())
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run_algorithm("importcsv", feedback, INPUT=path, OUTPUT=str(output))
    assert sorted(os.listdir(tmp_path)) == ["a.gpkg", "in.csv"]
    assert output.read_bytes() == old
