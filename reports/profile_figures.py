"""The figure of `profile` (the paper's Fig. 6): velocity in the colours of the patterns, and the terrain below it."""

import numpy as np

from ..core.along import running_median
from ..core.patterns import PATTERNS
from .figures import FONT, GRID, INK, QUIET, new_figure, pattern_legend, plain_axes
from .html import number

WINDOW = 0.05
"""Of the running median, as share of the line's length."""
LEAST_FOR_MEDIAN = 20
_MANY = 1500  # points from which they are drawn as an image inside an SVG or PDF
_KILOMETRES = 3000.0


def profile_figure(section, names, tr):
    """Draw one section.

    Parameters
    ----------
    section : reports.profile.Section; names : of the patterns; tr : callable, translates a text

    Returns
    -------
    matplotlib Figure
    """
    kilometres = section.length >= _KILOMETRES
    unit = 1000.0 if kilometres else 1.0
    if section.terrain is None:
        figure = new_figure(174, 78)
        upper = axes = figure.add_subplot()
    else:
        figure = new_figure(174, 108)
        upper, axes = figure.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": (2.1, 1)})
        _terrain(axes, section, unit, tr)
        figure.align_ylabels()
    _velocities(upper, section, unit, names, tr)
    axes.set_xlim(0.0, section.length / unit)
    axes.set_xlabel(tr("Distance along the line (km)") if kilometres else tr("Distance along the line (m)"))
    return figure


def _velocities(axes, section, unit, names, tr):
    n = len(section.distance)
    size = 4.2 if n < 300 else 3.0 if n < 2000 else 2.0
    counts = np.bincount(section.codes[section.codes >= 0], minlength=len(PATTERNS))
    axes.axhline(0.0, color=QUIET, linewidth=0.6, zorder=1)
    kinds = [(p.code, f"{names[p.code]} ({number(int(counts[p.code]))})", p.colour, "white") for p in PATTERNS]
    none = int((section.codes < 0).sum())
    kinds.append((-1, tr("Not classified ({count})").format(count=number(none)), "white", QUIET))
    for code, label, colour, edge in kinds:
        mine = section.codes == code
        if not mine.any():
            continue
        # The fewer, the further in front.
        axes.plot(
            section.distance[mine] / unit, section.velocity[mine], "o", color=colour, markeredgecolor=edge,
            markeredgewidth=0.3, markersize=size, label=label, zorder=3 - mine.sum() / n, rasterized=n > _MANY,
        )  # fmt: skip
    known = np.isfinite(section.velocity)
    if known.sum() >= LEAST_FOR_MEDIAN:
        places, medians = running_median(
            section.distance[known], section.velocity[known], WINDOW * section.length, least=5
        )
        axes.plot(places / unit, medians, color="white", linewidth=2.6, zorder=4)
        axes.plot(places / unit, medians, color=INK, linewidth=1.2, zorder=5, label=tr("Running median"))
    axes.margins(y=0.1)
    axes.set_ylabel(tr("Velocity (mm/yr)"))
    plain_axes(axes, "y")
    if n:
        pattern_legend(axes)
    for x, text, side in zip((0.004, 0.996), _ends(section.ends, tr), ("left", "right")):
        axes.text(x, 0.98, text, transform=axes.transAxes, ha=side, va="top", fontsize=FONT, fontweight="bold",
                  color=INK, zorder=6)  # fmt: skip


def _terrain(axes, section, unit, tr):
    known = np.isfinite(section.terrain)
    axes.set_ylabel(tr("Elevation (m)"))
    plain_axes(axes, "y")
    if not known.any():
        return
    low, high = section.terrain[known].min(), section.terrain[known].max()
    margin = max(0.08 * (high - low), 1.0)
    axes.fill_between(section.terrain_distance / unit, low - margin, section.terrain, color=GRID, linewidth=0)
    axes.plot(section.terrain_distance / unit, section.terrain, color=QUIET, linewidth=1.0)
    axes.set_ylim(low - margin, high + margin)


def _ends(ends, tr):
    """Points of the compass at which the line begins and ends; nothing for a closed line."""
    east, north = ends[1] - ends[0]
    if not np.hypot(east, north) > 0:
        return "", ""
    rose = [tr("N"), tr("NE"), tr("E"), tr("SE"), tr("S"), tr("SW"), tr("W"), tr("NW")]
    towards = round(np.degrees(np.arctan2(east, north)) / 45.0) % 8
    return rose[(towards + 4) % 8], rose[towards]
