"""`insarpatterns:classify` from file to file: the way that goes past QGIS gives what the way through it gives."""

import os
import time

import numpy as np
import pytest
from osgeo import ogr
from qgis.core import NULL, QgsProcessingException, QgsProcessingFeatureSourceDefinition, QgsProject

from ..make import DATES, memory_layer, save, series

pytestmark = pytest.mark.skipif(not hasattr(ogr.Layer, "GetArrowStreamAsNumPy"), reason="GDAL older than 3.6")
POINTS = 2500
"""Three blocks."""


@pytest.fixture
def layer(tmp_path, qgis_app):
    """A GeoPackage in the project, with holes in ids and values, and one value beyond all measure."""
    rows = np.tile(series(), (POINTS // 12 + 1, 1))[:POINTS] + np.random.default_rng(0).normal(0, 0.5, (POINTS, 1))
    rows[::50, : len(DATES) // 2 + 5] = np.nan
    rows[7] *= 1e300
    rows[9, 0] = np.inf
    values = [[None if value != value else value for value in row] for row in rows.tolist()]
    code = ("code", "string", [f"P{i}" for i in range(POINTS)])
    layer = save(memory_layer(values, extra=[code]), tmp_path / "ps.gpkg")
    layer.startEditing()
    layer.deleteFeatures([3, 1500])
    assert layer.commitChanges()
    QgsProject.instance().addMapLayer(layer)
    yield layer.id()
    QgsProject.instance().removeAllMapLayers()


def rows_of(layer):
    assert layer.hasSpatialIndex()
    return [
        (f.id(), f.geometry().asWkt(), *(None if value == NULL else value for value in f.attributes()))
        for f in layer.getFeatures()
    ]


def facts(log):
    return [line for line in log.splitlines() if not line.startswith("Results: ")]


@pytest.mark.parametrize("slim", [False, True])
def test_both_ways_give_the_same(classify, layer, slim):
    parameters = {"COPY_ATTRIBUTES": not slim}
    fast = rows_of(classify(layer, "fast.gpkg", **parameters))
    said = facts(classify.log)
    through = QgsProcessingFeatureSourceDefinition(layer, False, POINTS)  # a limit, though it cuts nothing off
    assert rows_of(classify(through, "through.gpkg", **parameters)) == fast
    assert facts(classify.log) == said
    assert len(fast) == POINTS - 2
    assert "1 points have values too large" in "\n".join(said)
    assert "1 infinite values" in "\n".join(said)


def test_blocks_do_not_change_the_result(classify, layer, monkeypatch):
    from insar_patterns.algorithms import classify as module

    whole = rows_of(classify(layer, "whole.gpkg"))
    monkeypatch.setattr(module, "BLOCK", 100)
    parts = rows_of(classify(layer, "parts.gpkg"))
    assert [row[:2] for row in whole] == [row[:2] for row in parts]
    for one, other in zip(whole, parts):
        assert one[-10] == other[-10]
        for a, b in zip(one[-9:], other[-9:]):
            assert a == b or abs(a - b) < 2e-4


def test_cancel_is_answered_within_a_second(classify, layer, tmp_path):
    """In seconds of the processor, which do not count what else the machine does."""

    class Cancelling(classify.feedback):
        when = None

        def setProgress(self, progress):  # noqa: N802
            if self.when is None:
                self.when = time.process_time()
                self.cancel()

    feedback = Cancelling()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        classify(layer, feedback=feedback)
    assert time.process_time() - feedback.when < 1.0
    assert os.listdir(tmp_path) == ["ps.gpkg"]


def test_progress_ends_at_all_points(classify, layer):
    class Watching(classify.feedback):
        last = 0.0

        def setProgress(self, progress):  # noqa: N802
            assert progress >= self.last
            self.last = progress

    feedback = Watching()
    classify(layer, feedback=feedback)
    assert feedback.last == 100.0
