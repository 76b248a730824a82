"""Figures by matplotlib as pictures inside an HTML page: one look for all reports, on screen and in print."""

import base64
import io
from html import escape

from ..core.packages import require

INK, QUIET, GRID = "#1f2933", "#5f6b76", "#d9dee3"
# Okabe and Ito's colours for lines and marks of several models; the marks differ as well, for black-and-white print.
SERIES_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#a0559a", "#7a5c00", "#444444")
SERIES_MARKS = ("o", "s", "^", "D", "v", "P")
FONT = 8.5
FORMATS = ("PNG", "SVG", "PDF")
DPI = 300
_MM = 1 / 25.4
_SALT = "insar_patterns"


def check_matplotlib():
    """Find out before the work that the figures can be drawn after it.

    Raises
    ------
    MissingPackageError
        matplotlib is not installed.
    """
    require("matplotlib")


def new_figure(width, height):
    """An empty figure of `width` x `height` mm, without any of the windows that matplotlib.pyplot would bring.

    Raises
    ------
    MissingPackageError
        matplotlib is not installed.
    """
    check_matplotlib()
    from matplotlib.figure import Figure

    return Figure(figsize=(width * _MM, height * _MM), facecolor="white", constrained_layout=True)


def plain_axes(axes, grid=""):
    """Give axes the common look; `grid` is "x", "y", "both" or empty."""
    axes.set_facecolor("white")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(QUIET)
        axes.spines[side].set_linewidth(0.6)
    axes.tick_params(colors=INK, labelsize=FONT, width=0.6, length=3)
    for label in (axes.xaxis.label, axes.yaxis.label):
        label.set_size(FONT)
        label.set_color(INK)
    if grid:
        axes.grid(axis=grid, color=GRID, linewidth=0.6)
        axes.set_axisbelow(True)


def pattern_legend(axes):
    """A legend above the axes, to the right, of what is drawn there with a label: six entries a line, else four."""
    handles, labels = axes.get_legend_handles_labels()
    return axes.legend(
        handles, labels, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncol=6 if len(labels) <= 6 else 4,
        fontsize=FONT - 0.5, labelcolor=INK, frameon=False, borderaxespad=0.3, handlelength=1.0, handleheight=1.0,
        handletextpad=0.4, columnspacing=1.2, markerscale=1.4,
    )  # fmt: skip


def deeper(colour, share=0.35):
    """A colour (#rrggbb) mixed with ink, for lines and letters that the colour alone leaves too light."""
    pairs = zip(_channels(colour), _channels(INK))
    return "#" + "".join(f"{round((1 - share) * own + share * ink):02x}" for own, ink in pairs)


def _channels(colour):
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def shortened(name, most=28):
    """A name that fits beside a figure."""
    return name if len(name) <= most else name[: most - 1] + "…"


def svg(figure):
    """The figure as SVG text, the same for the same figure; letters are drawn as curves, so no font is needed."""
    import matplotlib

    salt, buffer = matplotlib.rcParams["svg.hashsalt"], io.StringIO()
    matplotlib.rcParams["svg.hashsalt"] = _SALT
    try:
        figure.savefig(buffer, format="svg", dpi=DPI, metadata={"Date": None, "Creator": None})
    finally:
        matplotlib.rcParams["svg.hashsalt"] = salt
    return buffer.getvalue()


def figure_file(figure, kind):
    """Bytes of the figure as a file of one of `FORMATS`; PNG with `DPI` dots per inch, PDF with its letters inside."""
    if kind == "SVG":
        return svg(figure).encode("utf-8")
    buffer = io.BytesIO()
    metadata = {"CreationDate": None} if kind == "PDF" else {"Software": None}
    figure.savefig(buffer, format=kind.lower(), dpi=DPI, metadata=metadata)
    return buffer.getvalue()


def picture(figure, alternative):
    """HTML of the figure, embedded; `alternative` is the text for those who do not see it."""
    data = base64.b64encode(svg(figure).encode("utf-8")).decode("ascii")
    width = figure.get_figwidth() / _MM
    return (
        f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alternative, quote=True)}" '
        f'style="width:{width:.0f}mm">'
    )
