"""Texts of the interface that several widgets need."""

from qgis.PyQt.QtCore import QCoreApplication

from ..core.patterns import PATTERNS

TITLE = "InSAR Deformation Patterns"
"""The plugin's name, not translated."""


def sentence(error):
    """An error of the core in the user's language."""
    return QCoreApplication.translate("Errors", error.template).format(**error.values)


def pattern_name(code):
    """Name of a pattern in the user's language."""
    return QCoreApplication.translate("Patterns", PATTERNS[code].name)


def number(value, decimals=1):
    """A signed number with a true minus sign, and no minus before zero."""
    return f"{round(value, decimals) + 0.0:+.{decimals}f}".replace("-", "\u2212")
