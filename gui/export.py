"""Series to CSV: one row for each date, one column for each series shown."""

import csv
import os
import tempfile

import numpy as np


def write_csv(path, dates, columns):
    """Write the file; under its name it appears only when it is complete.

    Parameters
    ----------
    path : str; dates : (m,) datetime64[D]; columns : dict, heading -> (m,) float, mm, NaN becomes empty

    Raises
    ------
    OSError
    """
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(os.path.abspath(path)), suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["date", *columns])
            for row, date in enumerate(dates):
                values = (column[row] for column in columns.values())
                writer.writerow([str(date), *(f"{value:.2f}" if np.isfinite(value) else "" for value in values)])
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise


def columns_of(model):
    """Columns of a PlotModel: each series, then median, minimum and maximum of each group."""
    columns = {}
    for trace in model.traces:
        columns[f"{trace.name} (mm)"] = trace.values
    for band in model.bands:
        for name, values in (("median", band.median), ("minimum", band.low), ("maximum", band.high)):
            columns[f"{band.name} {name} (mm)"] = values
    return columns
