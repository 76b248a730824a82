"""Label layers as files: where they are, how they are made, and which belong to a PS layer."""

import itertools
import os

from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFields,
    QgsGeometry,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..compat import tr
from ..core.errors import QT_TRANSLATE_NOOP, DataError, OutputError
from .destination import Destination
from .label_fields import POINT_ID, SOURCE, is_label_layer, label_fields
from .label_source import feature_ids, label_folder, same_source, source_text
from .label_style import apply_label_style
from .point_pick import places_of, same_place
from .source_files import source_files

PROPERTY = "insarpatterns/labels_of"
"""Custom property of a label layer in a project: id of the PS layer."""
SAMPLE = 50


def proposed_path(layer):
    """The label file beside a PS layer's file, or "" where it has none or nothing can be written there."""
    files = source_files(layer)
    if not files:
        return ""
    folder, name = os.path.split(os.path.abspath(files[0]))
    stem, table = os.path.splitext(name)[0], layer.source().partition("|layername=")[2].partition("|")[0]
    if table and table != stem:
        stem += "_" + table.replace("/", "_").replace("\\", "_")
    return os.path.join(folder, stem + "_labels.gpkg") if os.access(folder, os.W_OK) else ""


def create_labels(path, layer):
    """Make an empty label layer for a PS layer; where the file is a label layer already, that one is opened.

    Returns
    -------
    QgsVectorLayer

    Raises
    ------
    OutputError, DataError
        The file cannot be made, or holds something else.
    """
    path = path if path.lower().endswith(".gpkg") else path + ".gpkg"
    if os.path.exists(path):
        return open_labels(path)
    with Destination(path, source_files(layer)) as destination:
        fields = QgsFields()
        for field in label_fields():
            fields.append(field)
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName, options.layerName, options.fileEncoding = "GPKG", destination.stem, "UTF-8"
        writer = QgsVectorFileWriter.create(
            destination.temporary,
            fields,
            QgsWkbTypes.Type.Point,
            layer.crs(),
            QgsCoordinateTransformContext(),
            options,
        )
        failed = writer.hasError() != QgsVectorFileWriter.WriterError.NoError
        message = writer.errorMessage()
        del writer  # an open file cannot be moved on Windows
        if failed:
            raise destination.failed(message)
        made = QgsVectorLayer(destination.temporary, destination.stem, "ogr")
        apply_label_style(made)
        made.saveStyleToDatabase(tr("Labels"), "", True, "")
        del made
        destination.commit()
    return open_labels(destination.path)


def open_labels(path):
    """Open a label file, styled.

    Raises
    ------
    DataError
        It is no label layer, or cannot be read.
    """
    name = os.path.splitext(os.path.basename(path))[0]
    layer = QgsVectorLayer(path, name, "ogr")
    if not layer.isValid() or not is_label_layer(layer.fields()):
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors", "{path} is no label layer of this plugin, or it cannot be read. Choose another file."
            ),
            path=path,
        )
    apply_label_style(layer)
    return layer


def belongs_to(labels, layer):
    """Whether a label layer of a project is that of a PS layer: by what the project says, else by its first row."""
    if not isinstance(labels, QgsVectorLayer) or not labels.isValid() or not is_label_layer(labels.fields()):
        return False
    owner = labels.customProperty(PROPERTY, "")
    if owner:
        return owner == layer.id()
    first = next(labels.getFeatures(), None)
    return first is not None and same_source(str(first[SOURCE]), source_text(layer, label_folder(labels)))


def check_places(labels, layer):
    """Refuse a label layer that belongs to another PS layer: none of its first points is in this one's places.

    Raises
    ------
    DataError
    """
    if labels.crs() != layer.crs():
        raise _of_another(labels, layer)
    rows = {}
    for feature in itertools.islice(labels.getFeatures(), SAMPLE):
        if not feature.geometry().isNull():
            rows[str(feature[POINT_ID])] = feature.geometry().boundingBox().center()
    found = places_of(layer, feature_ids(layer, rows).values())
    if rows and not any(same_place(QgsGeometry.fromWkt(wkt).asPoint(), rows[point]) for point, wkt in found.items()):
        raise _of_another(labels, layer)


def _of_another(labels, layer):
    return DataError(
        QT_TRANSLATE_NOOP(
            "Errors", "The labels '{labels}' belong to another layer: none of their points is in '{layer}'."
        ),
        labels=labels.name(),
        layer=layer.name(),
    )


def claim(labels, layer):
    """Have the project remember whose labels these are."""
    labels.setCustomProperty(PROPERTY, layer.id())


def check_not_labels(layer):
    """Refuse a label layer where a PS layer is wanted."""
    if is_label_layer(layer.fields()):
        raise OutputError(
            QT_TRANSLATE_NOOP("Errors", "'{layer}' is a label layer itself; choose the PS layer it belongs to."),
            layer=layer.name(),
        )
