"""The page with both maps."""

import pytest
from insar_patterns.core.patterns import PATTERNS
from insar_patterns.layers.layout import Detail, two_maps
from insar_patterns.layers.layout_export import exported, template
from insar_patterns.layers.style import save_styles
from qgis.core import (
    QgsLayoutItemGroup,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutItemMarker,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QImage

from ..make import memory_layer, save

pytestmark = pytest.mark.usefixtures("qgis_app")


@pytest.fixture
def layer(tmp_path):
    keys = [pattern.key for pattern in PATTERNS] * 20
    extra = [("pattern", "string", keys), ("velocity", "double", [float(i - 60) for i in range(120)])]
    path = tmp_path / "patterns.gpkg"
    save(memory_layer([[0.0]] * 120, ["x"], extra=extra), path)
    assert save_styles(str(path), "patterns") == ""
    return QgsVectorLayer(str(path), "patterns", "ogr")


def items(layout, kind):
    return [item for item in layout.items() if type(item) is kind]


def test_page_shows_every_pattern_in_its_colour(layer, tmp_path):
    project = QgsProject()
    layout = two_maps(project, layer, "A title", "A note")
    assert len(items(layout, QgsLayoutItemMap)) == 2
    assert len(items(layout, QgsLayoutItemScaleBar)) == 1
    assert len(items(layout, QgsLayoutItemPicture)) == 1
    assert all(item.extent().contains(layer.extent()) for item in items(layout, QgsLayoutItemMap))
    texts = [item.text() for item in items(layout, QgsLayoutItemLabel)]
    assert {"A title", "A note", "< -20", "> 20"} <= set(texts)
    # The legends: 9 classes of velocity, 6 patterns with their numbers, each a symbol and a text, in a group.
    assert len(items(layout, QgsLayoutItemGroup)) == 2
    assert len(items(layout, QgsLayoutItemMarker)) == 9 + 6
    assert all(f"{pattern.name}   20" in texts for pattern in PATTERNS)
    (tmp_path / "map.png").write_bytes(exported(layout, ".png", 100))
    image = QImage(str(tmp_path / "map.png"))
    right_half = {
        image.pixelColor(x, y).name()
        for x in range(image.width() // 2, image.width())
        for y in range(0, image.height())
    }
    assert {pattern.colour for pattern in PATTERNS} <= right_half
    left_half = {
        image.pixelColor(x, y).name() for x in range(image.width() // 2 - 20) for y in range(0, image.height())
    }
    assert {"#b2182b", "#14477d"} <= left_half
    del layout, project


def test_detail_has_larger_symbols(layer):
    project = QgsProject()
    middle = layer.extent().center()
    layout = two_maps(project, layer, "", detail=Detail(QgsRectangle.fromCenterAndSize(middle, 500, 100)))
    maps = items(layout, QgsLayoutItemMap)
    assert len(maps) == 4

    def size(item):
        layer.importNamedStyle(document(item.layerStyleOverrides()[layer.id()]))
        return layer.renderer().symbols(context())[0].size()

    overviews, details = ([m for m in maps if bool(m.overviews().size()) == is_overview] for is_overview in (1, 0))
    assert max(map(size, overviews)) < min(map(size, details))
    assert template(layout).startswith(b"<Layout")
    del maps, overviews, details, layout, project


def document(xml):
    from qgis.PyQt.QtXml import QDomDocument

    made = QDomDocument()
    assert made.setContent(xml)[0]
    return made


def context():
    from qgis.core import QgsRenderContext

    return QgsRenderContext()
