"""Labelling by keys and buttons: on disk, undone, in order, for many at once, after reopening."""

import sqlite3

import pytest
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QLineEdit

N_LABELS = 39


def on_disk(tmp_path, name="points_labels.gpkg"):
    with sqlite3.connect(tmp_path / name) as database:
        rows = database.execute(f"SELECT point_id, label FROM {name.split('.')[0]}").fetchall()
    return dict(rows)


def step(dock, key):
    """Press a key and wait for another point."""
    before = dock.shown()
    dock.key(key)
    dock.wait(lambda: dock.shown() != before)


def order(dock, name):
    dock.labels.order.setCurrentIndex(dock.labels.order.findData(name))


def test_keys_need_a_label_layer(dock, tmp_path):
    dock.click(3)
    dock.key(Qt.Key.Key_2)
    assert dock.shown() == [3]
    assert not (tmp_path / "points_labels.gpkg").exists()
    dock.rows.buttons[0].click()
    assert "Start labelling" in dock.status.text()


def test_key_labels_and_goes_on(dock, labelling, tmp_path):
    dock.click(3)
    step(dock, Qt.Key.Key_3)
    assert on_disk(tmp_path) == {"3": "step"}
    assert dock.shown() == [40]  # the lowest confidence
    step(dock, Qt.Key.Key_6)
    assert on_disk(tmp_path) == {"3": "step", "40": "undefined"}
    assert dock.shown() == [39]
    assert dock.rows.counts[2].text() == "1 / 600"
    assert dock.labels.progress.value() == 2
    assert dock.labels.left.text() == "38 left"


def test_label_layer_is_over_the_points_and_the_source_untouched(dock, labelling, layer, project, tmp_path):
    before = (tmp_path / "points.gpkg").read_bytes()
    dock.click(3)
    step(dock, Qt.Key.Key_3)
    ordered = [node.layerId() for node in project.layerTreeRoot().findLayers()]
    assert ordered.index(labelling.store.layer.id()) < ordered.index(layer.id())
    assert (tmp_path / "points.gpkg").read_bytes() == before
    (feature,) = labelling.store.layer.getFeatures()
    assert feature["label_by"] == "ana"
    assert feature["source"].startswith("ogr:points.gpkg")
    assert feature["label_time"].endswith("Z")
    assert feature.geometry().asPoint() == layer.getFeature(3).geometry().asPoint()


def test_back_forth_clear_and_undo(dock, labelling, tmp_path):
    dock.click(3)
    step(dock, Qt.Key.Key_1)
    step(dock, Qt.Key.Key_2)
    dock.key(Qt.Key.Key_Left)
    assert dock.shown() == [40]
    assert dock.rows.buttons[1].isChecked()
    dock.key(Qt.Key.Key_Left)
    assert dock.shown() == [3]
    dock.key(Qt.Key.Key_0)
    assert on_disk(tmp_path) == {"40": "linear"}
    assert dock.shown() == [3]
    dock.key(Qt.Key.Key_Backspace)
    assert on_disk(tmp_path) == {"40": "linear", "3": "stable"}
    dock.key(Qt.Key.Key_Backspace)
    assert on_disk(tmp_path) == {"3": "stable"}
    assert dock.shown() == [40]
    dock.key(Qt.Key.Key_Backspace)
    dock.key(Qt.Key.Key_Backspace)
    assert on_disk(tmp_path) == {}
    assert "nothing" in dock.status.text()


def test_buttons_label_and_never_take_the_keyboard(dock, labelling, tmp_path, qgis_canvas):
    dock.click(3)
    dock.rows.buttons[4].click()
    dock.wait(lambda: dock.shown() == [40])
    assert on_disk(tmp_path) == {"3": "power"}
    for button in dock.rows.buttons:
        assert button.focusPolicy() == Qt.FocusPolicy.NoFocus
    taking = (Qt.FocusPolicy.ClickFocus, Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus)
    ours = [b for part in (dock.rows, dock.labels) for b in part.findChildren(QAbstractButton)]
    assert [b.text() for b in ours if b.focusPolicy() in taking] == []


