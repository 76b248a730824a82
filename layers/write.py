"""Write classified points: the fields of a result, and the file that holds them."""

import json
import os

from osgeo import gdal
from qgis.core import (
    NULL,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureSink,
    QgsFields,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

from ..compat import is_null, make_field
from ..core.errors import QT_TRANSLATE_NOOP, OutputError
from ..core.patterns import PATTERNS
from ..core.result_columns import PROBABILITY_DECIMALS, VELOCITY_DECIMALS, free_name, result_rows
from .gdal_messages import GdalMessages

SHAPEFILE_FIELDS = 255
SHAPEFILE_NAME = 10
STRUCTURED = (8, 9, 11)
"""Qt's types of maps, lists and lists of texts, which most formats lack: written as JSON text."""


def result_fields():
    """The fields of a result (frozen names, at most 10 characters), as a list of QgsField."""
    fields = [make_field("pattern", "text", 10), make_field("confidence", "real", 10, PROBABILITY_DECIMALS)]
    fields += [make_field(pattern.field, "real", 10, PROBABILITY_DECIMALS) for pattern in PATTERNS]
    return [*fields, make_field("velocity", "real", 12, VELOCITY_DECIMALS), make_field("n_valid", "integer", 9)]


def is_structured(field):
    """Whether a QgsField holds maps or lists."""
    return int(field.type()) in STRUCTURED


class ResultWriter:
    """Writes blocks of features with their results; a context manager that lets go of the file.

    Parameters
    ----------
    destination : layers.destination.Destination
    source : QgsFeatureSource, for its geometry type and CRS
    copied : list of int, indices of the source's fields to copy
    key : str or None, name of a field for the source's feature id
    primary_keys : indices of the source's fields that are its primary key

    Attributes
    ----------
    renamed : dict, copied fields that had to change their name: old -> new
    written : int

    Raises
    ------
    OutputError
    """

    added_fields, rows = staticmethod(result_fields), staticmethod(result_rows)
    """What is added to the copied fields; a subclass writes other results."""

    def __init__(self, destination, source, copied, key=None, primary_keys=()):
        self.destination, self.written, self.renamed = destination, 0, {}
        self._copied, self._key, self._structured = copied, key, set()
        check_crs(destination, source.sourceCrs())
        self._fields = self._make_fields(source, copied, key, primary_keys)
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName = destination.driver
        options.layerName = destination.stem
        options.fileEncoding = "UTF-8"
        if destination.extension == ".gpkg":
            options.layerOptions = ["SPATIAL_INDEX=NO"]  # else a run that is cancelled ends with an index
        self._writer = QgsVectorFileWriter.create(
            destination.temporary,
            self._fields,
            source.wkbType(),
            source.sourceCrs(),
            QgsCoordinateTransformContext(),
            options,
        )
        if self._writer.hasError() != QgsVectorFileWriter.WriterError.NoError:
            raise destination.failed(self._writer.errorMessage())

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._writer = None  # an open file cannot be removed on Windows

    def write(self, block, result):
        """Write a ReadBlock."""
        self.add(block.features, result)

    def add(self, features, result):
        """Write a block: the features' copied attributes and geometry, then the result fields."""
        out = []
        for feature, found in zip(features, self.rows(result)):
            attributes = feature.attributes()
            values = [attributes[i] for i in self._copied]
            if self._key:
                values.insert(0, feature.id())
            for i in self._structured:
                values[i] = NULL if is_null(values[i]) else json.dumps(values[i], ensure_ascii=False, default=str)
            check_geometry(self.destination, feature.geometry(), feature.id())
            new = QgsFeature(self._fields)
            new.setGeometry(feature.geometry())
            new.setAttributes([*values, *found])
            out.append(new)
        if not self._writer.addFeatures(out, QgsFeatureSink.Flag.FastInsert):
            raise self.destination.failed(self._writer.errorMessage())
        self.written += len(out)

    def close(self):
        """Finish the file and make sure that all of it is there."""
        gdal.ErrorReset()
        ok, message = self._writer.flushBuffer(), self._writer.errorMessage()
        self._writer = None
        if self.destination.extension == ".gpkg":
            make_index(self.destination)
        layer = QgsVectorLayer(self.destination.temporary, self.destination.stem, "ogr")
        complete = ok and layer.isValid() and layer.featureCount() == self.written
        del layer  # an open file cannot be removed on Windows
        if self.destination.extension == ".shp":
            complete = complete and _shapefile_is_whole(self.destination.temporary)
        if not complete:
            raise self.destination.failed(message or gdal.GetLastErrorMsg() or self.destination.driver)

    def _make_fields(self, source, copied, key, primary_keys):
        shapefile = self.destination.extension == ".shp"
        longest = SHAPEFILE_NAME if shapefile else 255
        added = self.added_fields()
        taken = {field.name().lower() for field in added}
        geopackage = self.destination.extension == ".gpkg"
        fields = QgsFields()
        if key:
            fields.append(make_field(free_name(key, taken, longest), "integer64"))
            taken.add(fields.at(0).name().lower())
        for index in copied:
            field = source.fields().at(index)
            old = field.name()
            # GeoPackage's own two columns. Only what was a primary key already has the numbers for `fid`.
            reserved = {"geom", "fid"} if geopackage else set()
            if index in primary_keys:
                reserved.discard("fid")
            name = free_name(old, taken | reserved, longest)
            taken.add(name.lower())
            if name != old:
                self.renamed[old] = name
                field.setName(name)
            if is_structured(field):
                self._structured.add(fields.count())
                field = make_field(name, "text")
            fields.append(field)
        for field in added:
            fields.append(field)
        if shapefile and fields.count() > SHAPEFILE_FIELDS:
            raise OutputError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "A shapefile holds at most {most} fields and this result needs {count}. Choose a GeoPackage "
                    "(.gpkg), or copy only an id.",
                ),
                most=SHAPEFILE_FIELDS,
                count=fields.count(),
            )
        return fields


