"""How a label layer names the layer and the point that each label belongs to."""

import os

from qgis.core import QgsDataSourceUri, QgsExpression, QgsFeatureRequest, QgsProviderRegistry, QgsVectorLayer

from ..core.errors import QT_TRANSLATE_NOOP, DataError
from .source_files import source_files

MOST_IDS = 500
"""Ids in one expression; data bases limit its length."""


def label_folder(layer):
    """Folder of a layer's file, "" where it has none: what relative sources in a label layer start from."""
    files = source_files(layer)
    return os.path.dirname(os.path.abspath(files[0])) if files else ""


def source_text(layer, folder):
    """What the field `source` holds for points of `layer`: provider and URI, without filter and password.

    A file in `folder` (that of the label layer) or below it is named relative to it, so that the folder can be
    moved and shared.
    """
    provider = layer.providerType()
    if provider != "ogr":
        return f"{provider}:{QgsDataSourceUri.removePassword(layer.source())}"
    parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    path = parts.get("path") or ""
    if os.path.exists(path):
        path = os.path.abspath(path)
    if folder and os.path.isabs(path) and _same_drive(path, folder):
        relative = os.path.relpath(path, folder)
        path = path if relative.startswith("..") else relative
    name = parts.get("layerName") or ""
    return f"ogr:{path.replace(os.sep, '/')}" + (f"|layername={name}" if name else "")


def same_source(one, other):
    """Whether two texts name one layer; in a file with a single layer its name may be left out."""
    (path, _, name), (other_path, _, other_name) = one.partition("|layername="), other.partition("|layername=")
    return path == other_path and (name == other_name or not name or not other_name)


def open_source(text, folder):
    """Open the layer that `source_text` named.

    Raises
    ------
    DataError
        It is not there any more.
    """
    provider, _, uri = text.partition(":")
    path, bar, rest = uri.partition("|")
    if provider == "ogr" and folder and not os.path.isabs(path) and not path.startswith("/vsi"):
        uri = os.path.join(folder, path) + bar + rest
    layer = QgsVectorLayer(uri, os.path.basename(path), provider) if provider != "memory" else None
    if layer is None or not layer.isValid():
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The layer that the labels belong to cannot be opened: {source}. Put it back in its place, or choose "
                "the layer with the series yourself.",
            ),
            source=uri,
        )
    return layer


def key_field(layer):
    """Index of the one primary key that is text (its feature ids are only good for a session), else -1."""
    keys = layer.primaryKeyAttributes() if isinstance(layer, QgsVectorLayer) else []
    return keys[0] if len(keys) == 1 and not layer.fields().at(keys[0]).isNumeric() else -1


def point_id(layer, feature):
    """What the field `point_id` holds: the text key of a data base table, else the feature id, as text."""
    key = key_field(layer)
    return str(feature.id() if key < 0 else feature.attributes()[key])


def feature_ids(layer, point_ids):
    """Feature ids of points by their `point_id`, as a dict; ids that cannot be are left out."""
    key = key_field(layer)
    if key < 0:
        return {text: int(text) for text in point_ids if text.isdecimal()}
    name, found, wanted = layer.fields().at(key).name(), {}, list(point_ids)
    for start in range(0, len(wanted), MOST_IDS):
        values = ", ".join(QgsExpression.quotedValue(text) for text in wanted[start : start + MOST_IDS])
        request = QgsFeatureRequest(QgsExpression(f"{QgsExpression.quotedColumnRef(name)} IN ({values})"))
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry).setSubsetOfAttributes([key])
        found.update((str(feature.attributes()[key]), feature.id()) for feature in layer.getFeatures(request))
    return found


def _same_drive(one, other):
    return os.path.splitdrive(one)[0].lower() == os.path.splitdrive(other)[0].lower()
