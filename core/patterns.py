"""The one table of deformation patterns: code, key, name, colour and result field.

The six patterns and their order are those of Yang et al. (2024), ISPRS Archives XLVIII-1-2024, 813.
The colours keep apart under the three colour-vision deficiencies and stand out from a white and
a dark grey base map; `test/core/test_patterns.py` measures both.
"""

from typing import NamedTuple

from .errors import QT_TRANSLATE_NOOP


class Pattern(NamedTuple):
    """One deformation pattern.

    code : class index in labels and in the model's output; key : text in the `pattern` field;
    name : English name, translated at the boundary; colour : #rrggbb on the map;
    field : name of its probability field, at most 10 characters for shapefiles.
    """

    code: int
    key: str
    name: str
    colour: str
    field: str


PATTERNS = (
    Pattern(0, "stable", QT_TRANSLATE_NOOP("Patterns", "Stable"), "#009e73", "p_stable"),
    Pattern(1, "linear", QT_TRANSLATE_NOOP("Patterns", "Linear"), "#56b4e9", "p_linear"),
    Pattern(2, "step", QT_TRANSLATE_NOOP("Patterns", "Step"), "#d55e00", "p_step"),
    Pattern(3, "piecewise", QT_TRANSLATE_NOOP("Patterns", "Piecewise linear"), "#f0c808", "p_piecewis"),
    Pattern(4, "power", QT_TRANSLATE_NOOP("Patterns", "Power"), "#b04fb0", "p_power"),
    Pattern(5, "undefined", QT_TRANSLATE_NOOP("Patterns", "Undefined"), "#9a9a9a", "p_undef"),
)
KEYS = tuple(p.key for p in PATTERNS)
CODES = {p.key: p.code for p in PATTERNS}
NOT_CLASSIFIED = QT_TRANSLATE_NOOP("Patterns", "Not classified")
