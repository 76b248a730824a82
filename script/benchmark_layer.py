"""A GeoPackage of any number of points for measurements, written by SQLite: many times faster than by feature."""

import os
import sqlite3
import struct

DRAWN = 3000
SIDE = 60_000.0
ORIGIN = (270_000.0, 2_700_000.0)
EPSG = 32648
CHUNK = 10_000
DATES = 168
MISSING = 0.05
"""Share of the drawn series in which some dates are missing."""


def point_file(folder, points, drawn=None):
    """Path of the layer of that many points; written where it is not there yet."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f"points_{points}.gpkg")
    if not os.path.exists(path):
        print(f"> writing {points} points x {DATES} dates", flush=True)
        write_points(path + ".part.gpkg", points, drawn)
        os.replace(path + ".part.gpkg", path)
    return path


def drawn_series():
    """`DRAWN` realistic series on the Kunming calendar, (n, 168) float, mm; and the dates."""
    import numpy as np
    from insar_patterns.core.simulation import calendars, realistic

    rng = np.random.default_rng(5)
    dates = calendars.kunming(rng)
    values = realistic.simulate(DRAWN, rng, dates).values
    gaps = np.flatnonzero(rng.random(DRAWN) < MISSING)
    values[gaps[:, None], rng.integers(0, len(dates), (len(gaps), 10))] = np.nan
    return values, dates


def write_points(path, points, drawn=None):
    """Write a text id, a height, and the drawn series again and again, each with an offset of its own.

    Parameters
    ----------
    path : str, a new file; points : int; drawn : what `drawn_series` returns, or None
    """
    import numpy as np

    series, dates = drawn or drawn_series()
    names = ["pid", "height", *(f"D{str(date).replace('-', '')}" for date in dates)]
    _create(path, names)
    rng = np.random.default_rng(0)
    header = b"GP\0\x01" + struct.pack("<i", EPSG) + b"\x01" + struct.pack("<I", 1)
    database = sqlite3.connect(path)
    for pragma in ("synchronous = OFF", "journal_mode = OFF"):
        database.execute(f"PRAGMA {pragma}")
    # GDAL's own triggers only keep the count, which is written at the end.
    triggers = "FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'points'"
    kept = database.execute(f"SELECT sql {triggers}").fetchall()
    for (name,) in database.execute(f"SELECT name {triggers}").fetchall():
        database.execute(f'DROP TRIGGER "{name}"')
    sql = f"INSERT INTO points (geom, {', '.join(names)}) VALUES ({', '.join('?' * (len(names) + 1))})"
    for start in range(0, points, CHUNK):
        n = min(CHUNK, points - start)
        x, y = (origin + rng.uniform(0, SIDE, n) for origin in ORIGIN)
        values = np.round(series[rng.integers(0, len(series), n)] + rng.normal(0, 1, (n, 1)), 2).astype(object)
        values[values != values] = None
        heights = np.round(rng.uniform(1880, 2200, n), 1).tolist()
        rows = zip(range(start, start + n), x.tolist(), y.tolist(), heights, values.tolist())
        database.executemany(
            sql, ((header + struct.pack("<dd", a, b), f"PS{i:08d}", height, *row) for i, a, b, height, row in rows)
        )
    for (trigger,) in kept:
        database.execute(trigger)
    database.execute("UPDATE gpkg_ogr_contents SET feature_count = ?", (points,))
    extent = (ORIGIN[0], ORIGIN[0] + SIDE, ORIGIN[1], ORIGIN[1] + SIDE)
    database.execute("UPDATE gpkg_contents SET min_x = ?, max_x = ?, min_y = ?, max_y = ?", extent)
    database.commit()
    database.close()
    _index(path)


def _create(path, names):
    from osgeo import gdal, ogr, osr

    data = gdal.GetDriverByName("GPKG").Create(path, 0, 0, 0, gdal.GDT_Unknown)
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(EPSG)
    layer = data.CreateLayer("points", crs, ogr.wkbPoint, options=["SPATIAL_INDEX=NO"])
    for name in names:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString if name == "pid" else ogr.OFTReal))


def _index(path):
    from osgeo import gdal

    data = gdal.OpenEx(path, gdal.OF_UPDATE | gdal.OF_VECTOR)
    data.ExecuteSQL("SELECT CreateSpatialIndex('points', 'geom')")
