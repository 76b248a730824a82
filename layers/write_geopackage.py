"""Write classified points into a GeoPackage by SQLite, which copies attributes from table to table without QGIS."""

import contextlib
import sqlite3
import struct
from pathlib import Path

import numpy as np
from qgis.core import QgsVectorLayer

from ..core.errors import QT_TRANSLATE_NOOP, DataError
from ..core.result_columns import result_rows
from .source_table import GEOPACKAGE
from .sql import listed, quoted, statement
from .write import ResultWriter, is_structured, make_index, result_fields

CACHE_KIB = 32 * 1024
_HEAD = struct.Struct("<2sBBi")
"""Of a geometry in a GeoPackage: GP, version 0, flags, number of the reference system (OGC 12-128r18, 2.1.3)."""
_LITTLE_ENDIAN, _EMPTY = 0x01, 0x11
_NO_POINT = struct.pack("<BIdd", 1, 1, np.nan, np.nan)
_FIRST_COORDINATE = {1: 5, 4: 14}
"""Its place in the WKB of a point and of a multi-point."""


def can_fill(path, source, table, copied):
    """Whether `GeoPackageWriter` can write this result: for its format, and for what is copied from where.

    Parameters
    ----------
    path : str, of the result; table : layers.source_table.SourceTable, or None
    source, copied : as for ResultWriter
    """
    if table is None or not path.lower().endswith(".gpkg"):
        return False
    if copied and (table.driver != GEOPACKAGE or any(is_structured(source.fields().at(i)) for i in copied)):
        return False
    try:
        with contextlib.closing(sqlite3.connect(":memory:", uri=True)) as database:
            database.execute("CREATE VIRTUAL TABLE has_rtree USING rtree(id, low, high)")
            if copied:
                _attach(database, table)
                database.execute(statement("SELECT", quoted(table.key), "FROM", _in_source(table), "LIMIT 1"))
    except sqlite3.Error:
        return False
    return True


