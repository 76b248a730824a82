"""What the dock says of the points shown, as rich text."""

import html

import numpy as np

from ..compat import tr
from ..core.patterns import PATTERNS
from .text import number, pattern_name


def point_html(point, rate, labels):
    """One point: its prediction, velocity and dates; then its id and labels.

    Parameters
    ----------
    point : layers.point_series.Point; rate : float, mm/yr; labels : {annotator: pattern key}
    """
    parts = []
    if point.code >= 0:
        sure = f" {point.confidence:.0%}" if np.isfinite(point.confidence) else ""
        parts.append(f"{square(PATTERNS[point.code].colour)} <b>{html.escape(pattern_name(point.code))}</b>{sure}")
    if np.isfinite(rate):
        parts.append(f"<b>{number(rate)}</b> mm/{tr('yr')}")
    count = int(np.isfinite(point.values).sum())
    parts.append(html.escape(tr("{count} of {all} dates").format(count=count, all=len(point.values))))
    parts.append(html.escape(tr("point {id}").format(id=point.key)))
    text = " &nbsp;·&nbsp; ".join(parts)
    return text + _labels_html(labels)


def points_html(traces, points):
    """Several points: their colours and ids; the last, in bold, is the one that a label would go to."""
    parts = []
    for trace, point in zip(traces, points):
        name = f"{point.key} ({pattern_name(point.code)})" if point.code >= 0 else point.key
        parts.append(_marked(trace.colour, name, bold=point is points[-1]))
    return " &nbsp; ".join(parts)


def group_html(total, read, bands):
    """An area: how many points, and the median of which pattern has which colour."""
    text = tr("{count} points").format(count=f"{total:,}".replace(",", "\u202f"))
    if read < total:
        text += tr(" (median and range of every {step}th)").format(step=-(-total // read))
    names = " &nbsp; ".join(_marked(band.colour, band.name) for band in bands)
    return f"<b>{html.escape(text)}</b> &nbsp; {names}"


def square(colour):
    """A square of a colour."""
    return f'<span style="color:{colour}">■</span>'


def _marked(colour, name, bold=False):
    """A square and a name that stay on one line."""
    name = html.escape(name).replace(" ", "&nbsp;")
    return f"{square(colour)}&nbsp;" + (f"<b>{name}</b>" if bold else name)


def _labels_html(labels):
    if not labels:
        return ""
    codes = {pattern.key: pattern for pattern in PATTERNS}
    parts = [
        f"{square(codes[key].colour)} {html.escape(pattern_name(codes[key].code))} ({html.escape(by or '–')})"
        for by, key in sorted(labels.items())
        if key in codes
    ]
    return "<br>" + html.escape(tr("Labelled:")) + " " + ", ".join(parts)
