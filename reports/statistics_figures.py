"""The figures of `statistics`: velocities and shares (the paper's Fig. 5), violins (Fig. 11), shares by polygon."""

import numpy as np

from ..core.patterns import PATTERNS
from ..core.summary import density, summary
from ..core.velocity_classes import velocity_colours
from .figures import FONT, GRID, INK, QUIET, deeper, new_figure, pattern_legend, plain_axes, shortened
from .html import number, real

BARS = 25
"""Polygons in the figure of shares at most."""
_FEW = 5  # values of which no density can be told: drawn as points
_BINS = 60


def velocity_figure(velocity, counts, names, tr):
    """Histogram of velocity with mean and three standard deviations, and the shares of the patterns beside it.

    Parameters
    ----------
    velocity : (n,) mm/yr, NaN where unknown; counts : (6,) points of each pattern; names : of the patterns
    tr : callable, translates a text

    Returns
    -------
    matplotlib Figure
    """
    figure = new_figure(174, 76)
    left, right = figure.subplots(1, 2, gridspec_kw={"width_ratios": (1.55, 1)})
    _histogram(left, velocity, tr)
    _shares(right, counts, names, tr)
    return figure


def _histogram(axes, velocity, tr):
    known = velocity[np.isfinite(velocity)]
    axes.set_xlabel(tr("Velocity (mm/yr)"))
    axes.set_ylabel(tr("Points"))
    plain_axes(axes, "y")
    if not len(known):
        return
    numbers = summary(known)
    spread = 0.0 if np.isnan(numbers.std) else numbers.std
    low, high = np.percentile(known, (0.1, 99.9))
    low, high = min(low, numbers.mean - 3.3 * spread), max(high, numbers.mean + 3.3 * spread)
    width = _round_width(max(high - low, 1.0) / _BINS)
    edges = np.arange(np.floor(low / width), np.ceil(high / width) + 1) * width
    if len(edges) < 2:
        edges = np.array([edges[0] - width, edges[0] + width])
    heights, edges = np.histogram(known, edges)
    centres = (edges[:-1] + edges[1:]) / 2
    axes.bar(edges[:-1], heights, width=width, align="edge", color=velocity_colours(centres), linewidth=0)
    axes.step([edges[0], *edges], [0, *heights, 0][: len(edges) + 1], where="post", color=QUIET, linewidth=0.5)
    axes.set_xlim(edges[0], edges[-1])
    axes.set_ylim(0, heights.max() * 1.04)
    lines = [(numbers.mean, tr("mean"), "-")]
    if spread > 0:
        lines += [(numbers.mean - 3 * spread, "−3σ", (0, (4, 2))), (numbers.mean + 3 * spread, "+3σ", (0, (4, 2)))]
    for value, name, style in lines:
        axes.axvline(value, color=INK, linewidth=0.9, linestyle=style)
        axes.text(value, 1.015, f"{name}\n{real(value)}", transform=axes.get_xaxis_transform(), ha="center",
                  va="bottom", fontsize=FONT - 1, color=INK, linespacing=1.1)  # fmt: skip


def _shares(axes, counts, names, tr):
    total = max(int(counts.sum()), 1)
    shares = 100.0 * counts / total
    axes.barh(range(len(PATTERNS)), shares, height=0.68, color=[p.colour for p in PATTERNS], edgecolor=QUIET,
              linewidth=0.4)  # fmt: skip
    for i, share in enumerate(shares):
        text = f"{share:.1f}\u202f% ({number(int(counts[i]))})"
        axes.text(share + 1.2, i, text, va="center", fontsize=FONT - 1, color=INK)
    axes.set_yticks(range(len(PATTERNS)), names)
    axes.set_ylim(len(PATTERNS) - 0.5, -0.5)
    axes.set_xlim(0, max(shares.max(), 1.0) * 1.62)
    axes.set_xticks([tick for tick in axes.get_xticks() if tick <= 100])
    axes.set_xlabel(tr("Share of the points (%)"))
    plain_axes(axes)
    axes.tick_params(axis="y", length=0)


