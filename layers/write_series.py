"""Write displacement series to a point layer with one field per date, as producers publish them."""

import numpy as np
from osgeo import gdal, ogr, osr


def write_series(path, name, longitude, latitude, values, dates, attributes):
    """Write a PS point layer in EPSG:4326.

    Parameters
    ----------
    path : str, a new file; name : str, of the layer
    longitude, latitude : (n,) float, degrees
    values : (n, m) float, mm, NaN becomes NULL; dates : (m,) datetime64[D]
    attributes : dict of field name -> (n,) array of str, int or float, written before the dates

    Raises
    ------
    OSError
        The file cannot be written.
    """
    extension = path.rsplit(".", 1)[-1].lower()
    driver = {"gpkg": "GPKG", "shp": "ESRI Shapefile", "fgb": "FlatGeobuf"}[extension]
    try:
        data = gdal.GetDriverByName(driver).Create(path, 0, 0, 0, gdal.GDT_Unknown)
    except RuntimeError:  # where GDAL's exceptions are on
        data = None
    if data is None:
        raise OSError(f"{path}: {gdal.GetLastErrorMsg()}")
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4326)
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    layer = data.CreateLayer(name, crs, ogr.wkbPoint)
    kinds = {"U": ogr.OFTString, "O": ogr.OFTString, "i": ogr.OFTInteger64, "f": ogr.OFTReal}
    columns = {key: np.asarray(column) for key, column in attributes.items()}
    for key, column in columns.items():
        layer.CreateField(ogr.FieldDefn(key, kinds[column.dtype.kind]))
    for date in dates:
        field = ogr.FieldDefn("D" + str(date).replace("-", ""), ogr.OFTReal)
        field.SetWidth(10)
        field.SetPrecision(2)
        layer.CreateField(field)
    definition, first = layer.GetLayerDefn(), len(columns)
    rounded = np.round(np.asarray(values, dtype=float), 2)
    layer.StartTransaction()
    for i, row in enumerate(rounded.tolist()):
        feature = ogr.Feature(definition)
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT ({longitude[i]:.7f} {latitude[i]:.7f})"))
        for k, column in enumerate(columns.values()):
            feature.SetField(k, column[i].item())
        for k, value in enumerate(row):
            if value == value:
                feature.SetField(first + k, value)
        layer.CreateFeature(feature)
    if layer.CommitTransaction() != 0:
        raise OSError(f"{path}: {gdal.GetLastErrorMsg()}")
