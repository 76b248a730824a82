"""Looking: from a click on the map to the series in the dock."""

import numpy as np
from qgis.core import QgsCoordinateTransform, QgsProject, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..compat import tr
from ..core.errors import PatternsError
from ..layers.label_create import check_not_labels
from ..layers.label_fields import is_label_layer
from ..layers.point_pick import nearest_point, points_within
from ..layers.point_series import PointSeries
from . import composer
from .info import group_html, point_html, points_html
from .marks import Marks
from .options import save_options
from .text import sentence

MOST_TRACES = 8
MOST_OF_GROUP = 3000
"""Series of an area that are read for its median and range; evenly taken from a larger one."""
_LAYER_SIGNALS = (
    "dataChanged",
    "dataSourceChanged",
    "subsetStringChanged",
    "updatedFields",
    "crsChanged",
    "featureAdded",
    "featureDeleted",
    "geometryChanged",
    "attributeValueChanged",
    "editingStopped",
    "afterRollBack",
)


class ViewController(QObject):
    """Knows which layer and which points are shown.

    Attributes
    ----------
    layer : QgsVectorLayer or None; reader : PointSeries or None; points : list of Point, the last is the current one;
    group : list of int, feature ids of an enclosed area or a selection; labels_of : function of a point_id that gives
    {annotator: key}, set by the label controller
    """

    layerShown = pyqtSignal(object)  # noqa: N815
    pointsShown = pyqtSignal()  # noqa: N815

    def __init__(self, dock, canvas, iface):
        super().__init__(dock)
        self.dock, self.canvas, self.iface = dock, canvas, iface
        self.layer = self.reader = self.reference = self.model = None
        self.points, self.group, self.labels_of = [], [], lambda point: {}
        self._sample, self._limits, self._connected = [], None, []
        self.marks = Marks(canvas)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(60)
        self._later.timeout.connect(self.refresh)
        dock.layerChosen.connect(lambda layer: self.follow())
        dock.selectionWanted.connect(self.show_selection)
        dock.menu.optionsChanged.connect(self._set_options)
        dock.menu.referencePoints.connect(self.take_reference)
        dock.menu.referenceNone.connect(self.drop_reference)
        dock.plot.yLimitsChanged.connect(self._remember_limits)
        iface.currentLayerChanged.connect(self._current_changed)
        QgsProject.instance().cleared.connect(self._project_cleared)

    def close(self):
        """Let go of everything outside the dock."""
        self._later.stop()
        self.iface.currentLayerChanged.disconnect(self._current_changed)
        QgsProject.instance().cleared.disconnect(self._project_cleared)
        self._disconnect()
        self.marks.close()

    # Layer

    def follow(self):
        """Take the layer chosen in the dock, else the current one of QGIS if it can be a PS layer."""
        chosen = self.dock.layers.currentLayer()
        if chosen is not None:
            self.set_layer(chosen)
            return
        current = self.iface.activeLayer()
        if _is_points(current) and not is_label_layer(current.fields()):
            self.set_layer(current)
        elif self.layer is None:
            self.dock.say(tr("Choose a layer of PS points, here or in the layer panel."))

    def set_layer(self, layer):
        """Show another layer, or None."""
        if layer is self.layer and layer is not None:
            return
        self._disconnect()
        self.layer, self.reader, self.reference, self._limits = layer, None, None, None
        self.dock.menu.no_reference.setEnabled(False)
        self._forget_points()
        if layer is not None:
            self._connect(layer)
            self._open()
        self.dock.show_current(layer.name() if layer is not None and self.dock.layers.currentLayer() is None else "")
        self._draw()
        self.layerShown.emit(layer)

    def _connect(self, layer):
        pairs = [(layer.willBeDeleted, self._layer_gone)]
        pairs += [(getattr(layer, name), self._layer_changed) for name in _LAYER_SIGNALS if hasattr(layer, name)]
        for signal, slot in pairs:
            signal.connect(slot)
        self._connected = pairs

    def _disconnect(self):
        for signal, slot in self._connected:
            try:
                signal.disconnect(slot)
            except (TypeError, RuntimeError):  # the layer is gone already
                continue
        self._connected = []

    def _open(self):
        try:
            check_not_labels(self.layer)
            self.reader = PointSeries(self.layer)
            self.dock.say(self._hint())
        except PatternsError as error:
            self.reader = None
            self.dock.say(sentence(error), problem=True)

    def _hint(self):
        return "" if self.points or self.group else tr("Click a point on the map. Shift adds points to compare.")

    def _layer_gone(self):
        self.set_layer(None)
        self.dock.layers.setCurrentIndex(0)  # the list would show another layer that nobody chose
        self.dock.say(tr("The layer was removed. Choose another one."))

    def _project_cleared(self):
        self.set_layer(None)
        self.follow()

    def _current_changed(self, *_):
        self.follow()

    def _layer_changed(self, *_):
        self._later.start()

    def refresh(self):
        """Read the layer and the shown points again, after something changed."""
        if self.layer is None or not self.layer.isValid():
            self._forget_points()
            self._draw()
            return
        shown, group = [point.id for point in self.points], self.group
        self._open()
        if self.reader is None:
            self._forget_points()
            self._draw()
        elif group:
            self.show_group(group)
        else:
            self.show_points(shown)
        if self.reader is not None and self.reference is not None and len(self.reference) != len(self.reader.dates):
            self.drop_reference()

    # Points

    def to_map(self):
        """QgsCoordinateTransform from the layer to the map."""
        crs = self.canvas.mapSettings().destinationCrs()
        return QgsCoordinateTransform(self.layer.crs(), crs, QgsProject.instance().transformContext())

    def pick(self, place, radius, add=False):
        """Show the point nearest to a place of the map; nothing changes where there is none."""
        if self.reader is None:
            return
        found = nearest_point(self.layer, place, radius, self.to_map())
        if found is None:
            self.dock.say(tr("No point of '{layer}' is near.").format(layer=self.layer.name()))
            return
        self.dock.say("")
        shown = [point.id for point in self.points] if add else []
        self.show_points([*[i for i in shown if i != found][-(MOST_TRACES - 1) :], found])

    def enclose(self, area):
        """Show the points within an area of the map."""
        if self.reader is not None:
            self.dock.say("")
            self.show_group(points_within(self.layer, area, self.to_map()))

    def show_selection(self):
        """Show the points that are selected in QGIS."""
        if self.reader is not None:
            self.dock.say("")
            self.show_group(sorted(self.layer.selectedFeatureIds()))

    def show_points(self, ids):
        """Show points by feature id; whether any of them is there."""
        points = self._read(ids)
        if points is None:
            return False
        order = {feature_id: index for index, feature_id in enumerate(ids)}
        self.group, self._sample = [], []
        self.points = sorted(points, key=lambda point: order[point.id])
        self._draw()
        return bool(self.points)

    def show_group(self, ids):
        """Show median and range of many points; none says so."""
        if not ids:
            self._forget_points()
            self._draw()
            self.dock.say(tr("There are no points in it."))
            return
        if len(ids) == 1:
            self.show_points(ids)
            return
        step = -(-len(ids) // MOST_OF_GROUP)
        sample = self._read(ids[::step])
        if sample is None:
            return
        self.points, self.group, self._sample = [], list(ids), sample
        self._draw()

    def _read(self, ids):
        try:
            return self.reader.read(ids) if self.reader is not None else None
        except PatternsError as error:
            self._forget_points()
            self._draw()
            self.dock.say(sentence(error), problem=True)
            return None

    def _forget_points(self):
        self.points, self.group, self._sample = [], [], []

    # Drawing

    def _draw(self):
        """Bring plot, marks, patterns and texts up to date."""
        dock, options = self.dock, self.dock.menu.options
        self.model, info, marked = None, "", []
        probabilities, code = np.full(6, np.nan), -1
        if self.reader is not None:
            limits = self._limits if options.fixed else None
            model = self.model = composer.empty_model(self.reader, options, limits)
            if self.group:
                model.bands = composer.bands_of(self._sample, self.reference)
                info = group_html(len(self.group), len(self._sample), model.bands)
            elif self.points:
                model.traces, rates = composer.traces_of(self.points, self.reader, options, self.reference)
                marked = [(p.place, t.colour) for p, t in zip(self.points, model.traces) if p.place is not None]
                last = self.points[-1]
                if len(self.points) == 1:
                    info = point_html(last, rates[-1], self.labels_of(last.key))
                else:
                    info = points_html(model.traces, self.points)
                probabilities, code = last.probabilities, last.code
        dock.plot.show_model(self.model)
        dock.show_info(info)
        dock.rows.show_probabilities(probabilities, code)
        if marked:
            self.marks.show(marked, self.layer.crs())
        else:
            self.marks.clear()
        self.pointsShown.emit()

    def redraw(self):
        """Draw again what is shown, for example because its label changed."""
        self._draw()

    def _set_options(self, options):
        save_options(options)
        self._draw()

    def _remember_limits(self, low, high):
        if self.model is not None and (self.model.traces or self.model.bands):
            self._limits = (low, high)

    def take_reference(self):
        """Subtract the mean of what is shown from now on."""
        points = self._sample or self.points
        if not points:
            self.dock.say(tr("Show the point or the area first that shall be the reference."))
            return
        self.reference = composer.reference_of(points)
        self.dock.menu.no_reference.setEnabled(True)
        self.dock.say(
            tr("The mean of {count} points is subtracted from every series (menu: No reference).").format(
                count=len(points)
            )
        )
        self._draw()

    def drop_reference(self):
        """Show the series as they are."""
        self.reference = None
        self.dock.menu.no_reference.setEnabled(False)
        self.dock.say("")
        self._draw()


def _is_points(layer):
    return (
        isinstance(layer, QgsVectorLayer)
        and layer.isValid()
        and layer.geometryType() == QgsWkbTypes.GeometryType.PointGeometry
    )
