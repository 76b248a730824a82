"""The kinds of tiles that can be read: each gives its columns, what is known of its points, and batches of both.

A tile has `names` (its columns), `geometry` (what GeoParquet's metadata say of its points), `id_field` (the
producer's own id, where the format has one) and `read(columns, numbers)`.
"""

import json
import os

import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
from pyogrio.raw import open_arrow

from ..core.errors import QT_TRANSLATE_NOOP, DataError
from .crs import field_crs
from .csv_tile import BLOCK, GEOMETRY, CsvTile

CSV, GEOPARQUET = (".csv", ".zip"), (".parquet", ".geoparquet")
LAYERS = (".gpkg", ".fgb", ".shp")
EXTENSIONS = (*CSV, *GEOPARQUET, *LAYERS)


def open_tile(path):
    """Open a tile by the ending of its name.

    Raises
    ------
    DataError
        It is no tile of points.
    OSError, pyarrow.ArrowException, pyogrio.errors.DataSourceError, zipfile.BadZipFile
        It cannot be read.
    """
    extension = os.path.splitext(path)[1].lower()
    return (CsvTile if extension in CSV else ParquetTile if extension in GEOPARQUET else LayerTile)(path)


class ParquetTile:
    """A tile of GeoParquet 1.x with WKB geometry."""

    id_field = None

    def __init__(self, path):
        # Without a buffer of its own every column chunk of a row group would be held whole.
        self._file = pq.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)
        try:
            geo = json.loads((self._file.metadata.metadata or {})[b"geo"])
            self._column = geo["primary_column"]
            self.geometry = {
                key: value for key, value in geo["columns"][self._column].items() if key in ("crs", "edges", "epoch")
            }
            if geo["columns"][self._column]["encoding"] != "WKB":
                raise ValueError
        except (KeyError, ValueError, TypeError):
            self._file.close()
            raise DataError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "{path} is no GeoParquet file with geometry in WKB: its metadata do not say so. Write it with "
                    "GDAL or GeoPandas.",
                ),
                path=path,
            ) from None
        self.names = tuple(name for name in self._file.schema_arrow.names if name not in geo["columns"])

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._file.close()

    def read(self, columns, numbers):
        """Yield record batches of `columns` and the points behind them."""
        for batch in self._file.iter_batches(BLOCK, columns=[*columns, self._column], use_threads=False):
            arrays = [batch.column(name) for name in (*columns, self._column)]
            yield pa.RecordBatch.from_arrays(arrays, [*columns, GEOMETRY])


class LayerTile:
    """The one layer with geometry of a GeoPackage, FlatGeobuf or shapefile."""

    id_field = None

    def __init__(self, path):
        layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind]
        if len(layers) != 1:
            raise DataError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "{path} should hold one layer of points; it holds: {layers}. Save one as a file of its own.",
                ),
                path=path,
                layers=", ".join(layers) or "–",
            )
        self._path, self._layer = path, layers[0]
        self.names = tuple(str(name) for name in pyogrio.read_info(path, layer=self._layer)["fields"])
        with self._open(()) as (_, reader):
            self.geometry = {"crs": field_crs(reader.schema.field(len(reader.schema) - 1))}

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass  # open only while it is read

    def read(self, columns, numbers):
        """Yield record batches of `columns` and the points behind them."""
        with self._open(columns) as (facts, reader):
            place = facts["geometry_name"] or reader.schema.names[-1]
            for batch in reader:
                arrays = [batch.column(name) for name in (*columns, place)]
                yield pa.RecordBatch.from_arrays(arrays, [*columns, GEOMETRY])

    def _open(self, columns):
        return open_arrow(self._path, layer=self._layer, columns=list(columns), batch_size=BLOCK, use_pyarrow=True)