class GeoPackageWriter(ResultWriter):
    """Writes the blocks of a PointStream; GDAL makes the empty file, so that it is the same as ResultWriter's.

    Parameters
    ----------
    destination, source, copied, key, primary_keys : as for ResultWriter
    table : layers.source_table.SourceTable, of the source
    """

    def __init__(self, destination, source, copied, key=None, primary_keys=(), *, table):
        super().__init__(destination, source, copied, key, primary_keys)
        self._writer = None  # closes the file
        make_index(destination)
        self._names = [source.fields().at(index).name() for index in copied]
        self._extent = np.array([np.inf, np.inf, -np.inf, -np.inf])
        # Made here, used by the thread that writes.
        self._database = sqlite3.connect(
            Path(destination.temporary).as_uri(), uri=True, isolation_level=None, check_same_thread=False
        )
        with self._sentences():
            self._prepare(table)

    def __exit__(self, *exception):
        if self._database:
            self._database.close()
            self._database = None

    def write(self, block, result):
        """Write a StreamBlock: geometry and copied attributes, then the result fields."""
        points = block.series.ids.tolist()
        ids = points if self._keeps_ids else range(self.written + 1, self.written + len(points) + 1)
        places = [_place(wkb) for wkb in block.geometries]
        blobs = [self._blob(wkb, place) for wkb, place in zip(block.geometries, places)]
        placed = [(i, x, x, y, y) for i, (x, y) in zip(ids, places) if x == x and y == y]
        rows = ((i, point, blob, *row) for i, point, blob, row in zip(ids, points, blobs, result_rows(result)))
        with self._sentences():
            self._database.execute("DELETE FROM temp.block")
            self._database.executemany(self._fill_block, rows)
            if self._database.execute(self._fill_table).rowcount != len(points):
                raise DataError(
                    QT_TRANSLATE_NOOP(
                        "Errors", "The layer's file was changed while it was read. No result was written; try again."
                    )
                )
            self._database.executemany(self._fill_index, placed)
        if placed:
            xy = np.array(placed)[:, [1, 3]]
            self._extent[:2] = np.minimum(self._extent[:2], xy.min(axis=0))
            self._extent[2:] = np.maximum(self._extent[2:], xy.max(axis=0))
        self.written += len(points)

    def close(self):
        """Finish the file and make sure that all of it is there."""
        with self._sentences():
            for sql in self._triggers:
                self._database.execute(sql)
            self._database.execute("UPDATE gpkg_ogr_contents SET feature_count = ?", (self.written,))
            if np.isfinite(self._extent).all():
                self._database.execute(
                    "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?", self._extent.tolist()
                )
            self._database.execute("COMMIT")
        self.__exit__()
        layer = QgsVectorLayer(self.destination.temporary, self.destination.stem, "ogr")
        complete = layer.isValid() and layer.featureCount() == self.written
        del layer  # an open file cannot be removed on Windows
        if not complete:
            raise self.destination.failed(self.destination.driver)

    def _prepare(self, table):
        """Take the triggers away, which would do row by row, and by GDAL's functions, what is done here by block."""
        run, name = self._database.execute, self.destination.stem
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = MEMORY", f"cache_size = -{CACHE_KIB}"):
            run(f"PRAGMA {pragma}")  # the file is of no worth before it is complete
        column, self._srs = run("SELECT column_name, srs_id FROM gpkg_geometry_columns").fetchone()
        if self._copied:
            _attach(self._database, table)
        run("BEGIN")
        triggers = run(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (name,)
        ).fetchall()
        self._triggers = [sql for _, sql in triggers]
        for trigger, _ in triggers:
            run(statement("DROP TRIGGER", quoted(trigger)))
        added = [quoted(field.name()) for field in result_fields()]
        columns = ["id INTEGER PRIMARY KEY", "point INTEGER", "geometry BLOB", *added]
        run(statement("CREATE TEMP TABLE block (", listed(columns), ")"))
        self._fill_block = _insert("temp.block", len(columns))
        self._fill_index = _insert(quoted(f"rtree_{name}_{column}"), 5)
        self._fill_table = self._copy_statement(table, column, added)

    def _copy_statement(self, table, column, added):
        """SQL that brings the rows of temp.block, with the fields copied from the source, into the table."""
        names = [field.name() for field in self._fields][: -len(added)]
        values = ["b.point"] if self._key else [f"s.{quoted(name)}" for name in self._names]
        # A field of that name is the primary key of both.
        pairs = [(quoted(name), value) for name, value in zip(names, values) if name.lower() != "fid"]
        self._keeps_ids = len(pairs) < len(names)
        pairs += [("fid", "b.id"), (quoted(column), "b.geometry"), *((name, f"b.{name}") for name in added)]
        into, values = (listed(part) for part in zip(*pairs))
        target = f"main.{quoted(self.destination.stem)} ({into})"
        origin = ["temp.block AS b"]
        if self._copied:
            # CROSS JOIN keeps the order: the block first, its points in the source by their keys.
            origin += ["CROSS JOIN", _in_source(table), f"AS s ON s.{quoted(table.key)} = b.point"]
        return statement("INSERT INTO", target, "SELECT", values, "FROM", *origin)

    def _blob(self, wkb, place):
        """A geometry as the table holds it; none is an empty point there, as QGIS writes it."""
        if wkb is None:
            return _HEAD.pack(b"GP", 0, _EMPTY, self._srs) + _NO_POINT
        return _HEAD.pack(b"GP", 0, _LITTLE_ENDIAN if place[0] == place[0] else _EMPTY, self._srs) + wkb

    @contextlib.contextmanager
    def _sentences(self):
        try:
            yield
        except sqlite3.Error as error:
            self.__exit__()  # an open file cannot be removed on Windows
            raise self.destination.failed(error) from error


def _attach(database, table):
    database.execute("ATTACH ? AS source", (Path(table.path).resolve().as_uri() + "?mode=ro",))


def _in_source(table):
    return f"source.{quoted(table.name)}"


def _insert(table, columns):
    return statement("INSERT INTO", table, "VALUES (", listed("?" * columns), ")")


def _place(wkb):
    """(x, y) of a point's WKB, NaN where there is none."""
    start = None if wkb is None else _FIRST_COORDINATE.get(int.from_bytes(wkb[1:5], "little") % 1000)
    if start is None or len(wkb) < start + 16:
        return np.nan, np.nan
    return struct.unpack_from("<dd", wkb, start)
