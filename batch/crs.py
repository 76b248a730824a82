"""Coordinate reference systems as GeoParquet stores them, asked from the PROJ that pyogrio brings."""

import functools
import io
import json

import pyarrow as pa
from pyogrio.raw import open_arrow, write_arrow

_EMPTY_POINT = bytes.fromhex("0101000000") + bytes(16)


@functools.cache
def projjson(code):
    """PROJJSON of a system.

    Parameters
    ----------
    code : str, such as EPSG:3035

    Returns
    -------
    dict
    """
    file = io.BytesIO()
    table = pa.table({"geometry": pa.array([_EMPTY_POINT])})
    write_arrow(table, file, driver="FlatGeobuf", geometry_name="geometry", geometry_type="Point", crs=code)
    with open_arrow(file.getvalue(), use_pyarrow=True) as (_, reader):
        return field_crs(reader.schema.field(len(reader.schema) - 1))


def field_crs(field):
    """The system in the GeoArrow metadata of a geometry column, or None where it has none."""
    metadata = json.loads((field.metadata or {}).get(b"ARROW:extension:metadata") or b"{}")
    return metadata.get("crs")
