"""Write GeoParquet 1.1 (https://geoparquet.org/releases/v1.1.0/) that appears under its name only when complete.

By Arrow alone: the GDAL inside pyogrio's wheels has no Parquet driver.
"""

import glob
import json
import os
import uuid

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .csv_tile import GEOMETRY
from .wkb import coordinates

_ROW_GROUP = 32768


class GeoParquetWriter:
    """Takes record batches whose last column is the geometry; a context manager that removes what is not finished.

    Parameters
    ----------
    path : str, the file wanted
    geometry : dict, what the metadata say of the points besides what is found in them (crs, ...)
    """

    def __init__(self, path, geometry):
        self._path, self._geometry = path, geometry
        # A name of its own for every attempt: a worker that was given up may still be writing.
        self._temporary = os.path.join(_folder(path), f".{os.path.basename(path)}.{uuid.uuid4().hex}.part")
        self._file = self._writer = None
        self._waiting, self._rows = [], 0
        self._kinds, self._low, self._high = set(), np.full(2, np.inf), np.full(2, -np.inf)

    def __enter__(self):
        self._file = open(self._temporary, "xb")
        return self

    def __exit__(self, *exception):
        if self._writer is not None:
            self._writer.close()
        self._file.close()
        if os.path.exists(self._temporary):
            os.remove(self._temporary)

    def add(self, batch):
        """Append a record batch."""
        place, kinds = coordinates(batch.column(GEOMETRY))
        place = place[np.isfinite(place).all(axis=1)]  # an empty point is NaN
        if len(place):
            self._low, self._high = np.minimum(self._low, place.min(axis=0)), np.maximum(self._high, place.max(axis=0))
        self._kinds |= kinds
        if self._writer is None:
            # Readers by Arrow would take a stored schema's metadata for the file's, and see none of those added last.
            self._writer = pq.ParquetWriter(self._file, batch.schema, compression="zstd", store_schema=False)
        self._waiting.append(batch)
        self._rows += batch.num_rows
        if self._rows >= _ROW_GROUP:
            self._flush()

    def finish(self, facts):
        """Write what is left and the metadata (dict of bytes -> JSON object), and give the file its name."""
        self._flush()
        column = {**self._geometry, "encoding": "WKB", "geometry_types": sorted(self._kinds)}
        if self._kinds and np.isfinite(self._low).all():
            column["bbox"] = [*self._low.tolist(), *self._high.tolist()]
        geo = {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
        self._writer.add_key_value_metadata({key: json.dumps(value) for key, value in {b"geo": geo, **facts}.items()})
        self._writer.close()
        self._file.flush()
        os.fsync(self._file.fileno())  # a name that outlives a power cut must not stand for missing bytes
        self._file.close()  # an open file cannot be renamed on Windows
        os.replace(self._temporary, self._path)

    def _flush(self):
        if self._waiting:
            self._writer.write_table(pa.Table.from_batches(self._waiting))
        self._waiting, self._rows = [], 0


def remove_leftovers(path):
    """Remove what attempts that were killed left behind of the file at `path`."""
    pattern = os.path.join(glob.escape(_folder(path)), f".{glob.escape(os.path.basename(path))}.*.part")
    for name in glob.glob(pattern):
        try:
            os.remove(name)
        except FileNotFoundError:
            continue


def _folder(path):
    return os.path.dirname(os.path.abspath(path))
