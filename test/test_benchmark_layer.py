"""The layers that measurements run on, and one measured run."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from insar_patterns.layers.read import PointReader
from qgis.core import QgsRectangle, QgsVectorLayer

SCRIPT = Path(__file__).resolve().parent.parent / "script"
pytestmark = pytest.mark.usefixtures("qgis_app")


@pytest.fixture(scope="module")
def point_file(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(SCRIPT))
        import benchmark_layer

        folder = str(tmp_path_factory.mktemp("layers"))
        drawn = benchmark_layer.drawn_series()
        yield lambda points: benchmark_layer.point_file(folder, points, drawn)
        sys.modules.pop("benchmark_layer")


def test_the_layer_is_whole(point_file):
    layer = QgsVectorLayer(point_file(700), "points", "ogr")
    assert layer.featureCount() == 700
    assert layer.hasSpatialIndex()
    assert layer.crs().authid() == "EPSG:32648"
    reader = PointReader(layer)
    values = np.concatenate([block.series.values for block in reader.blocks()])
    assert values.shape == (700, 168)
    assert len(np.unique(values[:, :5], axis=0)) == 700, "the offsets differ"
    assert 0 < np.isnan(values).mean() < 0.01
    first = next(layer.getFeatures())
    area = QgsRectangle(first.geometry().asPoint(), first.geometry().asPoint())
    area.grow(1e-6)
    assert [f.id() for f in layer.getFeatures(area)] == [first.id()]
    assert layer.extent().contains(first.geometry().asPoint())
    assert first["pid"] == "PS00000000"


def test_a_layer_that_is_there_is_not_written_again(point_file):
    before = Path(point_file(300)).stat().st_mtime_ns
    assert Path(point_file(300)).stat().st_mtime_ns == before


def test_one_measured_run(point_file, tmp_path):
    path, out = point_file(700), tmp_path / "out.gpkg"
    command = [sys.executable, str(SCRIPT / "speed_session.py"), path, path, str(out)]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout.splitlines()[-1])
    assert found["seconds"] == pytest.approx(sum(found[key] for key in ("opening", "blocks", "finishing")))
    assert 0 < found["small"]
    assert 0 < found["own_mib"]
    assert 0 < found["peak_mib"] < 600
    assert QgsVectorLayer(str(out), "out", "ogr").featureCount() == 700
