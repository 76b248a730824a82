"""The look of a result: one style for the patterns, one for the velocity, both from resources/*.qml."""

import os

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtXml import QDomDocument

from ..core.errors import QT_TRANSLATE_NOOP
from ..core.patterns import KEYS, NOT_CLASSIFIED, PATTERNS

RESOURCES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "resources")
PATTERNS_QML = os.path.join(RESOURCES, "patterns.qml")
VELOCITY_QML = os.path.join(RESOURCES, "velocity.qml")
VELOCITY_STYLE = QT_TRANSLATE_NOOP("Styles", "Velocity (mm/yr)")
PATTERNS_STYLE = QT_TRANSLATE_NOOP("Styles", "Deformation pattern")


def apply_patterns(layer):
    """Style `layer` by its `pattern` field; the legend is in the user's language and in the paper's order."""
    _load(layer, PATTERNS_QML)
    renderer = layer.renderer().clone()
    for index, category in enumerate(renderer.categories()):
        name = PATTERNS[KEYS.index(category.value())].name if category.value() in KEYS else NOT_CLASSIFIED
        renderer.updateCategoryLabel(index, QCoreApplication.translate("Patterns", name))
    layer.setRenderer(renderer)


def apply_velocity(layer):
    """Style `layer` by its `velocity` field, red away from the satellite, blue towards it."""
    _load(layer, VELOCITY_QML)


def use_velocity_style(layer):
    """Give an open result the velocity style that is stored with it, else the plugin's own."""
    _, ids, names, *_ = layer.listStylesInDatabase()
    document = QDomDocument()
    if _name(VELOCITY_STYLE) in names:
        document.setContent(layer.getStyleFromDatabase(ids[names.index(_name(VELOCITY_STYLE))])[0])
        layer.importNamedStyle(document)
    else:
        apply_velocity(layer)


def add_both_styles(layer):
    """Style an open result by pattern, with the velocity style one click away in its style menu."""
    styles = layer.styleManager()
    apply_patterns(layer)
    styles.renameStyle(styles.currentStyle(), _name(PATTERNS_STYLE))
    styles.addStyleFromLayer(_name(VELOCITY_STYLE))
    styles.setCurrentStyle(_name(VELOCITY_STYLE))
    apply_velocity(layer)
    styles.setCurrentStyle(_name(PATTERNS_STYLE))


def save_styles(path, layer_name, prepare=None):
    """Store both styles with the data: in the GeoPackage, else the pattern style as .qml beside the file.

    Parameters
    ----------
    path : str, a complete result that nobody else has open
    layer_name : str
    prepare : function of the layer that sets what else belongs to its styles, such as aliases; or None

    Returns
    -------
    str : empty, or the reason why a style could not be stored
    """
    layer = QgsVectorLayer(path, layer_name, "ogr")
    if prepare:
        prepare(layer)
    apply_patterns(layer)
    if not path.lower().endswith(".gpkg"):
        message, ok = layer.saveNamedStyle(os.path.splitext(path)[0] + ".qml")
        return "" if ok else message
    errors = [layer.saveStyleToDatabase(_name(PATTERNS_STYLE), "", True, "")]
    apply_velocity(layer)
    errors.append(layer.saveStyleToDatabase(_name(VELOCITY_STYLE), "", False, ""))
    return "; ".join(error for error in errors if error)


def _load(layer, path):
    """Read a .qml; `loadNamedStyle` would prefer the style that the data base already has as default."""
    document = QDomDocument()
    with open(path, encoding="utf-8") as file:
        document.setContent(file.read())
    layer.importNamedStyle(document)


def _name(style):
    return QCoreApplication.translate("Styles", style)
