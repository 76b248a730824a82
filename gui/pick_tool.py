"""The map tool that picks a point: it only says where was clicked."""

from qgis.core import QgsPointXY
from qgis.gui import QgsMapTool
from qgis.PyQt.QtCore import Qt, pyqtSignal

PIXELS = 12
"""Radius of a pick at least, in pixels of the screen; the user may have set a larger one in QGIS's options."""


class PickTool(QgsMapTool):
    """Click: `picked(place, radius, add)`, in the map's CRS and units; `add` is whether Shift was held."""

    picked = pyqtSignal(QgsPointXY, float, bool)

    def __init__(self, canvas):
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def canvasReleaseEvent(self, event):  # noqa: N802
        """Called by the canvas."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        canvas = self.canvas()
        radius = max(QgsMapTool.searchRadiusMU(canvas), PIXELS * canvas.mapUnitsPerPixel())
        add = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.picked.emit(event.mapPoint(), radius, add)
