"""What `evaluate` compares: models, and a classification that a layer holds already."""

import os
from typing import NamedTuple

import numpy as np
from qgis.core import QgsFeatureRequest

from ..compat import is_null, tr
from ..core.dates import find_dates
from ..core.errors import QT_TRANSLATE_NOOP, DataError
from ..core.inference import NOT_CLASSIFIED, Classifier
from ..core.model_file import read_model_file
from ..core.patterns import CODES, KEYS, PATTERNS
from ..core.series import SeriesBlock
from ..layers.label_fields import LABEL, SOURCE, is_label_layer
from ..layers.label_source import open_source

BLOCK = 4096


class Contestant(NamedTuple):
    """One classification that is compared.

    name : str; classes : pattern keys that it can answer; facts : (name, text) pairs for the report;
    notes : sentences that the reader must not miss; classifier : core.inference.Classifier, None for a field.
    """

    name: str
    classes: tuple
    facts: list
    notes: list
    classifier: object


def open_models(paths, device, layer_name):
    """A Contestant for each model file; the same file twice is taken once, equal names are told apart.

    Parameters
    ----------
    paths : list of str
    device : one of core.inference.DEVICES
    layer_name : str, of the labelled points

    Raises
    ------
    ModelError, MissingPackageError
    """
    models = {model.sha256: model for model in map(read_model_file, paths)}.values()
    names = [model.name for model in models]
    found = []
    for model in models:
        classifier = Classifier(model, device)
        name = model.name
        if names.count(name) > 1:
            name = f"{name} ({os.path.basename(model.path)}, {model.sha256[:8]})"
        found.append(
            Contestant(name, model.classes, _facts(model, classifier), _notes(name, model, layer_name), classifier)
        )
    return found


def existing_field(field):
    """The Contestant for a classification in a field."""
    return Contestant(tr("Field '{field}'").format(field=field), KEYS, [(tr("Field"), field)], [], None)


def classify_all(classifier, series, feedback):
    """Codes (n,) int, -1 for no pattern, and probabilities (n, 6) of LabelledSeries; short where it was cancelled."""
    codes, probabilities = [np.empty(0, dtype=np.int64)], [np.empty((0, len(PATTERNS)))]
    for start in range(0, len(series.ids), BLOCK):
        if feedback.isCanceled():
            break
        rows = slice(start, start + BLOCK)
        result = classifier.classify(SeriesBlock(series.ids[rows], series.values[rows], series.dates))
        codes.append(result.codes)
        probabilities.append(result.probabilities)
        feedback.setProgress(100.0 * min(1.0, (start + BLOCK) / len(series.ids)))
    return np.concatenate(codes), np.concatenate(probabilities)


def holder(source, series, chosen, folder):
    """The layer that holds the series of labelled points, and so a classification of them.

    Parameters
    ----------
    source : QgsFeatureSource, the labelled points
    series : QgsFeatureSource or None, the layer that the user named for the series
    chosen : field names of the parameter FIELDS, or empty
    folder : str, of the label layer's file

    Returns
    -------
    QgsFeatureSource
    """
    if not is_label_layer(source.fields()) or _has_dates(source, chosen):
        return source
    if series is not None:
        return series
    columns = [source.fields().lookupField(name) for name in (SOURCE, LABEL)]
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setSubsetOfAttributes(columns)
    rows = (feature.attributes() for feature in source.getFeatures(request))
    named = {str(row[columns[0]]) for row in rows if not is_null(row[columns[1]])}
    if len(named) != 1:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The labels belong to several layers ({sources}). Filter the label layer to one of them, or choose the "
                "layer with the series yourself.",
            ),
            sources=", ".join(sorted(named)) or "–",
        )
    return open_source(named.pop(), folder)


def read_field(layer, field, ids):
    """Pattern codes (n,) in a field of the features with these ids, -1 where it is empty.

    Raises
    ------
    DataError
        There is no such field, or it holds something else than patterns.
    """
    column = layer.fields().lookupField(field)
    if column < 0:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The layer with the series has no field '{field}' with a classification (EXISTING); it has: {fields}.",
            ),
            field=field,
            fields=", ".join(layer.fields().names()),
        )
    request = QgsFeatureRequest().setFilterFids([int(i) for i in ids]).setSubsetOfAttributes([column])
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    codes = {}
    for feature in layer.getFeatures(request):
        value = feature.attributes()[column]
        key = "" if is_null(value) else str(value).strip().lower()
        if key and key not in CODES:
            raise DataError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "The field '{field}' holds '{value}', which is no pattern (one of: {keys}). Choose another field "
                    "with EXISTING.",
                ),
                field=field,
                value=value,
                keys=", ".join(KEYS),
            )
        codes[feature.id()] = CODES.get(key, NOT_CLASSIFIED)
    return np.array([codes.get(i, NOT_CLASSIFIED) for i in ids.tolist()], dtype=np.int64)


def _has_dates(source, chosen):
    names = source.fields().names()
    if chosen:
        return set(chosen) <= set(names)
    try:
        return bool(find_dates(names).names)
    except DataError:
        return False


def _facts(model, classifier):
    smoothing = model.preprocessing
    facts = [
        (tr("File"), os.path.basename(model.path)),
        ("SHA-256", model.sha256),
        (tr("Patterns"), ", ".join(model.classes)),
        (
            tr("Smoothing"),
            tr("Savitzky-Golay, window {window}, order {order}, on {steps} steps").format(
                window=smoothing.window, order=smoothing.order, steps=smoothing.steps
            ),
        ),
        (tr("Runs on"), classifier.provider),
    ]
    trained_on = _trained_on(model)
    return [*facts, (tr("Fine-tuned on"), ", ".join(trained_on))] if trained_on else facts


def _notes(name, model, layer_name):
    trained_on = _trained_on(model)
    if layer_name.casefold() in (layer.casefold() for layer in trained_on):
        return [
            tr(
                "{model} was fine-tuned on a layer that is called '{layer}' too. On points that it learned from, its "
                "figures say nothing: go by the held-out figures of its card, or evaluate it on other points."
            ).format(model=name, layer=layer_name)
        ]
    if trained_on:
        return [
            tr(
                "{model} was fine-tuned on labelled points of: {layers}. Where these points are among them, its "
                "figures here are too good."
            ).format(model=name, layers=", ".join(trained_on))
        ]
    return []


def _trained_on(model):
    """Names of the layers or places whose labels a model learned from, by its metadata."""
    source, data = model.metadata.get("source"), model.metadata.get("data")
    layer = source.get("layer") if isinstance(source, dict) else None
    places = data.get("places") if isinstance(data, dict) else None
    return ([str(layer)] if layer else []) + (list(places) if isinstance(places, dict) else [])
