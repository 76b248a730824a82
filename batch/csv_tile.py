"""A tile of CSV, alone or in a zip, as EGMS publishes it: read strictly, block by block, by Arrow.

Arrow refuses a row of another length and a value that is no number; zipfile refuses damaged bytes. Nothing that is
not understood becomes a zero or a missing row.
"""

import csv
import io
import zipfile
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from ..core.errors import QT_TRANSLATE_NOOP, DataError
from ..core.series import MISSING_TEXTS
from .crs import projjson
from .wkb import points

GEOMETRY = "geometry"
"""Name of the column of points in every batch and result."""
BLOCK = 2048
"""Points in a batch; 512 to 8192 took the same time within 10 %, fewer take less memory."""
_BLOCK_BYTES = 4 << 20
_EGMS = {"pid", "easting", "northing", "mean_velocity"}
# Wherever both stand, EGMS's metres are what the product is made in.
_PLACES = (
    ("easting", "northing", "EPSG:3035", _EGMS),
    ("longitude", "latitude", "EPSG:4326", set()),
    ("lon", "lat", "EPSG:4326", set()),
)
_MISSING = sorted({form for text in MISSING_TEXTS for form in (text, text.upper(), text.capitalize())} | {"NaN"})
# As a number it would lose its zeros or its last digits.
_CODE = r"^[+-]?0[0-9]|[0-9]{19}"
_NARROW = (pa.int64(), pa.float64(), pa.string())


class CsvTile:
    """A CSV of points; a context manager.

    Parameters
    ----------
    path : str, the CSV or a zip that holds one

    Attributes
    ----------
    names : tuple of str, the columns
    geometry : dict, what GeoParquet says of the points
    id_field : str or None, EGMS's own id

    Raises
    ------
    DataError
        No CSV in the zip or several, no text, no columns, no coordinates.
    """

    def __init__(self, path):
        self.path = path
        with self._stream() as stream:
            try:
                head = stream.readline().decode("utf-8-sig")
            except UnicodeError:
                head = ""
            rows = stream.read(1)
        self.names = tuple(next(csv.reader(io.StringIO(head)), ()))
        if len(self.names) < 2:
            raise DataError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "{path} is no table that can be read: its first line should name the columns, separated by commas.",
                ),
                path=path,
            )
        if not rows:
            raise DataError(QT_TRANSLATE_NOOP("Errors", "{path} has no points."), path=path)
        lower = {name.strip().lower(): name for name in reversed(self.names)}
        self._x, self._y, crs = self._place(lower)
        self.geometry = {"crs": projjson(crs)}
        self.id_field = lower.get("pid")

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass  # open only while it is read

    def read(self, columns, numbers):
        """Yield record batches of `columns`, of which `numbers` are read as float64, and the points behind them."""
        kinds = dict.fromkeys([*numbers, self._x, self._y], pa.float64())
        others = [name for name in columns if name not in kinds]
        kinds.update(dict.fromkeys(others, pa.string()))
        kinds.update(self._kinds([name for name in others if name != self.id_field]))
        for batch in self._batches([*dict.fromkeys([*columns, self._x, self._y])], kinds):
            arrays = [_without_empty(batch.column(name)) for name in columns]
            place = points(batch.column(self._x), batch.column(self._y))
            whole = pa.RecordBatch.from_arrays([*arrays, place], [*columns, GEOMETRY])
            yield from (whole.slice(start, BLOCK) for start in range(0, len(place), BLOCK))

    def _kinds(self, columns):
        """The narrowest type of every column, by a reading of its own: a later row may differ from the first ones."""
        level = dict.fromkeys(columns, 0)
        for batch in self._batches(columns, dict.fromkeys(columns, pa.string())) if columns else ():
            for name in columns:
                texts = batch.column(name)
                texts = texts.filter(pc.invert(pc.is_in(texts, pa.array(_MISSING))))
                while level[name] < 2 and not _fits(texts, _NARROW[level[name]]):
                    level[name] += 1
        return {name: _NARROW[level[name]] for name in columns}

    def _batches(self, columns, kinds):
        convert = pyarrow.csv.ConvertOptions(column_types=kinds, include_columns=columns, null_values=_MISSING)
        options = pyarrow.csv.ReadOptions(use_threads=False, block_size=_BLOCK_BYTES)
        with self._stream() as stream:
            yield from pyarrow.csv.open_csv(stream, read_options=options, convert_options=convert)

    @contextmanager
    def _stream(self):
        if not self.path.lower().endswith(".zip"):
            with open(self.path, "rb") as stream:
                yield stream
            return
        with zipfile.ZipFile(self.path) as archive:
            members = [name for name in archive.namelist() if name.lower().endswith(".csv")]
            # What macOS adds to a zip beside the files themselves.
            members = [name for name in members if not name.split("/")[-1].startswith("._")]
            if len(members) != 1:
                raise DataError(
                    QT_TRANSLATE_NOOP("Errors", "The zip {path} should hold one CSV file; it holds: {files}."),
                    path=self.path,
                    files=", ".join(members or archive.namelist()) or "–",
                )
            with archive.open(members[0]) as stream:
                yield stream

    def _place(self, lower):
        for x, y, crs, needed in _PLACES:
            if {x, y} | needed <= set(lower):
                return lower[x], lower[y], crs
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "{path} is no CSV of EGMS (pid, easting, northing, mean_velocity) and has no longitude and latitude. "
                "Bring it into a GeoPackage by 'Import displacement CSV' first. Its columns are: {columns}.",
            ),
            path=self.path,
            columns=", ".join(self.names[:30]),
        )


def _fits(texts, kind):
    if pa.types.is_string(kind):
        return True
    if pc.any(pc.match_substring_regex(texts, _CODE)).as_py():
        return False
    try:
        texts.cast(kind)
    except pa.ArrowInvalid:
        return False
    return True


def _without_empty(column):
    """Empty texts become null, as the importer of the plugin has them."""
    return pc.if_else(pc.equal(column, ""), None, column) if pa.types.is_string(column.type) else column
