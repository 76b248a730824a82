"""Wiring of the plugin: translator, Processing provider and dock; all of it undone in `unload`."""

import os

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QTranslator


class Plugin:
    """What QGIS loads. Nothing heavy is imported here."""

    def __init__(self, iface):
        self.iface = iface
        self.provider = self.dock_entry = None
        self.translator = _install_translator()

    def initProcessing(self):  # noqa: N802
        """Register the algorithms; all that qgis_process calls."""
        from .algorithms.provider import PatternsProvider

        self.provider = PatternsProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self):  # noqa: N802
        """Called by QGIS with a window."""
        self.initProcessing()
        if self.iface is not None:
            from .gui.entry import Entry

            self.dock_entry = Entry(self.iface)

    def unload(self):
        """Undo everything."""
        if self.dock_entry is not None:
            self.dock_entry.close()
            self.dock_entry = None
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        if self.translator is not None:
            QCoreApplication.removeTranslator(self.translator)
            self.translator = None


def _install_translator():
    """Load i18n/insar_patterns_LANGUAGE.qm for QGIS's language, if there is one."""
    settings = QgsSettings()
    overridden = settings.value("locale/overrideFlag", False, type=bool)
    language = settings.value("locale/userLocale", "") if overridden else QLocale.system().name()
    folder = os.path.join(os.path.dirname(__file__), "i18n")
    translator = QTranslator()
    if language and translator.load(f"insar_patterns_{language}", folder):
        QCoreApplication.installTranslator(translator)
        return translator
    return None
