"""The labelling keys, wherever the keyboard is: on the map, on the plot or anywhere in the dock."""

from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit

from ..core.patterns import PATTERNS

_WRITING = (QLineEdit, QAbstractSpinBox, QTextEdit, QPlainTextEdit)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class KeyFilter(QObject):
    """An event filter that turns keys into signals.

    Parameters
    ----------
    active : function of the widget; only while it is true are keys taken away from what they are for otherwise
    """

    labelled = pyqtSignal(int)
    cleared = pyqtSignal()
    forward = pyqtSignal()
    back = pyqtSignal()
    undone = pyqtSignal()
    noteWanted = pyqtSignal()  # noqa: N815

    def __init__(self, active, parent=None):
        super().__init__(parent)
        self._active = active
        self._signals = {
            Qt.Key.Key_0: self.cleared.emit,
            Qt.Key.Key_Right: self.forward.emit,
            Qt.Key.Key_Left: self.back.emit,
            Qt.Key.Key_Backspace: self.undone.emit,
            Qt.Key.Key_N: self.noteWanted.emit,
        }
        for pattern in PATTERNS:
            key = getattr(Qt.Key, f"Key_{pattern.code + 1}")
            self._signals[key] = lambda code=pattern.code: self.labelled.emit(code)

    def eventFilter(self, watched, event):  # noqa: N802
        """Called by Qt."""
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        signal = self._signals.get(event.key())
        if (
            signal is None
            or event.modifiers() not in _PLAIN
            or not self._active(watched, event.key())
            or _busy(event.key())
        ):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # else a shortcut of QGIS with this key would get it
            return True
        if not event.isAutoRepeat() or event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            signal()
        event.accept()
        return True


def _busy(key):
    """Whether the widget with the keyboard needs the key itself."""
    widget = QApplication.focusWidget()
    if isinstance(widget, _WRITING):
        return True
    return isinstance(widget, QComboBox) and key in (Qt.Key.Key_Left, Qt.Key.Key_Right)
