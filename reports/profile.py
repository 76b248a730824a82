"""The page and the table of `profile`."""

from html import escape
from typing import NamedTuple

import numpy as np

from ..core.patterns import KEYS, PATTERNS
from ..core.summary import summary
from .csv_table import csv_text
from .figures import picture
from .html import chip, element, number, real, table
from .profile_figures import WINDOW, profile_figure
from .report import report_page

COLUMNS = ("line", "point", "x", "y", "distance_m", "offset_m", "velocity_mm_yr", "pattern", "elevation_m")


class Section(NamedTuple):
    """One line and the points beside it, in order of their distance along it.

    name : str; length : float, m; ends : (2, 2) float, its first and last place in m, east and north
    ids : (n,) int; xy : (n, 2) in the layer's system; distance, offset : (n,) m, the offset positive to the right
    velocity : (n,) mm/yr, NaN where unknown; codes : (n,) int, -1 without a pattern
    elevation : (n,) m at the points, terrain_distance, terrain : (k,) m along the line; None without elevation model
    """

    name: str
    length: float
    ends: np.ndarray
    ids: np.ndarray
    xy: np.ndarray
    distance: np.ndarray
    offset: np.ndarray
    velocity: np.ndarray
    codes: np.ndarray
    elevation: np.ndarray = None
    terrain_distance: np.ndarray = None
    terrain: np.ndarray = None


def profile_figures(sections, names, tr=str):
    """{name of the file: matplotlib Figure}, one a section that has points."""
    return {
        f"profile_{i}": profile_figure(section, names, tr)
        for i, section in enumerate(sections, start=1)
        if len(section.ids)
    }


def profile_page(about, sections, buffer, figures, names, tr=str, before_each=lambda done: None):
    """The report as HTML text of one file.

    Parameters
    ----------
    about : reports.report.About; sections : list of Section; buffer : float, m; figures : of `profile_figures`
    before_each : function of the number of lines drawn so far, called before each; may raise
    """
    parts = []
    for i, section in enumerate(sections, start=1):
        before_each(i - 1)
        parts += [element("h2", section.name), element("p", _subtitle(section, tr), "subtitle")]
        if f"profile_{i}" in figures:
            text = tr("Velocity and patterns along {line}").format(line=section.name)
            parts += [picture(figures[f"profile_{i}"], text), _patterns_table(section, names, tr)]
    title = tr("Profile: {layer}").format(layer=about.layer)
    return report_page(title, verdict(sections, buffer, tr), about, parts, _method(tr), tr)


def verdict(sections, buffer, tr=str):
    """What was found, in a sentence."""
    return tr("{points} points lie within {buffer} m of {lines} line(s).").format(
        points=number(sum(len(section.ids) for section in sections)), buffer=f"{buffer:g}", lines=len(sections)
    )


def profile_csv(sections):
    """CSV text with the columns `COLUMNS`, one point a row, by line and distance."""
    return csv_text(
        COLUMNS,
        (
            [
                section.name,
                section.ids[i],
                f"{section.xy[i, 0]:.9g}",
                f"{section.xy[i, 1]:.9g}",
                f"{section.distance[i]:.2f}",
                f"{section.offset[i]:.2f}",
                section.velocity[i],
                KEYS[section.codes[i]] if section.codes[i] >= 0 else "",
                None if section.elevation is None else section.elevation[i],
            ]
            for section in sections
            for i in range(len(section.ids))
        ),
    )


def _subtitle(section, tr):
    said = tr("Length {length} m, {points} points.").format(
        length=number(round(section.length)), points=number(len(section.ids))
    )
    if section.terrain is not None and not np.isfinite(section.terrain).any():
        said += " " + tr("The elevation model has no value along the line.")
    return said


def _patterns_table(section, names, tr):
    head = [tr("Pattern"), tr("Points"), tr("Median velocity (mm/yr)"), tr("Middle half"), tr("From … to (m)")]
    rows = []
    for label, mine in [
        (escape(tr("All")), np.ones(len(section.ids), dtype=bool)),
        *((chip(pattern.colour, names[pattern.code]), section.codes == pattern.code) for pattern in PATTERNS),
        (escape(tr("Not classified")), section.codes < 0),
    ]:
        if not mine.any():
            continue
        velocity, distance = summary(section.velocity[mine]), section.distance[mine]
        rows.append(
            [
                label,
                number(int(mine.sum())),
                real(velocity.median),
                f"{real(velocity.q25)} … {real(velocity.q75)}" if velocity.count else "–",
                f"{number(round(distance.min()))} … {number(round(distance.max()))}",
            ]
        )
    return table(head, rows)


def _method(tr):
    return [
        tr(
            "Distances are in metres in an azimuthal equidistant projection around the middle of each line. A point is "
            "drawn at the nearest place of the line; points before its start and beyond its end are left out. The "
            "offset in the table is positive to the right of the line."
        ),
        tr(
            "Running median: of the points within {share} % of the line's length, where there are at least five. "
            "Elevation: the pixels of the first band."
        ).format(share=round(100 * WINDOW)),
        tr("Displacements are along the line of sight; the sign is the producer's."),
    ]
