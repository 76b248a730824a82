"""A hundred labels through the dock, then the process is killed: all of them are on disk."""

import os
import signal
import sqlite3
import subprocess
import sys

import pytest

from ..make import memory_layer, save, series

LABELS = 100
# QGIS's window, the dock and the keys, in a process of their own.
SESSION = """
import sys
sys.path.insert(0, {root!r})
import run; run.load_package()
from unittest.mock import MagicMock
from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
app = QgsApplication([], True); app.initQgis()
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QMainWindow
from insar_patterns.gui.entry import Entry
layer = QgsVectorLayer({path!r}, "points", "ogr")
QgsProject.instance().addMapLayer(layer)
window = QMainWindow(); canvas = QgsMapCanvas(window)
iface = MagicMock(); iface.mainWindow = lambda: window; iface.mapCanvas = lambda: canvas
iface.activeLayer = lambda: layer
iface.addDockWidget = lambda area, dock: window.addDockWidget(area, dock)
entry = Entry(iface)
window.show(); entry.show()
entry.dock.labels.create.click()
entry.dock.labels.order.setCurrentIndex(entry.dock.labels.order.findData("random"))
entry.view.show_points([1])
for number in range({labels}):
    before = entry.view.points[-1].id
    QTest.keyClick(entry.dock, Qt.Key.Key_1 + number % 6)
    while entry.view.points[-1].id == before:
        QTest.qWait(5)
    print(number, flush=True)
sys.stdin.read()
"""


@pytest.mark.usefixtures("qgis_app")
def test_hundred_labels_then_killed(root, tmp_path):
    path = tmp_path / "points.gpkg"
    save(memory_layer(series(LABELS + 5)), path)
    code = SESSION.format(root=str(root), path=str(path), labels=LABELS)
    environment = {**os.environ, "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "profile")}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        # Ends with the last label, or with the process if it fails before.
        reached = any(line.strip() == str(LABELS - 1) for line in process.stdout)
        process.send_signal(signal.SIGKILL)
    assert reached, "the session ended before the last label"
    assert process.returncode == -signal.SIGKILL
    with sqlite3.connect(tmp_path / "points_labels.gpkg") as database:
        rows = database.execute("SELECT point_id, label FROM points_labels").fetchall()
    assert len(rows) == len(set(rows)) == LABELS
    assert {label for _, label in rows} == {"stable", "linear", "step", "piecewise", "power", "undefined"}
