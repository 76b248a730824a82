"""One task: a tile of series to a tile of patterns. Runs in a worker; nothing but its arguments and files reach it."""

import functools
import os
import time
import zipfile
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyogrio

from ..core.dates import find_dates
from ..core.errors import QT_TRANSLATE_NOOP, DataError, ModelError, PatternsError
from ..core.inference import Classifier
from ..core.making import making
from ..core.measured import to_millimetres
from ..core.model_file import read_model_file
from ..core.patterns import KEYS, PATTERNS
from ..core.pipeline import run_blocks
from ..core.result_columns import free_name, result_columns
from ..core.series import SeriesBlock
from ..core.version import plugin_version
from .csv_tile import GEOMETRY
from .geoparquet import GeoParquetWriter
from .record import KEY, is_finished, sha256, source_facts
from .tiles import open_tile
from .values import matrix

ROW_FIELD = "point_id"
"""Number of the row, from 0, where a tile has no id of its own and none was chosen."""
DONE, KEPT, FAILED = "done", "kept", "failed"


class Outcome(NamedTuple):
    """How a task ended.

    status : DONE, KEPT (the result was there) or FAILED; points : int; patterns : dict of key -> number of points;
    infinite : int, infinite values taken as missing; seconds : float; reason : str, a sentence, of a failure.
    """

    status: str
    points: int = 0
    patterns: dict = None
    infinite: int = 0
    seconds: float = 0.0
    reason: str = ""


def classify_tile(source, target, settings):
    """Classify the points of one tile.

    Parameters
    ----------
    source, target : str, absolute paths that every worker can reach
    settings : Settings

    Returns
    -------
    Outcome
    """
    start = time.monotonic()
    try:
        finished = None if settings.redo else is_finished(target, source, settings)
        status, record = (KEPT, finished) if finished else (DONE, _classify(source, target, settings))
    except PatternsError as error:
        return _failed(str(error), target)
    except (OSError, ValueError, zipfile.BadZipFile, pa.ArrowException, pyogrio.errors.DataSourceError) as error:
        return _failed(f"{source} could not be read, or {target} not be written: {_short(error)}.", target)
    seconds = time.monotonic() - start
    return Outcome(status, record["points"], record["patterns"], record["infinite_values"], seconds)


def _failed(reason, target):
    if os.path.exists(target):
        reason += " An older result is still there."
    return Outcome(FAILED, reason=reason)


def _classify(source, target, settings):
    """Read, classify and write, all at the same time; the record of the result."""
    classifier = _classifier(settings.model, settings.model_sha256, settings.device, settings.precision)
    before = source_facts(source)
    counts, infinite = np.zeros(len(PATTERNS) + 1, dtype=np.int64), 0
    with open_tile(source) as tile, GeoParquetWriter(target, tile.geometry) as writer:
        date_fields = _date_fields(tile, settings)
        copied = _copied(tile, settings)
        names = _names(copied)

        def read():
            nonlocal infinite
            points = 0
            for batch in tile.read(list(dict.fromkeys([*date_fields.names, *copied])), date_fields.names):
                rows = np.arange(points, points + batch.num_rows)
                values, found = to_millimetres(matrix(batch, date_fields.names), settings.unit, settings.nodata)
                points, infinite = points + len(rows), infinite + found
                yield batch, SeriesBlock(rows, values, date_fields.dates)

        def write(block, result):
            batch, series = block
            writer.add(_result_batch(batch, copied, names, series.ids, result))
            counts[:] += np.bincount(np.where(result.codes < 0, len(PATTERNS), result.codes), minlength=len(counts))

        run_blocks(read(), lambda block: classifier.classify(block[1]), write, settings.threads)
        if not counts.any():
            raise DataError(QT_TRANSLATE_NOOP("Errors", "{path} has no points."), path=source)
        record = {
            **making(classifier, date_fields, plugin_version()),
            "settings": settings.facts(),
            "source": {**before, "sha256": sha256(source)},
            "points": int(counts.sum()),
            "patterns": dict(zip((*KEYS, "not classified"), counts.tolist())),
            "infinite_values": infinite,
        }
        if source_facts(source) != before:
            raise DataError(
                QT_TRANSLATE_NOOP("Errors", "{path} was changed while it was read. Run again when it is complete."),
                path=source,
            )
        writer.finish({KEY: record})
    return record


@functools.lru_cache(maxsize=1)
def _classifier(path, wanted_sha256, device, precision):
    """The open model; a worker keeps it from tile to tile."""
    model = read_model_file(path)
    if model.sha256 != wanted_sha256:
        raise ModelError(
            QT_TRANSLATE_NOOP(
                "Errors", "The model {path} changed while tiles were classified with it. Run again for all of them."
            ),
            path=path,
        )
    return Classifier(model, device, threads=1, precision=precision)  # the pipeline has several blocks at work


def _date_fields(tile, settings):
    unknown = [name for name in settings.fields if name not in tile.names]
    if unknown:
        raise DataError(
            QT_TRANSLATE_NOOP("Errors", "The tile does not have the chosen fields: {fields}."),
            fields=", ".join(unknown),
        )
    return find_dates(tile.names, settings.fields)


def _copied(tile, settings):
    """The fields of the tile to keep."""
    if settings.copy:
        return list(tile.names)
    if not settings.id_field:
        return [tile.id_field] if tile.id_field else []
    if settings.id_field not in tile.names:
        raise DataError(
            QT_TRANSLATE_NOOP("Errors", "The tile has no field '{field}' to keep as id; its fields are: {fields}."),
            field=settings.id_field,
            fields=", ".join(tile.names[:30]),
        )
    return [settings.id_field]


def _names(copied):
    """Names for the copied fields that no field of the result has, or the one of the row's number."""
    taken = {GEOMETRY, "pattern", "confidence", "velocity", "n_valid", *(pattern.field for pattern in PATTERNS)}
    names = []
    for name in copied or [ROW_FIELD]:
        names.append(free_name(name, taken))
        taken.add(names[-1].lower())
    return names


def _result_batch(batch, copied, names, rows, result):
    """Copied fields, or the row's number; the fields of the result; the points."""
    arrays = [batch.column(name) for name in copied] or [pa.array(rows)]
    columns = result_columns(result)
    # NaN stands for NULL in the columns of a result.
    arrays += [pa.array(column, from_pandas=True) for column in columns.values()]
    return pa.RecordBatch.from_arrays([*arrays, batch.column(GEOMETRY)], [*names, *columns, GEOMETRY])


def _short(error):
    """An error's first line without its full stop."""
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return reason.strip().partition("\n")[0].rstrip(".")
