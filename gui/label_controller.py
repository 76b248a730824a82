"""Labelling: keys and buttons to the label store, and the way through the queue."""

from qgis.core import QgsApplication, QgsCsException, QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..compat import tr
from ..core.errors import PatternsError
from ..core.patterns import KEYS
from ..core.queue import SELECTED, Walk
from ..layers.label_create import belongs_to
from ..layers.label_source import feature_ids, key_field, label_folder, source_text
from ..layers.label_store import LabelStore
from ..layers.point_pick import place_wkt, places_of
from .label_files import annotator
from .queue_task import QueueTask
from .text import pattern_name, sentence

INNER = 0.6
"""The map stays where it is while the next point lies in this part of it."""


class LabelController(QObject):
    """Knows the label store, what was done, and what comes next.

    Attributes
    ----------
    store : LabelStore or None; done : list of (Change, feature ids), the last change last
    """

    storeShown = pyqtSignal()  # noqa: N815

    def __init__(self, view):
        super().__init__(view)
        self.view, self.dock, self.canvas = view, view.dock, view.canvas
        self.store, self.done, self._task, self._walk, self._after = None, [], None, None, None
        self._connected = []
        view.labels_of = lambda point: self.store.labels_of(point) if self.store else {}
        view.layerShown.connect(self._layer_shown)
        view.pointsShown.connect(self._show_point)
        panel = self.dock.labels
        self.dock.rows.labelled.connect(self.label)
        panel.cleared.connect(self.clear)
        panel.undone.connect(self.undo)
        panel.forward.connect(self.forward)
        panel.back.connect(self.back)
        panel.noteGiven.connect(self.note)
        panel.queueChanged.connect(self.forget_queue)
        panel.targetChanged.connect(self._show_progress)
        QgsProject.instance().layersAdded.connect(self._layers_added)

    def close(self):
        """Let go of everything outside the dock."""
        QgsProject.instance().layersAdded.disconnect(self._layers_added)
        self.forget_queue()
        self._disconnect()
        self.store = None

    def active(self):
        """Whether the labelling keys are to work."""
        return self.store is not None and self.dock.isVisible()

    # The label layer

    def open(self, layer):
        """Label into a label layer; None ends labelling.

        Raises
        ------
        DataError
            It is no label layer.
        """
        store = LabelStore(layer) if layer is not None else None
        self._disconnect()
        self.store, self.done = store, []
        if store is not None:
            self._connected = [
                (layer.willBeDeleted, self._labels_gone),
                (layer.editingStopped, self._labels_edited),
                (layer.dataChanged, self._labels_edited),
                (layer.dataSourceChanged, self._labels_edited),
            ]
            for signal, slot in self._connected:
                signal.connect(slot)
        self.show_store()

    def show_store(self):
        """Bring the panel up to date with the store."""
        if self.store is None:
            self.dock.labels.show_layer(None, "", "")
        else:
            self.dock.labels.show_layer(self.store.layer.name(), self.store.path, annotator())
        self.view.redraw()
        self.storeShown.emit()

    def _layer_shown(self, layer):
        self.forget_queue()
        self._walk = None
        if self.store is not None and (layer is None or not belongs_to(self.store.layer, layer)):
            self.open(None)
        if layer is not None and self.store is None:
            self._find(QgsProject.instance().mapLayers().values())

    def _layers_added(self, layers):
        if self.store is None and self.view.layer is not None:
            self._find(layers)

    def _find(self, layers):
        """Go on with the label layer that the project has for the layer shown."""
        for layer in layers:
            if belongs_to(layer, self.view.layer):
                try:
                    self.open(layer)
                except PatternsError:
                    continue
                return

    def _disconnect(self):
        for signal, slot in self._connected:
            try:
                signal.disconnect(slot)
            except (TypeError, RuntimeError):  # the layer is gone already
                continue
        self._connected = []

    def _labels_gone(self):
        self.open(None)
        self.dock.say(tr("The label layer was removed from the project; its file is kept."))

    def _labels_edited(self):
        self.store.reload()
        self.done = []  # what was done may not fit any more
        self.view.redraw()

    # Labelling

    def label(self, code):
        """Give the shown point, or all points of the group, a label and go on."""
        self._set(KEYS[code], pattern_name(code))

    def clear(self):
        """Take this annotator's label off the shown point or group; stays there."""
        self._set("", tr("no label"))

    def _set(self, key, name):
        if self.store is None:
            self.dock.say(tr("Press 'Start labelling' first: labels are kept in a layer of their own."))
            return
        if self._task is not None:  # a second key before the next point is there would relabel this one
            self.dock.say(tr("Sorting the points…"))
            return
        group = list(self.view.group)
        ids = group or [point.id for point in self.view.points[-1:]]
        if not ids:
            self.dock.say(tr("Show a point first: click one on the map, or press Next."))
            return
        places = self._places(group)
        if not places:
            self.dock.say(tr("This point is not saved yet; save the layer's edits first."), problem=True)
            return
        if not self._apply(lambda: self.store.set(places, key, annotator(), self._source()), ids):
            return
        if group:
            self.view.redraw()
            self.dock.say(tr("{count} points: {label}. Backspace takes it back.").format(count=len(places), label=name))
        elif key:
            self.forward()
        else:
            self.view.redraw()

    def note(self, text):
        """Keep a note on the shown point."""
        if self.store is not None and self.view.points and not self.view.group:
            point = self.view.points[-1]
            for key, wkt in self._places([]).items():
                self._apply(
                    lambda k=key, w=wkt: self.store.set_note(k, w, text, annotator(), self._source()), [point.id]
                )
        self.leave_note()

    def start_note(self):
        """Key N: the keyboard goes to the note."""
        if self.view.points and not self.view.group:
            self.dock.labels.note.setFocus()
            self.dock.labels.note.selectAll()

    def leave_note(self):
        """The keyboard goes back to labelling; what was not kept is gone."""
        (self.dock.plot.canvas or self.dock.plot).setFocus()
        self.view.redraw()

    def undo(self):
        """Take the last change back and show its point again."""
        if not self.done:
            self.dock.say(tr("There is nothing to take back."))
            return
        change, ids = self.done[-1]
        try:
            self.store.undo(change)
        except PatternsError as error:
            self.dock.say(sentence(error), problem=True)
            return
        self.done.pop()
        if len(ids) == 1:
            self._show(ids[0])
            self._visit(ids[0])
        elif ids:
            self.view.show_group(ids)
        else:
            self.view.redraw()
        self.dock.say(tr("Taken back."))

    def keep_change(self, change, ids):
        """Have a change of the store undone by `undo`."""
        self.done.append((change, ids))

    def _apply(self, write, ids):
        """Write; only when it is on disk is anything else done. Whether it is."""
        try:
            self.keep_change(write(), ids)
        except PatternsError as error:
            self.dock.say(sentence(error), problem=True)
            return False
        self.dock.say("")
        return True

    def _places(self, group):
        """{point_id: WKT} of what is to be labelled."""
        if group:
            return places_of(self.view.layer, group)
        point = self.view.points[-1]
        if point.id < 0 or point.place is None:
            return {}
        return {point.key: place_wkt(point.place)}

    def _source(self):
        return source_text(self.view.layer, label_folder(self.store.layer))

    # The way through the queue

    def forward(self):
        """Show the next point of the queue, which is made first where there is none."""
        if self.view.reader is None or self.store is None or self._task is not None:
            return
        if self._walk is None or self._walk.stale:
            self._make_queue()
            return
        skip = self._skipped()
        point = self._walk.forward(skip)
        while point is not None and not self._show(point):  # deleted or filtered away meanwhile
            point = self._walk.forward(skip)
        if point is None:
            self.view.redraw()
            self.dock.say(tr("That was the last point of this queue. Choose another order, or stop here."))

    def back(self):
        """Show the point before."""
        point = self._walk.back() if self._walk is not None else None
        if point is not None:
            self._show(point)

    def forget_queue(self):
        """The order was changed: the next step makes a new queue."""
        if self._task is not None:
            self._task.ready.disconnect(self._queue_ready)
            self._task.cancel()
            self._task = None
        if self._walk is not None:
            self._walk.stale = True
        self._show_progress()

    def _make_queue(self):
        order = self.dock.labels.order.currentData()
        if order == SELECTED:
            ids = sorted(self.view.layer.selectedFeatureIds())
            if not ids:
                self.dock.say(tr("No points are selected in '{layer}'.").format(layer=self.view.layer.name()))
                return
            self._queue_ready(ids, None)
            return
        self.dock.say(tr("Sorting the points…"))
        self._task = QueueTask(self.view.layer, order)
        self._task.ready.connect(self._queue_ready)
        QgsApplication.taskManager().addTask(self._task)

    def _queue_ready(self, ids, error):
        self._task = None
        if error is not None:
            self.dock.say(sentence(error), problem=True)
            return
        self.dock.say("")
        old, self._walk = self._walk, Walk(ids)
        if old is not None:
            self._walk.remember(old)
        elif self.view.points:
            self._visit(self.view.points[-1].id)
        self.forward()

    def _skipped(self):
        """Function of a feature id: whether the queue leaves it out."""
        if not self.dock.labels.unlabelled.isChecked():
            return lambda point: False
        if key_field(self.view.layer) < 0:
            return lambda point: self.store.is_labelled(str(point))
        points = {point for point, _ in self.store.rows() if self.store.is_labelled(point)}
        return set(feature_ids(self.view.layer, points).values()).__contains__

    def _visit(self, point):
        if self._walk is not None:
            self._walk.visit(point)

    def picked(self):
        """A point was chosen by hand: it is part of the way."""
        if self.view.points and not self.view.group:
            self._visit(self.view.points[-1].id)

    def _show(self, feature_id):
        if not self.view.show_points([feature_id]):
            return False
        self.dock.say("")
        if self.dock.labels.pan.isChecked():
            self._pan(self.view.points[-1].place)
        return True

    def _pan(self, place):
        if place is None:
            return
        try:
            place = self.view.to_map().transform(place)
        except QgsCsException:
            return
        inner = self.canvas.extent()
        inner.scale(INNER)
        if not inner.contains(place):
            self.canvas.setCenter(place)
            self.canvas.refresh()

    # What the dock shows

    def _show_point(self):
        panel, rows = self.dock.labels, self.dock.rows
        points = self.view.points
        row = self.store.row(points[-1].key, annotator()) if self.store and points else None
        rows.show_label(row.label if row else "")
        if self.store is not None and self.view.group:
            self.dock.say(tr("Keys 1 to 6 label all {count} points at once.").format(count=len(self.view.group)))
        if not panel.note.hasFocus():
            panel.show_note(row.note if row else "")
        self._show_progress()

    def _show_progress(self):
        if self.store is None:
            self.dock.rows.show_counts(None, 0)
            return
        counts = self.store.counts()
        self.dock.rows.show_counts(counts, self.dock.labels.target.value())
        self.dock.labels.show_progress(counts, None if self._walk is None or self._walk.stale else self._walk.left)
