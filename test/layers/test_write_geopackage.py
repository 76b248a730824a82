"""Filling a GeoPackage by SQLite: the same to QGIS as what ResultWriter writes, whole or not there."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import numpy as np
import pytest
from insar_patterns.core.errors import DataError
from insar_patterns.layers.destination import Destination
from insar_patterns.layers.provenance import save_metadata
from insar_patterns.layers.read import PointReader
from insar_patterns.layers.source_files import source_files
from insar_patterns.layers.source_table import source_table
from insar_patterns.layers.stream import PointStream
from insar_patterns.layers.style import save_styles
from insar_patterns.layers.write import ResultWriter
from insar_patterns.layers.write_geopackage import GeoPackageWriter, can_fill
from osgeo import gdal, ogr
from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsLayerMetadata,
    QgsPointXY,
    QgsRectangle,
    QgsVectorLayer,
)

from ..make import memory_layer, save, series, table
from .test_write import result

pytestmark = [
    pytest.mark.usefixtures("qgis_app"),
    pytest.mark.skipif(not hasattr(ogr.Layer, "GetArrowStreamAsNumPy"), reason="GDAL older than 3.6"),
]


def write(layer, path, copied, filled, key=None):
    """A complete result with made-up patterns; two blocks, one point not classified."""
    source, keys = source_table(layer), layer.primaryKeyAttributes()
    assert can_fill(str(path), layer, source, copied)
    with Destination(str(path), source_files(layer)) as destination:
        if filled:
            reader = PointStream(source, layer)
            writer = GeoPackageWriter(destination, layer, copied, key, keys, table=source)
        else:
            reader, writer = PointReader(layer), ResultWriter(destination, layer, copied, key, keys)
        with writer:
            for block in reader.blocks(copied, size=7):
                writer.write(block, result(len(block.series.ids), short=[1]))
            writer.close()
        assert save_styles(destination.temporary, destination.stem) == ""
        metadata = QgsLayerMetadata()
        metadata.setTitle("made up")
        assert save_metadata(destination.temporary, destination.stem, metadata) == ""
        destination.commit()
    assert writer.written == reader.read
    return writer.renamed


def check_same(layer, tmp_path, copied=None, key=None):
    """Write a result both ways and compare all that QGIS and other programs see of it."""
    copied = list(range(layer.fields().count())) if copied is None else copied
    seen = []
    for filled in (False, True):
        (tmp_path / str(filled)).mkdir()
        path = tmp_path / str(filled) / "out.gpkg"
        renamed = write(layer, path, copied, filled, key)
        assert os.listdir(path.parent) == ["out.gpkg"]
        seen.append((renamed, look(path), tables(path)))
    for plain, fast in zip(*seen):
        assert fast == plain
    return QgsVectorLayer(str(path), "out", "ogr")


def look(path):
    """What QGIS says of a result."""
    layer = QgsVectorLayer(str(path), "out", "ogr")
    assert layer.isValid()
    fields = [(f.name(), f.typeName(), f.type(), f.length(), f.precision()) for f in layer.fields()]
    features = {
        f.id(): (
            f.hasGeometry(),
            bytes(f.geometry().asWkb()),
            [None if v == NULL else v.toString() if hasattr(v, "toString") else v for v in f.attributes()],
        )
        for f in layer.getFeatures()
    }
    order = [f.id() for f in layer.getFeatures()]
    extent = layer.extent()
    middle = QgsRectangle(extent.center(), extent.center())
    middle.grow(100)
    facts = [layer.wkbType(), layer.crs().toWkt(), layer.featureCount(), extent.toString(12)]
    facts += [layer.listStylesInDatabase()[2], layer.metadata().title(), layer.hasSpatialIndex()]
    return fields, features, order, facts, sorted(f.id() for f in layer.getFeatures(middle))


def tables(path):
    """The schema, triggers included, and what is in the tables that describe and index the points."""
    with closing(sqlite3.connect(path)) as database:
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        (column,) = database.execute("SELECT column_name FROM gpkg_geometry_columns").fetchone()
        return {
            "schema": sorted(map(str, database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))),
            "contents": database.execute(
                "SELECT table_name, identifier, min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents"
            ).fetchall(),
            "index": database.execute(f"SELECT * FROM rtree_out_{column} ORDER BY id").fetchall(),
            **{
                name: database.execute(f"SELECT * FROM {name}").fetchall()
                for name in ("gpkg_geometry_columns", "gpkg_extensions", "gpkg_ogr_contents", "gpkg_spatial_ref_sys")
                if name in names
            },
            "sequence": database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'out'").fetchall(),
            "whole": database.execute("PRAGMA integrity_check").fetchall(),
        }


@pytest.mark.parametrize("geometry", ["Point", "PointZ", "MultiPoint", "MultiPointZ"])
def test_geometries(tmp_path, geometry):
    layer = memory_layer(geometry="Point" if geometry == "MultiPointZ" else geometry)
    if geometry == "MultiPointZ":
        layer = memory_layer([], geometry=geometry)
        for i, row in enumerate(series()):
            feature = QgsFeature(layer.fields())
            feature.setAttributes(row.tolist())
            feature.setGeometry(QgsGeometry.fromWkt(f"MultiPointZ (({i} {2 * i} 5))"))
            layer.dataProvider().addFeature(feature)
    found = check_same(save(layer, tmp_path / "ps.gpkg"), tmp_path)
    assert found.featureCount() == 12
    assert found.hasSpatialIndex()


@pytest.mark.parametrize("crs", ["EPSG:4326", "", "ESRI:102025", "custom"])
def test_reference_systems(tmp_path, crs):
    layer = memory_layer(crs="" if crs == "custom" else crs)
    if crs == "custom":
        layer.setCrs(QgsCoordinateReferenceSystem.fromProj("+proj=aeqd +lat_0=25 +lon_0=102 +datum=WGS84 +units=m"))
    check_same(save(layer, tmp_path / "ps.gpkg"), tmp_path)


def test_all_types_of_attributes(tmp_path):
    path = str(tmp_path / "types.gpkg")
    data = gdal.GetDriverByName("GPKG").Create(path, 0, 0, 0, gdal.GDT_Unknown)
    made = data.CreateLayer("types", geom_type=ogr.wkbPoint)
    kinds = {
        "text": (ogr.OFTString, ogr.OFSTNone, "Kùn 'míng' \"x\""),
        "int": (ogr.OFTInteger, ogr.OFSTNone, -7),
        "int16": (ogr.OFTInteger, ogr.OFSTInt16, 300),
        "int64": (ogr.OFTInteger64, ogr.OFSTNone, 2**53 + 1),
        "real": (ogr.OFTReal, ogr.OFSTNone, 0.1 + 0.2),
        "bool": (ogr.OFTInteger, ogr.OFSTBoolean, 1),
        "date": (ogr.OFTDate, ogr.OFSTNone, "2021/03/04"),
        "time": (ogr.OFTDateTime, ogr.OFSTNone, "2021/03/04 05:06:07.125"),
        "bytes": (ogr.OFTBinary, ogr.OFSTNone, b"\x00\x01\xff"),
    }
    for name, (kind, subtype, _) in kinds.items():
        field = ogr.FieldDefn(name, kind)
        field.SetSubType(subtype)
        made.CreateField(field)
    for k in range(24):
        made.CreateField(ogr.FieldDefn(f"D2020{k // 2 + 1:02d}{1 + 15 * (k % 2):02d}", ogr.OFTReal))
    for i in range(10):
        feature = ogr.Feature(made.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT ({i} 2)"))
        if i % 3:  # else all are NULL
            for name, (kind, _, value) in kinds.items():
                if kind == ogr.OFTBinary:
                    feature.SetFieldBinaryFromHexString(name, value.hex())
                else:
                    feature.SetField(name, value)
        made.CreateFeature(feature)
    data = made = feature = None
    check_same(QgsVectorLayer(path, "types", "ogr"), tmp_path)


def test_ids_with_holes_are_kept(tmp_path):
    layer = save(memory_layer(), tmp_path / "ps.gpkg")
    layer.startEditing()
    layer.deleteFeatures([1, 5, 12])
    assert layer.commitChanges()
    found = check_same(layer, tmp_path)
    assert sorted(found.allFeatureIds()) == [2, 3, 4, 6, 7, 8, 9, 10, 11]


def test_names_that_are_taken(tmp_path):
    extra = [("velocity", "double", [0.5] * 12), ("Pattern", "string", ["mine"] * 12), ('a "b"', "integer", [1] * 12)]
    layer = check_same(save(memory_layer(extra=extra), tmp_path / "ps.gpkg"), tmp_path)
    assert table(layer, "velocity_1", "Pattern_1", 'a "b"')[3] == (0.5, "mine", 1)


def test_another_primary_key_and_geometry_column(tmp_path):
    """The result numbers its points anew, and keeps the old column called fid under another name."""
    path = str(tmp_path / "ps.gpkg")
    save(memory_layer(extra=[("code", "integer", [7] * 12)]), tmp_path / "a.gpkg")
    origin = gdal.OpenEx(str(tmp_path / "a.gpkg"))
    gdal.VectorTranslate(path, origin, layerCreationOptions=["FID=number", "GEOMETRY_NAME=place"])
    layer = QgsVectorLayer(path, "ps", "ogr")
    assert layer.fields().names()[0] == "number"
    check_same(layer, tmp_path)


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb"])
def test_only_an_id(tmp_path, suffix):
    layer = save(memory_layer(), tmp_path / f"ps{suffix}")
    found = check_same(layer, tmp_path, copied=[], key="point_id")
    assert found.fields().names()[:3] == ["fid", "point_id", "pattern"]
    assert sorted(row[0] for row in table(found, "point_id")) == sorted(layer.allFeatureIds())


def test_only_an_id_field(tmp_path):
    layer = save(memory_layer(extra=[("code", "string", [f"P{i}" for i in range(12)])]), tmp_path / "ps.gpkg")
    check_same(layer, tmp_path, copied=[layer.fields().lookupField("code")])


def test_points_without_a_geometry(tmp_path):
    layer = memory_layer()
    feature = QgsFeature(next(layer.getFeatures()))
    feature.clearGeometry()
    layer.dataProvider().addFeature(feature)
    feature.setGeometry(QgsGeometry.fromWkt("POINT EMPTY"))
    layer.dataProvider().addFeature(feature)
    check_same(save(layer, tmp_path / "ps.gpkg"), tmp_path)


def test_qgis_finds_points_by_their_place(tmp_path):
    """As many as without the index, in the middle of several nodes; and once more after QGIS has edited the layer."""
    rows = series(3000)
    made = memory_layer(rows)
    made.startEditing()
    places = np.random.default_rng(0).uniform(0, 5000, (len(rows), 2))
    for number, (x, y) in zip(sorted(made.allFeatureIds()), places.tolist()):
        made.changeGeometry(number, QgsGeometry.fromPointXY(QgsPointXY(x, y)))
    assert made.commitChanges()
    layer = save(made, tmp_path / "ps.gpkg")
    write(layer, tmp_path / "out.gpkg", [], True, "point_id")
    found = QgsVectorLayer(str(tmp_path / "out.gpkg"), "out", "ogr")

    def check():
        assert found.hasSpatialIndex()
        for box in (QgsRectangle(1000, 2000, 1500, 2600), QgsRectangle(-9, -9, 300, 900), QgsRectangle(0, 0, 1e4, 1e4)):
            inside = sorted(f.id() for f in found.getFeatures() if box.contains(f.geometry().asPoint()))
            assert sorted(f.id() for f in found.getFeatures(box)) == inside
            assert inside

    check()
    found.startEditing()
    assert found.deleteFeatures(found.allFeatureIds()[:300])
    for number in found.allFeatureIds()[:300]:
        found.changeGeometry(number, QgsGeometry.fromPointXY(QgsPointXY(1200, 2200)))
    assert found.commitChanges()
    check()
    with closing(sqlite3.connect(tmp_path / "out.gpkg")) as database:
        assert database.execute("SELECT rtreecheck('rtree_out_geom')").fetchone() == ("ok",)


def test_a_filter(tmp_path):
    layer = save(memory_layer(extra=[("code", "integer", list(range(12)))]), tmp_path / "ps.gpkg")
    layer.setSubsetString('"code" % 2 = 1')
    assert check_same(layer, tmp_path).featureCount() == 6


def test_a_view(tmp_path):
    """A registered view with ids is as good as a table."""
    save(memory_layer(), tmp_path / "ps.gpkg")
    with closing(sqlite3.connect(tmp_path / "ps.gpkg")) as database:
        database.execute("CREATE VIEW seen AS SELECT fid AS OGC_FID, * FROM ps WHERE fid > 3")
        database.execute("INSERT INTO gpkg_contents (table_name, identifier, data_type, srs_id) "
                         "SELECT 'seen', 'seen', data_type, srs_id FROM gpkg_contents")  # fmt: skip
        database.execute("INSERT INTO gpkg_geometry_columns SELECT 'seen', column_name, geometry_type_name, srs_id, "
                         "z, m FROM gpkg_geometry_columns")  # fmt: skip
        database.commit()
    layer = QgsVectorLayer(f"{tmp_path / 'ps.gpkg'}|layername=seen", "", "ogr")
    assert layer.featureCount() == 9
    check_same(layer, tmp_path)


def test_where_it_is_not_used(tmp_path):
    layer = save(memory_layer(), tmp_path / "ps.gpkg")
    source, copied = source_table(layer), [0, 1]
    assert can_fill("out.GPKG", layer, source, copied)
    assert not can_fill("out.shp", layer, source, copied)
    assert not can_fill("out.gpkg", layer, None, copied)
    other = save(memory_layer(), tmp_path / "ps.fgb")
    assert not can_fill("out.gpkg", other, source_table(other), copied)
    os.remove(tmp_path / "ps.gpkg")
    assert not can_fill("out.gpkg", layer, source, copied)


def test_maps_and_lists_go_the_other_way(tmp_path):
    path = str(tmp_path / "json.gpkg")
    data = gdal.GetDriverByName("GPKG").Create(path, 0, 0, 0, gdal.GDT_Unknown)
    made = data.CreateLayer("json", geom_type=ogr.wkbPoint)
    field = ogr.FieldDefn("tags", ogr.OFTString)
    field.SetSubType(ogr.OFSTJSON)
    made.CreateField(field)
    data = made = None
    layer = QgsVectorLayer(path, "json", "ogr")
    assert not can_fill("out.gpkg", layer, source_table(layer), [0, 1])
    assert can_fill("out.gpkg", layer, source_table(layer), [0])


def test_a_file_that_changes_meanwhile(tmp_path):
    layer = save(memory_layer(), tmp_path / "ps.gpkg")
    source = source_table(layer)
    with Destination(str(tmp_path / "out.gpkg")) as destination:
        writer = GeoPackageWriter(destination, layer, [0, 1], table=source)
        with pytest.raises(DataError, match="changed while it was read"), writer:
            for block in PointStream(source, layer).blocks():
                with closing(sqlite3.connect(tmp_path / "ps.gpkg")) as database:
                    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                        database.execute(f'DROP TRIGGER "{name}"')
                    database.execute("DELETE FROM ps WHERE fid = 4")
                    database.commit()
                writer.write(block, result(12))
    assert os.listdir(tmp_path) == ["ps.gpkg"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs resource limits")
def test_a_full_disk(tmp_path, root):
    """A file-size limit stands in for the full disk: writing fails in the middle, in a process of its own."""
    save(memory_layer(series(3000)), tmp_path / "ps.gpkg")
    code = f"""
