"""What GDAL has to say while it works, kept instead of printed."""

from osgeo import gdal

_KEPT = 20


class GdalMessages:
    """Context manager that keeps GDAL's messages of this thread.

    Attributes
    ----------
    failures : list of str, the first errors
    misfits : list of str, the first warnings that a value did not fit the type of its column
    """

    def __init__(self):
        self.failures, self.misfits = [], []

    def __enter__(self):
        gdal.PushErrorHandler(self._keep)
        return self

    def __exit__(self, *exception):
        gdal.PopErrorHandler()

    def _keep(self, kind, number, text):
        if kind >= gdal.CE_Failure:
            kept = self.failures
        elif kind == gdal.CE_Warning and ("Invalid value" in text or "parsed incompletely" in text):
            kept = self.misfits
        else:
            return
        if len(kept) < _KEPT:
            kept.append(text)
