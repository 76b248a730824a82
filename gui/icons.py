"""Icons of the dock in the colour of the text, so that they are seen on light and dark."""

import os

from qgis.PyQt.QtCore import QByteArray, Qt
from qgis.PyQt.QtGui import QIcon, QPainter, QPalette, QPixmap
from qgis.PyQt.QtSvg import QSvgRenderer

RESOURCES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "resources")
SIZE = 64
_MODES = (
    (QIcon.Mode.Normal, QPalette.ColorGroup.Active),
    (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled),
)


def plugin_icon():
    """The icon of the toolbar button."""
    return QIcon(os.path.join(RESOURCES, "icon.svg"))


def themed_icon(name, palette):
    """Icon resources/NAME.svg, drawn in `currentColor`, in the colour of the palette's text."""
    with open(os.path.join(RESOURCES, f"{name}.svg"), encoding="utf-8") as file:
        drawing = file.read()
    icon = QIcon()
    for mode, group in _MODES:
        colour = palette.color(group, QPalette.ColorRole.WindowText).name()
        pixmap = QPixmap(SIZE, SIZE)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode())).render(painter)
        painter.end()
        icon.addPixmap(pixmap, mode)
    return icon
