"""What the user chose about the plot, kept in QGIS's settings, and the menu to choose it."""

from dataclasses import dataclass, replace

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QMenu

from ..compat import tr

SETTINGS = "insarpatterns/dock/"
HALF_WAVELENGTHS = (0.0, 15.5, 27.73, 121.2)
"""Half of 31.1 mm (X band), 55.47 mm (Sentinel-1) and 242.5 mm (ALOS-2), mm."""


@dataclass(frozen=True)
class Options:
    """fixed : the y axis stays; curve, velocity, fit : are drawn; shift : mm, of the copies, 0 for none."""

    fixed: bool = False
    curve: bool = True
    velocity: bool = True
    fit: bool = True
    shift: float = 0.0


def load_options():
    """The Options of the last time."""
    settings, default = QgsSettings(), Options()
    shift = settings.value(SETTINGS + "shift", default.shift, type=float)
    return Options(
        settings.value(SETTINGS + "fixed", default.fixed, type=bool),
        settings.value(SETTINGS + "curve", default.curve, type=bool),
        settings.value(SETTINGS + "velocity", default.velocity, type=bool),
        settings.value(SETTINGS + "fit", default.fit, type=bool),
        shift if shift in HALF_WAVELENGTHS else default.shift,
    )


def save_options(options):
    """Keep Options for the next time."""
    settings = QgsSettings()
    for name in ("fixed", "curve", "velocity", "fit", "shift"):
        settings.setValue(SETTINGS + name, getattr(options, name))


class OptionsMenu(QMenu):
    """Menu of the plot; says what was chosen and changes nothing itself."""

    optionsChanged = pyqtSignal(object)  # noqa: N815
    referencePoints = pyqtSignal()  # noqa: N815
    referenceNone = pyqtSignal()  # noqa: N815
    settingsWanted = pyqtSignal()  # noqa: N815
    plotExportWanted = pyqtSignal()  # noqa: N815
    seriesExportWanted = pyqtSignal()  # noqa: N815

    def __init__(self, options, parent=None):
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self.options = options
        self._check(tr("Keep the y axis from point to point"), "fixed")
        self._check(tr("Smoothed curve that the model sees"), "curve")
        self._check(tr("Velocity line"), "velocity")
        self._check(tr("Fit of the pattern, with its numbers"), "fit")
        self._add_copies()
        self.addSeparator()
        take = self.addAction(tr("Subtract the points shown as reference"))
        take.setToolTip(tr("Their mean at each date is subtracted from every series shown from now on"))
        take.triggered.connect(lambda: self.referencePoints.emit())
        self.no_reference = self.addAction(tr("No reference"))
        self.no_reference.triggered.connect(lambda: self.referenceNone.emit())
        self.no_reference.setEnabled(False)
        self.addSeparator()
        self.addAction(tr("Unit, sign and fields of the layer…")).triggered.connect(lambda: self.settingsWanted.emit())
        self.addSeparator()
        self.addAction(tr("Export plot…")).triggered.connect(lambda: self.plotExportWanted.emit())
        self.addAction(tr("Export series as CSV…")).triggered.connect(lambda: self.seriesExportWanted.emit())

    def _check(self, text, name):
        action = self.addAction(text)
        action.setCheckable(True)
        action.setChecked(getattr(self.options, name))
        action.toggled.connect(lambda on: self._change(**{name: on}))

    def _add_copies(self):
        menu = self.addMenu(tr("Copies half a wavelength up and down"))
        texts = (
            tr("None"),
            tr("X band (15.5 mm: TerraSAR-X, COSMO-SkyMed)"),
            tr("C band (27.7 mm: Sentinel-1, ERS, Radarsat)"),
            tr("L band (121 mm: ALOS-2, NISAR)"),
        )
        self.copies = []
        for shift, text in zip(HALF_WAVELENGTHS, texts):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(shift == self.options.shift)
            action.triggered.connect(lambda checked, shift=shift: self._set_shift(shift))
            self.copies.append(action)

    def _set_shift(self, shift):
        for value, action in zip(HALF_WAVELENGTHS, self.copies):
            action.setChecked(value == shift)
        self._change(shift=shift)

    def _change(self, **values):
        self.options = replace(self.options, **values)
        self.optionsChanged.emit(self.options)
