"""The real dock in a real QGIS, with a layer of classified points."""

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY, QgsProject, QgsRectangle, QgsSettings
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest

from ..make import memory_layer, save, series

N = 40
PATTERN_KEYS = ["stable", "linear", "step", "piecewise"]
PREDICTION = [
    ("pattern", "string", [PATTERN_KEYS[i % 4] for i in range(N)]),
    ("confidence", "double", [round(1.0 - 0.02 * i, 2) for i in range(N)]),
    *((f"p_{name}", "double", [0.2] * N) for name in ("stable", "linear", "step", "piecewis", "power", "undef")),
]


@pytest.fixture
def project(qgis_app, qgis_new_project):
    """An empty project and settings of a first use."""
    settings = QgsSettings()
    settings.remove("insarpatterns")
    settings.setValue("insarpatterns/label/annotator", "ana")
    project = QgsProject.instance()
    yield project
    project.clear()


@pytest.fixture
def layer(project, tmp_path):
    """40 classified points, 40 m apart, in the project; lower confidence with a higher id."""
    layer = save(memory_layer(series(N), extra=PREDICTION), tmp_path / "points.gpkg")
    project.addMapLayer(layer)
    return layer


@pytest.fixture
def entry(project, qgis_iface, qgis_canvas):
    """The dock's entry, as the plugin makes it; closed at the end."""
    from insar_patterns.gui.entry import Entry

    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:32648"))
    entry = Entry(qgis_iface)
    yield entry
    entry.close()
    QTest.qWait(10)


@pytest.fixture
def dock(entry, layer, qgis_iface):
    """The open dock, following `layer`; `.click(id)`, `.key(key)` and `.wait(condition)` are what a user does."""
    qgis_iface.setActiveLayer(layer)
    entry.show()
    dock, canvas, window = entry.dock, qgis_iface.mapCanvas(), qgis_iface.mainWindow()
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)  # pytest-qgis leaves it undone
    window.resize(1200, 1000)
    window.show()
    canvas.show()
    canvas.resize(600, 400)
    QTest.qWait(20)
    canvas.setLayers([layer])
    canvas.setExtent(QgsRectangle(269900, 2769900, 271700, 2770300))

    def click(feature_id, add=False):
        place = entry.view.to_map().transform(layer.getFeature(feature_id).geometry().asPoint())
        click_at(place, add)

    def click_at(place, add=False):
        pixel = canvas.getCoordinateTransform().transform(QgsPointXY(place))
        modifier = Qt.KeyboardModifier.ShiftModifier if add else Qt.KeyboardModifier.NoModifier
        at = QPoint(round(pixel.x()), round(pixel.y()))
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, modifier, at)

    def wait(condition, seconds=60):
        for _ in range(seconds * 20):
            if condition():
                return
            QTest.qWait(50)
        raise AssertionError(f"waited {seconds} s in vain")

    dock.click, dock.click_at, dock.wait = click, click_at, wait
    dock.key = lambda key, widget=canvas: QTest.keyClick(widget, key)
    dock.shown = lambda: [point.id for point in entry.view.points]
    return dock


@pytest.fixture
def labelling(dock, entry):
    """The dock with a fresh label layer beside the points."""
    dock.labels.create.click()
    assert entry.labelling.store is not None, dock.status.text()
    return entry.labelling
