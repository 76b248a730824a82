"""Runs inside QGIS (see demo_dock.py): opens the demo layer and the dock, clicks, labels, takes the picture."""

import os
import sys
import time
import traceback

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDockWidget
from qgis.utils import iface, loadPlugin, plugins, startPlugin

sys.path.insert(0, os.environ["DEMO_SCRIPTS"])
import demo


def wait(condition, what, seconds=60):
    """Let QGIS work until the condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(f"waited {seconds} s for {what}")
        QTest.qWait(50)


def session():
    """What a user does."""
    window, canvas = iface.mainWindow(), iface.mapCanvas()
    window.setGeometry(0, 0, 1600, 1000)
    for dock in window.findChildren(QDockWidget):
        if dock.objectName() not in ("Layers",):
            dock.close()
    layer = QgsVectorLayer(os.environ["DEMO_LAYER"], "patterns", "ogr")
    QgsProject.instance().addMapLayer(layer)
    if not (loadPlugin("insar_patterns") and startPlugin("insar_patterns")):
        raise RuntimeError("the plugin did not start")
    entry = plugins["insar_patterns"].dock_entry
    simulated = layer.fields().lookupField("true_patt") >= 0
    if simulated:
        lake = QgsProject.instance().addMapLayer(demo.lake(), False)
        QgsProject.instance().layerTreeRoot().addLayer(lake)
    QTest.qWait(500)
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:32648" if simulated else "EPSG:3857"))
    iface.setActiveLayer(layer)
    iface.zoomToActiveLayer()
    entry.show()
    dock = entry.dock
    wait(lambda: not canvas.isDrawing(), "the map")
    QTest.qWait(1000)
    # A point with something to see, where there is one.
    pattern = os.environ.get("DEMO_PATTERN", "piecewise")
    wanted = next(layer.getFeatures(f'"pattern" = \'{pattern}\' AND "confidence" > 0.9'), None)
    wanted = wanted or next(layer.getFeatures())
    canvas.setCenter(entry.view.to_map().transform(wanted.geometry().boundingBox().center()))
    canvas.zoomScale(140000)
    wait(lambda: not canvas.isDrawing(), "the map")
    place = entry.view.to_map().transform(wanted.geometry().boundingBox().center())
    pixel = canvas.getCoordinateTransform().transform(place)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(pixel.x()), round(pixel.y())))
    wait(lambda: entry.view.points, "the series of the clicked point")
    dock.labels.create.click()
    wait(lambda: entry.labelling.store, "the label layer")
    for _ in range(3):
        before = entry.view.points[-1].id
        QTest.keyClick(canvas, Qt.Key.Key_1 + max(entry.view.points[-1].code, 0))
        wait(lambda before=before: entry.view.points[-1].id != before, "the next point")
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    for _ in range(2):
        QTest.keyClick(canvas, Qt.Key.Key_Left)
    QTest.qWait(300)
    wait(lambda: not canvas.isDrawing(), "the map")
    QTest.qWait(1500)
    if sum(entry.labelling.store.counts()) != 3:
        raise RuntimeError("three points were to be labelled")
    window.grab().save(os.environ["DEMO_PICTURE"])


def run():
    """The session; whatever happens QGIS ends."""
    try:
        session()
    except BaseException:
        with open(os.environ["DEMO_FAILURE"], "w", encoding="utf-8") as file:
            file.write(traceback.format_exc())
    QgsProject.instance().setDirty(False)
    QApplication.instance().processEvents()
    os._exit(0)  # no questions on the way out


if os.environ.get("DEMO_DARK"):
    QgsApplication.setUITheme("Night Mapping")
QTimer.singleShot(2000, run)
