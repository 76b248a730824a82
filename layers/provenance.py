"""What a result layer says of its making: kept in the layer's metadata, for people and for the dock."""

import json

from qgis.core import QgsLayerMetadata, QgsProviderRegistry

from ..core.making import making

PREFIX = "insarpatterns "


def new_metadata(title, abstract, *keywords):
    """QgsLayerMetadata of a layer of ours: its title, a text that says what it is and how it was made, keywords."""
    metadata = QgsLayerMetadata()
    metadata.setType("dataset")
    metadata.setTitle(title)
    metadata.setAbstract(abstract)
    metadata.setKeywords({"insarpatterns": ["InSAR", *keywords]})
    return metadata


def make_metadata(title, source_name, classifier, date_fields, version):
    """QgsLayerMetadata of a result.

    Parameters
    ----------
    title, source_name : str; classifier : core.inference.Classifier that was used;
    date_fields : core.dates.DateFields; version : str, of the plugin

    The last history entry is machine-readable: PREFIX and a JSON object, read back by `read_provenance`.
    """
    model, facts = classifier.model, making(classifier, date_fields, version)
    metadata = new_metadata(
        title,
        "Deformation patterns of the series in '{source}' ({count} dates, {first} to {last}), classified by the model "
        "'{model}' (SHA-256 {sha256}) after Savitzky-Golay smoothing (window {window}, order {order}, on a grid of "
        "{steps} steps). Method: Yang et al. (2024), ISPRS Archives XLVIII-1-2024, 813.".format(
            source=source_name,
            count=len(date_fields.dates),
            first=date_fields.dates[0],
            last=date_fields.dates[-1],
            model=model.name,
            sha256=model.sha256,
            **facts["preprocessing"],
        ),
        "persistent scatterers",
        "deformation patterns",
    )
    metadata.setHistory([PREFIX + json.dumps(facts)])
    return metadata


def described_metadata(old, title, note):
    """Metadata of a described layer: those of the classified one, with one line more in its history.

    Parameters
    ----------
    old : QgsLayerMetadata; title : str; note : str, how it was described
    """
    metadata = QgsLayerMetadata(old)
    metadata.setType("dataset")
    metadata.setTitle(title)
    metadata.setHistory([*old.history(), note])
    return metadata


def save_metadata(path, layer_name, metadata):
    """Store metadata with the data: in a GeoPackage, else as .qmd beside the file.

    Returns
    -------
    str : empty, or the reason why it could not be stored
    """
    registry = QgsProviderRegistry.instance()
    uri = registry.encodeUri("ogr", {"path": path, "layerName": layer_name if path.lower().endswith(".gpkg") else ""})
    try:
        ok, error = registry.saveLayerMetadata("ogr", uri, metadata)
    except Exception as refused:  # QgsException has no name in Python on every version
        return str(refused)
    return "" if ok else error


def read_provenance(layer):
    """The facts that `make_metadata` stored with a result layer, or None for any other layer."""
    if not layer.metadata().history():
        layer.loadDefaultMetadata()  # a .qmd beside the file is not read on opening
    for entry in layer.metadata().history():
        if entry.startswith(PREFIX):
            try:
                return json.loads(entry[len(PREFIX) :])
            except ValueError:
                return None
    return None
