"""A vector file that appears under its own name only when it is complete."""

import contextlib
import os
import shutil
import sqlite3
import tempfile
import urllib.parse

from qgis.core import QgsVectorFileWriter

from ..core.errors import QT_TRANSLATE_NOOP, OutputError
from .source_files import same_data

# Formats that keep points, numbers and NULL, and whose files this module knows how to move.
FORMATS = (".gpkg", ".shp", ".fgb", ".geojson")
# Files that belong to a data set beside its main one. A stale one (an old index, an old style) would spoil the new.
_SIDECARS = {
    ".shp": (".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".qpj"),
    ".gpkg": (".gpkg-wal", ".gpkg-shm", ".gpkg-journal"),
}
# Style and metadata beside a file belong to its stem, whatever the format: maybe to another data set.
_SHARED = (".qml", ".qmd")


class Destination:
    """Where a result goes: first into a hidden folder beside it, then, complete, under its name.

    Parameters
    ----------
    path : str, the file that the user wants
    protected : paths of files that are read and therefore never overwritten

    Attributes
    ----------
    path, temporary : str, the file wanted and the one to write to meanwhile (same name, other folder)
    driver : str, GDAL's name of the format
    kept : list of str, files of another data set of that name that `commit` left as they are

    Raises
    ------
    OutputError
        The path is in no known format, cannot be written, is the source's own file, or holds other layers.
    """

    def __init__(self, path, protected=()):
        folder, name = os.path.split(os.path.abspath(path))
        self.stem, extension = os.path.splitext(name)
        self.extension = extension.lower()  # GDAL writes .shp, whatever was asked for
        name = self.stem + self.extension
        self.path, self.kept = os.path.join(folder, name), []
        if self.extension not in FORMATS or "|" in name:
            raise OutputError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "The output {path} must end in one of {formats} and hold no '|'. "
                    "GeoPackage (.gpkg) keeps everything.",
                ),
                path=path,
                formats=", ".join(FORMATS),
            )
        self.driver = QgsVectorFileWriter.driverForExtension(self.extension)
        if any(same_data(self.path, source) for source in protected):
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
        """Move the complete data set to its name; an older one is put back where a part of it cannot be replaced."""
        folder, old = os.path.dirname(self.path), os.path.join(self._folder, "old")
        new = [part for part in os.listdir(self._folder) if not self._belongs_elsewhere(part)]
        stale = [self.stem + extension for extension in _SIDECARS.get(self.extension, ())]
        moved, placed = [], []
        try:
            os.mkdir(old)
            for part in {*stale, *new}:
                if os.path.exists(os.path.join(folder, part)):
                    os.replace(os.path.join(folder, part), os.path.join(old, part))
                    moved.append(part)
            for part in sorted(new, key=lambda part: part == os.path.basename(self.path)):
                os.replace(os.path.join(self._folder, part), os.path.join(folder, part))  # the main file last
                placed.append(part)
        except OSError as error:
            for part in placed:
                os.remove(os.path.join(folder, part))
            for part in moved:
                os.replace(os.path.join(old, part), os.path.join(folder, part))
            raise _cannot_write(self.path, error.strerror or str(error)) from error
        self.discard()

    def _belongs_elsewhere(self, part):
        """Whether a style or metadata file would replace that of another data set with the same stem."""
        present = os.path.join(os.path.dirname(self.path), part)
        foreign = part.endswith(_SHARED) and os.path.exists(present) and not os.path.exists(self.path)
        if foreign:
            self.kept.append(present)
        return foreign

    def discard(self):
        """Remove what is not complete; harmless after `commit`."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def failed(self, reason):
        """The error that says that writing failed."""
        return _cannot_write(self.path, reason)

    def _refuse_other_layers(self):
        if self.extension != ".gpkg" or not os.path.exists(self.path):
            return
        others = [table for table in _tables(self.path) if table not in (self.stem, "layer_styles")]
        if others:
            raise OutputError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "{path} holds other layers ({layers}), which would be lost. Choose a file of its own.",
                ),
                path=self.path,
                layers=", ".join(others),
            )


def _tables(path):
    """Names of the tables, rasters included, in a GeoPackage; none where the file is something else."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{urllib.parse.quote(path)}?mode=ro", uri=True)) as database:
            return [name for (name,) in database.execute("SELECT table_name FROM gpkg_contents")]
    except sqlite3.Error:
        return []


def _cannot_write(path, reason):
    return OutputError(
        QT_TRANSLATE_NOOP(
            "Errors",
            "{path} cannot be written: {reason}. What was there before is unchanged; check the folder, its rights "
            "and the free space, or choose another file.",
        ),
        path=path,
        reason=reason,
    )
