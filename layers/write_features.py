"""Write features that are made one by one to the file of a result."""

from qgis.core import QgsCoordinateTransformContext, QgsFeatureSink, QgsVectorFileWriter, QgsVectorLayer

from .write import check_crs


def write_features(destination, fields, geometry_type, crs, features, count):
    """Write all features, and look whether they are there.

    Parameters
    ----------
    destination : layers.destination.Destination; fields : QgsFields; geometry_type : QgsWkbTypes.Type
    crs : QgsCoordinateReferenceSystem; features : iterable of `count` QgsFeature

    Raises
    ------
    OutputError
    """
    check_crs(destination, crs)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName, options.fileEncoding = destination.driver, destination.stem, "UTF-8"
    writer = QgsVectorFileWriter.create(
        destination.temporary, fields, geometry_type, crs, QgsCoordinateTransformContext(), options
    )
    if writer.hasError() != QgsVectorFileWriter.WriterError.NoError:
        raise destination.failed(writer.errorMessage())
    try:
        ok = all(writer.addFeature(feature, QgsFeatureSink.Flag.FastInsert) for feature in features)
        ok = writer.flushBuffer() and ok
        message = writer.errorMessage()
    finally:
        del writer  # closes the file, also where a cancelled run goes on to remove it
    layer = QgsVectorLayer(destination.temporary, destination.stem, "ogr")
    complete = ok and layer.isValid() and layer.featureCount() == count
    del layer  # an open file cannot be removed on Windows
    if not complete:
        raise destination.failed(message or destination.driver)
