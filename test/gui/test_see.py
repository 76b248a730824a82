"""Looking: click, plot, several points, areas, reference, and what happens to the layer meanwhile."""

import csv

import numpy as np
import pytest
from insar_patterns.gui.exports import MenuActions
from insar_patterns.layers.series_settings import SeriesSettings, save_settings
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsPointXY, QgsRectangle
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest

from ..make import memory_layer, names, save, series
from .conftest import N


def test_click_shows_the_series(dock, entry):
    dock.click(7)
    assert dock.shown() == [7]
    (trace,) = dock.plot.model.traces
    assert trace.values == pytest.approx(series(N)[6])
    assert len(trace.curve) == 168
    dots = dock.plot.axes.lines[2]
    assert dots.get_ydata() == pytest.approx(series(N)[6])
    assert "point 7" in dock.info.text()
    assert "Step" in dock.info.text()
    assert dock.rows.bars[2].chosen
    (mark,) = entry.view.marks.places()
    assert mark.distance(QgsPointXY(270240, 2770150)) < 1e-6


def test_click_beside_any_point_keeps_what_is_shown(dock):
    dock.click(7)
    dock.click_at(QgsPointXY(270240, 2770290))
    assert dock.shown() == [7]
    assert "No point" in dock.status.text()


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857"])
def test_click_in_another_project_crs(dock, entry, crs, qgis_canvas):
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem(crs))
    area = QgsRectangle(269900, 2769900, 271700, 2770300)
    qgis_canvas.setExtent(entry.view.to_map().transformBoundingBox(area))
    dock.click(9)
    assert dock.shown() == [9]


def test_mark_follows_a_change_of_crs_and_goes_with_the_dock(dock, entry, qgis_canvas):
    dock.click(3)
    before = entry.view.marks.places()[0]
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    after = entry.view.marks.places()[0]
    assert (round(before.x()), round(after.x())) == (270080, 103)
    dock.close()
    assert entry.view.marks.places() == []
    assert not entry.action.isChecked()
    assert qgis_canvas.mapTool() not in entry._tools.values()


def test_shift_adds_points_in_colours(dock, entry):
    dock.click(3)
    dock.click(5, add=True)
    dock.click(4, add=True)
    dock.click(5, add=True)
    assert dock.shown() == [3, 4, 5]
    assert len({trace.colour for trace in dock.plot.model.traces}) == 3
    assert len(entry.view.marks.places()) == 3
    dock.click(6)
    assert dock.shown() == [6]
    assert sum(line.get_visible() for line in dock.plot.axes.lines) == 7


def test_area_shows_median_and_range_of_each_pattern(dock, entry):
    entry.view.enclose(QgsGeometry.fromRect(QgsRectangle(269990, 2769990, 270450, 2770300)))
    assert len(entry.view.group) == 12
    bands = dock.plot.model.bands
    assert [band.name for band in bands] == ["Stable (3)", "Linear (3)", "Step (3)", "Piecewise linear (3)"]
    members = series(N)[[0, 4, 8]]
    assert bands[0].median == pytest.approx(np.median(members, axis=0))
    assert bands[0].low == pytest.approx(members.min(axis=0))
    assert bands[0].high == pytest.approx(members.max(axis=0))
    assert entry.view.marks.places() == []


def test_lasso_is_drawn_on_the_canvas(dock, entry, qgis_canvas):
    dock.area.setChecked(True)
    assert not dock.pick.isChecked()
    view, transform = qgis_canvas.viewport(), qgis_canvas.getCoordinateTransform()
    corners = [(269990, 2769990), (270130, 2769990), (270130, 2770280), (269990, 2770280)]
    pixels = [transform.transform(QgsPointXY(x, y)) for x, y in corners]
    for pixel in pixels:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(pixel.x()), round(pixel.y())))
    QTest.mouseClick(view, Qt.MouseButton.RightButton, pos=QPoint(round(pixels[0].x()), round(pixels[0].y())))
    assert entry.view.group == [1, 2, 3, 4]


def test_selection_and_nothing_selected(dock, entry, layer):
    dock.selection.click()
    assert "no points" in dock.status.text()
    layer.selectByIds([3, 4, 9])
    dock.selection.click()
    assert entry.view.group == [3, 4, 9]


def test_reference_is_subtracted_by_date(dock):
    dock.click(2)
    dock.menu.referencePoints.emit()
    dock.click(5)
    assert dock.plot.model.traces[0].values == pytest.approx(series(N)[4] - series(N)[1])
    assert dock.menu.no_reference.isEnabled()
    dock.menu.referenceNone.emit()
    assert dock.plot.model.traces[0].values == pytest.approx(series(N)[4])


def test_area_as_reference(dock, entry, layer):
    layer.selectByIds([1, 2, 3])
    dock.selection.click()
    dock.menu.referencePoints.emit()
    dock.click(5)
    assert dock.plot.model.traces[0].values == pytest.approx(series(N)[4] - series(N)[:3].mean(axis=0))


def test_axis_fitted_or_kept(dock):
    dock.click(2)
    fitted = dock.plot.axes.get_ylim()
    dock.click(40)
    assert dock.plot.axes.get_ylim()[1] > fitted[1] + 100
    dock.menu._change(fixed=True)
    kept = dock.plot.axes.get_ylim()
    dock.click(2)
    assert dock.plot.axes.get_ylim() == pytest.approx(kept)
    dock.menu._change(fixed=False)
    assert dock.plot.axes.get_ylim() == pytest.approx(fitted)


