"""The one table of what `describe` writes: field names (frozen, at most 10 characters), kinds and aliases.

A field that does not belong to a point's pattern is NULL there. `_ci` is half the width of the 95 % interval of the
field that it is named after, in its unit; `_from` and `_to` are the limits of a date's 95 % interval.
"""

from typing import NamedTuple

from ..errors import QT_TRANSLATE_NOOP
from ..patterns import KEYS


class Field(NamedTuple):
    """One field.

    name : at most 10 characters; kind : "real", "integer", "text" or "date"; alias : English, translated at the
    boundary; patterns : keys of the patterns that fill it; decimals : of a real number.
    """

    name: str
    kind: str
    alias: str
    patterns: tuple
    decimals: int = 2


_STEP, _BREAK, _POWER = ("step",), ("piecewise",), ("power",)
_SEGMENTS, _RATED, _MOVING = ("step", "piecewise"), ("stable", "linear"), KEYS[:5]

FIELDS = (
    # The rate: over the whole series where it has one, and at its end.
    Field("vel_fit", "real", QT_TRANSLATE_NOOP("Fields", "Velocity (mm/yr)"), _RATED),
    Field("vel_fit_ci", "real", QT_TRANSLATE_NOOP("Fields", "± velocity (mm/yr, 95 %)"), _RATED),
    Field("vel_now", "real", QT_TRANSLATE_NOOP("Fields", "Present velocity (mm/yr)"), _MOVING),
    Field("vel_now_ci", "real", QT_TRANSLATE_NOOP("Fields", "± present velocity (mm/yr, 95 %)"), _MOVING),
    # Steps: the larger one first, a second one where there is one.
    Field("step_date", "date", QT_TRANSLATE_NOOP("Fields", "Date of the step"), _STEP),
    Field("step_from", "date", QT_TRANSLATE_NOOP("Fields", "Date of the step, earliest (95 %)"), _STEP),
    Field("step_to", "date", QT_TRANSLATE_NOOP("Fields", "Date of the step, latest (95 %)"), _STEP),
    Field("step_mm", "real", QT_TRANSLATE_NOOP("Fields", "Size of the step (mm)"), _STEP),
    Field("step_ci", "real", QT_TRANSLATE_NOOP("Fields", "± size of the step (mm, 95 %)"), _STEP),
    Field("step_wrap", "integer", QT_TRANSLATE_NOOP("Fields", "Step near half a wavelength (1: yes)"), _STEP),
    Field("step2_date", "date", QT_TRANSLATE_NOOP("Fields", "Date of the second step"), _STEP),
    Field("step2_from", "date", QT_TRANSLATE_NOOP("Fields", "Date of the second step, earliest (95 %)"), _STEP),
    Field("step2_to", "date", QT_TRANSLATE_NOOP("Fields", "Date of the second step, latest (95 %)"), _STEP),
    Field("step2_mm", "real", QT_TRANSLATE_NOOP("Fields", "Size of the second step (mm)"), _STEP),
    Field("step2_ci", "real", QT_TRANSLATE_NOOP("Fields", "± size of the second step (mm, 95 %)"), _STEP),
    # Breakpoints in order of time.
    Field("brk1_date", "date", QT_TRANSLATE_NOOP("Fields", "Date of breakpoint 1"), _BREAK),
    Field("brk1_from", "date", QT_TRANSLATE_NOOP("Fields", "Date of breakpoint 1, earliest (95 %)"), _BREAK),
    Field("brk1_to", "date", QT_TRANSLATE_NOOP("Fields", "Date of breakpoint 1, latest (95 %)"), _BREAK),
    Field("brk2_date", "date", QT_TRANSLATE_NOOP("Fields", "Date of breakpoint 2"), _BREAK),
    Field("brk2_from", "date", QT_TRANSLATE_NOOP("Fields", "Date of breakpoint 2, earliest (95 %)"), _BREAK),
    Field("brk2_to", "date", QT_TRANSLATE_NOOP("Fields", "Date of breakpoint 2, latest (95 %)"), _BREAK),
    Field("brk3_date", "date", QT_TRANSLATE_NOOP("Fields", "Date of breakpoint 3"), _BREAK),
    Field("brk3_from", "date", QT_TRANSLATE_NOOP("Fields", "Date of breakpoint 3, earliest (95 %)"), _BREAK),
    Field("brk3_to", "date", QT_TRANSLATE_NOOP("Fields", "Date of breakpoint 3, latest (95 %)"), _BREAK),
    # Rates between them; of a step, 1 is before and 2 after.
    Field("vel_1", "real", QT_TRANSLATE_NOOP("Fields", "Velocity of segment 1, before a step (mm/yr)"), _SEGMENTS),
    Field("vel_1_ci", "real", QT_TRANSLATE_NOOP("Fields", "± velocity of segment 1 (mm/yr, 95 %)"), _SEGMENTS),
    Field("vel_2", "real", QT_TRANSLATE_NOOP("Fields", "Velocity of segment 2, after a step (mm/yr)"), _SEGMENTS),
    Field("vel_2_ci", "real", QT_TRANSLATE_NOOP("Fields", "± velocity of segment 2 (mm/yr, 95 %)"), _SEGMENTS),
    Field("vel_3", "real", QT_TRANSLATE_NOOP("Fields", "Velocity of segment 3 (mm/yr)"), _BREAK),
    Field("vel_3_ci", "real", QT_TRANSLATE_NOOP("Fields", "± velocity of segment 3 (mm/yr, 95 %)"), _BREAK),
    Field("vel_4", "real", QT_TRANSLATE_NOOP("Fields", "Velocity of segment 4 (mm/yr)"), _BREAK),
    Field("vel_4_ci", "real", QT_TRANSLATE_NOOP("Fields", "± velocity of segment 4 (mm/yr, 95 %)"), _BREAK),
    # Curves.
    Field("form", "text", QT_TRANSLATE_NOOP("Fields", "Form of the curve"), _POWER),
    Field("trend", "text", QT_TRANSLATE_NOOP("Fields", "accelerating or decelerating"), _POWER),
    Field("exponent", "real", QT_TRANSLATE_NOOP("Fields", "Exponent of the curve"), _POWER),
    Field("expon_ci", "real", QT_TRANSLATE_NOOP("Fields", "± exponent (95 %)"), _POWER),
    Field("tau_yr", "real", QT_TRANSLATE_NOOP("Fields", "Time constant of the curve (years)"), _POWER),
    Field("tau_ci", "real", QT_TRANSLATE_NOOP("Fields", "± time constant (years, 95 %)"), _POWER),
    Field("onset_date", "date", QT_TRANSLATE_NOOP("Fields", "Date on which the curve sets in"), _POWER),
    Field("level_date", "date", QT_TRANSLATE_NOOP("Fields", "Date of levelling off (95 % of the limit)"), _POWER),
    # All patterns.
    Field("annual_mm", "real", QT_TRANSLATE_NOOP("Fields", "Annual amplitude (mm)"), KEYS),
    Field("annual_ci", "real", QT_TRANSLATE_NOOP("Fields", "± annual amplitude (mm, 95 %)"), KEYS),
    Field("annual_day", "integer", QT_TRANSLATE_NOOP("Fields", "Day of the year of the annual maximum"), KEYS),
    Field("resid_mm", "real", QT_TRANSLATE_NOOP("Fields", "Standard deviation of the residuals (mm)"), KEYS),
    Field("corr_share", "real", QT_TRANSLATE_NOOP("Fields", "Share of correlated noise (0 to 1)"), KEYS),
    Field("d_bic", "real", QT_TRANSLATE_NOOP("Fields", "Evidence against the next simpler pattern (BIC)"), _MOVING, 1),
)
NAMES = tuple(field.name for field in FIELDS)
KINDS = {field.name: field.kind for field in FIELDS}
