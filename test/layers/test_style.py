"""The styles agree with the pattern table, and travel with the data."""

import pytest
from insar_patterns.core.patterns import PATTERNS
from insar_patterns.core.velocity_classes import COLOURS, EDGES, velocity_colours
from insar_patterns.layers import style
from qgis.core import QgsVectorLayer

from ..make import memory_layer, save

pytestmark = pytest.mark.usefixtures("qgis_app")


@pytest.fixture
def layer(tmp_path):
    rows = [(pattern.key, 3.0) for pattern in PATTERNS]
    extra = [("pattern", "string", [r[0] for r in rows]), ("velocity", "double", [r[1] for r in rows])]
    return save(memory_layer([[0.0]] * 6, ["x"], extra=extra), tmp_path / "ps.gpkg")


def test_pattern_style_is_the_table(layer):
    style.apply_patterns(layer)
    categories = layer.renderer().categories()
    assert [c.value() for c in categories] == [p.key for p in PATTERNS] + [""]
    assert [c.label() for c in categories] == [p.name for p in PATTERNS] + ["Not classified"]
    assert [c.symbol().color().name() for c in categories[:6]] == [p.colour for p in PATTERNS]


def test_velocity_style_covers_every_velocity_once(layer):
    style.apply_velocity(layer)
    renderer = layer.renderer()
    assert renderer.classAttribute() == "velocity"
    ranges = renderer.ranges()
    assert ranges[0].lowerValue() <= -1000
    assert ranges[-1].upperValue() >= 1000
    assert [r.upperValue() for r in ranges[:-1]] == [r.lowerValue() for r in ranges[1:]]
    red, blue = ranges[0].symbol().color(), ranges[-1].symbol().color()
    assert red.red() > red.blue()
    assert blue.blue() > blue.red()


def test_velocity_classes_of_the_figures_are_those_of_the_map(layer):
    style.apply_velocity(layer)
    ranges = layer.renderer().ranges()
    assert tuple(r.upperValue() for r in ranges[:-1]) == EDGES
    assert tuple(r.symbol().color().name() for r in ranges) == COLOURS
    assert velocity_colours([-20.0, -19.9, 0.0, 99.0]) == [COLOURS[0], COLOURS[1], COLOURS[4], COLOURS[8]]


def test_saved_styles_open_with_the_geopackage(layer, tmp_path):
    source = layer.source().split("|")[0]
    assert style.save_styles(source, "ps") == ""
    opened = QgsVectorLayer(source, "ps", "ogr")
    assert opened.renderer().type() == "categorizedSymbol"
    style.use_velocity_style(opened)
    assert opened.renderer().type() == "graduatedSymbol"


def test_velocity_style_without_a_data_base(tmp_path):
    extra = [("velocity", "double", [1.0])]
    layer = save(memory_layer([[0.0]], ["x"], extra=extra), tmp_path / "ps.shp")
    style.use_velocity_style(layer)
    assert layer.renderer().type() == "graduatedSymbol"


def test_qml_files_hold_symbology_only():
    for path in (style.PATTERNS_QML, style.VELOCITY_QML):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        assert 'styleCategories="Symbology"' in text
        assert "datasource" not in text
