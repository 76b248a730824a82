"""The parts of a page with maps: labels, maps, legends, scale bar and north arrow."""

import base64

from qgis.core import (
    QgsFillSymbol,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutItemMapGrid,
    QgsLayoutItemMapOverview,
    QgsLayoutItemMarker,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutMeasurement,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsRectangle,
    QgsTextFormat,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFont

LOCATOR = "#c2255c"
"""Colour of what marks the detail on the overview."""
LINE = 5.0
"""mm, of the legend."""
# Inside the template, so that it needs no file beside it.
_NORTH = """<svg xmlns="http://www.w3.org/2000/svg" width="24" height="36" viewBox="0 0 24 36">
<path d="M12 11 L20 34 L12 28.5 Z" fill="#1f2933" stroke="#1f2933" stroke-width="0.8" stroke-linejoin="round"/>
<path d="M12 11 L4 34 L12 28.5 Z" fill="#ffffff" stroke="#1f2933" stroke-width="0.8" stroke-linejoin="round"/>
<path d="M9 9 V1.5 L15 9 V1.5" fill="none" stroke="#1f2933" stroke-width="1.7" stroke-linejoin="round"/></svg>"""


def add_label(layout, text, left, top, width, size, bold=False):
    """Add a line of text, and return it; sizes are mm, of the letters points."""
    item = QgsLayoutItemLabel(layout)
    item.setText(text)
    item.setFont(_font(size, bold))
    layout.addLayoutItem(item)
    _place(item, left, top, width, size * 0.75)
    return item


def add_map(layout, layers, styles, crs, extent, box):
    """Add a map.

    Parameters
    ----------
    layers : list of QgsMapLayer, the uppermost first; styles : {layer id: XML of its style on this map}
    crs : QgsCoordinateReferenceSystem; extent : QgsRectangle in it, grown to the map's proportions
    box : left, top, width, height in mm

    Returns
    -------
    QgsLayoutItemMap
    """
    item = QgsLayoutItemMap(layout)
    layout.addLayoutItem(item)
    _place(item, *box)
    item.setCrs(crs)
    item.setLayers(layers)
    item.setKeepLayerSet(True)
    item.setLayerStyleOverrides(styles)
    item.setKeepLayerStyles(True)
    item.setExtent(fitted(extent, box[2] / box[3]))
    item.setFrameEnabled(True)
    item.setFrameStrokeWidth(QgsLayoutMeasurement(0.2))
    item.setBackgroundColor(QColor("#fbfbf8"))
    grid = QgsLayoutItemMapGrid("grid", item)
    step = _round_step(item.extent().width() / 4)
    grid.setIntervalX(step)
    grid.setIntervalY(step)
    grid.setStyle(QgsLayoutItemMapGrid.GridStyle.Cross)
    grid.setCrossLength(1.0)
    grid.setGridLineColor(QColor("#b0b0b0"))
    grid.setGridLineWidth(0.15)
    item.grids().addGrid(grid)
    return item


def add_locator(map_item, detail):
    """Draw a rectangle on a map that shows where the map `detail` is."""
    overview = QgsLayoutItemMapOverview("detail", map_item)
    overview.setLinkedMap(detail)
    outline = {"color": "0,0,0,0", "outline_color": LOCATOR, "outline_width": "0.5", "style": "no"}
    overview.setFrameSymbol(QgsFillSymbol.createSimple(outline))
    map_item.overviews().addOverview(overview)


def add_legend(layout, renderer, left, top, width, columns):
    """Add the symbols and labels of a renderer, in columns, as a group of single items.

    Not a QgsLayoutItemLegend: read from a template, that one would show the layer's own style, not that of its map.
    """
    entries = renderer.legendSymbolItems()
    rows = -(-len(entries) // columns)
    items = []
    for i, entry in enumerate(entries):
        x, y = left + (i // rows) * width / columns, top + (i % rows) * LINE
        marker = QgsLayoutItemMarker(layout)
        marker.setSymbol(entry.symbol().clone())
        layout.addLayoutItem(marker)
        marker.setReferencePoint(QgsLayoutItem.ReferencePoint.Middle)
        marker.attemptMove(QgsLayoutPoint(x + 2.0, y + LINE / 2, QgsUnitTypes.LayoutUnit.LayoutMillimeters))
        label = add_label(layout, entry.label(), x + 4.5, y, width / columns - 4.5, 8)
        label.setVAlign(Qt.AlignmentFlag.AlignVCenter)
        _place(label, x + 4.5, y, width / columns - 4.5, LINE)
        items += [marker, label]
    return layout.groupItems(items)


def add_scale_bar(layout, map_item, box):
    """Add a scale bar in the lower left corner of a map at `box`."""
    bar = QgsLayoutItemScaleBar(layout)
    layout.addLayoutItem(bar)
    bar.setLinkedMap(map_item)
    bar.setStyle("Single Box")
    segment, units = _round_step(map_item.extent().width() / 8), QgsUnitTypes.DistanceUnit
    bar.applyDefaultSize(units.DistanceKilometers if segment >= 500 else units.DistanceMeters)
    bar.setUnitsPerSegment(segment / 1000 if segment >= 500 else segment)
    bar.setNumberOfSegments(2)
    bar.setNumberOfSegmentsLeft(0)
    bar.setTextFormat(QgsTextFormat.fromQFont(_font(8)))
    bar.setHeight(2.0)
    bar.setBackgroundEnabled(True)
    bar.setBackgroundColor(QColor(255, 255, 255, 200))
    left, top, _, height = box
    bar.attemptMove(QgsLayoutPoint(left + 2.0, top + height - 14.0, QgsUnitTypes.LayoutUnit.LayoutMillimeters))


def add_north_arrow(layout, map_item, box):
    """Add an arrow to true north in the upper right corner of a map at `box`."""
    item = QgsLayoutItemPicture(layout)
    layout.addLayoutItem(item)
    picture = "base64:" + base64.b64encode(_NORTH.encode("ascii")).decode("ascii")
    item.setPicturePath(picture, QgsLayoutItemPicture.Format.FormatSVG)
    item.setLinkedMap(map_item)
    item.setNorthMode(QgsLayoutItemPicture.NorthMode.TrueNorth)
    left, top, width, _ = box
    _place(item, left + width - 10.0, top + 2.5, 8.0, 12.0)


def fitted(extent, proportion):
    """`extent` with a margin, in the proportions (width / height) of a map, so that the map keeps its size."""
    width = max(extent.width(), extent.height() * proportion, 1.0) * 1.06
    return QgsRectangle.fromCenterAndSize(extent.center(), width, width / proportion)


def _place(item, left, top, width, height):
    millimetres = QgsUnitTypes.LayoutUnit.LayoutMillimeters
    item.attemptMove(QgsLayoutPoint(left, top, millimetres))
    item.attemptResize(QgsLayoutSize(width, height, millimetres))


def _font(size, bold=False):
    font = QFont("DejaVu Sans")
    font.setPointSizeF(size)
    font.setBold(bold)
    return font


def _round_step(length):
    """1, 2 or 5 times a power of ten, at most `length`."""
    magnitude = 10.0 ** (len(str(int(max(length, 1.0)))) - 1)
    return max(k for k in (1.0, 2.0, 5.0) if k * magnitude <= max(length, 1.0)) * magnitude
