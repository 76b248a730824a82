"""A vector file that appears under its own name only when it is complete."""

import os
import shutil
import tempfile

from osgeo import gdal, ogr
from qgis.core import QgsProviderRegistry, QgsVectorFileWriter

from ..core.errors import QT_TRANSLATE_NOOP, OutputError

# Formats that keep points, numbers and NULL, and whose files this module knows how to move.
FORMATS = (".gpkg", ".shp", ".fgb", ".geojson")
# Files that belong to a data set beside its main one. A stale one (an old index, an old style) would spoil the new.
_SIDECARS = {
    ".shp": (".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".qpj", ".qml", ".qmd"),
    ".gpkg": (".gpkg-wal", ".gpkg-shm", ".gpkg-journal", ".qml", ".qmd"),
}


class Destination:
    """Where a result goes: first into a hidden folder beside it, then, complete, under its name.

    Parameters
    ----------
    path : str, the file that the user wants
    source : QgsMapLayer or None, what is read; never overwritten

    Attributes
    ----------
    path, temporary : str, the file wanted and the one to write to meanwhile (same name, other folder)
    driver : str, GDAL's name of the format

    Raises
    ------
    OutputError
        The path is in no known format, cannot be written, is the source's own file, or holds other layers.
    """

    def __init__(self, path, source=None):
        self.path = os.path.abspath(path)
        folder, name = os.path.split(self.path)
        self.stem, self.extension = os.path.splitext(name)
        self.extension = self.extension.lower()
        if self.extension not in FORMATS:
            raise OutputError(
                QT_TRANSLATE_NOOP(
                    "Errors", "The output {path} must end in one of {formats}. GeoPackage (.gpkg) keeps everything."
                ),
                path=path,
                formats=", ".join(FORMATS),
            )
        self.driver = QgsVectorFileWriter.driverForExtension(self.extension)
        if source is not None and _same_data(self.path, source):
            raise OutputError(
                QT_TRANSLATE_NOOP(
                    "Errors", "The output {path} is the input itself. Nothing was written; choose another file."
                ),
                path=path,
            )
        self._refuse_other_layers()
        try:
            if os.path.exists(self.path) and not os.access(self.path, os.W_OK):
                raise PermissionError(13, os.strerror(13))
            self._folder = tempfile.mkdtemp(prefix=f".{self.stem}-partial-", dir=folder)
        except OSError as error:
            raise _cannot_write(self.path, error.strerror or str(error)) from error
        self.temporary = os.path.join(self._folder, name)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.discard()

    def commit(self):
        """Move the complete data set to its name, over an older one."""
        parts = sorted(os.listdir(self._folder), key=lambda part: part == os.path.basename(self.path))
        folder = os.path.dirname(self.path)
        try:
            for extension in _SIDECARS.get(self.extension, ()):
                stale = os.path.join(folder, self.stem + extension)
                if os.path.exists(stale):
                    os.remove(stale)
            for part in parts:  # the main file last: what is seen first is whole
                os.replace(os.path.join(self._folder, part), os.path.join(folder, part))
        except OSError as error:
            raise _cannot_write(self.path, error.strerror or str(error)) from error
        self.discard()

    def discard(self):
        """Remove what is not complete; harmless after `commit`."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def failed(self, reason):
        """The error that says that writing failed."""
        return _cannot_write(self.path, reason)

    def _refuse_other_layers(self):
        if self.extension != ".gpkg" or not os.path.exists(self.path):
            return
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        try:
            existing = ogr.Open(self.path)
            layers = [existing.GetLayer(i).GetName() for i in range(existing.GetLayerCount())] if existing else []
        finally:
            gdal.PopErrorHandler()
        others = [layer for layer in layers if layer not in (self.stem, "layer_styles")]
        if others:
            raise OutputError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "{path} holds other layers ({layers}), which would be lost. Choose a file of its own.",
                ),
                path=self.path,
                layers=", ".join(others),
            )


def _cannot_write(path, reason):
    return OutputError(
        QT_TRANSLATE_NOOP(
            "Errors",
            "{path} cannot be written: {reason}. No result was left there; check the folder, its rights and the "
            "free space, or choose another file.",
        ),
        path=path,
        reason=reason,
    )


def _same_data(path, layer):
    """Whether `path` is the file that `layer` reads; a shapefile is the same by any of its parts."""
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    source = parts.get("path") or ""
    if not source or not os.path.exists(source):
        return False

    def main_file(name):
        stem, extension = os.path.splitext(os.path.realpath(name))
        return stem + (".shp" if extension.lower() in (".shp", ".dbf", ".shx") else extension)

    if os.path.isdir(source):  # a folder of shapefiles
        source = os.path.join(source, parts.get("layerName") or "")
    if os.path.exists(path) and os.path.exists(source) and os.path.samefile(path, source):
        return True
    return os.path.normcase(main_file(path)) == os.path.normcase(main_file(source))
