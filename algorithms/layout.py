"""`insarpatterns:layout`: the velocity map beside the pattern map, with a detail (the paper's Figs. 4, 7 and 9)."""

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
)

from ..compat import tr
from .base import PatternsAlgorithm
from .parameters import whole


class Layout(PatternsAlgorithm):
    """Print layout of both maps."""

    NAME = "layout"
    INPUT, TITLE, NOTE, BACKGROUND = "INPUT", "TITLE", "NOTE", "BACKGROUND"
    DETAIL, DETAIL_POLYGONS, DPI = "DETAIL", "DETAIL_POLYGONS", "DPI"
    OUTPUT, OUTPUT_TEMPLATE = "OUTPUT", "OUTPUT_TEMPLATE"

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        add = self.addParameter
        add(
            QgsProcessingParameterVectorLayer(
                self.INPUT, tr("Classified points"), [QgsProcessing.SourceType.TypeVectorPoint]
            )
        )
        add(QgsProcessingParameterString(self.TITLE, tr("Title (empty: the layer's name)"), optional=True))
        add(QgsProcessingParameterString(self.NOTE, tr("Note below the maps"), optional=True))
        add(
            QgsProcessingParameterMultipleLayers(
                self.BACKGROUND, tr("Layers below the points"), QgsProcessing.SourceType.TypeMapLayer, optional=True
            )
        )
        add(QgsProcessingParameterExtent(self.DETAIL, tr("Extent of a detail"), optional=True))
        add(
            QgsProcessingParameterFeatureSource(
                self.DETAIL_POLYGONS,
                tr("Polygon of a detail (instead of its extent)"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            )
        )
        add(whole(self.DPI, tr("Dots per inch"), 300, 50, 1200))
        add(
            QgsProcessingParameterFileDestination(
                self.OUTPUT,
                tr("Figure"),
                ";;".join((tr("PNG files") + " (*.png)", tr("PDF files") + " (*.pdf)", tr("SVG files") + " (*.svg)")),
            )
        )
        add(
            QgsProcessingParameterFileDestination(
                self.OUTPUT_TEMPLATE,
                tr("Layout template"),
                tr("QGIS layout templates") + " (*.qpt)",
                optional=True,
                createByDefault=False,
            )
        )
