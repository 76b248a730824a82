"""Colours and font of the plot, taken from the palette of QGIS, light or dark."""

from typing import NamedTuple

from qgis.PyQt.QtGui import QColor, QFontInfo, QPalette

from .icons import text_palette

READABLE = 4.5
"""Contrast of text that W3C asks for."""


class Theme(NamedTuple):
    """All colours as #rrggbb; size in points; family : names of fonts; font : QFont."""

    background: str
    text: str
    faint: str
    grid: str
    dots: str
    velocity: str
    size: float
    family: list
    font: object

    @classmethod
    def of(cls, widget):
        """The theme of a widget."""
        base = widget.palette().color(QPalette.ColorRole.Base)
        text = text_palette(widget).color(QPalette.ColorRole.WindowText)
        if contrast(base, text) < READABLE:  # a theme that sets only one of the two
            text = max((QColor("#202020"), QColor("#f0f0f0")), key=lambda colour: contrast(base, colour))
        return cls._of(base, text, widget.font())

    @classmethod
    def for_paper(cls, font):
        """Black on white, for files."""
        return cls._of(QColor("#ffffff"), QColor("#202020"), font)

    @classmethod
    def _of(cls, base, text, font):
        info = QFontInfo(font)
        return cls(
            background=base.name(),
            text=text.name(),
            faint=mixed(base, text, 0.45),
            grid=mixed(base, text, 0.12),
            dots=mixed(base, text, 0.55),
            velocity=mixed(base, text, 0.8),
            # Points of matplotlib's 100 dpi against Qt's pixels.
            size=max(info.pixelSize() * 72.0 / 100.0, 6.0),
            family=[info.family(), "DejaVu Sans"],
            font=font,
        )


def contrast(one, other):
    """Contrast ratio of two colours, 1 to 21 (W3C, WCAG 2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def mixed(one, other, share):
    """Name of the colour that has `share` of `other` in `one`."""
    parts = ((1 - share) * a + share * b for a, b in zip(one.getRgb()[:3], other.getRgb()[:3]))
    return QColor(*(round(part) for part in parts)).name()
