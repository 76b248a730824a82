"""`insarpatterns:regionseries`: the series of each region and pattern as one figure (the paper's Figs. 8 and 10)."""

from qgis.core import QgsProcessing, QgsProcessingParameterFeatureSource, QgsProcessingParameterField

from ..compat import tr
from ..core.patterns import KEYS
from ..layers.read import UNITS
from .parameters import choice, real
from .report import ReportAlgorithm


class RegionSeries(ReportAlgorithm):
    """Series of regions."""

    NAME = "regionseries"
    INPUT, POLYGONS, NAME_FIELD, PATTERNS = "INPUT", "POLYGONS", "NAME_FIELD", "PATTERNS"
    FIELDS, UNIT, NODATA = "FIELDS", "UNIT", "NODATA"
    READ = (INPUT, POLYGONS)

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                self.INPUT, tr("Classified points"), [QgsProcessing.SourceType.TypeVectorPoint]
            )
        )
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                self.POLYGONS,
                tr("Regions (empty: all points, or those selected, are one)"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            )
        )
        self.add_name_field(self.NAME_FIELD, tr("Field that names the regions"), self.POLYGONS)
        self.addParameter(choice(self.PATTERNS, tr("Patterns"), list(KEYS), list(KEYS), multiple=True))
        self.addParameter(
            QgsProcessingParameterField(
                self.FIELDS,
                tr("Displacement fields (empty: all fields named by a date)"),
                parentLayerParameterName=self.INPUT,
                allowMultiple=True,
                optional=True,
            )
        )
        self.addParameter(choice(self.UNIT, tr("Unit of the displacement"), list(UNITS), "mm"))
        self.addParameter(real(self.NODATA, tr("No-data value"), None, -1e300, 1e300, optional=True))
        self.add_outputs()
