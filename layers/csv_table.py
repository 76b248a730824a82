"""A CSV table and the right type for every column of it."""

import re
from itertools import islice

from osgeo import ogr

from ..core.dates import DISPLACEMENT_PREFIXES, parse_field
from ..core.errors import QT_TRANSLATE_NOOP, DataError
from ..core.series import MISSING_TEXTS
from .csv_text import cancelled, check_widths, read_through
from .csv_view import CsvView
from .gdal_messages import GdalMessages

SAMPLE = 1000
"""Rows that are looked at before anything is written."""

_DETECTED_BYTES = 1_000_000
_NUMBERS = ("Integer", "Integer64", "Real")
_KINDS = (*_NUMBERS, "Date", "Time", "DateTime")
_ID_NAME = re.compile(r"(.*[_ ])?(pid|code|u?id|psid)", re.IGNORECASE)
_CODE = re.compile(r"[+-]?0\d|\d{19}")  # as a number it would lose its zeros or its last digits


class CsvTable:
    """A CSV file for reading; a context manager that leaves nothing in memory behind.

    Parameters
    ----------
    path : str, a CSV file or a zip that holds one
    go_on : callable without arguments, asked now and then; false stops with an error

    Attributes
    ----------
    names : list of str, the columns
    lines : int, lines below the header: the number of rows, or more where lines are blank or cells hold line ends

    Raises
    ------
    DataError
        The file cannot be read, is no UTF-8 text, or no table of columns; a zip that holds no or several CSV files.
    """

    def __init__(self, path, go_on=lambda: True):
        self._go_on, self._kinds = go_on, []
        text = read_through(path, go_on)
        self.lines = text.lines - 1
        self._view = CsvView(text.location, text.length)
        try:
            self.names = self._read_header(path)
            check_widths(path, text.head, self.names, SAMPLE)
        except DataError:
            self._view.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._view.close()

    def detect(self, everywhere=False):
        """Find the type of every column in the first megabyte, or everywhere (which costs another reading).

        Displacements are real numbers; ids, and columns with a number such as 0012 in the first thousand rows, text.

        Raises
        ------
        DataError
            A text that is no number in a column of displacements.
        """
        limit = 0 if everywhere else _DETECTED_BYTES
        dataset = self._view.texts("AUTODETECT_TYPE=YES", f"AUTODETECT_SIZE_LIMIT={limit}")
        definition = dataset.GetLayer(0).GetLayerDefn()
        found = [_kind(definition.GetFieldDefn(i)) for i in range(len(self.names))]
        displacements = [i for i, name in enumerate(self.names) if is_displacement(name)]
        codes = self._codes([i for i, kind in enumerate(found) if kind in _NUMBERS and i not in displacements])
        self._kinds = ["String" if i in codes else kind for i, kind in enumerate(found)]
        for i in displacements:
            self._kinds[i] = "Real"
        doubtful = [i for i in displacements if found[i] not in _NUMBERS]
        if doubtful:
            self._check_numbers(doubtful)

    def sample(self, columns):
        """Numbers of the first thousand rows: a list of tuples, in the order of `columns`, None where there is none."""
        with GdalMessages():
            dataset = self._view.typed(["Real" if i in columns else kind for i, kind in enumerate(self._kinds)])
            return [tuple(row.GetField(i) for i in columns) for row in islice(dataset.GetLayer(0), SAMPLE)]

    def points(self, x, y):
        """The table as a GDAL dataset whose layer has points from the columns `x` and `y` (indices)."""
        return self._view.points(self._placed_kinds(x, y), self.lines)

    def count(self, x, y):
        """Rows with and without a point, counted by another reading."""
        dataset = self._view.typed(self._placed_kinds(x, y))
        layer = dataset.GetLayer(0)
        layer.SetAttributeFilter("OGR_GEOMETRY IS NOT NULL")
        placed = layer.GetFeatureCount()
        layer.SetAttributeFilter("OGR_GEOMETRY IS NULL")
        return placed, layer.GetFeatureCount()

    def _placed_kinds(self, x, y):
        kinds = list(self._kinds)
        kinds[x], kinds[y] = "CoordX", "CoordY"
        return kinds

    def _read_header(self, path):
        dataset = self._view.texts()
        layer = None if dataset is None or dataset.GetLayerCount() == 0 else dataset.GetLayer(0)
        # Newer GDAL sees a layer without columns where the first line is blank.
        if layer is None or layer.GetLayerDefn().GetFieldCount() == 0:
            raise DataError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "{path} is no table that can be read: its first line should name the columns, "
                    "separated by comma, semicolon or tab.",
                ),
                path=path,
            )
        if layer.GetNextFeature() is None:
            raise DataError(
                QT_TRANSLATE_NOOP("Errors", "{path} has no rows below its header: there are no points to import."),
                path=path,
            )
        definition = layer.GetLayerDefn()
        return [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]

    def _codes(self, columns):
        """Those of the columns whose digits are a name and no number."""
        codes = {i for i in columns if _ID_NAME.fullmatch(self.names[i].strip())}
        dataset = self._view.texts()
        for row in islice(dataset.GetLayer(0), SAMPLE):
            codes.update(i for i in columns if _CODE.match(row.GetFieldAsString(i).strip()))
        return codes

    def _check_numbers(self, columns):
        """Compare what is written with what GDAL makes of it, cell by cell: no second idea of what a number is."""
        with GdalMessages():
            texts, numbers = self._view.texts(), self._view.typed(self._kinds)
            for row, (text, number) in enumerate(zip(texts.GetLayer(0), numbers.GetLayer(0)), start=1):
                if row % SAMPLE == 0 and not self._go_on():
                    raise cancelled()
                for i in columns:
                    if number.IsFieldSetAndNotNull(i):
                        continue
                    value = text.GetFieldAsString(i).strip()
                    if value.lower() not in MISSING_TEXTS:
                        raise DataError(
                            QT_TRANSLATE_NOOP(
                                "Errors",
                                "The column '{column}' holds '{value}' in row {row} below the header, which is no "
                                "number. Correct it; leave the cell empty where a value is missing.",
                            ),
                            column=self.names[i],
                            value=value,
                            row=row,
                        )


def is_displacement(name):
    """Whether a column of this name holds the displacement at a date."""
    parsed = parse_field(name)
    return bool(parsed and parsed[1] and parsed[0] in DISPLACEMENT_PREFIXES)


def _kind(field):
    if field.GetSubType() == ogr.OFSTBoolean:
        return "String"  # true and false: GDAL 3.6 does not see that something else follows, and drops it
    if field.GetType() == ogr.OFTInteger:
        return "Integer64"  # newer GDAL cuts a larger number that comes later and does not say so
    return field.GetTypeName() if field.GetTypeName() in _KINDS else "String"
