"""The map tool that encloses points: drag for a lasso, or click the corners of a polygon."""

from qgis.core import QgsGeometry, QgsPointXY, QgsWkbTypes
from qgis.gui import QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor

COLOUR = "#d5006d"


class LassoTool(QgsMapTool):
    """`enclosed(area)`: a polygon in the map's CRS.

    Dragging with the left button draws freely and ends with the release; single clicks set corners, a right click,
    double click or Enter ends; Escape or Backspace gives up.
    """

    enclosed = pyqtSignal(QgsGeometry)

    def __init__(self, canvas):
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._band, self._corners, self._pressed, self._dragged = None, [], None, False

    @property
    def drawing(self):
        """Whether a polygon has been begun."""
        return bool(self._corners)

    def canvasPressEvent(self, event):  # noqa: N802
        """Called by the canvas."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.pos(), False

    def canvasMoveEvent(self, event):  # noqa: N802
        """Called by the canvas."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._pressed is not None:
            if not self._dragged and (event.pos() - self._pressed).manhattanLength() < 6:
                return
            if not self._dragged:
                self._add(self.toMapCoordinates(self._pressed))
            self._dragged = True
            self._add(event.mapPoint())
        elif self._corners:
            self._show([*self._corners, event.mapPoint()])

    def canvasReleaseEvent(self, event):  # noqa: N802
        """Called by the canvas."""
        if event.button() == Qt.MouseButton.RightButton or self._dragged:
            self._finish()
        elif event.button() == Qt.MouseButton.LeftButton and self._pressed is not None:
            self._add(event.mapPoint())
        self._pressed, self._dragged = None, False

    def canvasDoubleClickEvent(self, event):  # noqa: N802
        """Called by the canvas."""
        self._finish()

    def keyPressEvent(self, event):  # noqa: N802
        """Called by the canvas."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self._corners:
            self.clear()
        else:
            return
        event.accept()

    def deactivate(self):
        """Called when another tool takes over."""
        self.clear()
        super().deactivate()

    def clear(self):
        """Forget the polygon and take it off the map."""
        self._corners, self._pressed, self._dragged = [], None, False
        if self._band is not None:
            self.canvas().scene().removeItem(self._band)
            self._band = None

    def _add(self, place):
        self._corners.append(QgsPointXY(place))
        self._show(self._corners)

    def _show(self, corners):
        if self._band is None:
            self._band = QgsRubberBand(self.canvas(), QgsWkbTypes.GeometryType.PolygonGeometry)
            colour = QColor(COLOUR)
            self._band.setStrokeColor(colour)
            colour.setAlpha(40)
            self._band.setFillColor(colour)
            self._band.setWidth(2)
        self._band.setToGeometry(QgsGeometry.fromPolygonXY([corners]), None)

    def _finish(self):
        corners = self._corners
        self.clear()
        if len(corners) > 2:
            area = QgsGeometry.fromPolygonXY([[*corners, corners[0]]])
            # A lasso may cross itself.
            self.enclosed.emit(area if area.isGeosValid() else area.makeValid())
