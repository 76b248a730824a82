"""Write classified points into a GeoPackage by SQLite, which copies attributes from table to table without QGIS."""

import contextlib
import sqlite3
import struct
from pathlib import Path

import numpy as np
from qgis.core import QgsVectorLayer

from ..core.errors import QT_TRANSLATE_NOOP, DataError
from ..core.result_columns import result_columns
from ..core.wkb import coordinates
from .rtree import TreeFiller
from .source_table import GEOPACKAGE
from .sql import listed, quoted, run_rows, statement
from .write import ResultWriter, is_structured, make_index, result_fields

CACHE_KIB = 32 * 1024
_HEAD = struct.Struct("<2sBBi")
"""Of a geometry in a GeoPackage: GP, version 0, flags, number of the reference system (OGC 12-128r18, 2.1.3)."""
_LITTLE_ENDIAN, _EMPTY = 0x01, 0x11
_NO_POINT = struct.pack("<BIdd", 1, 1, np.nan, np.nan)


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
            database.execute("DELETE FROM has_rtree_node")  # refused by a SQLite that is on the defensive
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
        points = block.series.ids
        ids = points if self._keeps_ids else np.arange(self.written + 1, self.written + len(points) + 1)
        places = coordinates(block.geometries)
        placed = ~np.isnan(places).any(axis=1)
        columns = [column.tolist() for column in (ids, points, *result_columns(result).values())]
        columns.insert(2, self._blobs(block.geometries, placed))
        with self._sentences():
            if run_rows(self._database, self._before, columns, self._after) != len(points):
                raise DataError(
                    QT_TRANSLATE_NOOP(
                        "Errors", "The layer's file was changed while it was read. No result was written; try again."
                    )
                )
            self._index.add(ids[placed], places[placed])
        self._extent[:2] = places[placed].min(axis=0, initial=np.inf).clip(max=self._extent[:2])
        self._extent[2:] = places[placed].max(axis=0, initial=-np.inf).clip(min=self._extent[2:])
        self.written += len(points)

    def close(self):
        """Finish the file and make sure that all of it is there."""
        with self._sentences():
            self._index.finish()
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
        self._index = TreeFiller(self._database, f"rtree_{name}_{column}")
        self._before, self._after = self._statement(table, column, [quoted(field.name()) for field in result_fields()])

    def _statement(self, table, column, added):
        """SQL before and after the values of rows (id, point, geometry, result) that brings them into the table."""
        names = [field.name() for field in self._fields][: -len(added)]
        values = ["b.point"] if self._key else [f"s.{quoted(name)}" for name in self._names]
        # A field of that name is the primary key of both.
        pairs = [(quoted(name), value) for name, value in zip(names, values) if name.lower() != "fid"]
        self._keeps_ids = len(pairs) < len(names)
        pairs += [("fid", "b.id"), (quoted(column), "b.geometry"), *((name, f"b.{name}") for name in added)]
        into, values = (listed(part) for part in zip(*pairs))
        target = f"main.{quoted(self.destination.stem)} ({into})"
        rows = f"b ({listed(('id', 'point', 'geometry', *added))}) AS ("
        origin = ["b"]
        if self._copied:
            # CROSS JOIN keeps the order: the rows first, their points in the source by their keys.
            origin += ["CROSS JOIN", _in_source(table), f"AS s ON s.{quoted(table.key)} = b.point"]
        return statement("INSERT INTO", target, "WITH", rows), statement(") SELECT", values, "FROM", *origin)

    def _blobs(self, geometries, placed):
        """Geometries as the table holds them; none is an empty point there, as QGIS writes it."""
        heads = [_HEAD.pack(b"GP", 0, flags, self._srs) for flags in (_EMPTY, _LITTLE_ENDIAN)]
        return [heads[there] + (wkb or _NO_POINT) for wkb, there in zip(geometries, placed.tolist())]

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
