"""The six patterns: key, colour, name, probability and number of labels, one row each; a click labels."""

import math

from qgis.PyQt.QtCore import QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ..compat import tr
from ..core.patterns import PATTERNS
from .text import pattern_name


class PatternRows(QWidget):
    """`labelled(code)` when a row's button is clicked."""

    labelled = pyqtSignal(int)

    def __init__(self, parent=None):
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(round(0.5 * self.fontMetrics().height()))
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        self.buttons, self.bars, self.counts = [], [], []
        for pattern in PATTERNS:
            button, bar, count = self._button(pattern), ProbabilityBar(pattern.colour), QLabel()
            button.setToolTip(
                tr("Label the point as '{pattern}' and go on (key {key})").format(
                    pattern=pattern_name(pattern.code), key=pattern.code + 1
                )
            )
            count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, widget in enumerate((button, bar, count)):
                grid.addWidget(widget, pattern.code, column)
            self.buttons.append(button)
            self.bars.append(bar)
            self.counts.append(count)

    def show_probabilities(self, probabilities, code):
        """Draw bars; `probabilities` (6,) 0 to 1 or NaN, `code` of the pattern that was predicted, -1 for none."""
        for bar, value in zip(self.bars, probabilities):
            bar.set_value(float(value), bar is (self.bars[code] if code >= 0 else None))

    def show_label(self, key):
        """Mark the label that the point has, a pattern key or ""."""
        for pattern, button in zip(PATTERNS, self.buttons):
            given = pattern.key == key
            button.setChecked(given)
            button.setText(_text(pattern.code) + ("  ✓" if given else ""))
            font = button.font()
            font.setBold(given)
            button.setFont(font)

    def show_counts(self, counts, target):
        """Write the number of labels of each pattern, of `target` wanted ones; None hides them."""
        for index, label in enumerate(self.counts):
            label.setVisible(counts is not None)
            if counts is not None:
                label.setText(f"{counts[index]} / {target}" if target else str(counts[index]))
                label.setToolTip(tr("Labelled points of this pattern, and how many are wanted"))

    def _button(self, pattern):
        button = QToolButton()
        button.setText(_text(pattern.code))
        em = self.fontMetrics().height()
        button.setIcon(swatch(pattern.colour, em, self.devicePixelRatioF()))
        button.setIconSize(QSize(em, em))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setCheckable(True)
        button.setAutoRaise(False)
        # The keyboard stays where it is; the keys 1 to 6 do the same.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        # Room for the mark of the label, so that nothing moves when it is given.
        button.setMinimumWidth(button.sizeHint().width() + 2 * em)
        button.clicked.connect(lambda checked, code=pattern.code: self._clicked(code, checked))
        return button

    def _clicked(self, code, checked):
        self.buttons[code].setChecked(not checked)  # what the point has is said by `show_label`
        self.labelled.emit(code)


class ProbabilityBar(QLabel):
    """A bar from 0 to 1 with its value; a label, so that dark themes colour its text."""

    def __init__(self, colour, parent=None):
        super().__init__(parent)
        self._colour, self.value, self.chosen = QColor(colour), math.nan, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(round(3.5 * self.fontMetrics().height()))

    def set_value(self, value, chosen):
        """Show a probability; NaN for none. `chosen`: it is that of the predicted pattern."""
        self.value, self.chosen = value, chosen
        self.setToolTip("" if math.isnan(value) else tr("Probability by the model: {p:.1%}").format(p=value))
        self.update()

    def paintEvent(self, event):  # noqa: N802
        """Called by Qt."""
        if math.isnan(self.value):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setBold(self.chosen)
        painter.setFont(font)
        text = f"{self.value:.0%}"
        room = painter.fontMetrics().horizontalAdvance("100 %")
        height = 0.55 * self.fontMetrics().height()
        area = QRectF(0, (self.height() - height) / 2, max(self.width() - room - 4, 1), height)
        track = self.palette().color(QPalette.ColorRole.WindowText)
        track.setAlpha(25)
        painter.fillRect(area, track)
        area.setWidth(area.width() * min(max(self.value, 0.0), 1.0))
        painter.fillRect(area, self._colour)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


def _text(code):
    return f"{code + 1}   {pattern_name(code)}"


def swatch(colour, size, ratio=1.0):
    """Icon of a filled circle; sharp at any scale of the screen."""
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(colour))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QRectF(0.12 * size, 0.12 * size, 0.76 * size, 0.76 * size))
    painter.end()
    return QIcon(pixmap)
