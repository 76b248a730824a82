"""Writing: fields, names, and results that are whole or not there."""

import os
import subprocess
import sys

import numpy as np
import pytest
from insar_patterns.core.errors import OutputError
from insar_patterns.core.inference import Result
from insar_patterns.layers.destination import Destination
from insar_patterns.layers.source_files import source_files
from insar_patterns.layers.write import ResultWriter, result_fields
from osgeo import gdal, ogr
from qgis.core import QgsFeature, QgsVectorLayer

from ..make import memory_layer, save, table

pytestmark = pytest.mark.usefixtures("qgis_app")


def result(n, short=()):
    """A made-up result in which the points `short` were not classified."""
    probabilities = np.random.default_rng(0).dirichlet(np.ones(6), n)
    codes = probabilities.argmax(axis=1)
    codes[list(short)], probabilities[list(short)] = -1, np.nan
    return Result(codes, probabilities, np.linspace(-5, 5, n), np.full(n, 122))


def write(layer, path, copied=None, short=(), **options):
    """Write all features of a layer with made-up results."""
    copied = list(range(layer.fields().count())) if copied is None else copied
    with Destination(str(path), source_files(layer)) as destination:
        writer = ResultWriter(destination, layer, copied, **options)
        features = list(layer.getFeatures())
        writer.add(features, result(len(features), short))
        writer.close()
        destination.commit()
    return QgsVectorLayer(str(path), "result", "ogr"), writer


def test_result_fields_are_the_frozen_ones():
    assert [field.name() for field in result_fields()] == [
        "pattern", "confidence", "p_stable", "p_linear", "p_step", "p_piecewis", "p_power", "p_undef",
        "velocity", "n_valid",
    ]  # fmt: skip


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb", ".geojson"])
@pytest.mark.parametrize("geometry", ["Point", "PointZ", "MultiPoint"])
def test_formats_and_geometries(tmp_path, suffix, geometry):
    source = memory_layer(geometry=geometry)
    layer, _ = write(source, tmp_path / f"out{suffix}", short=[4])
    assert layer.featureCount() == 12
    assert layer.crs().authid() == "EPSG:32648"
    rows = table(layer, "pattern", "confidence", "p_undef", "velocity", "n_valid")
    assert sum(row[0] is None for row in rows) == 1
    empty = next(row for row in rows if row[0] is None)
    assert empty == (None, None, None, None, 122)
    expected = {tuple(np.round(point, 6)) for point in coordinates(source)}
    assert {tuple(np.round(point, 6)) for point in coordinates(layer)} == expected
    assert sorted(os.listdir(tmp_path))[0].startswith("out"), "the hidden folder is gone"


def coordinates(layer):
    return [(v.x(), v.y()) for f in layer.getFeatures() for v in f.geometry().vertices()]


def test_fields_of_the_same_name_are_kept_under_another(tmp_path):
    extra = [("velocity", "double", [i + 0.5 for i in range(12)]), ("Pattern", "string", ["mine"] * 12)]
    layer, writer = write(memory_layer(extra=extra), tmp_path / "out.gpkg")
    assert writer.renamed == {"velocity": "velocity_1", "Pattern": "Pattern_1"}
    assert table(layer, "velocity_1", "Pattern_1")[3] == (3.5, "mine")


def test_classifying_a_result_again_keeps_both(tmp_path):
    first, _ = write(memory_layer(), tmp_path / "one.shp")
    second, _ = write(first, tmp_path / "two.shp")
    names = [name.lower() for name in second.fields().names()]
    assert len(names) == len(set(names))
    assert {"pattern", "pattern_1", "confidence", "confiden_1"} <= set(names)


def test_feature_ids_of_a_geopackage_survive(tmp_path):
    source = save(memory_layer(), tmp_path / "in.gpkg")
    source.startEditing()
    source.deleteFeature(3)
    source.commitChanges()
    keys = source.primaryKeyAttributes()
    layer, writer = write(source, tmp_path / "out.gpkg", primary_keys=keys)
    assert writer.renamed == {}
    assert sorted(layer.allFeatureIds()) == sorted(source.allFeatureIds())


def test_a_foreign_fid_column_is_kept_by_another_name(tmp_path):
    source = memory_layer(extra=[("fid", "integer", [7] * 12)])
    layer, writer = write(source, tmp_path / "out.gpkg")
    assert writer.renamed == {"fid": "fid_1"}
    assert table(layer, "fid_1") == [(7,)] * 12


