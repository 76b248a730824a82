"""The Processing provider `insarpatterns`."""

import os

from qgis.core import QgsApplication, QgsProcessingProvider

from ..compat import tr
from ..core.packages import use_folder
from ..layers.destination import FORMATS
from .areas import Areas
from .base import icon
from .classify import Classify
from .describe import Describe
from .evaluate import Evaluate
from .finetune import Finetune
from .importcsv import ImportCsv
from .layout import Layout
from .pretrain import Pretrain
from .profile import Profile
from .regionseries import SeriesByRegion
from .searchhyperparameters import SearchHyperparameters
from .setup import Setup
from .simulate import Simulate
from .statistics import Statistics


class PatternsProvider(QgsProcessingProvider):
    """All algorithms of the plugin."""

    def id(self):
        """Frozen: headless users call `insarpatterns:classify`."""
        return "insarpatterns"

    def name(self):
        """Shown in the toolbox."""
        return tr("InSAR Deformation Patterns")

    def icon(self):
        """Shown in the toolbox."""
        return icon()

    def supportsNonFileBasedOutput(self):  # noqa: N802
        """Results are files: they must appear complete or not at all."""
        return False

    def supportedOutputVectorLayerExtensions(self):  # noqa: N802
        """What the file dialogs offer, the default first."""
        return [extension[1:] for extension in FORMATS]

    def loadAlgorithms(self):  # noqa: N802
        """Called by Processing."""
        use_folder(os.path.join(QgsApplication.qgisSettingsDirPath(), "insar_patterns", "packages"))
        for algorithm in (
            ImportCsv,
            Classify,
            Describe,
            Areas,
            Statistics,
            Profile,
            SeriesByRegion,
            Layout,
            Evaluate,
            Simulate,
            Pretrain,
            Finetune,
            SearchHyperparameters,
            Setup,
        ):
            self.addAlgorithm(algorithm())
