"""Style a result when QGIS loads it: Processing ignores the default style that the data base holds."""

from qgis.core import QgsProcessingLayerPostProcessorInterface

from ..layers.style import add_both_styles

# QGIS keeps no reference of its own; kept on an algorithm, a post-processor is gone before it is called.
_kept = {}


class StyleResult(QgsProcessingLayerPostProcessorInterface):
    """Gives the loaded layer its style; `style` is a function that takes the layer."""

    def __init__(self, style):
        super().__init__()
        self.style = style

    def postProcessLayer(self, layer, context, feedback):  # noqa: N802
        """Called in the main thread."""
        if layer is not None and layer.isValid():
            self.style(layer)


def style_when_loaded(path, context, style=add_both_styles):
    """Have the result at `path` styled, where it will be loaded at all; by default by pattern and by velocity."""
    if context.willLoadLayerOnCompletion(path):
        if style not in _kept:
            _kept[style] = StyleResult(style)
        context.layerToLoadOnCompletionDetails(path).setPostProcessor(_kept[style])