def test_only_an_id(tmp_path):
    source = save(memory_layer(), tmp_path / "in.gpkg")
    layer, _ = write(source, tmp_path / "out.gpkg", copied=[], key="point_id")
    assert layer.fields().names()[1:3] == ["point_id", "pattern"]
    assert sorted(row[0] for row in table(layer, "point_id")) == sorted(source.allFeatureIds())


def test_too_many_fields_for_a_shapefile(tmp_path):
    extra = [(f"f{i}", "integer", [i] * 12) for i in range(130)]
    with pytest.raises(OutputError, match=r"255 fields.*GeoPackage"):
        write(memory_layer(extra=extra), tmp_path / "out.shp")
    assert os.listdir(tmp_path) == []


def test_an_older_result_is_replaced_with_all_its_parts(tmp_path):
    write(memory_layer(), tmp_path / "out.shp")
    (tmp_path / "out.qix").write_bytes(b"an index of the old points")
    layer, _ = write(memory_layer(values=memory_values(5)), tmp_path / "out.shp")
    assert layer.featureCount() == 5
    assert not (tmp_path / "out.qix").exists()


def memory_values(n):
    from ..make import series

    return series(n)


def test_failure_leaves_the_older_result_alone(tmp_path):
    write(memory_layer(), tmp_path / "out.gpkg")
    before = (tmp_path / "out.gpkg").read_bytes()
    with pytest.raises(RuntimeError), Destination(str(tmp_path / "out.gpkg")) as destination:
        ResultWriter(destination, memory_layer(), [])
        raise RuntimeError
    assert (tmp_path / "out.gpkg").read_bytes() == before
    assert os.listdir(tmp_path) == ["out.gpkg"]


@pytest.mark.parametrize("name", ["in.gpkg", "link.gpkg", "sub/../in.gpkg"])
def test_the_source_is_never_overwritten(tmp_path, name):
    source = save(memory_layer(), tmp_path / "in.gpkg")
    (tmp_path / "sub").mkdir()
    (tmp_path / "link.gpkg").symlink_to(tmp_path / "in.gpkg")
    with pytest.raises(OutputError, match="input itself"):
        Destination(str(tmp_path / name), source_files(source))
    assert source.featureCount() == 12


@pytest.mark.parametrize("name", ["in.shp", "in.dbf"])
def test_any_part_of_the_source_shapefile_is_protected(tmp_path, name):
    source = save(memory_layer(), tmp_path / "in.shp")
    with pytest.raises(OutputError, match=r"input itself|must end in"):
        Destination(str(tmp_path / name), source_files(source))


def test_a_raster_in_the_geopackage_is_protected(tmp_path):
    path = str(tmp_path / "tiles.gpkg")
    gdal.GetDriverByName("GPKG").Create(path, 64, 64, 1, gdal.GDT_Byte, ["RASTER_TABLE=relief"]).SetGeoTransform(
        (0, 1, 0, 0, 0, -1)
    )
    with pytest.raises(OutputError, match=r"other layers \(relief\)"):
        Destination(path)


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb"])
def test_style_and_metadata_of_a_neighbour_are_left_alone(tmp_path, suffix):
    save(memory_layer(), tmp_path / "ps.shp")
    (tmp_path / "ps.qml").write_text("mine")
    with Destination(str(tmp_path / f"ps{suffix}")) as destination:
        writer = ResultWriter(destination, memory_layer(), [])
        features = list(memory_layer().getFeatures())
        writer.add(features, result(12))
        writer.close()
        open(destination.temporary[: -len(suffix)] + ".qml", "w").close()
        destination.commit()
    assert (tmp_path / "ps.qml").read_text() == "mine"
    assert destination.kept == [str(tmp_path / "ps.qml")]


@pytest.mark.parametrize("locked", ["out.shp", "out.dbf", "out.shx"])
def test_a_part_that_cannot_be_replaced_puts_the_old_result_back(tmp_path, monkeypatch, locked):
    write(memory_layer(), tmp_path / "out.shp")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    replace = os.replace

    def windows(source, target):
        if os.path.basename(source) == locked and os.path.dirname(source) == str(tmp_path):
            raise PermissionError(13, "in use")
        replace(source, target)

    monkeypatch.setattr(os, "replace", windows)
    with pytest.raises(OutputError, match="in use"):
        write(memory_layer(values=memory_values(5)), tmp_path / "out.shp")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_geojson_without_a_coded_crs_is_refused(tmp_path):
    with pytest.raises(OutputError, match="GeoJSON cannot hold"):
        write(memory_layer(crs=""), tmp_path / "out.geojson")


