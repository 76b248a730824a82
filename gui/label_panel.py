"""The labelling part of the dock: label layer, queue, progress, note, and the way to training."""

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..compat import tr
from ..core.queue import CONFIDENCE, NEIGHBOURS, RANDOM, SELECTED, STRATIFIED

SETTINGS = "insarpatterns/label/"
PAPER_TARGET = 600
"""Labelled points of each pattern in Yang et al. (2024)."""


class LabelPanel(QWidget):
    """Emits what was asked for; the label controller says what is shown."""

    createWanted = pyqtSignal()  # noqa: N815
    openWanted = pyqtSignal()  # noqa: N815
    closeWanted = pyqtSignal()  # noqa: N815
    mergeWanted = pyqtSignal()  # noqa: N815
    agreementWanted = pyqtSignal()  # noqa: N815
    annotatorWanted = pyqtSignal()  # noqa: N815
    forward = pyqtSignal()
    back = pyqtSignal()
    cleared = pyqtSignal()
    undone = pyqtSignal()
    noteGiven = pyqtSignal(str)  # noqa: N815
    keyboardLeft = pyqtSignal()  # noqa: N815
    queueChanged = pyqtSignal()  # noqa: N815
    targetChanged = pyqtSignal()  # noqa: N815
    finetuneWanted = pyqtSignal()  # noqa: N815
    evaluateWanted = pyqtSignal()  # noqa: N815

    def __init__(self, parent=None):
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(round(0.25 * self.fontMetrics().height()))
        column.addLayout(self._row_of_layer())
        self.tools = QWidget()
        tools = QVBoxLayout(self.tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(column.spacing())
        tools.addLayout(self._row_of_queue())
        tools.addLayout(self._row_of_steps())
        tools.addLayout(self._row_of_note())
        tools.addLayout(self._row_of_progress())
        tools.addLayout(self._row_of_training())
        column.addWidget(self.tools)
        self.show_layer(None, "", "")

    def show_layer(self, name, path, annotator):
        """Show the label layer's name, or the button that creates one."""
        self.create.setVisible(name is None)
        self.layer.setVisible(name is not None)
        self.layer.setText(tr("Labels: {layer}  ·  {annotator}").format(layer=name, annotator=annotator))
        self.layer.setToolTip(path)
        self.tools.setVisible(name is not None)
        for action in self.needing_labels:
            action.setEnabled(name is not None)

    def show_progress(self, counts, left):
        """Show how many points are labelled; `left` in the queue, None where there is none yet."""
        target, done = self.target.value(), sum(counts)
        wanted = target * len(counts)
        reached = sum(min(count, target) for count in counts)
        self.progress.setMaximum(max(wanted, 1))
        self.progress.setValue(reached if wanted else 0)
        self.progress.setFormat(
            tr("{done} of {wanted} labelled").format(done=done, wanted=wanted)
            if wanted
            else tr("{done} labelled").format(done=done)
        )
        self.left.setText("" if left is None else tr("{count} left").format(count=left))

    def show_note(self, text):
        """Show the point's note."""
        self.note.setText(text)

    def _row_of_layer(self):
        row = QHBoxLayout()
        self.create = QPushButton(tr("Start labelling"))
        self.create.setToolTip(tr("Creates a label layer beside the layer's file; the layer itself is never changed"))
        self.create.clicked.connect(lambda: self.createWanted.emit())
        self.layer = QLabel()
        self.layer.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        menu = QMenu(self)
        menu.addAction(tr("Open label layer…")).triggered.connect(lambda: self.openWanted.emit())
        merge = menu.addAction(tr("Merge with another annotator's labels…"))
        merge.triggered.connect(lambda: self.mergeWanted.emit())
        agreement = menu.addAction(tr("Agreement of the annotators…"))
        agreement.triggered.connect(lambda: self.agreementWanted.emit())
        menu.addAction(tr("Name of the annotator…")).triggered.connect(lambda: self.annotatorWanted.emit())
        close = menu.addAction(tr("End labelling"))
        close.triggered.connect(lambda: self.closeWanted.emit())
        self.needing_labels = [merge, agreement, close]
        self.menu = QToolButton()
        self.menu.setText("☰")
        self.menu.setToolTip(tr("Open, merge and compare label layers"))
        self.menu.setMenu(menu)
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.create.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(self.create, 1)
        row.addWidget(self.layer, 1)
        row.addWidget(self.menu)
        return row

    def _row_of_queue(self):
        row = QHBoxLayout()
        self.order = _CalmCombo()
        for text, order in (
            (tr("Lowest confidence first"), CONFIDENCE),
            (tr("Unlike their neighbours first"), NEIGHBOURS),
            (tr("Predicted patterns in turn"), STRATIFIED),
            (tr("At random"), RANDOM),
            (tr("Selected points"), SELECTED),
        ):
            self.order.addItem(text, order)
        settings = QgsSettings()
        self.order.setCurrentIndex(max(self.order.findData(settings.value(SETTINGS + "order", CONFIDENCE)), 0))
        self.order.setToolTip(tr("Which point comes next"))
        self.unlabelled = QCheckBox(tr("unlabelled only"))
        self.unlabelled.setToolTip(tr("Leave out points that anybody has labelled in this label layer"))
        self.unlabelled.setChecked(settings.value(SETTINGS + "unlabelled", True, type=bool))
        self.pan = QCheckBox(tr("pan"))
        self.pan.setToolTip(tr("Move the map to the next point"))
        self.pan.setChecked(settings.value(SETTINGS + "pan", True, type=bool))
        self.order.currentIndexChanged.connect(lambda index: self._queue_changed())
        self.unlabelled.toggled.connect(lambda on: self._queue_changed())
        self.pan.toggled.connect(lambda on: QgsSettings().setValue(SETTINGS + "pan", on))
        self.order.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.order.setMinimumContentsLength(10)
        self.order.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        row.addWidget(self.order, 1)
        for box in (self.unlabelled, self.pan):
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(box)
        return row

    def _row_of_steps(self):
        row = QHBoxLayout()
        for text, tip, signal in (
            (tr("◀ Back"), tr("The point before (key Left)"), self.back),
            (tr("Next ▶"), tr("The next point, without a label (key Right)"), self.forward),
            (tr("0  Clear"), tr("Take the label off this point (key 0)"), self.cleared),
            (tr("⌫ Undo"), tr("Take back the last change (key Backspace)"), self.undone),
        ):
            button = QPushButton(text)
            button.setToolTip(tip)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # each has its key
            button.setMinimumWidth(button.fontMetrics().horizontalAdvance(text) + button.fontMetrics().height())
            button.clicked.connect(lambda checked, signal=signal: signal.emit())
            row.addWidget(button)
        return row

    def _row_of_note(self):
        row = QHBoxLayout()
        self.note = _NoteEdit()
        self.note.setPlaceholderText(tr("Note on this point (key N, Enter keeps it)"))
        self.note.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.note.returnPressed.connect(lambda: self.noteGiven.emit(self.note.text().strip()))
        self.note.left.connect(self.keyboardLeft)
        row.addWidget(self.note, 1)
        return row

    def _row_of_progress(self):
        row = QHBoxLayout()
        self.progress = QProgressBar()
        self.progress.setTextVisible(True)
        self.progress.setMinimumWidth(8 * self.fontMetrics().height())
        self.left = QLabel()
        self.target = _CalmSpin()
        self.target.setRange(0, 100000)
        self.target.setSingleStep(50)
        self.target.setPrefix(tr("target "))
        self.target.setSuffix(tr(" each"))
        self.target.setToolTip(tr("Wanted labels of each pattern; the paper had 600. 0: no target"))
        self.target.setValue(QgsSettings().value(SETTINGS + "target", PAPER_TARGET, type=int))
        self.target.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.target.lineEdit().returnPressed.connect(self.keyboardLeft)
        self.target.valueChanged.connect(lambda value: self._target_changed(value))
        row.addWidget(self.progress, 1)
        row.addWidget(self.left)
        row.addWidget(self.target)
        return row

    def _row_of_training(self):
        row = QHBoxLayout()
        for text, tip, signal in (
            (tr("Fine-tune…"), tr("Train a model further with these labels"), self.finetuneWanted),
            (tr("Evaluate…"), tr("Measure a model by these labels"), self.evaluateWanted),
        ):
            button = QPushButton(text)
            button.setToolTip(tip)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda checked, signal=signal: signal.emit())
            row.addWidget(button)
        return row

    def _queue_changed(self):
        settings = QgsSettings()
        settings.setValue(SETTINGS + "order", self.order.currentData())
        settings.setValue(SETTINGS + "unlabelled", self.unlabelled.isChecked())
        self.queueChanged.emit()

    def _target_changed(self, value):
        QgsSettings().setValue(SETTINGS + "target", value)
        self.targetChanged.emit()


class _CalmCombo(QComboBox):
    """The wheel scrolls the dock; it does not change the order by accident."""

    def wheelEvent(self, event):  # noqa: N802
        """Called by Qt."""
        event.ignore()


class _CalmSpin(QSpinBox):
    """As _CalmCombo."""

    def wheelEvent(self, event):  # noqa: N802
        """Called by Qt."""
        event.ignore()


class _NoteEdit(QLineEdit):
    """`left` when Escape is pressed: the keyboard goes back to labelling."""

    left = pyqtSignal()

    def keyPressEvent(self, event):  # noqa: N802
        """Called by Qt."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
