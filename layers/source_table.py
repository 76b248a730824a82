"""The table of a file that a source is, where the file alone says all that the source shows."""

import os
from typing import NamedTuple

from osgeo import gdal, ogr
from qgis.core import QgsFields, QgsProcessingFeatureSourceDefinition, QgsProviderRegistry, QgsVectorLayer

from .gdal_messages import GdalMessages

GEOPACKAGE = "GPKG"
DRIVERS = (GEOPACKAGE, "ESRI Shapefile", "FlatGeobuf")
_NOT_PLAIN = ("openOptions", "geometryType", "vsiPrefix", "vsiSuffix")


class SourceTable(NamedTuple):
    """A vector layer as GDAL opens it.

    path, driver, name : str; where : str, the layer's filter in the driver's SQL, or empty; key : str, the column
    with the feature ids, empty where the driver counts
    """

    path: str
    driver: str
    name: str
    where: str
    key: str


def source_table(layer, value=None):
    """The table behind a layer, to be read without QGIS.

    Parameters
    ----------
    layer : QgsMapLayer or None
    value : the parameter that names the layer, which may ask for a part of it only

    Returns
    -------
    SourceTable, or None where QGIS shows something else than the file holds: a selection, a limit, unsaved edits,
    joined or virtual fields, a filter that is a whole statement, or a format that GDAL does not stream
    """
    if not isinstance(layer, QgsVectorLayer) or layer.providerType() != "ogr" or layer.isEditable():
        return None
    if layer.storageType() not in DRIVERS or _asks_for_a_part(value):
        return None
    fields, where = layer.fields(), layer.subsetString().strip()
    origins = {fields.fieldOrigin(index) for index in range(fields.count())}
    if origins - {QgsFields.FieldOrigin.OriginProvider} or where[:6].upper() == "SELECT":
        return None
    parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    if any(parts.get(key) for key in _NOT_PLAIN) or not os.path.isfile(parts.get("path") or ""):
        return None
    return _open(parts, layer.storageType(), where)


def _asks_for_a_part(value):
    if not isinstance(value, QgsProcessingFeatureSourceDefinition):
        return False
    # Filters came with QGIS 3.32.
    return value.selectedFeaturesOnly or value.featureLimit >= 0 or bool(getattr(value, "filterExpression", ""))


def _open(parts, driver, where):
    if not hasattr(ogr.Layer, "GetArrowStreamAsNumPy"):  # GDAL < 3.6
        return None
    with GdalMessages():
        try:
            from osgeo import gdal_array  # noqa: F401 - GDAL may have been built without numpy

            data = gdal.OpenEx(parts["path"], gdal.OF_VECTOR, [driver])
        except (ImportError, RuntimeError):  # the latter only where somebody called gdal.UseExceptions()
            return None
        name = parts.get("layerName")
        layer = data and (data.GetLayerByName(name) if name else data.GetLayer(int(parts.get("layerId") or 0)))
        if layer is None:
            return None
        key = layer.GetFIDColumn()
        # A view without ids; a filter that QGIS understands and GDAL does not.
        if (driver == GEOPACKAGE and not key) or (where and layer.SetAttributeFilter(where) != ogr.OGRERR_NONE):
            return None
        return SourceTable(parts["path"], driver, layer.GetName(), where, key)
