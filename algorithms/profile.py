"""`insarpatterns:profile`: velocity, pattern and elevation along a line (the paper's Fig. 6)."""

from qgis.core import QgsProcessing, QgsProcessingParameterFeatureSource, QgsProcessingParameterRasterLayer

from ..compat import tr
from .parameters import real
from .report import ReportAlgorithm


class Profile(ReportAlgorithm):
    """Profile along a line."""

    NAME = "profile"
    INPUT, LINES, NAME_FIELD, BUFFER, DEM = "INPUT", "LINES", "NAME_FIELD", "BUFFER", "DEM"
    READ = (INPUT, LINES, DEM)

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                self.INPUT, tr("Classified points"), [QgsProcessing.SourceType.TypeVectorPoint]
            )
        )
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                self.LINES, tr("Line or lines"), [QgsProcessing.SourceType.TypeVectorLine]
            )
        )
        self.add_name_field(self.NAME_FIELD, tr("Field that names the lines"), self.LINES)
        self.addParameter(real(self.BUFFER, tr("Greatest distance from the line (m)"), 100.0, 0.01, 1e6))
        self.addParameter(QgsProcessingParameterRasterLayer(self.DEM, tr("Elevation model"), optional=True))
        self.add_outputs()
