"""The figure of `regionseries` (the paper's Figs. 8 and 10): median, quartiles and extremes of patterns over time."""

import numpy as np

from ..core.patterns import PATTERNS
from .figures import FONT, INK, QUIET, deeper, new_figure, plain_axes
from .html import number


def region_figure(region, dates, names, tr):
    """One panel for each pattern of a region.

    Parameters
    ----------
    region : reports.regionseries.RegionSeries; dates : (m,) datetime64[D]; names : of the patterns
    tr : callable, translates a text

    Returns
    -------
    matplotlib Figure
    """
    count = len(region.patterns)
    columns = min(2, count)
    rows = -(-count // columns)
    figure = new_figure(88 if columns == 1 else 174, 12 + 46 * rows)
    panels = figure.subplots(rows, columns, sharex=True, squeeze=False).ravel()
    for axes, found in zip(panels, region.patterns):
        _panel(axes, found, dates, names, tr)
    for axes in panels[count:]:
        axes.set_axis_off()
    if count % 2 and rows > 1:  # the panel above the empty place shows the dates in its stead
        panels[count - 2].tick_params(labelbottom=True)
    figure.supylabel(tr("Displacement (mm)"), fontsize=FONT, color=INK)
    _legend(figure, any(found.events for found in region.patterns), tr)
    return figure


def _panel(axes, found, dates, names, tr):
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    pattern, envelope = PATTERNS[found.code], found.envelope
    dark = deeper(pattern.colour)
    time = dates.astype("datetime64[D]").astype(object)
    axes.axhline(0.0, color=QUIET, linewidth=0.6, zorder=1)
    axes.fill_between(time, envelope.minimum, envelope.maximum, color=pattern.colour, alpha=0.25, linewidth=0, zorder=2)
    axes.fill_between(time, envelope.q25, envelope.q75, color=pattern.colour, alpha=0.65, linewidth=0, zorder=3)
    axes.plot(time, envelope.median, color=dark, linewidth=1.3, zorder=4)
    axes.set_title(f"{names[found.code]} (n = {number(envelope.series)})", fontsize=FONT, color=INK, loc="left", pad=4)
    axes.set_xlim(time[0], time[-1])
    locator = AutoDateLocator(minticks=3, maxticks=7)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))
    axes.set_ylim(*_limits(envelope))
    plain_axes(axes, "y")
    right_half = time[0] + (time[-1] - time[0]) / 2
    for i, event in enumerate(found.events):
        at = event.date.astype(object)
        axes.axvline(at, color=INK, linewidth=0.8, linestyle=(0, (3, 2)), zorder=5)
        axes.annotate(
            f"{event.date} ({number(event.points)})", (at, 0.99 - 0.09 * i), xycoords=("data", "axes fraction"),
            xytext=(-3 if at > right_half else 3, 0), textcoords="offset points", va="top",
            ha="right" if at > right_half else "left", fontsize=FONT - 1.5, color=INK, zorder=6,
            bbox={"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.6},
        )  # fmt: skip


def _limits(envelope):
    """Limits of the axis: the extremes, as far as they leave a seventh of the height to the middle half."""
    if not np.isfinite(envelope.q25).any():
        return -1.0, 1.0
    q25, q75 = np.nanmin(envelope.q25), np.nanmax(envelope.q75)
    reach = 3.0 * max(q75 - q25, 1.0)
    low, high = max(np.nanmin(envelope.minimum), q25 - reach), min(np.nanmax(envelope.maximum), q75 + reach)
    margin = 0.06 * max(high - low, 1.0)
    return low - margin, high + margin


def _legend(figure, dated, tr):
    """What the shades mean, in grey, once for all panels."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    entries = [
        Line2D([], [], color=INK, linewidth=1.3, label=tr("Median")),
        Patch(color=QUIET, alpha=0.65, linewidth=0, label=tr("Quartiles")),
        Patch(color=QUIET, alpha=0.25, linewidth=0, label=tr("Minimum to maximum")),
    ]
    if dated:
        entries.append(Line2D([], [], color=INK, linewidth=0.8, linestyle=(0, (3, 2)), label=tr("Typical date")))
    narrow = figure.get_figwidth() < 5
    figure.suptitle("\n" if narrow else " ", fontsize=FONT)  # keeps the place, which the layout does not see
    figure.legend(
        handles=entries, loc="upper center", ncol=2 if narrow else 4,
        fontsize=FONT - 0.5, labelcolor=INK, frameon=False, borderaxespad=0.2, handlelength=1.4, handletextpad=0.5,
        columnspacing=1.4,
    )  # fmt: skip
