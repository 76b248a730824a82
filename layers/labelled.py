"""Labelled series: what fine-tuning and evaluation read, from a label layer or from any layer with a label field."""

from typing import NamedTuple

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsFeatureRequest, QgsVectorLayer

from ..compat import is_null, tr
from ..core.dates import find_dates
from ..core.errors import QT_TRANSLATE_NOOP, DataError
from ..core.patterns import CODES, KEYS
from .chosen import ChosenPoints
from .label_fields import POINT_ID, SOURCE, is_label_layer
from .label_source import feature_ids, label_folder, open_source, same_source
from .place import place_of
from .read import PointReader


class LabelledSeries(NamedTuple):
    """Series with their labels, n points of m dates.

    values : (n, m) float64, mm along the line of sight, NaN where missing; dates : (m,) datetime64[D], increasing;
    labels : (n,) int64 pattern codes; xy : (n, 2) float64, place of the points in `crs`, NaN without geometry;
    crs : QgsCoordinateReferenceSystem; ids : (n,) int64, feature ids in the layer that holds the series, increasing;
    skipped : dict, sentence -> number of rows that could not be used for that reason.
    """

    values: np.ndarray
    dates: np.ndarray
    labels: np.ndarray
    xy: np.ndarray
    crs: QgsCoordinateReferenceSystem
    ids: np.ndarray
    skipped: dict


def labelled_series(
    layer, label_field="label", fields=None, unit="mm", no_data=None, source=None, feedback=None, folder=None
):
    """Read all labelled series.

    Parameters
    ----------
    layer : QgsFeatureSource (QgsVectorLayer, QgsProcessingFeatureSource)
        A label layer, or points that have dates and a label field themselves.
    label_field : str, name of the field with the labels: a pattern key in any case; NULL or empty is no label
    fields : names of the displacement fields, or None for all that are named by a date
    unit : "mm", "cm" or "m", what these fields hold
    no_data : float or None, value that means "no measurement", in that unit
    source : QgsFeatureSource or None
        The layer with the series of a label layer; None opens the one that the label layer names.
    feedback : QgsFeedback or None, for progress and cancelling (then what was read so far is returned)
    folder : str or None
        Folder of the label layer's file (`label_folder`, in the main thread), from which it names its source; None
        asks the layer, which a QgsProcessingFeatureSource cannot answer.

    A point that several annotators labelled has the label of the majority; where none has it, it is skipped.
    Series with too few dates (`SeriesBlock.usable`) are skipped as well.

    Returns
    -------
    LabelledSeries

    Raises
    ------
    DataError
        No such field, an unknown label, no label at all, no series, or none that can be used.
    """
    skipped = {}
    labels, of_points = _labels(layer, label_field, skipped)
    if _has_series(layer, fields):
        source, wanted, places = layer, labels, {}
    else:
        source, wanted, places = _joined(layer, labels, of_points, source, folder, skipped)
    found = _read(ChosenPoints(source, wanted), wanted, places, (fields or (), unit, no_data), skipped, feedback)
    if not len(found.labels) and not (feedback and feedback.isCanceled()):
        raise DataError(
            QT_TRANSLATE_NOOP("Errors", "None of the labelled points can be used: {reasons}."),
            reasons="; ".join(f"{sentence} ({count})" for sentence, count in skipped.items()) or "–",
        )
    return found


def parse_label(value):
    """Pattern code of a label, or None for no label.

    Raises
    ------
    DataError
        The text is no pattern key.
    """
    key = "" if is_null(value) else str(value).strip().lower()
    if key and key not in CODES:
        raise DataError(
            QT_TRANSLATE_NOOP("Errors", "'{label}' is no pattern. A label is one of: {keys}."),
            label=value,
            keys=", ".join(KEYS),
        )
    return CODES[key] if key else None


def _labels(layer, label_field, skipped):
    """{feature id: code}, and {feature id: (source, point id, place)} where it is a label layer."""
    fields = layer.fields()
    column = fields.lookupField(label_field)
    if column < 0:
        raise DataError(
            QT_TRANSLATE_NOOP("Errors", "The layer has no field '{field}' with labels; it has: {fields}."),
            field=label_field,
            fields=", ".join(fields.names()),
        )
    columns = [column]
    names = is_label_layer(fields)
    if names:
        columns += [fields.lookupField(SOURCE), fields.lookupField(POINT_ID)]
    request = QgsFeatureRequest().setSubsetOfAttributes(columns)
    if not names:
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    labels, of_points = {}, {}
    for feature in layer.getFeatures(request):
        attributes = feature.attributes()
        code = parse_label(attributes[column])
        if code is None:
            _count(skipped, tr("has no label"))
            continue
        labels[feature.id()] = code
        if names:
            of_points[feature.id()] = (str(attributes[columns[1]]), str(attributes[columns[2]]), place_of(feature))
    if not labels:
        raise DataError(
            QT_TRANSLATE_NOOP("Errors", "No point of the layer has a label in the field '{field}'."), field=label_field
        )
    return labels, of_points


