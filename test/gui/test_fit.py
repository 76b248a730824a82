"""The fit of the clicked point in the dock: its curve, its dates and its numbers."""

import sys

import numpy as np
import pytest
from insar_patterns.core.describe import Describer
from insar_patterns.gui.description import description_html
from qgis.core import QgsProject

from ..make import DATES, memory_layer, save

T = (DATES - DATES[0]).astype(float) / 365.25
SIGNALS = {
    "stable": 0.0 * T,
    "linear": -12.0 * T,
    "step": 27.7 * (T >= 1.9),
    "piecewise": -20.0 * np.maximum(T - 2.0, 0.0),
    "power": -60.0 * -np.expm1(-T / 0.8),
    "undefined": 0.0 * T,
}
VALUES = np.array(list(SIGNALS.values())) + np.random.default_rng(0).normal(0, 1, (6, len(T)))


@pytest.fixture
def layer(project, tmp_path):
    """One point of each pattern, and one without."""
    patterns = [("pattern", "string", [*SIGNALS, None])]
    layer = save(memory_layer(np.vstack([VALUES, VALUES[:1]]), extra=patterns), tmp_path / "points.gpkg")
    project.addMapLayer(layer)
    return layer


def fitted(dock):
    dock.wait(lambda: not dock.fit.isHidden(), 10)
    return dock.fit.text(), dock.plot.model.traces[0]


def test_step_is_drawn_and_dated(dock):
    dock.click(3)
    text, trace = fitted(dock)
    assert "step 2020-" in text
    assert "±" in text
    assert "near half a wavelength" in text
    assert trace.events == pytest.approx([DATES[0].astype(float) + 1.9 * 365.25], abs=12)
    at = np.interp(DATES.astype(float), trace.fit_days, trace.fit)
    assert np.abs(at - SIGNALS["step"])[np.abs(T - 1.9) > 0.1].max() < 1.0
    fit = dock.plot.axes.lines[5]
    assert len(fit.get_xdata()) == len(trace.fit_days)
    assert fit.get_label() == trace.fit_name != ""


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        (1, ["noise", "annual"]),
        (2, ["\u221212.", "mm/yr", "against stable"]),
        (4, ["break 20", "\u2212", "against linear"]),
        (5, ["decelerating", "now", "levels off 20"]),
        (6, ["noise"]),
    ],
)
def test_numbers_of_each_pattern(dock, number, parts):
    dock.click(number)
    text, trace = fitted(dock)
    assert all(part in text for part in parts), text
    assert bool(len(trace.fit)) == (number != 6)


def test_no_pattern_no_fit(dock):
    dock.click(3)
    fitted(dock)
    dock.click(7)
    dock.wait(lambda: dock.fit.isHidden(), 10)
    assert not len(dock.plot.model.traces[0].fit)


def test_several_points_have_no_fit(dock):
    dock.click(3)
    fitted(dock)
    dock.click(4, add=True)
    assert dock.fit.isHidden()


def test_it_can_be_left_out(dock):
    dock.menu._change(fit=False)
    dock.click(3)
    assert dock.fit.isHidden()
    dock.menu._change(fit=True)
    fitted(dock)


def test_the_copies_say_the_wavelength(dock):
    dock.menu._set_shift(15.5)
    dock.click(3)
    assert "near half" not in fitted(dock)[0]


def test_unclassified_layer_is_fitted_by_the_model(dock, tmp_path):
    pytest.importorskip("onnxruntime")
    plain = save(memory_layer(VALUES), tmp_path / "plain.gpkg")
    QgsProject.instance().addMapLayer(plain)
    dock.layers.setLayer(plain)
    dock.click(2)
    assert "\u221212." in fitted(dock)[0]


def test_unclassified_layer_without_onnxruntime(dock, tmp_path, monkeypatch):
    plain = save(memory_layer(VALUES), tmp_path / "plain.gpkg")
    QgsProject.instance().addMapLayer(plain)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    dock.layers.setLayer(plain)
    dock.click(2)
    dock.wait(lambda: len(dock.plot.model.traces) == 1, 5)
    assert dock.fit.isHidden()
    assert "12." in dock.info.text()


def test_text_is_escaped_and_short():
    found = Describer(DATES).describe(VALUES, np.arange(6))
    one = Describer(DATES).describe(VALUES[2:3], np.array([2]))
    assert found["step_date"][2] == one["step_date"][0]
    text = description_html(one, 2, "#123456")
    assert max(len(line) for line in text.split("<br>")[1:]) < 90
    assert "#123456" in text
