"""The labelled real series of ../shared/data, for measuring models (see the README there)."""

import csv
import os
from typing import NamedTuple

import numpy as np
from by_eye import shares
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
    consensus, else the pattern with the largest share of votes); unanimous : (n,) bool, all annotators agree;
    consensus : (n,) bool, at least two agree; votes : (n, 6) float, shares of the annotators' votes, their second
    choices included; xy : (n, 2) float, metres; rows : (n,) int, rows of the file.
    """

    place: str
    values: np.ndarray
    dates: np.ndarray
    labels: np.ndarray
    unanimous: np.ndarray
    consensus: np.ndarray
    votes: np.ndarray
    xy: np.ndarray
    rows: np.ndarray


class Series(NamedTuple):
    """All series of a file: values (n, m) in its unit, NaN where missing; dates (m,); xy (n, 2)."""

    values: np.ndarray
    dates: np.ndarray
    xy: np.ndarray


def read_series(path):
    """All series of a file."""
    from insar_patterns.core.dates import find_dates

    options = ["HEADERS=YES"] if path.endswith(".csv") else []
    data = gdal.OpenEx(path, gdal.OF_VECTOR, open_options=options)
    layer = data.GetLayer(0)
    definition = layer.GetLayerDefn()
    names = [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]
    found = find_dates(names)
    columns = [names.index(name) for name in found.names]
    number = float if options else None
    rows, places = [], []
    for feature in layer:
        row = [feature.GetField(i) for i in columns]
        rows.append([np.nan if v in (None, "") else (number(v) if number else v) for v in row])
        if options:
            places.append([float(feature.GetField("easting")), float(feature.GetField("northing"))])
        else:
            centre = feature.GetGeometryRef().Centroid()
            places.append([centre.GetX(), centre.GetY()])
    return Series(np.array(rows, dtype=float), found.dates, np.array(places))


def path_of(place, folder):
    """File of a labelled place."""
    return FILES[place].format(folder)


def load(folder, consensus_only=True):
    """Labelled series of every place in `folder`.

    Parameters
    ----------
    folder : str
    consensus_only : bool, leave out series that no two annotators gave the same label

    Returns
    -------
    list of Labelled
    """
    from insar_patterns.core.patterns import CODES

    ogr.UseExceptions()
    votes = _votes(folder)
    with open(os.path.join(folder, "labels.csv"), encoding="utf-8", newline="") as file:
        labels = [row for row in csv.DictReader(file) if row["consensus"] or not consensus_only]
    out = []
    for place in FILES:
        series = read_series(path_of(place, folder))
        rows = [row for row in labels if row["dataset"] == place]
        index = np.array([int(row["row"]) for row in rows])
        shares = np.array([votes[place, row["row"]] for row in rows])
        codes = [CODES[row["consensus"]] if row["consensus"] else share.argmax() for row, share in zip(rows, shares)]
        out.append(
            Labelled(
                place,
                series.values[index],
                series.dates,
                np.array(codes),
                np.array([row["votes"] == row["annotators"] for row in rows]),
                np.array([bool(row["consensus"]) for row in rows]),
                shares,
                series.xy[index],
                index,
            )
        )
    return out


def _votes(folder):
    """{(place, row): (6,) shares} over all annotators."""
    out = {}
    with open(os.path.join(folder, "labels_by_annotator.csv"), encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            key = line["dataset"], line["row"]
            out[key] = out.get(key, 0) + shares(line["label"], line["second"], line["sure"])
    return {key: vote / vote.sum() for key, vote in out.items()}
