"""How soon a click becomes a drawn plot: the real dock and pick tool on a GeoPackage of a million points.

build/venv/bin/python script/benchmark_dock.py [POINTS]
"""

import os
import sqlite3
import statistics
import struct
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
POINTS, DATES, CLICKS = 1_000_000, 168, 40
SIDE = 60_000.0
EPSG = 32648
sys.path.insert(0, ROOT)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if "XDG_RUNTIME_DIR" not in os.environ:  # else Qt complains of its absence
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="runtime-")


def main(arguments=()):
    """Measure and print; return the exit status."""
    points = int(arguments[0]) if arguments else POINTS
    folder = os.path.join(ROOT, "build", "benchmark")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f"dock_{points}.gpkg")
    if not os.path.exists(path):
        print(f"> writing {points} points x {DATES} dates to {os.path.relpath(path, ROOT)}", flush=True)
        write_points(path + ".part.gpkg", points)
        os.replace(path + ".part.gpkg", path)
    import run

    run.load_package()
    wall, cpu, first = measure(path)
    print(f"click to drawn plot, {points} points x {DATES} dates, {len(wall)} clicks after the first")
    print(f"{'':8}{'median':>9}{'95 %':>9}{'most':>9}")
    for name, times in (("wall", wall), ("CPU", cpu)):
        ordered = sorted(times)
        high = ordered[min(round(0.95 * len(ordered)), len(ordered) - 1)]
        print(f"{name:8}" + "".join(f"{1e3 * t:6.1f} ms" for t in (statistics.median(ordered), high, ordered[-1])))
    print(f"first click (loads matplotlib's and scipy's parts): {1e3 * first:.0f} ms")
    sys.stdout.flush()
    os._exit(0)  # QGIS has nothing to save


def measure(path):
    """Wall and CPU seconds of each click, and the wall seconds of the first."""
    import numpy as np
    from qgis.core import QgsApplication, QgsProject, QgsRectangle, QgsVectorLayer
    from qgis.gui import QgsMapCanvas
    from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
    from qgis.PyQt.QtWidgets import QMainWindow

    application = QgsApplication([], True)
    application.initQgis()
    layer = QgsVectorLayer(path, "points", "ogr")
    QgsProject.instance().addMapLayer(layer)
    QgsProject.instance().setCrs(layer.crs())

    class Window(QObject):
        """As much of QGIS's window as the dock needs."""

        currentLayerChanged = pyqtSignal(object)  # noqa: N815

        def __init__(self):
            super().__init__()
            self.window = QMainWindow()
            self.canvas = QgsMapCanvas(self.window)
            self.canvas.setDestinationCrs(layer.crs())
            self.window.setCentralWidget(self.canvas)
            self.window.resize(1600, 1000)
            self.mainWindow, self.mapCanvas = (lambda: self.window), (lambda: self.canvas)
            self.activeLayer = lambda: layer
            self.addToolBarIcon = self.removeToolBarIcon = lambda action: None
            self.addPluginToMenu = self.removePluginMenu = lambda name, action: None
            self.addDockWidget = lambda area, dock: self.window.addDockWidget(area, dock)
            self.removeDockWidget = lambda dock: self.window.removeDockWidget(dock)

    from insar_patterns.gui.entry import Entry

    iface = Window()
    entry = Entry(iface)
    iface.window.show()
    entry.show()
    iface.window.resizeDocks([entry.dock], [520], Qt.Orientation.Horizontal)
    canvas, rng = iface.canvas, np.random.default_rng(5)
    # A city seen at once: some hundred pixels hold a point each.
    canvas.setExtent(QgsRectangle(300000, 2730000, 306000, 2734000))
    for _ in range(5):
        application.processEvents()
    wall, cpu = [], []
    found = [layer.getFeature(int(i)) for i in rng.integers(1, layer.featureCount(), CLICKS + 1)]
    for feature in found:
        place = feature.geometry().asPoint()
        before, start, used = entry.view.points[-1:], time.perf_counter(), time.process_time()
        entry._picked(place, 12 * canvas.mapUnitsPerPixel(), False)
        entry.dock.plot.canvas.repaint()
        wall.append(time.perf_counter() - start)
        cpu.append(time.process_time() - used)
        if entry.view.points[-1].id != feature.id() or entry.view.points[-1:] == before:
            raise RuntimeError("another point was shown than the one clicked")
        application.processEvents()
    return wall[1:], cpu[1:], wall[0]


def write_points(path, points):
    """A GeoPackage with a spatial index; by SQLite, which is many times faster than feature by feature."""
    import numpy as np
    from osgeo import gdal, ogr, osr

    names = [f"D{str(d).replace('-', '')}" for d in np.datetime64("2018-01-05") + 12 * np.arange(DATES)]
    data = gdal.GetDriverByName("GPKG").Create(path, 0, 0, 0, gdal.GDT_Unknown)
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(EPSG)
    layer = data.CreateLayer("points", crs, ogr.wkbPoint, options=["SPATIAL_INDEX=NO"])
    for name in names:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTReal))
    del layer, data
    rng, t = np.random.default_rng(0), np.arange(DATES) / 30.0
    header = b"GP\0\x01" + struct.pack("<i", EPSG) + b"\x01" + struct.pack("<I", 1)
    sql = f"INSERT INTO points (geom, {', '.join(names)}) VALUES ({', '.join('?' * (DATES + 1))})"
    database = sqlite3.connect(path)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA journal_mode = OFF")
    # GDAL's own triggers only keep the count, which is written at the end.
    triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'points'")
    triggers = triggers.fetchall()
    for name, _ in triggers:
        database.execute(f'DROP TRIGGER "{name}"')
    for start in range(0, points, 10_000):
        n = min(10_000, points - start)
        x, y = 270_000 + rng.uniform(0, SIDE, n), 2_700_000 + rng.uniform(0, SIDE, n)
        values = np.round(rng.normal(0, 2, (n, DATES)) + rng.normal(0, 5, (n, 1)) * t, 2).tolist()
        rows = ((header + struct.pack("<dd", a, b), *row) for a, b, row in zip(x.tolist(), y.tolist(), values))
        database.executemany(sql, rows)
    for _, trigger in triggers:
        database.execute(trigger)
    database.execute("UPDATE gpkg_ogr_contents SET feature_count = ?", (points,))
    extent = (270_000, 270_000 + SIDE, 2_700_000, 2_700_000 + SIDE)
    database.execute("UPDATE gpkg_contents SET min_x = ?, max_x = ?, min_y = ?, max_y = ?", extent)
    database.commit()
    database.close()
    data = gdal.OpenEx(path, gdal.OF_UPDATE | gdal.OF_VECTOR)
    data.ExecuteSQL("SELECT CreateSpatialIndex('points', 'geom')")
    del data


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
