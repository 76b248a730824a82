"""The dialog that says how a layer's displacement fields are to be read."""

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit

from ..compat import tr
from ..core.measured import UNITS
from ..layers.series_settings import AWAY, TOWARDS, UNSAID, SeriesSettings


class SettingsDialog(QDialog):
    """Edits SeriesSettings.

    Parameters
    ----------
    settings : SeriesSettings
    families : dict, prefix -> field names
    """

    def __init__(self, settings, families, parent=None):
        super().__init__(parent)
        self.setWindowTitle(tr("Displacement fields of the layer"))
        form = QFormLayout(self)
        self.fields = QComboBox()
        self.fields.addItem(tr("Automatic"), "")
        for prefix, names in families.items():
            # The family without a prefix needs a name that is not the automatic choice's.
            self.fields.addItem(f"{names[0]} … {names[-1]} ({len(names)})", prefix or "*")
        self.unit = QComboBox()
        for unit in UNITS:
            self.unit.addItem(unit, unit)
        self.sign = QComboBox()
        self.sign.addItem(tr("towards the satellite"), TOWARDS)
        self.sign.addItem(tr("away from the satellite"), AWAY)
        self.sign.addItem(tr("not said"), UNSAID)
        self.no_data = QLineEdit(settings.no_data)
        self.no_data.setPlaceholderText(tr("none, such as 999"))
        for combo, value in ((self.fields, settings.prefix), (self.unit, settings.unit), (self.sign, settings.sign)):
            combo.setCurrentIndex(max(combo.findData(value), 0))
        form.addRow(tr("Displacement fields"), self.fields)
        form.addRow(tr("Unit of the fields"), self.unit)
        form.addRow(tr("Positive values move"), self.sign)
        form.addRow(tr("No-data value"), self.no_data)
        hint = QLabel(tr("The dock shows millimetres. The project remembers these settings."))
        hint.setWordWrap(True)
        form.addRow(hint)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)

    def settings(self):
        """SeriesSettings as edited."""
        return SeriesSettings(
            self.fields.currentData(), self.unit.currentData(), self.no_data.text().strip(), self.sign.currentData()
        )