def violin_figure(values, codes, names, label, tr, zero=False):
    """Distribution of a quantity by pattern: density, middle half, 5 to 95 %, and median.

    Parameters
    ----------
    values : (n,) float, NaN where unknown; codes : (n,) int, -1 without a pattern; names : of the patterns
    label : str, the quantity with its unit; tr : callable; zero : bool, draw the line of zero

    Returns
    -------
    matplotlib Figure
    """
    groups = [(p, values[(codes == p.code) & np.isfinite(values)]) for p in PATTERNS]
    groups = [(pattern, found) for pattern, found in groups if len(found)]
    figure = new_figure(max(88, 24 + 18 * len(groups)), 76)
    axes = figure.add_subplot()
    axes.set_ylabel(label)
    plain_axes(axes, "y")
    axes.tick_params(axis="x", length=0)
    axes.set_xticks(
        range(len(groups)),
        [f"{names[p.code].replace(' ', chr(10), 1)}\nn = {number(len(found))}" for p, found in groups],
    )
    axes.set_xlim(-0.6, len(groups) - 0.4)
    if not groups:
        return figure
    together = np.concatenate([found for _, found in groups])
    low, high = np.percentile(together, (0.1, 99.9))
    margin = 0.04 * (high - low) or 0.5
    low, high = low - margin, high + margin
    if zero:
        axes.axhline(0.0, color=QUIET, linewidth=0.6, zorder=1)
    for i, (pattern, found) in enumerate(groups):
        _violin(axes, i, found, pattern.colour, low, high)
    axes.set_ylim(low, high)
    return figure


def _violin(axes, at, values, colour, low, high):
    dark = deeper(colour)
    if len(values) < _FEW or np.ptp(values) == 0:
        axes.plot(np.full(len(values), at), values, "o", color=colour, markeredgecolor=dark, markersize=4)
        return
    grid, height = density(values, low, high)
    half = 0.4 * height / np.nanmax(height)
    inside = np.isfinite(half)
    grid, half = grid[inside], half[inside]
    across = np.concatenate([at - half, (at + half)[::-1], at - half[:1]])
    along = np.concatenate([grid, grid[::-1], grid[:1]])
    axes.fill(across, along, color=colour, alpha=0.75, linewidth=0, zorder=2)
    axes.plot(across, along, color=dark, linewidth=0.6, zorder=2)
    numbers = summary(values)
    axes.vlines(at, numbers.p05, numbers.p95, color=INK, linewidth=0.8, zorder=3)
    axes.vlines(at, numbers.q25, numbers.q75, color=INK, linewidth=3.6, zorder=3)
    axes.plot(
        at, numbers.median, "o", color="white", markeredgecolor=INK, markeredgewidth=0.7, markersize=3.6, zorder=4
    )


def polygons_figure(groups, names, tr):
    """Shares of the patterns in each polygon, stacked; of the `BARS` polygons with most points.

    Parameters
    ----------
    groups : list of core.statistics.Group with points, those with most first

    Returns
    -------
    matplotlib Figure
    """
    groups = groups[:BARS]
    figure = new_figure(174, 24 + 5.6 * len(groups))
    axes = figure.add_subplot()
    start = np.zeros(len(groups))
    for pattern in PATTERNS:
        shares = np.array([100 * np.nan_to_num(group.shares[pattern.code]) for group in groups])
        axes.barh(range(len(groups)), shares, left=start, height=0.72, color=pattern.colour, edgecolor="white",
                  linewidth=0.4, label=names[pattern.code])  # fmt: skip
        start += shares
    axes.set_yticks(range(len(groups)), [f"{shortened(g.name)} ({number(g.points)})" for g in groups])
    axes.set_ylim(len(groups) - 0.5, -0.5)
    axes.set_xlim(0, 100)
    axes.set_xlabel(tr("Share of the classified points (%); in brackets all points of the polygon"))
    plain_axes(axes)
    axes.spines["left"].set_color(GRID)
    axes.tick_params(axis="y", length=0)
    pattern_legend(axes)
    return figure


def _round_width(width):
    """The next of 1, 2, 5 times a power of ten."""
    magnitude = 10.0 ** np.floor(np.log10(width))
    return min(k for k in (1.0, 2.0, 5.0, 10.0) if k * magnitude >= width * (1 - 1e-9)) * magnitude
