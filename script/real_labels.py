"""The labelled real series of ../shared/data, for measuring models (see the README there)."""

import csv
import os
from typing import NamedTuple

import numpy as np
from osgeo import gdal, ogr

FILES = {
    "ustica_asc": "/vsizip/{}/EGMS_L2b_117_0227_IW2_VV_2020_2024_1.zip/EGMS_L2b_117_0227_IW2_VV_2020_2024_1.csv",
    "boissano": "{}/BOISSANO_RSAT_S3_A_T290_COMUNEBOISSANO_GBO-TSR.shp",
    "offida": "{}/clusters_offida.shp",
}
"""Where the series of each labelled place are; all of them in mm."""


class Labelled(NamedTuple):
    """Labelled series of one place.

    place : str; values : (n, m) float, mm; dates : (m,) datetime64[D]; labels : (n,) int pattern codes (the
    consensus); unanimous : (n,) bool, all annotators agree.
    """

    place: str
    values: np.ndarray
    dates: np.ndarray
    labels: np.ndarray
    unanimous: np.ndarray


def read_series(path):
    """All series of a file: values (n, m) in its unit, NaN where missing, and dates (m,)."""
    from insar_patterns.core.dates import find_dates

    options = ["HEADERS=YES"] if path.endswith(".csv") else []
    data = gdal.OpenEx(path, gdal.OF_VECTOR, open_options=options)
    layer = data.GetLayer(0)
    definition = layer.GetLayerDefn()
    names = [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]
    found = find_dates(names)
    columns = [names.index(name) for name in found.names]
    number = float if options else None
    rows = []
    for feature in layer:
        row = [feature.GetField(i) for i in columns]
        rows.append([np.nan if v in (None, "") else (number(v) if number else v) for v in row])
    return np.array(rows, dtype=float), found.dates


def load(folder):
    """Labelled series of every place in `folder`, only those that at least two annotators gave the same label.

    Returns
    -------
    list of Labelled
    """
    from insar_patterns.core.patterns import CODES

    ogr.UseExceptions()
    with open(os.path.join(folder, "labels.csv"), encoding="utf-8", newline="") as file:
        labels = [row for row in csv.DictReader(file) if row["consensus"]]
    out = []
    for place, template in FILES.items():
        values, dates = read_series(template.format(folder))
        rows = [row for row in labels if row["dataset"] == place]
        index = np.array([int(row["row"]) for row in rows])
        out.append(
            Labelled(
                place,
                values[index],
                dates,
                np.array([CODES[row["consensus"]] for row in rows]),
                np.array([row["votes"] == row["annotators"] for row in rows]),
            )
        )
    return out
