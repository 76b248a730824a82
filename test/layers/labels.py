"""Label layers for the tests."""

from insar_patterns.layers.label_create import create_labels
from insar_patterns.layers.label_source import label_folder, source_text
from insar_patterns.layers.label_store import LabelStore

from ..make import memory_layer, save


def ps_layer(folder, name="points.gpkg", **options):
    """A PS layer in a file."""
    return save(memory_layer(**options), folder / name)


def new_store(folder, layer, name="labels.gpkg"):
    """An empty label store for a layer."""
    return LabelStore(create_labels(str(folder / name), layer))


def place(layer, feature_id):
    """WKT of a point."""
    return layer.getFeature(feature_id).geometry().asWkt(9)


def give(store, layer, labels, annotator="ana"):
    """Set labels, {feature id: key}."""
    source = source_text(layer, label_folder(store.layer))
    return [store.set({str(i): place(layer, i)}, key, annotator, source) for i, key in labels.items()]
