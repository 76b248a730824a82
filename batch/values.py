"""Columns of numbers, or of numbers written as text, to an array of displacements."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..core.errors import QT_TRANSLATE_NOOP, DataError
from ..core.series import MISSING_TEXTS


def matrix(batch, fields):
    """The columns `fields` of a record batch.

    Returns
    -------
    (n, len(fields)) float64, NaN where null

    Raises
    ------
    DataError
        A field holds something that is no number.
    """
    values = np.empty((len(fields), batch.num_rows))
    for row, field in zip(values, fields):
        row[:] = _numbers(batch.column(field), field).to_numpy(zero_copy_only=False)
    return np.ascontiguousarray(values.T)


def _numbers(column, field):
    try:
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            text = pc.utf8_trim_whitespace(column)
            missing = pc.is_in(pc.utf8_lower(text), pa.array(sorted(MISSING_TEXTS), type=text.type))
            column = pc.replace_substring(pc.if_else(missing, None, text), ",", ".")
        return column.cast(pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The field '{field}' holds something that is no number: {reason}. Correct it, or choose other fields.",
            ),
            field=field,
            reason=str(error).partition("\n")[0].rstrip("."),
        ) from error
