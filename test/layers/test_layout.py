"""The page with both maps."""

import pytest
from insar_patterns.core.patterns import PATTERNS
from insar_patterns.layers.layout import export_png, two_maps
from insar_patterns.layers.style import save_styles
from qgis.core import QgsLayoutItemLabel, QgsLayoutItemLegend, QgsLayoutItemMap, QgsLayoutItemScaleBar, QgsProject
from qgis.PyQt.QtGui import QImage

from ..make import memory_layer, save

pytestmark = pytest.mark.usefixtures("qgis_app")


def test_page_shows_every_pattern_in_its_colour(tmp_path):
    keys = [pattern.key for pattern in PATTERNS] * 20
    extra = [("pattern", "string", keys), ("velocity", "double", [float(i - 60) for i in range(120)])]
    path = tmp_path / "patterns.gpkg"
    save(memory_layer([[0.0]] * 120, ["x"], extra=extra), path)
    assert save_styles(str(path), "patterns") == ""
    project = QgsProject()
    layout = two_maps(project, str(path), "A title", "A note")
    kinds = [type(item) for item in layout.items()]
    assert kinds.count(QgsLayoutItemMap) == 2
    assert kinds.count(QgsLayoutItemLegend) == 2
    assert kinds.count(QgsLayoutItemScaleBar) == 1
    texts = [item.text() for item in layout.items() if isinstance(item, QgsLayoutItemLabel)]
    assert {"A title", "A note"} <= set(texts)
    maps = [item for item in layout.items() if isinstance(item, QgsLayoutItemMap)]
    assert all(item.extent().contains(layer.extent()) for item in maps for layer in item.layers())
    legend = next(
        item for item in layout.items()
        if isinstance(item, QgsLayoutItemLegend) and item.model().rootGroup().findLayers()[0].name() == "Pattern"
    )  # fmt: skip
    labels = [node.data(0) for node in legend.model().layerLegendNodes(legend.model().rootGroup().findLayers()[0])]
    assert [label.split()[-1] for label in labels] == ["20"] * 6
    export_png(layout, str(tmp_path / "map.png"), dpi=100)
    image = QImage(str(tmp_path / "map.png"))
    right_half = {
        image.pixelColor(x, y).name()
        for x in range(image.width() // 2, image.width())
        for y in range(0, image.height())
    }
    assert {pattern.colour for pattern in PATTERNS} <= right_half
    del layout
    project.clear()


def test_a_picture_that_cannot_be_written(tmp_path):
    path = tmp_path / "patterns.gpkg"
    extra = [("pattern", "string", ["stable"]), ("velocity", "double", [0.0])]
    save(memory_layer([[0.0]], ["x"], extra=extra), path)
    save_styles(str(path), "patterns")
    project = QgsProject()
    layout = two_maps(project, str(path), "A title")
    with pytest.raises(OSError, match="cannot be written"):
        export_png(layout, "/proc/map.png", dpi=20)
    del layout
    project.clear()
