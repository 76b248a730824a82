"""Import a small CSV and look at the points that were written."""

import os
import zipfile

from insar_patterns.core.errors import PatternsError
from insar_patterns.layers.csv_import import import_csv
from insar_patterns.layers.destination import Destination
from osgeo import gdal, ogr


class Points:
    """What lies in a written file."""

    def __init__(self, path):
        dataset = ogr.Open(str(path))
        layer = dataset.GetLayer(0)
        definition = layer.GetLayerDefn()
        fields = [definition.GetFieldDefn(i) for i in range(definition.GetFieldCount())]
        self.name, self.kinds = layer.GetName(), {field.GetName(): field.GetTypeName() for field in fields}
        self.names = [field.GetName() for field in fields]
        system = layer.GetSpatialRef()
        self.crs = f"{system.GetAuthorityName(None)}:{system.GetAuthorityCode(None)}"
        self.rows, self.places = [], []
        for feature in layer:
            self.rows.append({name: feature.GetField(i) for i, name in enumerate(self.names)})
            self.places.append((feature.GetGeometryRef().GetX(), feature.GetGeometryRef().GetY()))
        self.indexed = layer.TestCapability("FastSpatialFilter")

    def column(self, name):
        return [row[name] for row in self.rows]


def convert(tmp_path, text, name="in.csv", output="out.gpkg", **options):
    """Import a text (or bytes, or a path); return the report and the points, and see that nothing else remains."""
    path = text if isinstance(text, os.PathLike) else tmp_path / name
    if path is not text:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    before = set(os.listdir(tmp_path))
    try:
        with Destination(str(tmp_path / output)) as destination:
            report = import_csv(str(path), destination, **options)
            destination.commit()
    except PatternsError:
        assert set(os.listdir(tmp_path)) == before
        raise
    finally:
        assert not [part for part in gdal.ReadDir("/vsimem/") or [] if part.startswith("insar_patterns_")]
    return report, Points(tmp_path / output)


def dates(count=24):
    """Column names of EGMS."""
    return [f"20{18 + i // 12:02}{1 + i % 12:02}03" for i in range(count)]


def make_zip(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_csv", ".csv").replace("_xml", ".xml"), text)
    return path
