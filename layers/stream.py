"""Read the points of a file by GDAL's Arrow stream: the series of `PointReader`, many times faster."""

from typing import NamedTuple

import numpy as np
from osgeo import gdal, ogr

from ..core.series import SeriesBlock
from ..core.wkb import parts
from .gdal_messages import GdalMessages
from .read import BLOCK, PointReader, several_points
from .source_table import GEOPACKAGE
from .sql import listed, quoted, statement


class StreamBlock(NamedTuple):
    """Some points and their series, in the same order.

    geometries : list of bytes or None, little-endian ISO WKB of one point each, None without geometry
    """

    geometries: list
    series: SeriesBlock


class PointStream(PointReader):
    """The PS points of a file.

    Parameters
    ----------
    table : layers.source_table.SourceTable, of the source
    source, *how : as for PointReader; only its fields and its number of points are asked for
    """

    def __init__(self, table, source, *how):
        super().__init__(source, *how)
        self._table = table

    def blocks(self, copied=(), size=BLOCK):
        """Yield StreamBlocks of at most `size` points, in the source's order; other fields are not read."""
        for ids, geometries, columns in _batches(self._table, self.date_fields.names, size):
            self.read += len(ids)
            _check_single(ids, geometries)
            values = np.empty((len(ids), len(columns)))
            for k, column in enumerate(columns):
                values[:, k] = self._numbers(column, k, ids)
                if isinstance(column, np.ma.MaskedArray):
                    values[column.mask, k] = np.nan
            yield StreamBlock(geometries, self._series(ids, values))
        self._check_complete()

    def _numbers(self, column, k, ids):
        if column.dtype.kind in "fiu":
            return np.ma.getdata(column)
        texts = [None if text is np.ma.masked else text.decode() for text in column]
        return [self._number(text, k, int(number)) for text, number in zip(texts, ids)]


def open_points(table, source, *how):
    """The fastest reader that gives what QGIS would.

    Parameters
    ----------
    table : layers.source_table.SourceTable, or None where the source is more or less than a file's table
    source, *how : as for PointReader

    Returns
    -------
    PointStream or PointReader
    """
    if table is None:
        return PointReader(source, *how)
    stream, fields = PointStream(table, source, *how), source.fields()
    if all(_same_in_both(fields.field(name)) for name in stream.date_fields.names):
        return stream
    return PointReader(source, *how)


def _same_in_both(field):
    """Not dates, and not booleans: where some are NULL, GDAL 3.6 streams others for true and false."""
    kind = field.typeName().lower()
    return kind == "string" or (field.isNumeric() and not kind.startswith("bool"))


def _check_single(ids, geometries):
    several = parts(geometries)
    if several.max(initial=0) > 1:
        first = int((several > 1).argmax())
        raise several_points(int(ids[first]), int(several[first]))


def _batches(table, names, size):
    """Yield (ids, geometries, columns) of at most `size` features each."""
    with GdalMessages():
        data = gdal.OpenEx(table.path, gdal.OF_VECTOR, [table.driver])
        layer, selected = _layer(data, table, names), table.driver == GEOPACKAGE
        key, place = layer.GetFIDColumn() or "OGC_FID", layer.GetGeometryColumn() or "wkb_geometry"
        batches = iter(layer.GetArrowStreamAsNumPy([f"MAX_FEATURES_IN_BATCH={size}"]))
    try:
        while True:
            batch = _next(batches)
            if not batch or not len(batch[key]):
                return
            ids = np.array(batch[key], dtype=np.int64)  # a copy: the batch's memory is free with it
            yield ids, batch[place].tolist(), [batch[name] for name in names]
    finally:
        batches.close()
        if selected:
            data.ReleaseResultSet(layer)


def _next(batches):
    """The next batch; None at the end, and where the file is damaged: the number of points tells."""
    with GdalMessages():  # not around a yield: handlers are the thread's
        try:
            return next(batches, None)
        except RuntimeError:  # only where somebody called gdal.UseExceptions()
            return None


def _layer(data, table, names):
    if table.driver == GEOPACKAGE:
        # Not the layer itself: on GDAL < 3.8.1 its stream has no end where it has more than 125 columns.
        layer = data.GetLayerByName(table.name)
        columns = listed(quoted(name) for name in (table.key, layer.GetGeometryColumn(), *names))
        where = f"WHERE (\n{table.where}\n)" if table.where else ""  # it may end in a comment
        layer = data.ExecuteSQL(statement("SELECT", columns, "FROM", quoted(table.name), where))
        definition = layer.GetLayerDefn()
        for index in range(definition.GetFieldCount()):
            # Numbers of 32 bits by declaration are stored in 64, and QGIS reads all of them.
            if definition.GetFieldDefn(index).GetSubType() == ogr.OFSTFloat32:
                definition.GetFieldDefn(index).SetSubType(ogr.OFSTNone)
        return layer
    layer = data.GetLayerByName(table.name)
    definition = layer.GetLayerDefn()
    every = [definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount())]
    # What the filter asks for must be read as well.
    layer.SetIgnoredFields([name for name in every if name not in names and name.lower() not in table.where.lower()])
    if table.where:
        layer.SetAttributeFilter(table.where)
    return layer
