"""The two maps of a result on one page: velocity beside pattern (the paper's Fig. 4), from the saved styles."""

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemMapGrid,
    QgsLayoutItemScaleBar,
    QgsLayoutMeasurement,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLegendRenderer,
    QgsLegendStyle,
    QgsPrintLayout,
    QgsRectangle,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor, QFont

from ..compat import tr
from .style import use_velocity_style

PAGE = (297.0, 210.0)
MARGIN = 10.0
MAP = (132.0, 134.0)
TOP = 24.0


def two_maps(project, path, title, note="", background=()):
    """Lay out the velocity map beside the pattern map of a result.

    Parameters
    ----------
    project : QgsProject, takes the layers
    path : str, GeoPackage that `classify` wrote, with its styles inside
    title, note : str, above and below the maps
    background : layers drawn below the points

    Returns
    -------
    QgsPrintLayout
    """
    patterns, velocity = QgsVectorLayer(path, tr("Pattern"), "ogr"), QgsVectorLayer(path, tr("Velocity"), "ogr")
    use_velocity_style(velocity)
    _count_in_legend(patterns)
    project.addMapLayers([patterns, velocity, *background])
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    crs = _metric_crs(patterns)
    extent = QgsCoordinateTransform(patterns.crs(), crs, project).transformBoundingBox(patterns.extent())
    extent = _fitted(extent)
    _label(layout, title, MARGIN, 6.0, PAGE[0] - 2 * MARGIN, 16, bold=True)
    columns = ((velocity, tr("Mean velocity (mm/yr)")), (patterns, tr("Deformation pattern (number of points)")))
    for column, (layer, heading) in enumerate(columns):
        left = MARGIN + column * (PAGE[0] / 2 - MARGIN / 2)
        _label(layout, heading, left, TOP - 7.0, MAP[0], 11)
        item = _map(layout, [layer, *background], crs, extent, left)
        _legend(layout, item, layer, left)
        if column == 0:
            _scale_bar(layout, item, left)
    _label(layout, note, MARGIN, PAGE[1] - 11.0, PAGE[0] - 2 * MARGIN, 8)
    return layout


def export_png(layout, path, dpi=150):
    """Write the layout as a picture.

    Raises
    ------
    OSError
        The picture cannot be written.
    """
    # Not exportToImage: it asks GDAL to add a georeference to the finished PNG, which GDAL cannot.
    if not QgsLayoutExporter(layout).renderPageToImage(0, dpi=dpi).save(path):
        raise OSError(f"{path} cannot be written")


def _fitted(extent):
    """`extent` with a margin, in the proportions of a map, so that the map keeps its size on the page."""
    width = max(extent.width(), extent.height() * MAP[0] / MAP[1], 1.0) * 1.06
    return QgsRectangle.fromCenterAndSize(extent.center(), width, width * MAP[1] / MAP[0])


def _count_in_legend(layer):
    index = layer.fields().lookupField("pattern")
    counts = {}
    for feature in layer.getFeatures():
        key = feature.attributes()[index] or ""
        counts[key] = counts.get(key, 0) + 1
    renderer = layer.renderer().clone()
    for i in reversed(range(len(renderer.categories()))):
        category = renderer.categories()[i]
        count = counts.get(category.value(), 0)
        if not count and not category.value():
            renderer.deleteCategory(i)
        else:
            renderer.updateCategoryLabel(i, f"{category.label()}   {count:,}".replace(",", "\u202f"))
    layer.setRenderer(renderer)


def _metric_crs(layer):
    """The layer's CRS, or the UTM zone of its centre where that is in degrees: a scale bar needs metres."""
    crs = layer.crs()
    if not crs.isValid() or not crs.isGeographic():
        return crs
    centre = layer.extent().center()
    zone = min(60, int((centre.x() + 180.0) // 6) + 1)
    return QgsCoordinateReferenceSystem(f"EPSG:{(32600 if centre.y() >= 0 else 32700) + zone}")


def _place(item, left, top, width, height):
    millimetres = QgsUnitTypes.LayoutUnit.LayoutMillimeters
    item.attemptMove(QgsLayoutPoint(left, top, millimetres))
    item.attemptResize(QgsLayoutSize(width, height, millimetres))


def _font(size, bold=False):
    font = QFont("DejaVu Sans")
    font.setPointSizeF(size)
    font.setBold(bold)
    return font


def _label(layout, text, left, top, width, size, bold=False):
    item = QgsLayoutItemLabel(layout)
    item.setText(text)
    item.setFont(_font(size, bold))
    layout.addLayoutItem(item)
    _place(item, left, top, width, size * 0.75)


def _map(layout, layers, crs, extent, left):
    item = QgsLayoutItemMap(layout)
    layout.addLayoutItem(item)
    _place(item, left, TOP, *MAP)
    item.setCrs(crs)
    item.setLayers(layers)
    item.setExtent(extent)
    item.setFrameEnabled(True)
    item.setFrameStrokeWidth(QgsLayoutMeasurement(0.2))
    item.setBackgroundColor(QColor("#fbfbf8"))
    grid = QgsLayoutItemMapGrid("grid", item)
    step = _round_step(extent.width() / 4)
    grid.setIntervalX(step)
    grid.setIntervalY(step)
    grid.setStyle(QgsLayoutItemMapGrid.GridStyle.Cross)
    grid.setCrossLength(1.0)
    grid.setGridLineColor(QColor("#b0b0b0"))
    grid.setGridLineWidth(0.15)
    item.grids().addGrid(grid)
    return item


def _round_step(length):
    """1, 2 or 5 times a power of ten, at most `length`."""
    magnitude = 10.0 ** (len(str(int(max(length, 1.0)))) - 1)
    return max(k for k in (1.0, 2.0, 5.0) if k * magnitude <= max(length, 1.0)) * magnitude


def _legend(layout, map_item, layer, left):
    legend = QgsLayoutItemLegend(layout)
    layout.addLayoutItem(legend)
    legend.setAutoUpdateModel(False)
    legend.setLinkedMap(map_item)
    root = legend.model().rootGroup()
    for node in root.findLayers():
        if node.layerId() != layer.id():
            root.removeLayer(node.layer())
    for node in root.findLayers():
        QgsLegendRenderer.setNodeLegendStyle(node, QgsLegendStyle.Style.Hidden)
    legend.setColumnCount(3)
    legend.setSplitLayer(True)
    legend.setColumnSpace(6.0)
    legend.setEqualColumnWidth(True)
    legend.setStyleFont(QgsLegendStyle.Style.SymbolLabel, _font(8))
    legend.setSymbolHeight(3.4)
    legend.setSymbolWidth(4.0)
    _place(legend, left - 2.0, TOP + MAP[1] + 1.0, MAP[0], 22.0)
    legend.adjustBoxSize()


def _scale_bar(layout, map_item, left):
    bar = QgsLayoutItemScaleBar(layout)
    layout.addLayoutItem(bar)
    bar.setLinkedMap(map_item)
    bar.setStyle("Single Box")
    bar.applyDefaultSize(QgsUnitTypes.DistanceUnit.DistanceKilometers)
    bar.setTextFormat(QgsTextFormat.fromQFont(_font(8)))
    bar.setBackgroundEnabled(True)
    bar.setBackgroundColor(QColor(255, 255, 255, 200))
    bar.attemptMove(QgsLayoutPoint(left + 3.0, TOP + MAP[1] - 15.0, QgsUnitTypes.LayoutUnit.LayoutMillimeters))