def test_keys_work_on_the_map_the_plot_and_the_dock(dock, labelling, qgis_canvas, tmp_path):
    dock.click(3)
    for widget in (qgis_canvas, dock.plot.canvas, dock, dock.rows, dock._side):
        before = dock.shown()
        dock.key(Qt.Key.Key_1, widget)
        dock.wait(lambda before=before: dock.shown() != before)
    assert len(on_disk(tmp_path)) == 5


def test_note_by_key(dock, labelling):
    dock.click(3)
    dock.key(Qt.Key.Key_N)
    edit = dock.labels.note
    QTest.keyClicks(edit, "crane 1")
    assert isinstance(edit, QLineEdit)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    row = labelling.store.row("3", "ana")
    assert (row.note, row.label) == ("crane 1", "")
    dock.click(4)
    assert edit.text() == ""
    dock.click(3)
    assert edit.text() == "crane 1"
    dock.key(Qt.Key.Key_Backspace)
    assert labelling.store.row("3", "ana") is None


def test_many_at_once_with_one_undo(dock, labelling, entry, layer, tmp_path):
    dock.click(3)
    step(dock, Qt.Key.Key_1)
    layer.selectByIds([2, 3, 4, 5])
    dock.selection.click()
    dock.key(Qt.Key.Key_4)
    assert on_disk(tmp_path) == dict.fromkeys("2345", "piecewise")
    assert "4 points" in dock.status.text()
    dock.key(Qt.Key.Key_Backspace)
    assert on_disk(tmp_path) == {"3": "stable"}


@pytest.mark.parametrize(
    ("name", "first"),
    [("confidence", [40, 39, 38]), ("selected", [6, 11, 30])],
)
def test_order_of_the_queue(dock, labelling, layer, name, first):
    layer.selectByIds([30, 6, 11])
    order(dock, name)
    shown = []
    for _ in range(3):
        step(dock, Qt.Key.Key_Right)
        shown += dock.shown()
    assert shown == first


def test_patterns_in_turn_and_at_random_and_neighbours(dock, labelling, entry):
    for name in ("stratified", "random", "neighbours"):
        order(dock, name)
        shown, codes = [], []
        for _ in range(4):
            step(dock, Qt.Key.Key_Right)
            shown += dock.shown()
            codes.append(entry.view.points[0].code)
        assert len(set(shown)) == 4
        if name == "stratified":
            assert sorted(codes) == [0, 1, 2, 3]


def test_only_unlabelled_or_all(dock, labelling):
    dock.click(40)
    step(dock, Qt.Key.Key_1)
    assert dock.shown() == [39]
    dock.labels.unlabelled.setChecked(False)
    step(dock, Qt.Key.Key_Right)
    assert dock.shown() == [40]


def test_end_of_the_queue(dock, labelling, layer):
    layer.selectByIds([6])
    order(dock, "selected")
    step(dock, Qt.Key.Key_Right)
    dock.key(Qt.Key.Key_1)
    assert "last point" in dock.status.text()
    assert dock.rows.buttons[0].isChecked()


def test_order_that_needs_a_prediction_says_so(dock, labelling, project):
    from ..make import memory_layer, series

    plain = memory_layer(series(6))
    project.addMapLayer(plain)
    dock.layers.setLayer(plain)
    assert labelling.store is None
    dock.key(Qt.Key.Key_Right)
    assert dock.labels.create.isVisibleTo(dock)


def test_deleted_points_are_passed_over(dock, labelling, layer):
    dock.click(3)
    step(dock, Qt.Key.Key_1)
    layer.startEditing()
    layer.deleteFeature(39)
    step(dock, Qt.Key.Key_1)
    assert dock.shown() == [38]
    layer.rollBack()


def test_every_label_is_on_disk_before_the_next_point(dock, labelling, tmp_path):
    dock.labels.unlabelled.setChecked(False)
    dock.click(1)
    for number in range(N_LABELS):
        step(dock, Qt.Key.Key_1 + number % 6)
        assert len(on_disk(tmp_path)) == number + 1


