"""How a layer's displacement fields are to be read in the dock; kept with the layer in the project."""

from dataclasses import asdict, dataclass

from qgis.core import QgsVectorLayer

from ..core.dates import parse_field
from ..core.measured import UNITS
from .provenance import read_provenance

PROPERTY = "insarpatterns/"
TOWARDS, AWAY, UNSAID = "towards", "away", "unsaid"
SIGNS = (TOWARDS, AWAY, UNSAID)


@dataclass(frozen=True)
class SeriesSettings:
    """prefix : family of dated fields ("" for the automatic choice); unit : "mm", "cm" or "m"; no_data : text of a
    number or ""; sign : where positive values move to, "towards" the satellite, "away" from it or "unsaid".
    """  # noqa: D205

    prefix: str = ""
    unit: str = "mm"
    no_data: str = ""
    sign: str = TOWARDS

    @property
    def no_data_value(self):
        """The no-data value as float, or None."""
        try:
            return float(self.no_data.replace(",", ".")) if self.no_data.strip() else None
        except ValueError:
            return None


def read_settings(layer):
    """SeriesSettings of a layer as the project keeps them; anything unknown is the default."""
    default = SeriesSettings()
    found = {name: str(layer.customProperty(PROPERTY + name, value)) for name, value in asdict(default).items()}
    if found["unit"] not in UNITS:
        found["unit"] = default.unit
    if found["sign"] not in SIGNS:
        found["sign"] = default.sign
    return SeriesSettings(**found)


def save_settings(layer, settings):
    """Keep SeriesSettings with the layer."""
    for name, value in asdict(settings).items():
        layer.setCustomProperty(PROPERTY + name, value)


def families(names):
    """Families of dated fields, {prefix: [field names]}, in the order of the layer."""
    found = {}
    for name in names:
        parsed = parse_field(name)
        if parsed and parsed[1]:
            found.setdefault(parsed[0], []).append(name)
    return found


def chosen_fields(layer, settings):
    """Names of the displacement fields: the family chosen, else those classified, else () for the automatic choice."""
    names = layer.fields().names()
    if settings.prefix:
        return tuple(families(names).get(settings.prefix.strip("*"), ()))
    facts = read_provenance(layer) if isinstance(layer, QgsVectorLayer) else None
    fields = facts.get("fields") if isinstance(facts, dict) else None
    if isinstance(fields, list) and fields and set(map(str, fields)) <= set(names):
        return tuple(map(str, fields))
    return ()
