"""Write described points: the fields of `describe`, their aliases, and what an earlier description left."""

import numpy as np
from qgis.core import NULL
from qgis.PyQt.QtCore import QCoreApplication, QDate

from ..compat import make_field
from ..core.describe import FIELDS
from .write import ResultWriter

_LENGTHS = {"real": 14, "integer": 9, "text": 12, "date": 0}


def description_fields():
    """The fields of a description, as a list of QgsField with aliases in the user's language."""
    fields = []
    for field in FIELDS:
        made = make_field(field.name, field.kind, _LENGTHS[field.kind], field.decimals if field.kind == "real" else 0)
        made.setAlias(alias(field))
        fields.append(made)
    return fields


def alias(field):
    """The alias of a core.describe.Field in the user's language."""
    return QCoreApplication.translate("Fields", field.alias)


def description_rows(found):
    """The values of `description_fields` for each point of a core.describe.Found, NULL where there is none."""
    return list(zip(*(_VALUES[field.kind](found[field.name], field.decimals) for field in FIELDS)))


def _reals(column, decimals):
    return [value if value == value else NULL for value in np.round(column, decimals).tolist()]


def _integers(column, decimals):
    return [value if value >= 0 else NULL for value in column.tolist()]


def _texts(column, decimals):
    return [value or NULL for value in column.tolist()]


def _dates(column, decimals):
    return [NULL if day is None else QDate(day.year, day.month, day.day) for day in column.tolist()]


_VALUES = {"real": _reals, "integer": _integers, "text": _texts, "date": _dates}


class DescriptionWriter(ResultWriter):
    """Writes blocks of features with their descriptions."""

    added_fields, rows = staticmethod(description_fields), staticmethod(description_rows)


def without_description(fields):
    """Indices of the fields to copy: all, but for those of an earlier description, which the new one replaces.

    Parameters
    ----------
    fields : QgsFields
    """
    names = {field.name for field in FIELDS}
    described = names <= set(fields.names())
    return [i for i, name in enumerate(fields.names()) if not (described and name in names)]


def set_aliases(layer):
    """Give an open result the aliases; they become part of the styles that are stored with it."""
    for field in FIELDS:
        layer.setFieldAlias(layer.fields().lookupField(field.name), alias(field))
