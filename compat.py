"""The only file that asks which QGIS, Qt or GDAL this is; and the one `tr`."""

from qgis.core import NULL, Qgis, QgsField
from qgis.PyQt.QtCore import QCoreApplication, QMetaType, QVariant

# QgsField takes a QMetaType from 3.38 on, where QVariant's types are deprecated; 3.22 knows only the latter.
if Qgis.QGIS_VERSION_INT >= 33800:
    _TYPES = {
        "text": QMetaType.Type.QString,
        "real": QMetaType.Type.Double,
        "integer": QMetaType.Type.Int,
        "integer64": QMetaType.Type.LongLong,
        "date": QMetaType.Type.QDate,
    }
else:
    _TYPES = {
        "text": QVariant.String,
        "real": QVariant.Double,
        "integer": QVariant.Int,
        "integer64": QVariant.LongLong,
        "date": QVariant.Date,
    }


def make_field(name, kind, length=0, precision=0):
    """A QgsField; `kind` is "text", "real", "integer", "integer64" or "date"."""
    return QgsField(name, _TYPES[kind], "", length, precision)


def is_null(value):
    """Whether an attribute is NULL: a null QVariant on Qt 5, None on Qt 6."""
    return value is None or value == NULL


def tr(text):
    """Translate a string; `@default` is the context under which pylupdate files the calls of a plain function."""
    return QCoreApplication.translate("@default", text)
