"""Colours and font of the plot, taken from the palette of QGIS, light or dark."""

from typing import NamedTuple

from qgis.PyQt.QtGui import QColor, QFontInfo, QPalette


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
        palette = widget.palette()
        base = palette.color(QPalette.ColorRole.Base)
        text = palette.color(QPalette.ColorRole.Text)
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


def mixed(one, other, share):
    """Name of the colour that has `share` of `other` in `one`."""
    parts = ((1 - share) * a + share * b for a, b in zip(one.getRgb()[:3], other.getRgb()[:3]))
    return QColor(*(round(part) for part in parts)).name()
