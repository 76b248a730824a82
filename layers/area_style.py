"""The look of deformation areas: the colour of the most frequent pattern, the map shining through."""

import os

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QColor

from ..core.errors import QT_TRANSLATE_NOOP
from ..core.patterns import PATTERNS
from .write_areas import FIELDS

AREAS_STYLE = QT_TRANSLATE_NOOP("Styles", "Deformation areas")
OPACITY = 90
"""Of 255, of the fill."""


def apply_areas(layer):
    """Style `layer` by its `pattern` field and name its columns, in the user's language."""
    categories = []
    for pattern in PATTERNS:
        fill, line = QColor(pattern.colour), QColor(pattern.colour).darker(130)
        fill.setAlpha(OPACITY)
        symbol = QgsFillSymbol.createSimple(
            {"color": _rgba(fill), "outline_color": _rgba(line), "outline_width": "0.5", "joinstyle": "round"}
        )
        name = QCoreApplication.translate("Patterns", pattern.name)
        categories.append(QgsRendererCategory(pattern.key, symbol, name))
    layer.setRenderer(QgsCategorizedSymbolRenderer("pattern", categories))
    for name, _, _, _, alias in FIELDS:
        index = layer.fields().lookupField(name)
        if index >= 0:
            layer.setFieldAlias(index, QCoreApplication.translate("Fields", alias))


def save_area_style(path, layer_name):
    """Store the style with the data: in the GeoPackage, else as .qml beside the file.

    Parameters
    ----------
    path : str, a complete result that nobody else has open; layer_name : str

    Returns
    -------
    str : empty, or the reason why it could not be stored
    """
    layer = QgsVectorLayer(path, layer_name, "ogr")
    apply_areas(layer)
    if path.lower().endswith(".gpkg"):
        return layer.saveStyleToDatabase(QCoreApplication.translate("Styles", AREAS_STYLE), "", True, "")
    message, ok = layer.saveNamedStyle(os.path.splitext(path)[0] + ".qml")
    return "" if ok else message


def _rgba(colour):
    return f"{colour.red()},{colour.green()},{colour.blue()},{colour.alpha()}"