def _has_series(layer, chosen):
    """Whether the layer has displacement fields of its own; the reason why not, where it is no label layer either."""
    names = layer.fields().names()
    if chosen:
        own = set(chosen) <= set(names)
        return own or not is_label_layer(layer.fields())
    try:
        find_dates(names)
        return True
    except DataError:
        if not is_label_layer(layer.fields()):
            raise
        return False


def _joined(layer, labels, of_points, source, folder, skipped):
    """The layer with the series, its {feature id: code of the majority} and {feature id: place by the label layer}."""
    if source is None:
        if folder is None:
            folder = label_folder(layer) if isinstance(layer, QgsVectorLayer) else ""
        source = _one_source({named for named, _, _ in of_points.values()}, folder)
    ids = feature_ids(source, {point for _, point, _ in of_points.values()})
    votes, places = {}, {}
    same_crs = source.sourceCrs() == layer.sourceCrs()
    for row, code in labels.items():
        _, point, place = of_points[row]
        if point not in ids:
            _count(skipped, tr("its point is not in the layer with the series"))
            continue
        votes.setdefault(ids[point], []).append(code)
        if same_crs:
            places[ids[point]] = place
    wanted = {}
    for point, codes in votes.items():
        counts = np.bincount(codes)
        if (counts == counts.max()).sum() > 1:
            _count(skipped, tr("its annotators disagree"))
        else:
            wanted[point] = int(counts.argmax())
    return source, wanted, places


def _one_source(named, folder):
    """Open the one layer that the label layer names."""
    longest = max(named, key=len)
    if not all(same_source(text, longest) for text in named):
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The labels belong to several layers ({sources}). Filter the label layer to one of them, or choose the "
                "layer with the series yourself.",
            ),
            sources=", ".join(sorted(named)),
        )
    return open_source(longest, folder)


def _read(chosen, wanted, places, how, skipped, feedback):
    fields, unit, no_data = how
    if not wanted:
        return _empty(chosen, find_dates(chosen.fields().names(), fields).dates, skipped)
    reader = PointReader(chosen, fields, unit, no_data, exact_count=False)
    values, ids, xy = [], [], []
    for features, series in _blocks(reader, skipped, len(wanted)):
        if feedback and feedback.isCanceled():
            break
        place = np.array([place_of(feature) for feature in features])
        moved = np.array([_elsewhere(p, places.get(i)) for p, i in zip(place, series.ids.tolist())], dtype=bool)
        _count(skipped, tr("another place than the label's"), int(moved.sum()))
        _count(skipped, tr("too few dates with a value"), int((~series.usable & ~moved).sum()))
        good = series.usable & ~moved
        values.append(series.values[good])
        ids.append(series.ids[good])
        xy.append(place[good])
        if feedback:
            feedback.setProgress(100.0 * reader.read / len(wanted))
    if not values:
        return _empty(chosen, reader.date_fields.dates, skipped)
    ids = np.concatenate(ids)
    order = np.argsort(ids, kind="stable")  # providers give chosen features in an order of their own
    labels = np.array([wanted[i] for i in ids[order].tolist()], dtype=np.int64)
    values, xy = np.concatenate(values)[order], np.concatenate(xy)[order]
    return LabelledSeries(values, reader.date_fields.dates, labels, xy, chosen.sourceCrs(), ids[order], skipped)


def _blocks(reader, skipped, wanted):
    """The reader's blocks; points that are not there are counted, not an error."""
    try:
        yield from reader.blocks()
    except DataError:
        if reader.read:
            raise
    _count(skipped, tr("its point is not in the layer with the series"), wanted - reader.read)


def _empty(chosen, dates, skipped):
    none = np.empty(0, dtype=np.int64)
    return LabelledSeries(
        np.empty((0, len(dates))), dates, none, np.empty((0, 2)), chosen.sourceCrs(), none.copy(), skipped
    )


def _elsewhere(place, labelled):
    """Whether a point is not where its label was put: then the layer is another one with the same ids."""
    if labelled is None or not np.isfinite([*place, *labelled]).all():
        return False
    return max(abs(place[0] - labelled[0]), abs(place[1] - labelled[1])) > 1e-6 * max(1.0, abs(place[0]))


def _count(skipped, sentence, number=1):
    if number:
        skipped[sentence] = skipped.get(sentence, 0) + number
