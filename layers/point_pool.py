"""The points that a labelling queue chooses from: what is predicted where, without the series."""

import numpy as np
from qgis.core import QgsFeatureRequest

from ..compat import is_null
from ..core.patterns import CODES
from ..core.queue import Pool
from .place import place_of


def read_pool(source, cancelled=lambda: False):
    """Read all points of a feature source.

    Parameters
    ----------
    source : QgsFeatureSource (for a thread: QgsVectorLayerFeatureSource with its fields)
    cancelled : function; True stops, and what was read so far is returned

    Returns
    -------
    core.queue.Pool
    """
    fields = source.fields()
    pattern, confidence = fields.lookupField("pattern"), fields.lookupField("confidence")
    request = QgsFeatureRequest().setSubsetOfAttributes([index for index in (pattern, confidence) if index >= 0])
    ids, codes, sure, xy = [], [], [], []
    for feature in source.getFeatures(request):
        if cancelled():
            break
        attributes = feature.attributes()
        ids.append(feature.id())
        value = attributes[pattern] if pattern >= 0 else None
        codes.append(-1 if is_null(value) else CODES.get(str(value), -1))
        value = attributes[confidence] if confidence >= 0 else None
        sure.append(float(value) if isinstance(value, (int, float)) else np.nan)
        xy.append(place_of(feature))
    return Pool(
        np.array(ids, dtype=np.int64),
        np.array(codes, dtype=np.int64),
        np.array(sure, dtype=float),
        np.array(xy, dtype=float).reshape(-1, 2),
    )