def test_flatgeobuf_without_a_geometry_is_refused(tmp_path):
    layer = memory_layer()
    feature = QgsFeature(next(layer.getFeatures()))
    feature.clearGeometry()
    layer.dataProvider().addFeature(feature)
    with pytest.raises(OutputError, match="no geometry"):
        write(layer, tmp_path / "out.fgb")
    assert write(layer, tmp_path / "out.gpkg")[0].featureCount() == 13


def test_upper_case_extensions_are_written_in_lower_case(tmp_path):
    with Destination(str(tmp_path / "OUT.SHP")) as destination:
        assert destination.path.endswith("OUT.shp")


def test_columns_named_as_geopackage_names_its_own(tmp_path):
    layer, writer = write(memory_layer(extra=[("geom", "string", ["mine"] * 12)]), tmp_path / "out.gpkg")
    assert writer.renamed == {"geom": "geom_1"}
    assert table(layer, "geom_1")[0] == ("mine",)


def test_structured_fields_become_json(tmp_path):
    path = str(tmp_path / "json.gpkg")
    data = gdal.GetDriverByName("GPKG").Create(path, 0, 0, 0, gdal.GDT_Unknown)
    table_ = data.CreateLayer("json", geom_type=ogr.wkbPoint)
    field = ogr.FieldDefn("tags", ogr.OFTString)
    field.SetSubType(ogr.OFSTJSON)
    table_.CreateField(field)
    for value in ('{"a": 1}', None):
        feature = ogr.Feature(table_.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt("POINT (1 2)"))
        if value:
            feature["tags"] = value
        table_.CreateFeature(feature)
    data = table_ = feature = None
    layer = QgsVectorLayer(path, "json", "ogr")
    found, _ = write(layer, tmp_path / "out.shp")
    assert table(found, "tags") == [('{"a": 1}',), (None,)]


def test_other_layers_in_the_geopackage_are_protected(tmp_path):
    save(memory_layer(), tmp_path / "project.gpkg", name="roads")
    with pytest.raises(OutputError, match=r"other layers \(roads\)"):
        Destination(str(tmp_path / "project.gpkg"))


@pytest.mark.parametrize("name", ["out", "out.csv", "out.xyz", "missing/out.gpkg"])
def test_paths_that_cannot_be_written(tmp_path, name):
    with pytest.raises(OutputError):
        Destination(str(tmp_path / name))
    assert os.listdir(tmp_path) == []


def test_a_read_only_folder():
    with pytest.raises(OutputError, match="cannot be written"):
        Destination("/proc/out.gpkg")


@pytest.mark.skipif(sys.platform == "win32", reason="needs resource limits")
@pytest.mark.parametrize("suffix", [".gpkg", ".shp"])
def test_a_full_disk(tmp_path, root, suffix):
    """A file-size limit stands in for the full disk: writing fails in the middle, in a process of its own."""
    code = f"""
import resource, signal, sys
sys.path.insert(0, {str(root)!r})
import run; run.load_package()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from qgis.core import QgsApplication, QgsFeature
app = QgsApplication([], False); app.initQgis()
import importlib.util
spec = importlib.util.spec_from_file_location("make", {str(root / "test" / "make.py")!r})
make = importlib.util.module_from_spec(spec); spec.loader.exec_module(make)
import numpy as np
from insar_patterns.core.errors import OutputError
from insar_patterns.core.inference import Result
from insar_patterns.layers.destination import Destination
from insar_patterns.layers.source_files import source_files
from insar_patterns.layers.write import ResultWriter
layer = make.memory_layer(make.series(2000))
features = list(layer.getFeatures())
full = Result(np.zeros(2000, int), np.full((2000, 6), 1 / 6), np.zeros(2000), np.full(2000, 9))
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    with Destination({str(tmp_path / ("out" + suffix))!r}) as destination:
        writer = ResultWriter(destination, layer, list(range(layer.fields().count())))
        writer.add(features, full)
        writer.close()
        destination.commit()
except OutputError as error:
    print("SENTENCE", error)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root)
    assert "SENTENCE" in ran.stdout, ran.stderr
    assert "cannot be written" in ran.stdout
    assert os.listdir(tmp_path) == []
