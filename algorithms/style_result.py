"""Style a result when QGIS loads it: Processing ignores the default style that the data base holds."""

from qgis.core import QgsProcessingLayerPostProcessorInterface

from ..layers.style import add_both_styles
from ..layers.write_description import set_aliases

# QGIS keeps no reference of its own; kept on an algorithm, a post-processor is gone before it is called.
_kept = {}


class StyleResult(QgsProcessingLayerPostProcessorInterface):
    """Gives the loaded layer the pattern style, and the velocity style beside it in the layer's style menu."""

    def postProcessLayer(self, layer, context, feedback):  # noqa: N802
        """Called in the main thread."""
        if layer is not None and layer.isValid():
            add_both_styles(layer)


class StyleDescription(StyleResult):
    """Names the fields of a description besides."""

    def postProcessLayer(self, layer, context, feedback):  # noqa: N802
        """Called in the main thread."""
        if layer is not None and layer.isValid():
            set_aliases(layer)
        super().postProcessLayer(layer, context, feedback)


def style_when_loaded(path, context, processor=StyleResult):
    """Have the result at `path` styled, where it will be loaded at all."""
    if context.willLoadLayerOnCompletion(path):
        kept = _kept.setdefault(processor, processor())
        context.layerToLoadOnCompletionDetails(path).setPostProcessor(kept)