def test_map_pans_along_by_choice(dock, labelling, qgis_canvas, layer):
    from qgis.core import QgsRectangle

    qgis_canvas.setExtent(QgsRectangle(269990, 2769990, 270100, 2770060))
    dock.labels.pan.setChecked(False)
    dock.click(1)
    step(dock, Qt.Key.Key_Right)
    assert not qgis_canvas.extent().contains(layer.getFeature(40).geometry().asPoint())
    dock.labels.pan.setChecked(True)
    step(dock, Qt.Key.Key_Right)
    assert qgis_canvas.extent().contains(layer.getFeature(39).geometry().asPoint())


def test_project_closed_and_opened_again(dock, labelling, entry, project, tmp_path, qgis_iface):
    dock.click(3)
    step(dock, Qt.Key.Key_3)
    path = str(tmp_path / "project.qgz")
    assert project.write(path)
    project.clear()
    assert labelling.store is None
    assert dock.plot.model is None
    assert project.read(path)
    points = next(layer for layer in project.mapLayers().values() if layer.name() == "points")
    qgis_iface.setActiveLayer(points)
    entry.view.follow()
    assert labelling.store.labels_of("3") == {"ana": "step"}
    dock.key(Qt.Key.Key_Right)
    dock.wait(lambda: dock.shown() == [40])


def test_label_layer_removed_under_the_dock(dock, labelling, project, tmp_path):
    dock.click(3)
    step(dock, Qt.Key.Key_3)
    project.removeMapLayer(labelling.store.layer.id())
    assert labelling.store is None
    assert "file is kept" in dock.status.text()
    dock.labels.create.click()
    assert labelling.store.labels_of("3") == {"ana": "step"}
    assert on_disk(tmp_path) == {"3": "step"}


def test_label_layer_edited_by_hand(dock, labelling):
    dock.click(3)
    step(dock, Qt.Key.Key_3)
    layer = labelling.store.layer
    layer.startEditing()
    dock.key(Qt.Key.Key_1)
    assert "being edited" in dock.status.text()
    (feature,) = layer.getFeatures()
    layer.changeAttributeValue(feature.id(), layer.fields().lookupField("label"), "power")
    assert layer.commitChanges()
    dock.wait(lambda: labelling.store.labels_of("3") == {"ana": "power"})


def test_merge_shows_kappa_and_is_one_undo(dock, labelling, entry, layer, tmp_path, monkeypatch):
    from ..layers.labels import give, new_store

    other = new_store(tmp_path, layer, "ben.gpkg")
    give(other, layer, {3: "step", 4: "linear", 5: "step"}, "ben")
    give(labelling.store, layer, {3: "step", 4: "linear"}, "ana")
    del other
    asked = []
    monkeypatch.setattr("insar_patterns.gui.label_files.ask_file", lambda *_: str(tmp_path / "ben.gpkg"))
    monkeypatch.setattr("insar_patterns.gui.label_files.confirm_merge", lambda _, text: asked.append(text) or True)
    dock.labels.mergeWanted.emit()
    assert asked == ["ana and ben: 2 points in common, 100.0% equal, Cohen's kappa 1.00"]
    assert "3 new" in dock.status.text()
    assert labelling.store.labels_of("3") == {"ana": "step", "ben": "step"}
    dock.key(Qt.Key.Key_Backspace)
    assert labelling.store.labels_of("3") == {"ana": "step"}


@pytest.mark.parametrize("name", ["finetune", "evaluate"])
def test_algorithms_are_opened_with_the_labels(dock, labelling, layer, name, provider, monkeypatch):
    import processing

    opened = []
    monkeypatch.setattr(processing, "execAlgorithmDialog", lambda *arguments: opened.append(arguments))
    getattr(dock.labels, f"{name}Wanted").emit()
    if QgsApplication.processingRegistry().algorithmById(f"insarpatterns:{name}") is None:
        assert "no algorithm" in dock.status.text()
    else:
        ((algorithm, values),) = opened
        assert algorithm == f"insarpatterns:{name}"
        assert QgsProject.instance().mapLayer(values["INPUT"]) is labelling.store.layer
