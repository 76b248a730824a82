"""The canvas and toolbar of matplotlib, made for the Qt that QGIS runs on."""

import functools

from qgis.PyQt.QtCore import QSize, pyqtSignal

from ..compat import tr
from .icons import themed_icon


def _backend():
    """Backend of matplotlib; it takes the Qt that is loaded already."""
    try:
        from matplotlib.backends import backend_qtagg as backend
    except ImportError:  # before 3.5
        from matplotlib.backends import backend_qt5agg as backend
    return backend


def canvas_class():
    """FigureCanvasQTAgg."""
    return _backend().FigureCanvasQTAgg


@functools.lru_cache(maxsize=1)
def toolbar_class():
    """The class of the toolbar; a function, so that this file can be read without matplotlib."""

    class Toolbar(_backend().NavigationToolbar2QT):
        """Home, pan, zoom and save; home and save are the dock's own."""

        homeWanted = pyqtSignal()  # noqa: N815
        saveWanted = pyqtSignal()  # noqa: N815
        toolitems = (
            ("Home", tr("Show the whole series again"), "home", "home"),
            ("Pan", tr("Drag the plot; right button: stretch"), "move", "pan"),
            ("Zoom", tr("Zoom to a rectangle; right button: out"), "zoom_to_rect", "zoom"),
            ("Save", tr("Export the plot as PNG, SVG or PDF"), "filesave", "save_figure"),
        )

        def __init__(self, canvas, parent):
            super().__init__(canvas, parent)
            size = self.fontMetrics().height()
            self.setIconSize(QSize(round(1.1 * size), round(1.1 * size)))

        def recolour(self):
            """Our own icons: matplotlib's are black where a dark theme is a style sheet."""
            icons = {text: f"plot_{text.lower()}" for text, *_ in self.toolitems}
            for action in self.actions():
                if action.text() in icons:
                    action.setIcon(themed_icon(icons[action.text()], self))

        def home(self, *args):
            """The dock knows what the whole is; matplotlib only knows its first view."""
            self.homeWanted.emit()

        def save_figure(self, *args):
            """The dock exports on white, with a legend."""
            self.saveWanted.emit()

    return Toolbar
