"""Fill the spatial index of a GeoPackage from outside: an R-tree whose nodes are packed here, many points at a time.

SQLite would grow the tree point by point. Its nodes are rows of plain tables, in a format that SQLite documents
(https://www.sqlite.org/rtree.html, 7.1; the bytes of a node: ext/rtree/rtree.c).
"""

import numpy as np

from .sql import quoted, run_rows, statement

PACKED_POINTS = 1 << 16
"""Points that wait to be packed together (1.5 MiB): memory does not grow with the layer."""
_ROOT = 1
_HEAD_BYTES = 4
_CELL = np.dtype([("id", "i8"), ("box", "f4", 4)])
"""A point or a node below: its number, and least x, greatest x, least y, greatest y."""
_TOWARDS_ZERO, _AWAY = 1 - 2.0**-23, 1 + 2.0**-23


class TreeFiller:
    """Fills an empty R-tree.

    Parameters
    ----------
    database : sqlite3.Connection, in a transaction; nobody may ask for the tree before `finish`
    tree : str, name of the virtual table, of two dimensions
    """

    def __init__(self, database, tree):
        self._database = database
        self._table = {part: quoted(f"{tree}_{part}") for part in ("node", "rowid", "parent")}
        sql = statement("SELECT length(data) FROM", self._table["node"], "WHERE nodeno = ?")
        (size,) = database.execute(sql, (_ROOT,)).fetchone()
        database.execute(statement("DELETE FROM", self._table["node"]))
        self._capacity = (size - _HEAD_BYTES) // _CELL.itemsize
        cells = (_CELL.newbyteorder(">"), self._capacity)
        self._node = np.dtype(
            {
                "names": ["depth", "count", "cells"],
                "formats": [">u2", ">u2", cells],
                "offsets": [0, 2, _HEAD_BYTES],
                "itemsize": size,
            }
        )
        self._last, self._leaves = _ROOT, []
        self._waiting, self._count = [], 0

    def add(self, ids, xy):
        """Take points: ids (n,) int64, xy (n, 2) float64, none of them NaN."""
        cells = np.empty(len(ids), _CELL)
        cells["id"] = ids
        cells["box"][:, ::2], cells["box"][:, 1::2] = _below(xy), -_below(-xy)
        self._waiting.append(cells)
        self._count += len(cells)
        if self._count >= PACKED_POINTS:
            self._leaves.append(self._pack(self._taken(), "rowid"))

    def finish(self):
        """Write the rest of the points, and the nodes above them."""
        cells, depth, children = self._taken(), 0, "rowid"
        if self._leaves or len(cells) > self._capacity:
            if len(cells):
                self._leaves.append(self._pack(cells, "rowid"))
            cells, depth, children = np.concatenate(self._leaves), 1, "parent"
        while len(cells) > self._capacity:
            cells = self._pack(cells, "parent")
            depth += 1
        self._write(np.array([_ROOT]), cells, children, depth)

    def _taken(self):
        cells = np.concatenate([np.empty(0, _CELL), *self._waiting])
        self._waiting, self._count = [], 0
        return cells

    def _pack(self, cells, children):
        """Put cells that are near each other into full nodes; returns the cells of these nodes.

        Sort-tile-recursive packing (Leutenegger, Lopez & Edgington 1997, ICDE): strips by x, in each of them by y.
        """
        nodes = -(-len(cells) // self._capacity)
        middle = cells["box"][:, ::2] + cells["box"][:, 1::2]
        strip = np.empty(len(cells), dtype=np.int64)
        strip[np.argsort(middle[:, 0])] = np.arange(len(cells)) // (self._capacity * int(np.ceil(np.sqrt(nodes))))
        cells = cells[np.lexsort((middle[:, 1], strip))]
        first = np.arange(nodes) * self._capacity
        above = np.empty(nodes, _CELL)
        above["id"] = self._last + 1 + np.arange(nodes)
        self._last += nodes
        above["box"][:, ::2] = np.minimum.reduceat(cells["box"][:, ::2], first)
        above["box"][:, 1::2] = np.maximum.reduceat(cells["box"][:, 1::2], first)
        self._write(above["id"], cells, children, 0)
        return above

    def _write(self, numbers, cells, children, depth):
        """Write nodes full of cells, the last as full as it gets, and for each cell where it is."""
        data = np.zeros(len(numbers), self._node)
        data["depth"], data["count"] = depth, self._capacity
        data["count"][-1] = len(cells) - (len(numbers) - 1) * self._capacity
        padded = np.zeros(len(numbers) * self._capacity, _CELL)
        padded[: len(cells)] = cells
        data["cells"] = padded.reshape(len(numbers), self._capacity)
        blobs = [node.tobytes() for node in data]
        self._fill("node", numbers.tolist(), blobs)
        order = np.argsort(cells["id"])  # that of the table's key
        inside = np.repeat(numbers, self._capacity)[: len(cells)]
        self._fill(children, cells["id"][order].tolist(), inside[order].tolist())

    def _fill(self, part, *columns):
        run_rows(self._database, statement("INSERT INTO", self._table[part]), columns)


def _below(values):
    """The float32 at or below each float64, as SQLite rounds them."""
    with np.errstate(over="ignore"):  # infinite, as in SQLite
        near = values.astype(np.float32)
        lower = (values * np.where(values < 0, _AWAY, _TOWARDS_ZERO)).astype(np.float32)
    return np.where(near > values, lower, near)
