"""Polygons drawn as outlines over the points of a map."""

from qgis.core import QgsFeature, QgsFillSymbol, QgsSingleSymbolRenderer, QgsVectorLayer


def outline_layer(regions, crs, name):
    """A layer in memory of the regions, without fill.

    Parameters
    ----------
    regions : list of regions.Region, in `crs`; crs : QgsCoordinateReferenceSystem; name : str

    Returns
    -------
    QgsVectorLayer
    """
    layer = QgsVectorLayer("MultiPolygon", name, "memory")
    layer.setCrs(crs)
    features = []
    for region in regions:
        feature = QgsFeature()
        feature.setGeometry(region.geometry)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    symbol = QgsFillSymbol.createSimple({"style": "no", "outline_color": "#1f2933", "outline_width": "0.35"})
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    return layer
