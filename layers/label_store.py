"""The label layer: every label is on disk when `set` returns, and every change can be taken back."""

import datetime
import os
from typing import NamedTuple

from qgis.core import NULL, QgsFeature, QgsFeatureRequest, QgsGeometry

from ..compat import is_null
from ..core.errors import QT_TRANSLATE_NOOP, DataError, OutputError
from ..core.patterns import CODES, PATTERNS
from .label_fields import LABEL, LABEL_BY, LABEL_TIME, NAMES, NOTE, POINT_ID, SOURCE
from .source_files import source_files


class Row(NamedTuple):
    """What an annotator says of a point; all texts, "" for nothing; `label` is a pattern key in lower case.

    wkt : place of the point in the layer's CRS.
    """

    source: str
    label: str
    time: str
    note: str
    wkt: str


class Change(NamedTuple):
    """What was done: {(point_id, annotator): Row or None} before and after."""

    before: dict
    after: dict


class LabelStore:
    """The rows of a label layer, in memory and on disk.

    There is one row for each point and annotator; `point_id` and `label_by` are its key. The provider is written to
    directly: QGIS commits each call to the file before it returns, so a crash loses nothing.

    Parameters
    ----------
    layer : QgsVectorLayer, a label layer (see label_fields)

    Attributes
    ----------
    path : str, its file, or "" for another kind of layer

    Raises
    ------
    DataError
        It is no label layer.
    """

    def __init__(self, layer):
        missing = [name for name in NAMES if layer.fields().lookupField(name) < 0]
        if missing:
            raise DataError(
                QT_TRANSLATE_NOOP("Errors", "'{layer}' is no label layer: it lacks the fields {fields}."),
                layer=layer.name(),
                fields=", ".join(missing),
            )
        self.layer, self.path = layer, next(iter(source_files(layer)), "")
        self.reload()

    def reload(self):
        """Read the layer again, after somebody else changed it."""
        self._rows, self._ids, self._by_point, self._counts = {}, {}, {}, [0] * len(PATTERNS)
        column = {name: self.layer.fields().lookupField(name) for name in NAMES}
        for feature in self.layer.getFeatures(QgsFeatureRequest()):
            text = {name: _text(feature.attributes()[index]) for name, index in column.items()}
            key = (text[POINT_ID], text[LABEL_BY])
            row = Row(text[SOURCE], text[LABEL].lower(), text[LABEL_TIME], text[NOTE], feature.geometry().asWkt(9))
            # A point that somebody entered twice by hand: the newer row counts.
            if key not in self._rows or row.time >= self._rows[key].time:
                self._keep(key, row, feature.id())

    def rows(self):
        """{(point_id, annotator): Row} of everything, as a copy."""
        return dict(self._rows)

    def row(self, point, annotator):
        """Row of a point by an annotator, or None."""
        return self._rows.get((point, annotator))

    def labels_of(self, point):
        """Labels of a point, {annotator: pattern key}."""
        return {by: self._rows[point, by].label for by in self._by_point.get(point, ()) if self._rows[point, by].label}

    def is_labelled(self, point):
        """Whether anybody gave the point a label."""
        return bool(self.labels_of(point))

    def counts(self):
        """Labelled points per pattern, list of 6 int; a point with several labels counts for each of them once."""
        return list(self._counts)

    def set(self, points, label, annotator, source):
        """Give points a label.

        Parameters
        ----------
        points : dict, point_id -> place as WKT in the layer's CRS
        label : pattern key, or "" to clear
        annotator : str; source : str, see label_source.source_text

        Returns
        -------
        Change, for `undo`

        Raises
        ------
        OutputError
            It could not be written.
        """
        after = {}
        for point, wkt in points.items():
            old = self._rows.get((point, annotator))
            note = old.note if old else ""
            after[point, annotator] = Row(source, label, now(), note, wkt) if label or note else None
        return self.apply(after)

    def set_note(self, point, wkt, note, annotator, source):
        """Give a point a note; as `set`."""
        old = self._rows.get((point, annotator))
        label = old.label if old else ""
        return self.apply({(point, annotator): Row(source, label, now(), note, wkt) if label or note else None})

    def undo(self, change):
        """Take a change back."""
        return self.apply(change.before)

    def apply(self, after):
        """Write rows, {(point_id, annotator): Row, or None to remove}, and return the Change.

        Raises
        ------
        OutputError
            It could not be written; what is on disk then counts.
        """
        before = {key: self._rows.get(key) for key in after}
        self._refuse_while_edited()
        provider = self.layer.dataProvider()
        removed = [key for key, row in after.items() if row is None and before[key] is not None]
        changed = {key: row for key, row in after.items() if row is not None and before[key] is not None}
        added = {key: row for key, row in after.items() if row is not None and before[key] is None}
        ok = True
        if added:
            features = [self._feature(key, row) for key, row in added.items()]
            ok, written = provider.addFeatures(features)
            for (key, row), feature in zip(added.items(), written if ok else ()):
                self._keep(key, row, feature.id())
        if ok and changed:
            ok = provider.changeAttributeValues(
                {self._ids[key]: self._values(key, row) for key, row in changed.items()}
            )
            for key, row in changed.items() if ok else ():
                self._keep(key, row, self._ids[key])
        if ok and removed:
            ok = provider.deleteFeatures([self._ids[key] for key in removed])
            for key in removed if ok else ():
                self._forget(key)
        if not ok:
            reason = "; ".join(provider.errors()) or provider.name()
            provider.clearErrors()
            self.reload()
            raise OutputError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "The label could not be written to {path}: {reason}. Check the file, its rights and the free "
                    "space; the labels given before are safe.",
                ),
                path=self.path or self.layer.name(),
                reason=reason,
            )
        self.layer.updateExtents()
        self.layer.triggerRepaint()
        return Change(before, dict(after))

    def _refuse_while_edited(self):
        if self.layer.isEditable():
            raise OutputError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "The label layer '{layer}' is being edited in QGIS. Save and end its editing, then go on.",
                ),
                layer=self.layer.name(),
            )
        if self.path and not os.path.exists(self.path):
            raise OutputError(
                QT_TRANSLATE_NOOP("Errors", "The label file {path} is gone. Put it back or create another one."),
                path=self.path,
            )

    def _keep(self, key, row, feature_id):
        self._count(key[0], -1)
        self._rows[key], self._ids[key] = row, feature_id
        self._by_point.setdefault(key[0], set()).add(key[1])
        self._count(key[0], 1)

    def _forget(self, key):
        self._count(key[0], -1)
        del self._rows[key], self._ids[key]
        self._by_point[key[0]].discard(key[1])
        self._count(key[0], 1)

    def _count(self, point, step):
        """Keep the counts as rows come and go: after every label they are asked for."""
        for label in set(self.labels_of(point).values()):
            if label in CODES:
                self._counts[CODES[label]] += step

    def _values(self, key, row):
        texts = {SOURCE: row.source, POINT_ID: key[0], LABEL: row.label, LABEL_BY: key[1], LABEL_TIME: row.time}
        texts[NOTE] = row.note
        return {self.layer.fields().lookupField(name): text or NULL for name, text in texts.items()}

    def _feature(self, key, row):
        feature = QgsFeature(self.layer.fields())
        for index, value in self._values(key, row).items():
            feature.setAttribute(index, value)
        feature.setGeometry(QgsGeometry.fromWkt(row.wkt))
        return feature


def now():
    """The time of a label: ISO 8601 in UTC, which sorts as text."""
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _text(value):
    return "" if is_null(value) else str(value)
