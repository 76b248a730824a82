"""The label layer: what is set is on disk, what is undone is gone, whatever happens."""

import os
import signal
import sqlite3
import subprocess
import sys

import pytest
from insar_patterns.core.errors import DataError, OutputError
from insar_patterns.layers.label_store import LabelStore
from qgis.core import QgsVectorLayer

from ..make import memory_layer
from .labels import give, new_store, place, ps_layer

# Labels 100 points one by one as the dock does, says so after each, then waits to be killed.
LABEL = """
import sys
sys.path.insert(0, {root!r})
import run; run.load_package()
from qgis.core import QgsApplication, QgsVectorLayer
app = QgsApplication([], False); app.initQgis()
from insar_patterns.layers.label_store import LabelStore
layer = QgsVectorLayer({path!r}, "labels", "ogr")
store = LabelStore(layer)
for i in range(100):
    store.set({{str(i): f"Point ({{i}} 2)"}}, ("step", "linear")[i % 2], "ana", "ogr:points.gpkg")
    print(i, flush=True)
sys.stdin.read()
"""


def on_disk(path):
    """Rows by a program that knows nothing of ours."""
    with sqlite3.connect(path) as database:
        return database.execute("SELECT point_id, label, label_by, note FROM labels ORDER BY fid").fetchall()


@pytest.fixture
def layer(qgis_app, tmp_path):
    return ps_layer(tmp_path)


@pytest.fixture
def store(layer, tmp_path):
    return new_store(tmp_path, layer)


def test_labels_of_a_killed_process_are_all_there(qgis_app, layer, store, root, tmp_path):
    path = store.path
    del store
    code = LABEL.format(root=str(root), path=path)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        for line in process.stdout:
            if line.strip() == "99":
                break
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    again = LabelStore(QgsVectorLayer(path, "labels", "ogr"))
    assert len(again.rows()) == 100
    assert {row.label for row in again.rows().values()} == {"step", "linear"}
    assert again.counts() == [0, 50, 50, 0, 0, 0]


def test_label_is_in_the_file_at_once(store, layer):
    give(store, layer, {3: "step"})
    assert on_disk(store.path) == [("3", "step", "ana", None)]


def test_label_again_replaces_and_clearing_removes(store, layer):
    give(store, layer, {3: "step", 4: "linear"})
    give(store, layer, {3: "power"})
    assert on_disk(store.path) == [("3", "power", "ana", None), ("4", "linear", "ana", None)]
    give(store, layer, {3: ""})
    assert on_disk(store.path) == [("4", "linear", "ana", None)]
    assert not store.is_labelled("3")


def test_every_annotator_has_a_row(store, layer):
    give(store, layer, {3: "step"})
    give(store, layer, {3: "linear"}, annotator="ben")
    assert store.labels_of("3") == {"ana": "step", "ben": "linear"}
    assert store.counts() == [0, 1, 1, 0, 0, 0]


def test_undo_of_every_kind(store, layer):
    (first,) = give(store, layer, {1: "stable"})
    (second,) = give(store, layer, {1: "step"})
    (third,) = give(store, layer, {1: ""})
    assert on_disk(store.path) == []
    store.undo(third)
    assert [row[:2] for row in on_disk(store.path)] == [("1", "step")]
    store.undo(second)
    assert [row[:2] for row in on_disk(store.path)] == [("1", "stable")]
    store.undo(first)
    assert on_disk(store.path) == []


def test_many_at_once_is_one_change(store, layer):
    give(store, layer, {1: "stable"})
    change = store.set({str(i): place(layer, i) for i in range(1, 9)}, "step", "ana", "ogr:points.gpkg")
    assert len(on_disk(store.path)) == 8
    store.undo(change)
    assert [row[:2] for row in on_disk(store.path)] == [("1", "stable")]


def test_note_stays_when_the_label_goes(store, layer):
    give(store, layer, {2: "step"})
    store.set_note("2", place(layer, 2), "roof replaced?", "ana", "ogr:points.gpkg")
    give(store, layer, {2: ""})
    assert on_disk(store.path) == [("2", None, "ana", "roof replaced?")]
    assert store.counts() == [0] * 6
    store.set_note("2", place(layer, 2), "", "ana", "ogr:points.gpkg")
    assert on_disk(store.path) == []


def test_same_rows_after_reopening(store, layer):
    give(store, layer, {1: "stable", 2: "step"})
    store.set_note("2", place(layer, 2), "crane", "ana", "ogr:points.gpkg")
    again = LabelStore(QgsVectorLayer(store.path, "labels", "ogr"))
    assert {key: row._replace(wkt="") for key, row in again.rows().items()} == {
        key: row._replace(wkt="") for key, row in store.rows().items()
    }
    feature = next(again.layer.getFeatures())
    assert feature.geometry().asPoint() == layer.getFeature(1).geometry().asPoint()
    assert again.layer.crs() == layer.crs()


def test_nothing_is_written_while_somebody_edits_the_layer(store, layer):
    store.layer.startEditing()
    with pytest.raises(OutputError, match="being edited"):
        give(store, layer, {1: "step"})
    store.layer.rollBack()
    give(store, layer, {1: "step"})
    assert len(on_disk(store.path)) == 1


def test_a_failed_write_says_so_and_forgets_nothing(store, layer):
    give(store, layer, {1: "step"})
    with sqlite3.connect(store.path) as database:
        database.execute("CREATE TRIGGER refuse BEFORE INSERT ON labels BEGIN SELECT RAISE(ABORT, 'no more'); END")
    with pytest.raises(OutputError, match="labels given before are safe"):
        give(store, layer, {2: "step"})
    assert list(store.rows()) == [("1", "ana")]


def test_a_file_that_is_gone_is_no_place_for_labels(store, layer):
    os.remove(store.path)
    with pytest.raises(OutputError, match="is gone"):
        give(store, layer, {1: "step"})


def test_other_layers_are_refused(qgis_app):
    with pytest.raises(DataError, match="no label layer"):
        LabelStore(memory_layer())


def test_doubled_rows_count_once(store, layer):
    give(store, layer, {1: "step"})
    feature = next(store.layer.getFeatures())
    feature["fid"], feature["label"], feature["label_time"] = None, "POWER", "2999"
    assert store.layer.dataProvider().addFeatures([feature])[0]
    store.reload()
    assert store.labels_of("1") == {"ana": "power"}