import resource, signal, sys
sys.path.insert(0, {str(root)!r})
import run; run.load_package()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from qgis.core import QgsApplication, QgsVectorLayer
app = QgsApplication([], False); app.initQgis()
import numpy as np
from insar_patterns.core.errors import OutputError
from insar_patterns.core.inference import Result
from insar_patterns.layers.destination import Destination
from insar_patterns.layers.source_table import source_table
from insar_patterns.layers.stream import PointStream
from insar_patterns.layers.write_geopackage import GeoPackageWriter
layer = QgsVectorLayer({str(tmp_path / "ps.gpkg")!r}, "ps", "ogr")
source = source_table(layer)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    with Destination({str(tmp_path / "out.gpkg")!r}) as destination:
        with GeoPackageWriter(destination, layer, list(range(layer.fields().count())), table=source) as writer:
            for block in PointStream(source, layer).blocks():
                n = len(block.geometries)
                writer.write(block, Result(np.zeros(n, int), np.full((n, 6), 1 / 6), np.zeros(n), np.full(n, 9)))
            writer.close()
        destination.commit()
except OutputError as error:
    print("SENTENCE", error)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root)
    assert "SENTENCE" in ran.stdout, ran.stderr
    assert "cannot be written" in ran.stdout
    assert os.listdir(tmp_path) == ["ps.gpkg"]
