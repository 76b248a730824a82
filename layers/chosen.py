"""Some points of a layer, by feature id, as the reader of blocks wants them."""

from qgis.core import QgsProcessingFeatureSource


class ChosenPoints:
    """The features of a source that have one of the ids; what `PointReader` takes for a source.

    Parameters
    ----------
    source : QgsFeatureSource
    ids : iterable of int; may be replaced between two readings
    """

    def __init__(self, source, ids=()):
        self.source, self.ids = source, list(ids)
        self.fields, self.wkbType, self.sourceCrs = source.fields, source.wkbType, source.sourceCrs

    def featureCount(self):  # noqa: N802 - the name in QgsFeatureSource
        """Unknown to the reader: points asked for may be gone."""
        return -1

    def getFeatures(self, request):  # noqa: N802
        """Features by id."""
        if len(self.ids) == 1:
            request.setFilterFid(self.ids[0])
        else:
            request.setFilterFids(self.ids)
        if isinstance(self.source, QgsProcessingFeatureSource):
            flag = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
            return self.source.getFeatures(request, flag)
        return self.source.getFeatures(request)
