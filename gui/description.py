"""What a fit says of one point, as short lines of rich text."""

import html

import numpy as np
from qgis.PyQt.QtCore import QCoreApplication, QDate, QLocale

from ..compat import tr
from ..core.errors import QT_TRANSLATE_NOOP
from ..core.patterns import CODES, KEYS
from .text import number, pattern_name

FORMS = {
    "power": QT_TRANSLATE_NOOP("Forms", "power law"),
    "exponential": QT_TRANSLATE_NOOP("Forms", "exponential"),
    "logarithmic": QT_TRANSLATE_NOOP("Forms", "logarithmic"),
    "hyperbolic": QT_TRANSLATE_NOOP("Forms", "hyperbolic"),
    "accelerating": QT_TRANSLATE_NOOP("Forms", "accelerating"),
    "decelerating": QT_TRANSLATE_NOOP("Forms", "decelerating"),
}
SIMPLER = {key: CODES["stable" if key == "linear" else "linear"] for key in KEYS[:5]}
"""What `d_bic` compares each pattern with."""
_YEAR_DAYS = QDate(2001, 1, 1)


def description_html(found, code, colour):
    """Lines of the one series in `found` (core.describe.Found), whose pattern is `code`; colour of the curve."""
    key = KEYS[code]
    lines = {"step": _step, "piecewise": _piecewise, "power": _power}.get(key, _line)(found)
    if key != "undefined":
        lines.append(_evidence(found, key))
    lines.append(" · ".join(_waves_and_noise(found)))
    text = "<br>".join(html.escape(line) for line in lines if line)
    if not found.model[0]:
        return text
    name = html.escape(tr("Fit (95 % intervals)"))
    return f'<span style="color:{colour}">━━</span> <b>{name}</b><br>{text}'


def _with_interval(found, name, unit, width=None):
    """As -12.3 ± 0.8 mm/yr."""
    value, half = found[name][0], found[width or name + "_ci"][0]
    return f"{number(value)} ± {half:.1f} {unit}"


def _per_year():
    return "mm/" + tr("yr")


def _when(found, name):
    """As 2019-04-12 ± 9 d, by the further of the interval's two limits."""
    date, low, high = (found[f"{name}_{part}"][0] for part in ("date", "from", "to"))
    days = max((date - low).astype(int), (high - date).astype(int))
    return tr("{date} ± {days} d").format(date=date, days=days)


def _line(found):
    if np.isnan(found["vel_fit"][0]):
        return []
    return [_with_interval(found, "vel_fit", _per_year())]


def _step(found):
    lines = []
    for name in ("step", "step2"):
        if np.isnat(found[name + "_date"][0]):
            continue
        size = _with_interval(found, name + "_mm", "mm", name + "_ci")
        lines.append(tr("step {date}, {size}").format(date=_when(found, name), size=size))
        if name == "step" and found["step_wrap"][0] == 1:
            lines[-1] += " – " + tr("near half a wavelength")
    if not lines:
        return []
    before, after = (_with_interval(found, name, _per_year()) for name in ("vel_1", "vel_2"))
    lines.append(before if before == after else tr("before {before}, after {after}").format(before=before, after=after))
    return lines


def _piecewise(found):
    lines = []
    for k in range(1, 5):
        if not np.isnan(found[f"vel_{k}"][0]):
            lines.append(_with_interval(found, f"vel_{k}", _per_year()))
        if k < 4 and not np.isnat(found[f"brk{k}_date"][0]):
            lines.append(tr("break {date}").format(date=_when(found, f"brk{k}")))
    return lines


def _power(found):
    if not found["form"][0]:
        return []
    form, trend = (QCoreApplication.translate("Forms", FORMS[found[name][0]]) for name in ("form", "trend"))
    if np.isfinite(found["exponent"][0]):
        shape = tr("exponent {value} ± {half}").format(value=_short(found["exponent"]), half=_short(found["expon_ci"]))
    else:
        shape = tr("time constant {value} ± {half} years").format(
            value=_short(found["tau_yr"]), half=_short(found["tau_ci"])
        )
    lines = [f"{trend}, {form}, {shape}"]
    lines.append(tr("now {rate}").format(rate=_with_interval(found, "vel_now", _per_year())))
    for name, text in (("onset_date", tr("sets in {date}")), ("level_date", tr("levels off {date}"))):
        if not np.isnat(found[name][0]):
            lines.append(text.format(date=found[name][0]))
    return lines


def _short(column):
    return f"{column[0]:.2f}"


def _evidence(found, key):
    value = found["d_bic"][0]
    if not np.isfinite(value):
        return ""
    return tr("ΔBIC {value} against {pattern}").format(
        value=number(value, 0), pattern=pattern_name(SIMPLER[key]).lower()
    )


def _waves_and_noise(found):
    lines = []
    if np.isfinite(found["annual_mm"][0]):
        day = QLocale().toString(_YEAR_DAYS.addDays(int(found["annual_day"][0]) - 1), "d MMM")
        lines.append(
            tr("annual {amplitude} ± {half} mm, highest {day}").format(
                amplitude=f"{found['annual_mm'][0]:.1f}", half=f"{found['annual_ci'][0]:.1f}", day=day
            )
        )
    if np.isfinite(found["resid_mm"][0]):
        lines.append(
            tr("noise {noise} mm, {share} correlated").format(
                noise=f"{found['resid_mm'][0]:.1f}", share=f"{found['corr_share'][0]:.0%}"
            )
        )
    return lines
