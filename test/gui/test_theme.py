"""Readable in light and dark themes, also where the theme is a style sheet as QGIS's own dark ones are."""

import numpy as np
import pytest
from insar_patterns.gui.icons import themed_icon
from insar_patterns.gui.theme import READABLE, Theme, contrast
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtWidgets import QWidget


def palette(base, text):
    made = QPalette()
    for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window):
        made.setColor(role, QColor(base))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText):
        made.setColor(role, QColor(text))
    return made


@pytest.mark.parametrize(
    ("base", "text", "sheet"),
    [
        ("#ffffff", "#000000", ""),
        ("#232323", "#eeeeee", ""),
        ("#000000", "#000000", "QLabel { color: #c8c8c8; }"),
        ("#000000", "#000000", ""),
        ("#ffffff", "#ffffff", ""),
    ],
)
def test_texts_and_icons_stand_out(qgis_app, base, text, sheet):
    widget = QWidget()
    widget.setPalette(palette(base, text))
    widget.setStyleSheet(sheet)
    theme = Theme.of(widget)
    background = QColor(theme.background)
    assert contrast(background, QColor(theme.text)) >= READABLE
    assert contrast(background, QColor(theme.dots)) >= 2.5
    assert contrast(background, QColor(theme.velocity)) >= READABLE
    if sheet:
        assert theme.text == "#c8c8c8"
        image = themed_icon("pick", widget).pixmap(32, 32).toImage()
        seen = {image.pixelColor(x, 16).name() for x in range(32) if image.pixelColor(x, 16).alpha() > 250}
        assert seen == {"#c8c8c8"}


def test_contrast_of_black_and_white():
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21.0)


def test_dock_follows_the_theme_while_open(dock):
    dock.click(3)
    light = np.asarray(dock.plot.canvas.buffer_rgba())[0, 0].tolist()
    dock.plot.setPalette(palette("#202020", "#f0f0f0"))
    dock.plot.canvas.draw()
    dark = np.asarray(dock.plot.canvas.buffer_rgba())[0, 0].tolist()
    assert light[0] > 200
    assert dark == [32, 32, 32, 255]
