"""The fit of the point that is shown: after its plot, so that a click is answered at once."""

import os

import numpy as np
from qgis.PyQt.QtCore import QObject, QTimer

from ..compat import tr
from ..core.describe import WAVELENGTHS, Describer, event_dates, fitted_curve
from ..core.errors import PatternsError
from ..core.inference import CPU, Classifier
from ..core.model_file import read_model_file
from ..core.series import SeriesBlock
from ..layers.curve_settings import MODELS
from .composer import days_of
from .description import description_html


class FitController(QObject):
    """Fits the one point that the view shows, by its pattern in the layer, else by that of the default model."""

    def __init__(self, view):
        super().__init__(view)
        self.view, self.dock = view, view.dock
        self._describer = self._classifier = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.fit)
        view.pointsShown.connect(self._points_shown)

    def _points_shown(self):
        self._later.stop()
        if len(self.view.points) == 1 and self.dock.menu.options.fit:
            self._later.start(0)  # the numbers of the last point stay until then, so that nothing jumps
        else:
            self.dock.show_fit("")

    def fit(self):
        """Fit the series as it is shown, draw the curve and list the numbers."""
        self.dock.show_fit(self._fit())

    def _fit(self):
        """Draw the fit; the text that says what it found, "" without a fit."""
        view = self.view
        if view.model is None or len(view.points) != 1 or len(view.model.traces) != 1:
            return ""
        trace, dates = view.model.traces[0], view.reader.dates
        code = self._code(view.points[0], trace.values, dates)
        if code < 0:
            return ""
        describer = self._describer_of(dates)
        found = describer.describe(trace.values[None], np.array([code]))
        if np.isnan(found["resid_mm"][0]):  # too few dates
            return ""
        trace.fit_days, trace.fit = fitted_curve(describer.sample(trace.values), found)
        trace.fit_name, trace.events = tr("fit"), days_of(event_dates(found))
        self.dock.plot.show_model(view.model)
        return description_html(found, code, self.dock.plot.text_colour)

    def _describer_of(self, dates):
        """Kept as long as dates and wavelength are the same: it remembers what series share."""
        wavelength = 2 * self.dock.menu.options.shift or WAVELENGTHS["C"]
        old = self._describer
        if old is None or old.wavelength_mm != wavelength or not np.array_equal(old.dates, dates):
            self._describer = Describer(dates, wavelength)
        return self._describer

    def _code(self, point, values, dates):
        """Pattern of the point; -1 where neither the layer nor a model says it."""
        if self.view.reader.classified:
            return point.code
        if self._classifier is None:
            try:
                self._classifier = Classifier(read_model_file(os.path.join(MODELS, "default.onnx")), CPU)
            except PatternsError:  # without onnxruntime there is no pattern, and so no fit
                self._classifier = False
        if not self._classifier:
            return -1
        try:
            return int(self._classifier.classify(SeriesBlock(np.zeros(1), values[None], dates)).codes[0])
        except PatternsError:
            return -1
