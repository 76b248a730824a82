"""The plot of series: matplotlib in Qt, drawn so that a click is answered at once."""

import numpy as np
from qgis.PyQt.QtCore import QEvent, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from ..core.errors import MissingPackageError
from ..core.packages import require
from .plot_artists import Artists
from .text import number, sentence
from .theme import Theme

MARGINS = (3.2, 1.9, 1.1, 1.9)
"""Left, top, right, bottom, in heights of the font: room for the labels at any size of the dock."""


class SeriesPlot(QWidget):
    """Shows a PlotModel.

    A full drawing by matplotlib takes some 30 ms, most of it for texts. So the frame with the time axis is drawn once
    and kept as a picture; a new point only draws the series and the labels of the y axis over it.
    """

    yLimitsChanged = pyqtSignal(float, float)  # noqa: N815 - Qt's spelling
    exportWanted = pyqtSignal()  # noqa: N815

    def __init__(self, parent=None):
        super().__init__(parent)
        self.model, self.canvas, self.missing = None, None, ""
        self._frame = self._artists = self.toolbar = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        try:
            self._build(layout)
        except MissingPackageError as error:
            self.missing = sentence(error)
            label = QLabel(self.missing, self)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label)

    def _build(self, layout):
        require("matplotlib")
        from matplotlib.figure import Figure

        from .plot_toolbar import canvas_class, toolbar_class

        self.figure = Figure()
        self.canvas = canvas_class()(self.figure)
        self.canvas.setParent(self)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        em = self.fontMetrics().height()
        self.canvas.setMinimumSize(12 * em, 8 * em)
        self.axes = self.figure.add_axes([0.1, 0.1, 0.8, 0.8])
        self._artists = Artists(self.axes)
        self.axes.format_coord = self._coordinates
        self.toolbar = toolbar_class()(self.canvas, self)
        self.toolbar.homeWanted.connect(self.reset_view)
        self.toolbar.saveWanted.connect(self.exportWanted)
        self.canvas.mpl_connect("draw_event", self._drawn)
        self.canvas.mpl_connect("resize_event", self._place_axes)
        self.axes.callbacks.connect("ylim_changed", self._limits_changed)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.toolbar)
        self.apply_theme()

    def show_model(self, model):
        """Draw a PlotModel; None clears."""
        if self.canvas is None:
            self.model = model
            return
        old, self.model = self.model, model
        fresh = model is not None and (
            old is None or len(old.days) != len(model.days) or not np.array_equal(old.days, model.days)
        )
        self._artists.set_model(model)
        if fresh:
            self._fit_time()
        if model is not None:
            self.axes.set_ylim(*(model.limits or model.fitted_limits()))
        if fresh or model is None or self._frame is None:
            self.canvas.draw()
        else:
            self._quick_draw()

    @property
    def text_colour(self):
        """Name of the colour of texts and of fits."""
        return self._theme.text if self.canvas is not None else ""

    def reset_view(self):
        """The whole span of time, and the y axis of the model."""
        if self.model is not None:
            self._fit_time()
            self.axes.set_ylim(*self.model.fitted_limits())
        self.toolbar.update()
        self.canvas.draw()

    def save(self, path):
        """Write the plot as it is seen, on white, with a legend; the format is that of the extension.

        Raises
        ------
        OSError
        """
        own = self._theme
        try:
            self._use(Theme.for_paper(own.font))
            self._artists.legend(True)
            self.figure.savefig(path, dpi=200, bbox_inches="tight")
        finally:
            self._artists.legend(False)
            self._use(own)
            self.canvas.draw()

    def apply_theme(self):
        """Take colours and font size of the widget's palette."""
        if self.canvas is not None:
            self._use(Theme.of(self))
            self.toolbar.recolour()
            self._place_axes()
            self.canvas.draw_idle()

    def changeEvent(self, event):  # noqa: N802
        """Follow a change of palette or font while QGIS runs."""
        super().changeEvent(event)
        if (
            event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange)
            and self._artists is not None
        ):
            self.apply_theme()

    def _use(self, theme):
        self._theme = theme
        self.figure.set_facecolor(theme.background)
        self._artists.apply_theme(theme)

    def _place_axes(self, event=None):
        """Margins of a constant number of pixels."""
        width, height = max(self.canvas.width(), 1), max(self.canvas.height(), 1)
        # Pixels to inches and back, cut off, may lose one; then the last column of the widget shows remains.
        ratio, dpi = self.canvas.devicePixelRatioF(), self.figure.dpi
        self.figure.set_size_inches((width * ratio + 0.1) / dpi, (height * ratio + 0.1) / dpi, forward=False)
        em = self.canvas.fontMetrics().height()
        left, top, right, bottom = (part * em for part in MARGINS)
        w, h = max(width - left - right, 10) / width, max(height - top - bottom, 10) / height
        self.axes.set_position([left / width, bottom / height, w, h])
        self._artists.place_label((0.3 * em - left) / (w * width), 1 + 0.35 * em / (h * height))
        self._frame = None

    def _fit_time(self):
        days = self.model.days
        margin = max(0.02 * (days[-1] - days[0]), 5.0)
        self.axes.set_xlim(days[0] - margin, days[-1] + margin)

    def _limits_changed(self, axes):
        low, high = axes.get_ylim()
        self.yLimitsChanged.emit(float(low), float(high))

    def _drawn(self, event):
        """After a full drawing of the frame: keep it and draw what changes over it."""
        if self.canvas.is_saving():
            return
        self._frame = self.canvas.copy_from_bbox(self.figure.bbox)
        self._artists.draw()

    def _quick_draw(self):
        self.canvas.restore_region(self._frame)
        self._artists.draw()
        self.canvas.blit(self.figure.bbox)

    def _coordinates(self, x, y):
        date = np.datetime64("1970-01-01") + np.timedelta64(round(x), "D") if abs(x) < 1e6 else ""
        return f"{date}   {number(y)} mm"
