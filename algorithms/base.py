"""What all algorithms share: identity, translation, and errors that are one sentence."""

import os
import traceback

from qgis.core import (
    QgsMapLayer,
    QgsMessageLog,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingUtils,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..compat import tr
from ..core.errors import PatternsError
from ..core.version import plugin_version as plugin_version

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def icon():
    """The plugin's icon."""
    return QIcon(os.path.join(ROOT, "resources", "icon.svg"))


def sentence(error):
    """A core error in the user's language."""
    return QCoreApplication.translate("Errors", error.template).format(**error.values)


class PatternsAlgorithm(QgsProcessingAlgorithm):
    """Base class. A subclass gives NAME, `displayName`, `shortHelpString`, `initAlgorithm` and `run_checked`."""

    NAME = ""

    def name(self):
        """Id of the algorithm within the provider."""
        return self.NAME

    def createInstance(self):  # noqa: N802
        """Called by Processing for every run."""
        return type(self)()

    def icon(self):
        """Shown in the toolbox."""
        return icon()

    def processAlgorithm(self, parameters, context, feedback):  # noqa: N802
        """Run; whatever goes wrong reaches the user as one sentence."""
        try:
            return self._sentenced(parameters, context, feedback)
        except QgsProcessingException as error:
            # QGIS 3.22 never frees the error of a failed run; a file layer in its frames would crash QGIS on exit.
            while error is not None:
                traceback.clear_frames(error.__traceback__)
                error = error.__cause__ or error.__context__
            raise

    def _sentenced(self, parameters, context, feedback):
        try:
            return self.run_checked(parameters, context, feedback)
        except QgsProcessingException:
            raise
        except PatternsError as error:
            raise QgsProcessingException(sentence(error)) from error
        except Exception as error:
            QgsMessageLog.logMessage(traceback.format_exc(), "InSAR Deformation Patterns")
            raise QgsProcessingException(
                tr(
                    "An error that the plugin did not foresee ({error}). Please report it with the text in the "
                    "log messages panel, tab 'InSAR Deformation Patterns'."
                ).format(error=f"{type(error).__name__}: {error}")
            ) from error

    def run_checked(self, parameters, context, feedback):
        """What `processAlgorithm` is elsewhere; may raise PatternsError."""
        raise QgsProcessingException(self.name())

    @staticmethod
    def map_layer(parameters, name, context):
        """The map layer behind a source parameter, also where it says "selected features only"; None for none.

        To be called in `prepareAlgorithm`, in the main thread: the layer may be the project's.
        """
        value = parameters.get(name)
        if isinstance(value, QgsProcessingFeatureSourceDefinition):
            value = value.source.valueAsString(context.expressionContext())[0]
        if isinstance(value, QgsMapLayer):
            return value
        return QgsProcessingUtils.mapLayerFromString(value, context) if isinstance(value, str) else None

    @staticmethod
    def stop_if_cancelled(feedback):
        """Raise where the user pressed Cancel; the run's Destination then leaves nothing behind."""
        if feedback.isCanceled():
            raise QgsProcessingException(tr("Cancelled. No result was written."))

    def progress(self, source, feedback, most):
        """For `each_block`: moves the progress bar up to `most` and heeds the Cancel button."""
        total = source.featureCount()

        def each_block(read):
            self.stop_if_cancelled(feedback)
            if total > 0:
                feedback.setProgress(most * read / total)

        return each_block
