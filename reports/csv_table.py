"""Tables of numbers as CSV text."""

import csv
import io
import math
from numbers import Integral, Real


def csv_text(columns, rows):
    """CSV with a line of column names; numbers with a point, an empty cell for what is not defined."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return buffer.getvalue()


def cell(value):
    """Text of one value; a real number with six digits."""
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real):
        return "" if math.isnan(value) else f"{value:.6g}"
    return "" if value is None else str(value)
