"""The packed R-tree: SQLite finds it whole, finds by it what it finds without, and goes on with it."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest
from insar_patterns.layers import rtree
from insar_patterns.layers.rtree import TreeFiller

FULL = 51
"""Points in a node, at GeoPackage's usual page size."""


def made(points, page=4096):
    """Ids with holes, not in order, and places, some of them the same and some negative."""
    rng = np.random.default_rng(points)
    ids = rng.permutation(3 * points)[:points] + 1
    xy = rng.normal(0, 1e5, (points, 2))
    xy[: points // 10] = xy[:1]
    database = sqlite3.connect(":memory:")
    database.execute(f"PRAGMA page_size = {page}")
    database.execute("CREATE VIRTUAL TABLE tree USING rtree(id, minx, maxx, miny, maxy)")
    return ids, xy, database


def fill(database, ids, xy, block=1000):
    tree = TreeFiller(database, "tree")
    for start in range(0, len(ids), block):
        tree.add(ids[start : start + block], xy[start : start + block])
    tree.finish()


def check_whole(database, ids, xy):
    """What SQLite would have stored itself, in a tree without faults, found by place."""
    assert database.execute("SELECT rtreecheck('tree')").fetchall() == [("ok",)]
    own = sqlite3.connect(":memory:")
    own.execute("CREATE VIRTUAL TABLE tree USING rtree(id, minx, maxx, miny, maxy)")
    own.executemany(
        "INSERT INTO tree VALUES (?, ?, ?, ?, ?)", [(i, x, x, y, y) for i, (x, y) in zip(ids.tolist(), xy.tolist())]
    )
    boxes = [(-1e9, 1e9, -1e9, 1e9), (0, 5e4, -5e4, 0), (-1e3, 1e3, -1e6, 1e6), (9e8, 9e9, 0, 1)]
    for box in boxes:
        sql = "SELECT * FROM tree WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ? ORDER BY id"
        found = database.execute(sql, box).fetchall()
        assert found == own.execute(sql, box).fetchall()
    assert len(database.execute("SELECT id FROM tree").fetchall()) == len(ids)
    own.close()


@pytest.mark.parametrize("points", [0, 1, FULL - 1, FULL, FULL + 1, 2 * FULL, FULL**2, FULL**2 + 1, 5000])
def test_any_number_of_points(points):
    ids, xy, database = made(points)
    with closing(database):
        fill(database, ids, xy)
        check_whole(database, ids, xy)


@pytest.mark.parametrize("page", [512, 1024, 65536])
def test_other_pages(page):
    ids, xy, database = made(3000, page)
    with closing(database):
        fill(database, ids, xy)
        check_whole(database, ids, xy)


@pytest.mark.parametrize("points", [100, 149, 150, 151, 3000])
def test_packed_piece_by_piece(monkeypatch, points):
    """Where there are more points than are kept, with and without a rest at the end."""
    monkeypatch.setattr(rtree, "PACKED_POINTS", 150)
    ids, xy, database = made(points)
    with closing(database):
        fill(database, ids, xy, block=50)
        check_whole(database, ids, xy)


def test_sqlite_goes_on_with_it():
    """Points are added, moved and taken away afterwards, as an editing QGIS does."""
    ids, xy, database = made(4000)
    with closing(database):
        fill(database, ids, xy)
        gone, moved = ids[:500].tolist(), ids[500:900].tolist()
        database.executemany("DELETE FROM tree WHERE id = ?", [(i,) for i in gone])
        database.executemany("UPDATE tree SET minx = 1, maxx = 1 WHERE id = ?", [(i,) for i in moved])
        new = np.arange(900) + ids.max() + 1
        more = np.random.default_rng(0).normal(0, 1e5, (900, 2))
        database.executemany(
            "INSERT INTO tree VALUES (?, ?, ?, ?, ?)", [(i, x, x, y, y) for i, (x, y) in zip(new.tolist(), more)]
        )
        xy[500:900, 0] = 1
        check_whole(database, np.concatenate([ids[500:], new]), np.concatenate([xy[500:], more]))


def test_beyond_32_bits():
    ids, xy, database = made(60)
    xy[:3, 0] = 1e300, -1e300, np.inf
    xy[3:5, 1] = 16777217.0, -16777217.0  # between two numbers of 32 bits
    with closing(database):
        fill(database, ids, xy)
        check_whole(database, ids, xy)


def test_a_million_points():
    ids, xy, database = made(1_000_000)
    with closing(database):
        fill(database, ids, xy, block=1024)
        assert database.execute("SELECT rtreecheck('tree')").fetchall() == [("ok",)]
        inside = np.flatnonzero((np.abs(xy - [3e4, -2e4]) <= 1e3).all(axis=1))
        sql = "SELECT id FROM tree WHERE maxx >= 29000 AND minx <= 31000 AND maxy >= -21000 AND miny <= -19000"
        found = {i for (i,) in database.execute(sql)}
        assert found >= set(ids[inside].tolist())  # boxes are rounded outwards
        assert len(found) <= len(inside) + 5