def make_index(destination):
    """Make the spatial index of a GeoPackage.

    Raises
    ------
    OutputError
    """
    made, reason = 0, destination.driver
    with GdalMessages() as messages:
        try:
            data = gdal.OpenEx(destination.temporary, gdal.OF_UPDATE | gdal.OF_VECTOR)
            layer = data.GetLayer(0)
            names = [name.replace("'", "''") for name in (layer.GetName(), layer.GetGeometryColumn())]
            answer = data.ExecuteSQL("SELECT CreateSpatialIndex('{}', '{}')".format(*names))
            made = answer.GetNextFeature().GetField(0)
            data.ReleaseResultSet(answer)
        except (AttributeError, RuntimeError) as error:  # None, or an error where somebody called gdal.UseExceptions()
            reason = error
    if not made or messages.failures:
        raise destination.failed(messages.failures[0] if messages.failures else reason)


def check_geometry(destination, geometry, number):
    """FlatGeobuf leaves out, silently, what has no geometry; `number` : of the point."""
    if destination.extension == ".fgb" and geometry.isNull():
        raise OutputError(
            QT_TRANSLATE_NOOP(
                "Errors", "Point {id} has no geometry, which FlatGeobuf cannot hold. Choose a GeoPackage (.gpkg)."
            ),
            id=number,
        )


def check_crs(destination, crs):
    """GeoJSON holds only systems that have a code; it takes all others for longitude and latitude."""
    if destination.extension == ".geojson" and not crs.authid():
        raise OutputError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "GeoJSON cannot hold the layer's coordinate reference system, which is missing or has no code. "
                "Choose a GeoPackage (.gpkg), or set the layer's system.",
            )
        )


def _shapefile_is_whole(path):
    """Whether both files are as long as their headers say: GDAL goes on, silently, where the disk is full."""
    with open(path, "rb") as shp, open(path[:-4] + ".dbf", "rb") as dbf:
        words = int.from_bytes(shp.read(28)[24:], "big")
        head = dbf.read(12)
        records, header, record = (int.from_bytes(head[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    return os.path.getsize(path) == 2 * words and os.path.getsize(path[:-4] + ".dbf") >= header + records * record
