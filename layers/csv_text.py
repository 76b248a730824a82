"""The bytes of a CSV file, alone or in a zip: one quick pass that finds what GDAL would not complain about.

GDAL ends quietly where a zip is damaged, and takes a picture or UTF-16 for a table of strange names.
"""

import codecs
import csv
import io
import zipfile
import zlib
from contextlib import contextmanager
from typing import NamedTuple

from ..core.errors import QT_TRANSLATE_NOOP, DataError, PatternsError

_CHUNK = 1 << 20
_SEPARATORS = (",", ";", "\t")
_MOST_COLUMNS = 2000  # GDAL's CSV driver leaves out the columns after these; SQLite and so GeoPackage hold no more


class CsvText(NamedTuple):
    """location : GDAL's name of the file; length : bytes; lines : line ends; head : the first megabyte."""

    location: str
    length: int
    lines: int
    head: str


def read_through(path, go_on):
    """Read every byte once.

    Parameters
    ----------
    path : str, a CSV file, or a zip (by its name) that holds one
    go_on : callable without arguments; false stops

    Returns
    -------
    CsvText

    Raises
    ------
    DataError
        The file or the zip cannot be read, holds no or several CSV files, or the CSV is empty or no UTF-8 text.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    length = newlines = returns = 0
    head, last = "", b""
    try:
        with _opened(path) as (stream, location):
            for chunk in iter(lambda: stream.read(_CHUNK), b""):
                text = decoder.decode(chunk)
                if "\0" in text:
                    raise UnicodeError
                head = head or text
                length += len(chunk)
                newlines += chunk.count(b"\n")
                returns += chunk.count(b"\r")
                last = chunk[-1:]
                if not go_on():
                    raise cancelled()
    except OSError as error:
        raise DataError(
            QT_TRANSLATE_NOOP("Errors", "{path} cannot be read: {reason}. Choose an existing CSV file or zip."),
            path=path,
            reason=error.strerror or str(error),
        ) from error
    except UnicodeError as error:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "{path} is no text in UTF-8. Choose a CSV file or a zip with one; "
                "a spreadsheet program saves it as 'CSV UTF-8'.",
            ),
            path=path,
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors", "The zip {path} cannot be read: {reason}. It may be damaged or incomplete; download it again."
            ),
            path=path,
            reason=str(error),
        ) from error
    if not length:
        raise DataError(QT_TRANSLATE_NOOP("Errors", "{path} is empty: there are no points to import."), path=path)
    lines = max(newlines, returns) + (last not in (b"\n", b"\r"))
    return CsvText(location, length, lines, head)


def cancelled():
    """The error that ends a run the user does not want any more."""
    return PatternsError(QT_TRANSLATE_NOOP("Errors", "Cancelled. No result was written."))


def check_widths(path, head, names, rows):
    """Refuse a table too wide for GDAL, or of which one of the first rows has more values than there are columns.

    GDAL drops what is too much without a word; in a row it mostly comes from decimal commas between commas.
    """
    if len(names) >= _MOST_COLUMNS:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors", "{path} has {most} columns or more, of which some would be lost. Remove those not needed."
            ),
            path=path,
            most=_MOST_COLUMNS,
        )
    head = head.lstrip("\ufeff")
    for separator in _SEPARATORS:
        reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
        try:
            if len(next(reader)) != len(names):
                continue
            for number, row in zip(range(1, rows + 1), reader):
                if len(row) > len(names) and any(row[len(names) :]):
                    raise DataError(
                        QT_TRANSLATE_NOOP(
                            "Errors",
                            "Row {row} below the header of {path} has {values} values for {columns} columns. If its "
                            "decimals stand behind commas, the columns must be separated by semicolons.",
                        ),
                        path=path,
                        row=number,
                        values=len(row),
                        columns=len(names),
                    )
        except (csv.Error, StopIteration):
            continue
        return


@contextmanager
def _opened(path):
    """The CSV as a stream of bytes, and GDAL's name of it."""
    if not path.lower().endswith(".zip"):
        with open(path, "rb") as stream:
            yield stream, path
        return
    with zipfile.ZipFile(path) as archive:
        member = _only_csv(path, archive.namelist())
        with archive.open(member) as stream:
            yield stream, f"/vsizip/{{{path}}}/{member}"


def _only_csv(path, members):
    files = [member for member in members if member.lower().endswith(".csv")]
    # What macOS adds to a zip beside the files themselves.
    files = [member for member in files if not member.split("/")[-1].startswith("._")]
    if not files:
        raise DataError(
            QT_TRANSLATE_NOOP("Errors", "The zip {path} holds no CSV file, only: {files}."),
            path=path,
            files=", ".join(members) or "–",
        )
    if len(files) > 1:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors", "The zip {path} holds several CSV files: {files}. Unpack it and choose one of them."
            ),
            path=path,
            files=", ".join(files),
        )
    return files[0]
