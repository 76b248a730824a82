"""The dock: layer and tools, plot, what is known of the point, patterns, labelling."""

from qgis.core import QgsMapLayerProxyModel
from qgis.gui import QgsDockWidget, QgsMapLayerComboBox
from qgis.PyQt.QtCore import QEvent, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..compat import tr
from .icons import themed_icon
from .label_panel import LabelPanel
from .options import OptionsMenu, load_options
from .pattern_rows import PatternRows
from .plot import SeriesPlot
from .text import TITLE

NAME = "InsarPatternsDock"
"""Under which QGIS remembers where the dock was."""


class Dock(QgsDockWidget):
    """Only widgets; the controllers decide what they show."""

    layerChosen = pyqtSignal(object)  # noqa: N815
    pickToggled = pyqtSignal(bool)  # noqa: N815
    areaToggled = pyqtSignal(bool)  # noqa: N815
    selectionWanted = pyqtSignal()  # noqa: N815

    def __init__(self, parent=None):
        self._icons = {}
        super().__init__(TITLE, parent)
        self.setObjectName(NAME)
        self.plot, self.rows, self.labels = SeriesPlot(), PatternRows(), LabelPanel()
        self.menu = OptionsMenu(load_options(), self)
        self.info, self.fit, self.status = _text_label(), _text_label(), _text_label()
        body = QWidget()
        column = QVBoxLayout(body)
        em = self.fontMetrics().height()
        column.setContentsMargins(em // 3, em // 4, em // 3, em // 4)
        column.setSpacing(em // 4)
        column.addLayout(self._bar())
        column.addWidget(self.status)
        self._split = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._split.setSpacing(em // 2)
        self._split.addWidget(self.plot, 1)
        self._side = self._make_side(em)
        self._split.addWidget(self._side)
        column.addLayout(self._split, 1)
        self.setWidget(body)
        self.setMinimumWidth(18 * em)
        self.say("")
        self.show_fit("")

    def say(self, text, problem=False):
        """One line below the tools; "" hides it."""
        self.status.setText(text)
        self.status.setVisible(bool(text))
        # Readable on light and dark: the palette's text on a veil of colour.
        self.status.setStyleSheet("background: rgba(220, 120, 0, 60); padding: 2px;" if problem else "")

    def show_current(self, name):
        """Say in the list of layers which one is followed; "" for none."""
        self.layers.setAllowEmptyLayer(True, tr("Current layer") + (f": {name}" if name else ""))
        if self.layers.currentIndex() < 0:  # the layer chosen here is gone
            self.layers.setCurrentIndex(0)
        self.layers.update()

    def show_info(self, html):
        """What is known of the points shown; rich text."""
        self.info.setText(html)

    def show_fit(self, html):
        """What the fit found; rich text, "" hides it."""
        self.fit.setText(html)
        self.fit.setVisible(bool(html))

    def changeEvent(self, event):  # noqa: N802
        """Follow a change between light and dark while QGIS runs."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            for button, icon in self._icons.items():
                button.setIcon(themed_icon(icon, self))

    def uncheck_tools(self):
        """Another map tool took over."""
        for button in (self.pick, self.area):
            button.setChecked(False)

    def resizeEvent(self, event):  # noqa: N802
        """A dock at the bottom is wide: plot and patterns side by side."""
        super().resizeEvent(event)
        wide = self.width() > 1.5 * self.height()
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._split.direction() != direction:
            self._split.setDirection(direction)
            em = self.fontMetrics().height()
            self._side.setMaximumWidth(max(26 * em, self._side.minimumWidth()) if wide else 16777215)

    def _make_side(self, em):
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, em // 4, 0)
        column.setSpacing(em // 3)
        for widget in (self.info, self.fit, self.rows, self.labels):
            column.addWidget(widget)
        column.addStretch(1)
        # At 200 % scale or in a low dock this part scrolls rather than squeezing the plot away.
        side = _Scroll()
        side.setWidgetResizable(True)
        side.setFrameShape(QFrame.Shape.NoFrame)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        side.setWidget(inner)
        return side

    def _bar(self):
        row = QHBoxLayout()
        self.layers = QgsMapLayerComboBox()
        self.layers.setFilters(QgsMapLayerProxyModel.Filter.PointLayer)
        self.layers.setAllowEmptyLayer(True, tr("Current layer"))
        self.layers.setCurrentIndex(0)
        self.layers.setToolTip(tr("The layer whose points are shown; 'Current layer' follows the layer panel"))
        self.layers.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.layers.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.layers.layerChanged.connect(lambda layer: self.layerChosen.emit(layer))
        row.addWidget(self.layers, 1)
        self.pick = self._tool("pick", tr("Pick a point on the map; Shift adds another"), True)
        self.area = self._tool("lasso", tr("Enclose points: drag a lasso or click corners, right click ends"), True)
        self.selection = self._tool("selection", tr("Take the selected points"), False)
        options = self._tool("options", tr("Axis, curve, reference, unit, export"), False)
        options.setMenu(self.menu)
        options.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.pick.toggled.connect(self.pickToggled)
        self.area.toggled.connect(self.areaToggled)
        self.selection.clicked.connect(lambda: self.selectionWanted.emit())
        for button in (self.pick, self.area, self.selection, options):
            row.addWidget(button)
        return row

    def _tool(self, icon, tip, checkable):
        button = QToolButton()
        button.setIcon(themed_icon(icon, self))
        self._icons[button] = icon
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setCheckable(checkable)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button


class _Scroll(QScrollArea):
    """As high as what it holds, where there is room; the plot has the rest."""

    def __init__(self):
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self):  # noqa: N802
        """Called by Qt."""
        return self.widget().sizeHint()

    def eventFilter(self, watched, event):  # noqa: N802
        """Called by Qt for what it holds."""
        if event.type() == QEvent.Type.LayoutRequest:
            # Nothing is cut off at the right, be the scroll bar there or not.
            self.setMinimumWidth(self.widget().minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width())
            self.updateGeometry()
        return super().eventFilter(watched, event)


def _text_label():
    label = QLabel()
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label
