"""What a result says of its making, and whether a result that is there was made as it would be now."""

import hashlib
import json
import os

import pyarrow as pa
import pyarrow.parquet as pq

KEY = b"insarpatterns"
"""Of the metadata in the result's footer; the value is a JSON object."""


def source_facts(path):
    """Name, size and time of change of an input: cheap to compare."""
    status = os.stat(path)
    return {"name": os.path.basename(path), "bytes": status.st_size, "changed_ns": status.st_mtime_ns}


def sha256(path):
    """Hex digest of a file."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            digest.update(chunk)
    return digest.hexdigest()


def read_record(path):
    """What the result at `path` says of its making; None where there is no whole result.

    A Parquet file ends with its footer, so what was cut off cannot be opened.
    """
    try:
        metadata = pq.read_metadata(path)
        record = json.loads(metadata.metadata[KEY])
        return record if metadata.num_rows == record["points"] else None
    except (OSError, KeyError, TypeError, ValueError, pa.ArrowException):
        return None


def is_finished(target, source, settings):
    """The record of the result `target` if it was made of this very input by this model and settings, else None."""
    record = read_record(target)
    if record is None or record.get("settings") != settings.facts():
        return None
    before, now = record.get("source", {}), source_facts(source)
    if before.get("bytes") != now["bytes"]:
        return None
    # A copied or touched file has another time and still the same bytes.
    if before.get("changed_ns") != now["changed_ns"] and before.get("sha256") != sha256(source):
        return None
    return record
