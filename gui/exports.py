"""The export actions of the dock's menu."""

from qgis.PyQt.QtCore import QObject

from ..compat import tr
from ..layers.series_settings import families, read_settings, save_settings
from . import label_files
from .export import columns_of, write_csv
from .settings_dialog import SettingsDialog


class MenuActions(QObject):
    """Export of plot and series, and the layer's settings."""

    def __init__(self, view):
        super().__init__(view)
        self.view, self.dock = view, view.dock
        self.dock.menu.plotExportWanted.connect(self.export_plot)
        self.dock.plot.exportWanted.connect(self.export_plot)
        self.dock.menu.seriesExportWanted.connect(self.export_series)
        self.dock.menu.settingsWanted.connect(self.edit_settings)

    def export_plot(self):
        """Plot to PNG, SVG or PDF."""
        if self._nothing():
            return
        path = label_files.ask_export(
            self.dock, tr("Export plot"), self._name(".png"), "PNG (*.png);;SVG (*.svg);;PDF (*.pdf)"
        )
        if path:
            self._write(path, lambda: self.dock.plot.save(path))

    def export_series(self):
        """Series to CSV."""
        if self._nothing():
            return
        path = label_files.ask_export(self.dock, tr("Export series"), self._name(".csv"), "CSV (*.csv)")
        if path:
            self._write(path, lambda: write_csv(path, self.view.reader.dates, columns_of(self.view.model)))

    def edit_settings(self):
        """Unit, sign, fields and no-data value of the layer."""
        layer = self.view.layer
        if layer is None:
            self.dock.say(tr("Choose a layer of PS points first."))
            return
        dialog = SettingsDialog(read_settings(layer), families(layer.fields().names()), self.dock)
        if dialog.exec():
            save_settings(layer, dialog.settings())
            self.view.drop_reference()
            self.view.refresh()

    def _nothing(self):
        empty = self.view.model is None or not (self.view.model.traces or self.view.model.bands)
        if empty:
            self.dock.say(tr("Show a point first: click one on the map."))
        elif self.dock.plot.missing:
            self.dock.say(self.dock.plot.missing, problem=True)
        return empty or bool(self.dock.plot.missing)

    def _name(self, extension):
        points = self.view.points
        return (f"series_{points[-1].key}" if points else "series") + extension

    def _write(self, path, write):
        try:
            write()
        except (OSError, ValueError) as error:  # matplotlib: a format it does not know
            self.dock.say(tr("{path} cannot be written: {reason}").format(path=path, reason=error), problem=True)
        else:
            self.dock.say(tr("Written: {path}").format(path=path))
