"""How soon a click becomes a drawn plot: the real dock and pick tool on a GeoPackage of a million points.

build/venv/bin/python script/benchmark_dock.py [POINTS]
"""

import os
import statistics
import sys
import tempfile
import time

import benchmark_layer

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
POINTS, CLICKS = 1_000_000, 40
sys.path.insert(0, ROOT)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if "XDG_RUNTIME_DIR" not in os.environ:  # else Qt complains of its absence
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="runtime-")


def main(arguments=()):
    """Measure and print; return the exit status."""
    points = int(arguments[0]) if arguments else POINTS
    import run

    run.load_package()
    path = benchmark_layer.point_file(os.path.join(ROOT, "build", "benchmark"), points)
    wall, cpu, first = measure(path)
    print(f"click to drawn plot, {points} points x {benchmark_layer.DATES} dates, {len(wall)} clicks after the first")
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
