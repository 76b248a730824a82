"""Icons of the dock in the colour of the text, so that they are seen on light and dark."""

import os

from qgis.PyQt.QtCore import QByteArray, Qt
from qgis.PyQt.QtGui import QIcon, QPainter, QPalette, QPixmap
from qgis.PyQt.QtSvg import QSvgRenderer
from qgis.PyQt.QtWidgets import QLabel

RESOURCES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "resources")
SIZE = 64
_MODES = (
    (QIcon.Mode.Normal, QPalette.ColorGroup.Active),
    (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled),
)


def text_palette(widget):
    """QPalette of a label in a widget: QGIS's dark themes are style sheets, which plain widgets know nothing of."""
    label = QLabel(widget)
    label.ensurePolished()
    palette = QPalette(label.palette())
    label.setParent(None)
    label.deleteLater()
    return palette


def plugin_icon():
    """The icon of the toolbar button."""
    return QIcon(os.path.join(RESOURCES, "icon.svg"))


def themed_icon(name, widget):
    """Icon resources/NAME.svg, drawn in `currentColor`, in the colour of the text around a widget."""
    palette = text_palette(widget)
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
