"""A CSV file with coordinates becomes a vector file of points, at the speed of GDAL."""

import os
from typing import NamedTuple

from osgeo import gdal

from ..core.errors import QT_TRANSLATE_NOOP, DataError, OutputError
from .csv_place import check_place, find_place
from .csv_table import CsvTable
from .csv_text import cancelled
from .gdal_messages import GdalMessages


class Imported(NamedTuple):
    """What was done.

    rows, points : int, rows read and points written; the others had no usable coordinates
    x, y, crs : str, the coordinate columns and their reference system
    names : list of str, all columns
    """

    rows: int
    points: int
    x: str
    y: str
    crs: str
    names: list


def import_csv(path, destination, x="", y="", crs="", progress=lambda fraction: True):
    """Write the points of a CSV file.

    Parameters
    ----------
    path : str, a CSV file or a zip that holds one
    destination : layers.destination.Destination, written to but not committed
    x, y : str, the coordinate columns where they are not to be recognised
    crs : str, their reference system (an authority's code or WKT), or empty
    progress : callable, told the share that is done (0 to 1); false stops

    Returns
    -------
    Imported

    Raises
    ------
    DataError
        The file cannot be read or understood as it is.
    OutputError
        The result cannot be written.
    PatternsError
        `progress` said stop.
    """
    _refuse_input_as_output(path, destination)
    with CsvTable(path, lambda: progress(0.0)) as table:
        place = find_place(table.names, x, y, crs)
        _refuse_geometry_column(table.names)
        table.detect()
        check_place(place, table.names, table.sample((place.x, place.y)))
        if not _translate(table, place, destination, progress, strict=True):
            # The first megabyte did not tell the truth (12, 13, and far below 1.5 or a text): look everywhere.
            table.detect(everywhere=True)
            _translate(table, place, destination, progress, strict=False)
        points = _count_written(table, destination)
        rows = _verified_rows(table, place, points, destination)
        return Imported(rows, points, table.names[place.x], table.names[place.y], place.crs, table.names)


def _translate(table, place, destination, progress, strict):
    """Let GDAL write the points; with `strict`, stop and return False when a value does not fit its column."""
    folder = os.path.dirname(destination.temporary)
    for name in os.listdir(folder):
        os.remove(os.path.join(folder, name))
    messages, stopped = GdalMessages(), []

    def proceed(fraction, *_):
        if not progress(fraction):
            stopped.append(True)
        return int(not stopped and not (strict and messages.misfits))

    with messages:
        try:
            written = gdal.VectorTranslate(
                destination.temporary,
                table.points(place.x, place.y),
                format=destination.driver,
                layerName=destination.stem,
                dstSRS=place.crs,
                reproject=False,
                geometryType="POINT",
                where="OGR_GEOMETRY IS NOT NULL",
                layerCreationOptions=_layer_options(destination.driver, table.names),
                callback=proceed,
            )
            complete = written is not None
            written = None  # closes the file: what fails only now is kept in messages as well
        except RuntimeError as error:  # only where somebody called gdal.UseExceptions()
            complete = False
            messages.failures.append(str(error))
    if stopped or not progress(1.0):
        raise cancelled()
    if strict and messages.misfits:
        return False
    if messages.failures or not complete:
        raise destination.failed(messages.failures[0] if messages.failures else destination.driver)
    return True


def _layer_options(driver, names):
    """Names for a GeoPackage's own two columns that no column of the table has."""
    if driver != "GPKG":
        return []
    taken = {name.lower() for name in names}
    free = []
    for wanted in ("fid", "geom"):
        name, number = wanted, 0
        while name in taken:
            number += 1
            name = f"{wanted}_{number}"
        free.append(name)
    return [f"FID={free[0]}", f"GEOMETRY_NAME={free[1]}", "SPATIAL_INDEX=YES"]


def _count_written(table, destination):
    """Points in the file as it lies on the disk."""
    with GdalMessages():
        try:
            dataset = gdal.OpenEx(destination.temporary, gdal.OF_VECTOR)
        except RuntimeError:
            dataset = None
        if dataset is None:
            raise destination.failed(destination.driver)
        layers = [dataset.GetLayer(i) for i in range(dataset.GetLayerCount())]
        columns = max((layer.GetLayerDefn().GetFieldCount() for layer in layers), default=0)
        points = sum(layer.GetFeatureCount() for layer in layers)
    if columns < len(table.names):
        raise destination.failed(f"{destination.driver} holds {columns} of {len(table.names)} columns")
    return points


def _verified_rows(table, place, points, destination):
    """Rows of the table; an error where some with coordinates are not among the `points` written."""
    if points == table.lines:  # no row was left out, for there are never more rows than lines
        return points
    with GdalMessages():
        placed, unplaced = table.count(place.x, place.y)
    if points != placed:
        raise destination.failed(f"GDAL wrote {points} of {placed} points")
    return placed + unplaced


def _refuse_input_as_output(path, destination):
    if os.path.exists(path) and os.path.exists(destination.path) and os.path.samefile(path, destination.path):
        raise OutputError(
            QT_TRANSLATE_NOOP(
                "Errors", "The output {path} is the input itself. Nothing was written; choose another file."
            ),
            path=destination.path,
        )


def _refuse_geometry_column(names):
    """GDAL takes a column of this name for the geometry, and then not the coordinates."""
    found = [name for name in names if name.strip().upper().startswith(("WKT", "_WKT"))]
    if found:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "GDAL would read the geometry from the column '{column}' and not from the coordinates. "
                "Rename or remove that column.",
            ),
            column=found[0],
        )
