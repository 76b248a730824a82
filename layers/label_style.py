"""The look of a label layer: a ring in the pattern's colour around the PS point, so that both are seen."""

from qgis.core import QgsCategorizedSymbolRenderer, QgsMarkerSymbol, QgsRendererCategory
from qgis.PyQt.QtCore import QCoreApplication

from ..compat import tr
from ..core.patterns import PATTERNS
from .label_fields import LABEL


def apply_label_style(layer):
    """Style by the field `label`; a row with a note and no label is a grey cross."""
    categories = [
        QgsRendererCategory(p.key, _ring(p.colour), QCoreApplication.translate("Patterns", p.name)) for p in PATTERNS
    ]
    note = QgsMarkerSymbol.createSimple(
        {"name": "cross", "color": "#505050", "outline_color": "#505050", "size": "2.4"}
    )
    categories.append(QgsRendererCategory("", note, tr("Note only")))
    layer.setRenderer(QgsCategorizedSymbolRenderer(LABEL, categories))


def _ring(colour):
    """A white ring under a coloured one stands out from light and dark maps and from points of any colour."""
    common = {"name": "circle", "color": "0,0,0,0", "outline_style": "solid"}
    symbol = QgsMarkerSymbol.createSimple({**common, "outline_color": "#ffffff", "outline_width": "1.3", "size": "3.8"})
    ring = QgsMarkerSymbol.createSimple({**common, "outline_color": colour, "outline_width": "0.8", "size": "3.8"})
    symbol.appendSymbolLayer(ring.symbolLayer(0).clone())
    return symbol
