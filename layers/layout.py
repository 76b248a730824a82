"""The two maps of a result on one page: velocity beside pattern (the paper's Fig. 4), with a detail (Figs. 7 and 9)."""

from typing import NamedTuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsLayoutSize,
    QgsMapLayerStyle,
    QgsPrintLayout,
    QgsRectangle,
    QgsUnitTypes,
)

from ..compat import is_null, tr
from .layout_items import add_label, add_legend, add_locator, add_map, add_north_arrow, add_scale_bar
from .style import apply_patterns, use_velocity_style

MARGIN = 10.0
DETAIL_SIZE = 1.6
"""Symbols of the detail are so much larger."""


class Sheet(NamedTuple):
    """A page in mm: width, height; map : width and height of each map; rows : their tops; size : of the symbols."""

    width: float
    height: float
    map: tuple
    rows: tuple
    legend_columns: tuple
    size: float


PLAIN = Sheet(297.0, 210.0, (134.0, 150.0), (24.0,), (5, 3), 1.0)
WITH_DETAIL = Sheet(210.0, 297.0, (92.5, 112.0), (24.0, 144.0), (3, 2), 0.8)


class Detail(NamedTuple):
    """rectangle : QgsRectangle in the system of the page (`metric_crs`); outlines : layers drawn over the points."""

    rectangle: QgsRectangle
    outlines: tuple = ()


def two_maps(project, layer, title, note="", background=(), detail=None):
    """Lay out the velocity map beside the pattern map of a result.

    Both show one and the same layer; each map holds its style, so that the layer itself and its style stay as they
    are.

    Parameters
    ----------
    project : QgsProject, takes the layers: by their names and sources a template finds them in another project
    layer : QgsVectorLayer, a result of `classify`
    title, note : str, above and below the maps
    background : layers drawn below the points
    detail : Detail or None

    Returns
    -------
    QgsPrintLayout
    """
    sheet = WITH_DETAIL if detail else PLAIN
    project.addMapLayers([layer, *background, *(detail.outlines if detail else ())])
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName(title)
    page = QgsLayoutSize(sheet.width, sheet.height, QgsUnitTypes.LayoutUnit.LayoutMillimeters)
    layout.pageCollection().page(0).setPageSize(page)
    crs = metric_crs(layer)
    extent = QgsCoordinateTransform(layer.crs(), crs, project).transformBoundingBox(layer.extent())
    add_label(layout, title, MARGIN, 6.0, sheet.width - 2 * MARGIN, 16 if not detail else 13, bold=True)
    styles = (_in_velocity_style(layer), _in_pattern_style(layer))
    headings = (tr("Mean velocity (mm/yr)"), tr("Deformation pattern (number of points)"))
    below = sheet.rows[-1] + sheet.map[1] + 2.0
    for column, (restyled, heading) in enumerate(zip(styles, headings)):
        left = MARGIN + column * (sheet.width - 2 * MARGIN - sheet.map[0])
        add_label(layout, heading, left, sheet.rows[0] - 7.0, sheet.map[0], 11 if not detail else 9)
        box = (left, sheet.rows[0], *sheet.map)
        style = {layer.id(): _scaled(restyled, sheet.size)}
        item = add_map(layout, [layer, *background], style, crs, extent, box)
        if column == 0:
            add_scale_bar(layout, item, box)
        else:
            add_north_arrow(layout, item, box)
        add_legend(layout, restyled.renderer(), left, below, sheet.map[0], sheet.legend_columns[column])
        if detail:
            add_label(layout, tr("Detail"), left, sheet.rows[1] - 6.0, sheet.map[0], 9)
            box = (left, sheet.rows[1], *sheet.map)
            style = {layer.id(): _scaled(restyled, DETAIL_SIZE)}
            layers = [*detail.outlines, layer, *background]
            inset = add_map(layout, layers, style, crs, detail.rectangle, box)
            add_locator(item, inset)
            if column == 0:
                add_scale_bar(layout, inset, box)
    add_label(layout, note, MARGIN, sheet.height - 11.0, sheet.width - 2 * MARGIN, 8)
    return layout


def metric_crs(layer):
    """The layer's CRS, or the UTM zone of its centre where that is in degrees: a scale bar needs metres."""
    crs = layer.crs()
    if not crs.isValid() or not crs.isGeographic():
        return crs
    centre = layer.extent().center()
    zone = min(60, int((centre.x() + 180.0) // 6) + 1)
    return QgsCoordinateReferenceSystem(f"EPSG:{(32600 if centre.y() >= 0 else 32700) + zone}")


def _in_velocity_style(layer):
    """A copy of the layer in the velocity style that is stored with it, else in the plugin's own."""
    copy = layer.clone()
    use_velocity_style(copy)
    return copy


def _in_pattern_style(layer):
    """A copy of the layer in the pattern style, the number of points behind each pattern."""
    copy = layer.clone()
    apply_patterns(copy)
    index = layer.fields().lookupField("pattern")
    counts = {}
    for feature in layer.getFeatures():
        value = feature.attributes()[index]
        key = "" if is_null(value) else value
        counts[key] = counts.get(key, 0) + 1
    renderer = copy.renderer().clone()
    for i in reversed(range(len(renderer.categories()))):
        category = renderer.categories()[i]
        count = counts.get(category.value(), 0)
        if not count and not category.value():
            renderer.deleteCategory(i)
        else:
            renderer.updateCategoryLabel(i, f"{category.label()}   {count:,}".replace(",", "\u202f"))
    copy.setRenderer(renderer)
    return copy


def _scaled(layer, factor):
    """XML of a layer's style with larger symbols."""
    copy = layer.clone()
    renderer = copy.renderer().clone()
    if renderer.type() == "categorizedSymbol":
        for i, category in enumerate(renderer.categories()):
            renderer.updateCategorySymbol(i, _larger(category.symbol(), factor))
    elif renderer.type() == "graduatedSymbol":
        for i, part in enumerate(renderer.ranges()):
            renderer.updateRangeSymbol(i, _larger(part.symbol(), factor))
    copy.setRenderer(renderer)
    style = QgsMapLayerStyle()
    style.readFromLayer(copy)
    return style.xmlData()


def _larger(symbol, factor):
    symbol = symbol.clone()
    symbol.setSize(symbol.size() * factor)
    return symbol
