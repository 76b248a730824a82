"""Marks of the picked points on the map."""

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsProject
from qgis.gui import QgsVertexMarker
from qgis.PyQt.QtGui import QColor


class Marks:
    """Rings around points, kept in place when the map's CRS changes.

    Parameters
    ----------
    canvas : QgsMapCanvas
    """

    def __init__(self, canvas):
        self._canvas, self._markers, self._shown = canvas, [], ([], None)
        canvas.destinationCrsChanged.connect(self._replace)

    def show(self, points, crs):
        """Mark points, [(QgsPointXY, colour)] in `crs`; replaces the marks before."""
        self._shown = (list(points), crs)
        self._replace()

    def clear(self):
        """Take all marks off the map."""
        self._shown = ([], None)
        self._replace()

    def close(self):
        """Leave nothing behind."""
        self.clear()
        self._canvas.destinationCrsChanged.disconnect(self._replace)

    def places(self):
        """The marked places, [QgsPointXY] in the map's CRS."""
        return [marker.center() for under, marker in self._markers]

    def _replace(self):
        for pair in self._markers:
            for marker in pair:
                self._canvas.scene().removeItem(marker)
        self._markers = []
        points, crs = self._shown
        if not points:
            return
        transform = QgsCoordinateTransform(
            crs, self._canvas.mapSettings().destinationCrs(), QgsProject.instance().transformContext()
        )
        for point, colour in points:
            try:
                place = transform.transform(point)
            except QgsCsException:
                continue
            # White under the colour: seen on any map.
            self._markers.append((self._ring(place, "#ffffff", 6), self._ring(place, colour, 3)))

    def _ring(self, place, colour, width):
        em = self._canvas.fontMetrics().height()
        marker = QgsVertexMarker(self._canvas)
        marker.setIconType(QgsVertexMarker.IconType.ICON_CIRCLE)
        marker.setIconSize(round(1.3 * em))
        marker.setPenWidth(width)
        marker.setColor(QColor(colour))
        marker.setCenter(place)
        return marker
