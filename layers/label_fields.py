"""The fields of a label layer (frozen names, at most 10 characters): one row for each point and annotator."""

from ..compat import make_field

SOURCE, POINT_ID, LABEL, LABEL_BY, LABEL_TIME, NOTE = "source", "point_id", "label", "label_by", "label_time", "note"
NAMES = (SOURCE, POINT_ID, LABEL, LABEL_BY, LABEL_TIME, NOTE)


def label_fields():
    """The fields as a list of QgsField: all text; `label_time` is ISO 8601 in UTC, so that it sorts as text."""
    return [make_field(name, "text") for name in NAMES]


def is_label_layer(fields):
    """Whether QgsFields are those of a label layer, so that its series are those of another layer."""
    return all(fields.lookupField(name) >= 0 for name in (SOURCE, POINT_ID, LABEL))
