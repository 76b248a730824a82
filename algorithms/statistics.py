"""`insarpatterns:statistics`: velocities, patterns and coherence of a classified layer in numbers and figures."""

from qgis.core import QgsProcessing, QgsProcessingParameterFeatureSource, QgsProcessingParameterField

from ..compat import tr
from .report import ReportAlgorithm


class Statistics(ReportAlgorithm):
    """Statistics of velocities and patterns."""

    NAME = "statistics"
    INPUT, COHERENCE, POLYGONS, NAME_FIELD = "INPUT", "COHERENCE", "POLYGONS", "NAME_FIELD"
    READ = (INPUT, POLYGONS)

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                self.INPUT, tr("Classified points"), [QgsProcessing.SourceType.TypeVectorPoint]
            )
        )
        self.addParameter(
            QgsProcessingParameterField(
                self.COHERENCE,
                tr("Coherence (empty: found by its name)"),
                parentLayerParameterName=self.INPUT,
                type=QgsProcessingParameterField.DataType.Numeric,
                optional=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                self.POLYGONS,
                tr("Polygons to count by, such as districts"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            )
        )
        self.add_name_field(self.NAME_FIELD, tr("Field that names the polygons"), self.POLYGONS)
        self.add_outputs()
