"""Sorting a layer's points into a labelling queue, in the background."""

from qgis.core import QgsTask, QgsVectorLayerFeatureSource
from qgis.PyQt.QtCore import pyqtSignal

from ..compat import tr
from ..core.errors import PatternsError
from ..core.queue import ordered
from ..layers.point_pool import read_pool

SEED = 0
"""The same for all: two annotators with the same order label the same points, and their agreement can be measured."""


class QueueTask(QgsTask):
    """`ready(ids, error)`: the feature ids in order, or the PatternsError why there are none; not when cancelled."""

    ready = pyqtSignal(object, object)
    _alive = set()  # noqa: RUF012 - the task manager keeps no reference to the Python side of a task

    def __init__(self, layer, order):
        super().__init__(tr("Sorting the points of '{layer}'").format(layer=layer.name()), QgsTask.Flag.CanCancel)
        self._source, self._order = QgsVectorLayerFeatureSource(layer), order
        self._ids = self._error = None
        self._alive.add(self)

    def run(self):
        """In a thread; touches no layer."""
        try:
            self._ids = ordered(read_pool(self._source, self.isCanceled), self._order, SEED)
        except PatternsError as error:
            self._error = error
        return not self.isCanceled()

    def finished(self, result):
        """In the main thread, cancelled or not."""
        self._alive.discard(self)
        if result:
            self.ready.emit(self._ids, self._error)
