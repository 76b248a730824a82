"""Which files a layer reads: what a result must not be written over."""

import os

from qgis.core import QgsProviderRegistry, QgsVirtualLayerDefinition
from qgis.PyQt.QtCore import QUrl


def source_files(layer):
    """Existing files behind a map layer, those of the layers that a virtual layer refers to included.

    Parameters
    ----------
    layer : QgsMapLayer or None

    Returns
    -------
    list of str
    """
    if layer is None:
        return []
    if layer.providerType() == "virtual":
        definition = QgsVirtualLayerDefinition.fromUrl(QUrl.fromEncoded(layer.source().encode()))
        found = [_file(part.provider(), part.source()) for part in definition.sourceLayers() if part.source()]
    else:
        found = [_file(layer.providerType(), layer.source())]
    return [path for path in found if path and os.path.exists(path)]


def same_data(path, source):
    """Whether two paths are one data set; a shapefile is the same by any of its parts."""

    def main_file(name):
        stem, extension = os.path.splitext(os.path.realpath(name))
        return stem + (".shp" if extension.lower() in (".shp", ".dbf", ".shx") else extension)

    if os.path.exists(path) and os.path.exists(source) and os.path.samefile(path, source):
        return True
    return os.path.normcase(main_file(path)) == os.path.normcase(main_file(source))


def _file(provider, uri):
    parts = QgsProviderRegistry.instance().decodeUri(provider, uri)
    path = parts.get("path") or ""
    if os.path.isdir(path):  # a folder of shapefiles
        path = os.path.join(path, (parts.get("layerName") or "") + ".shp")
    return path