def test_copies_half_a_wavelength_away(dock):
    dock.menu.copies[2].trigger()
    dock.click(4)
    copies = dock.plot.axes.lines[0].get_ydata()
    values = series(N)[3]
    assert copies == pytest.approx(np.concatenate([values - 27.73, values + 27.73]))
    dock.menu.copies[0].trigger()
    assert len(dock.plot.axes.lines[0].get_ydata()) == 0


def test_unit_and_sign_in_the_axis_label(dock, entry, layer):
    dock.click(4)
    assert dock.plot.axes.get_ylabel() == "LOS displacement (mm), + towards satellite"
    save_settings(layer, SeriesSettings(unit="cm", sign="away"))
    entry.view.refresh()
    assert dock.plot.axes.get_ylabel().endswith("+ away from satellite")
    assert dock.plot.model.traces[0].values == pytest.approx(10 * series(N)[3])


def test_quick_drawing_shows_the_same_as_a_full_one(dock):
    dock.click(3)
    dock.click(12)
    quick = np.asarray(dock.plot.canvas.buffer_rgba()).copy()
    dock.plot.canvas.draw()
    full = np.asarray(dock.plot.canvas.buffer_rgba())
    assert np.array_equal(quick, full)
    dock.click(4)
    assert not np.array_equal(np.asarray(dock.plot.canvas.buffer_rgba()), quick)


def test_export_of_plot_and_series(dock, entry, tmp_path, monkeypatch):
    dock.click(3)
    dock.click(5, add=True)
    actions = next(action for action in entry.actions if isinstance(action, MenuActions))
    for name in ("plot.png", "plot.svg", "series.csv"):
        monkeypatch.setattr("insar_patterns.gui.label_files.ask_export", lambda *_, n=name: str(tmp_path / n))
        (actions.export_series if name.endswith("csv") else actions.export_plot)()
        assert "Written" in dock.status.text()
    assert (tmp_path / "plot.png").read_bytes()[:4] == b"\x89PNG"
    assert "<svg" in (tmp_path / "plot.svg").read_text()
    rows = list(csv.reader((tmp_path / "series.csv").open()))
    assert rows[0] == ["date", "point 3 (mm)", "point 5 (mm)"]
    assert [float(row[2]) for row in rows[1:]] == pytest.approx(series(N)[4])
    monkeypatch.setattr("insar_patterns.gui.label_files.ask_export", lambda *_: str(tmp_path / "no" / "plot.png"))
    actions.export_plot()
    assert "cannot be written" in dock.status.text()


def test_layer_without_dates_says_so(dock, project):
    plain = memory_layer(values=[[1.0]] * 3, fields=["height"])
    project.addMapLayer(plain)
    dock.layers.setLayer(plain)
    assert "No field is named by a date" in dock.status.text()
    assert dock.plot.model is None


def test_layer_chosen_in_the_dock(dock, project, tmp_path):
    other = save(memory_layer(series(5, seed=3)), tmp_path / "other.gpkg")
    project.addMapLayer(other)
    dock.layers.setLayer(other)
    dock.click(2)
    assert dock.plot.model.traces[0].values == pytest.approx(series(5, seed=3)[1])
    dock.layers.setCurrentIndex(0)
    dock.layers.activated[int].emit(0)  # as a click does
    dock.click(2)
    assert dock.plot.model.traces[0].values == pytest.approx(series(N)[1])


def test_edit_filter_and_delete_while_open(dock, entry, layer):
    dock.click(4)
    layer.startEditing()
    layer.changeAttributeValue(4, layer.fields().lookupField(names()[0]), 55.0)
    dock.wait(lambda: dock.plot.model.traces[0].values[0] == 55.0)
    layer.rollBack()
    dock.wait(lambda: dock.plot.model.traces[0].values[0] != 55.0)
    layer.setSubsetString("fid <> 4")
    dock.wait(lambda: not dock.shown())
    assert entry.view.marks.places() == []
    layer.setSubsetString("")
    dock.click(5)
    layer.startEditing()
    layer.deleteFeature(5)
    dock.wait(lambda: not dock.shown())
    layer.rollBack()


def test_layer_removed_under_the_dock(dock, entry, layer, project):
    dock.click(4)
    project.removeMapLayer(layer.id())
    assert entry.view.layer is None
    assert dock.shown() == []
    assert entry.view.marks.places() == []
    assert "removed" in dock.status.text()
    dock.key(Qt.Key.Key_Right)


def test_layer_replaced_by_another_source(dock, layer, tmp_path):
    dock.click(4)
    other = save(memory_layer(series(N, seed=9)), tmp_path / "other.gpkg")
    layer.setDataSource(other.source(), "points", "ogr")
    dock.wait(lambda: dock.plot.model.traces and np.allclose(dock.plot.model.traces[0].values, series(N, seed=9)[3]))


def test_pick_tool_gives_way_to_another(dock, entry, qgis_canvas):
    from qgis.gui import QgsMapToolPan

    assert dock.pick.isChecked()
    pan = QgsMapToolPan(qgis_canvas)
    qgis_canvas.setMapTool(pan)
    assert not dock.pick.isChecked()
    dock.pick.click()
    assert qgis_canvas.mapTool() is entry._tools[dock.pick]
    dock.pick.click()
    assert qgis_canvas.mapTool() is pan
    qgis_canvas.unsetMapTool(pan)


def test_plot_fills_its_widget_at_any_size(dock):
    dock.click(3)
    canvas = dock.plot.canvas
    for width in range(400, 430):
        canvas.resize(width, width - 150)
        canvas.draw()
        assert np.asarray(canvas.buffer_rgba()).shape == (width - 150, width, 4)
