"""Another annotator's labels: how far they agree, and how they come into a label layer."""

import itertools
from typing import NamedTuple

import numpy as np
from qgis.core import QgsGeometry

from ..core.agreement import cohen_kappa
from ..core.metrics import accuracy
from ..core.patterns import CODES, PATTERNS
from .label_source import feature_ids, label_folder, source_text
from .point_pick import places_of, same_place


class Agreement(NamedTuple):
    """one, other : annotators; points : int, labelled by both; share : float, equal labels; kappa : float, Cohen's."""

    one: str
    other: str
    points: int
    share: float
    kappa: float


class Merged(NamedTuple):
    """added, replaced, older, elsewhere : int, rows of the other layer that were new, newer than the own row of the
    same annotator, not newer, or of points that the PS layer does not have.
    """  # noqa: D205

    added: int
    replaced: int
    older: int
    elsewhere: int


def agreements(rows):
    """Agreement of every two annotators who labelled a point in common.

    Parameters
    ----------
    rows : {(point_id, annotator): Row}, see label_store

    Returns
    -------
    list of Agreement
    """
    labels = {}
    for (point, annotator), row in rows.items():
        if row.label in CODES:
            labels.setdefault(annotator, {})[point] = CODES[row.label]
    found = []
    for one, other in itertools.combinations(sorted(labels), 2):
        common = sorted(labels[one].keys() & labels[other].keys())
        if common:
            first, second = (np.array([labels[who][point] for point in common]) for who in (one, other))
            kappa = cohen_kappa(first, second, len(PATTERNS))
            found.append(Agreement(one, other, len(common), accuracy(first, second), kappa))
    return found


def joint_rows(store, other):
    """Rows of both stores; where an annotator's name is in both, the other's is marked by its file's name."""
    rows, names = store.rows(), {by for _, by in store.rows()}
    for (point, by), row in other.rows().items():
        rows[point, f"{by} ({other.layer.name()})" if by in names else by] = row
    return rows


def merge(store, other, layer):
    """Bring another label layer's rows into `store`, in one change.

    Parameters
    ----------
    store, other : LabelStore; layer : QgsVectorLayer, the PS layer that the labels of `store` belong to

    Returns
    -------
    (Merged, Change)

    Raises
    ------
    OutputError
    """
    incoming, own = other.rows(), store.rows()
    places = places_of(layer, feature_ids(layer, {point for point, _ in incoming}).values())
    comparable = other.layer.crs() == layer.crs()
    source = source_text(layer, label_folder(store.layer))
    after, counts = {}, {"added": 0, "replaced": 0, "older": 0, "elsewhere": 0}
    for key, row in incoming.items():
        if key[0] not in places or (comparable and _apart(places[key[0]], row.wkt)):
            counts["elsewhere"] += 1
        elif key in own and own[key].time >= row.time:
            counts["older"] += 1
        else:
            counts["replaced" if key in own else "added"] += 1
            after[key] = row._replace(source=source, wkt=places[key[0]])
    return Merged(**counts), store.apply(after)


def _apart(one, other):
    """Whether two places are not the same: then the other layer's points only happen to have the same ids."""
    first, second = (QgsGeometry.fromWkt(wkt).boundingBox().center() for wkt in (one, other))
    return not same_place(first, second)
