"""Elevation from a raster."""

import numpy as np
from qgis.core import QgsPointXY

from .metric import transform_places


class Elevation:
    """Values of the first band.

    Parameters
    ----------
    layer : QgsRasterLayer; read through a copy of its provider, so that a thread of its own may do it
    """

    def __init__(self, layer):
        self._provider, self._crs, self.name = layer.dataProvider().clone(), layer.crs(), layer.name()

    def at(self, xy, crs, context):
        """Elevation of the pixel at each place.

        Parameters
        ----------
        xy : (n, 2) float, in `crs`; context : QgsCoordinateTransformContext

        Returns
        -------
        (n,) float, in the raster's unit, NaN beyond it and where it has no value
        """
        if len(xy) == 0:
            return np.empty(0)
        found = np.full(len(xy), np.nan)
        for i, (x, y) in enumerate(transform_places(xy, crs, self._crs, context).tolist()):
            if np.isfinite(x) and np.isfinite(y):
                value, ok = self._provider.sample(QgsPointXY(x, y), 1)
                found[i] = value if ok else np.nan
        return found
