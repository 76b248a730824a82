"""The plugin's dock in QGIS: made lazily, gone without a trace, made again."""

import subprocess
import sys

import pytest
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAction, QDockWidget


@pytest.mark.usefixtures("project")
def test_unload_leaves_nothing_behind(qgis_iface, qgis_canvas, layer):
    from insar_patterns.gui.entry import Entry

    window = qgis_iface.mainWindow()

    def traces():
        QTest.qWait(50)
        return (
            len(window.findChildren(QDockWidget)),
            len(window.findChildren(QAction)),
            len(qgis_canvas.scene().items()),
            qgis_canvas.receivers(qgis_canvas.mapToolSet),
            qgis_canvas.receivers(qgis_canvas.destinationCrsChanged),
            layer.receivers(layer.dataChanged),
        )

    qgis_iface.setActiveLayer(layer)
    before, tool = traces(), qgis_canvas.mapTool()
    for _ in range(2):
        entry = Entry(qgis_iface)
        assert entry.dock is None
        entry.show()
        entry.view.show_points([2])
        entry.dock.labels.create.click()
        entry.close()
        assert traces() == before
        assert qgis_canvas.mapTool() is tool


def test_plugin_without_matplotlib_loads_quickly_and_the_dock_says_what_is_missing(root):
    code = f"""
import sys, time
sys.path.insert(0, {str(root)!r})
import run; run.load_package()
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("matplotlib", "onnxruntime", "torch"):
            raise ImportError("not here")
sys.meta_path.insert(0, Blocker())
from qgis.core import QgsApplication
app = QgsApplication([], True); app.initQgis()
import qgis.gui, numpy, qgis.PyQt.QtSvg
from unittest.mock import MagicMock
from qgis.PyQt.QtWidgets import QMainWindow
from qgis.gui import QgsMapCanvas
window = QMainWindow(); canvas = QgsMapCanvas(window)
iface = MagicMock(); iface.mainWindow = lambda: window; iface.mapCanvas = lambda: canvas
iface.activeLayer = lambda: None
from insar_patterns import classFactory
start = time.process_time()
from insar_patterns.gui.entry import Entry
entry = Entry(iface)
seconds = time.process_time() - start
print("SECONDS", seconds)
print("LATE", sorted(n for n in ("matplotlib", "scipy", "onnxruntime") if n in sys.modules))
entry.show()
print("MISSING", entry.dock.plot.missing)
entry.close()
import os; sys.stdout.flush(); os._exit(0)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    lines = dict(line.split(" ", 1) for line in ran.stdout.splitlines() if " " in line)
    assert float(lines["SECONDS"]) < 0.1
    assert lines["LATE"] == "[]"
    assert "matplotlib is needed" in lines["MISSING"]
    assert "pip install" in lines["MISSING"]
