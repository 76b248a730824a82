"""Series written as producers publish them are read back as they were."""

import numpy as np
import pytest
from insar_patterns.layers.read import PointReader
from insar_patterns.layers.write_series import write_series
from qgis.core import QgsVectorLayer

from ..make import DATES, series, table

pytestmark = pytest.mark.usefixtures("qgis_app")


@pytest.mark.parametrize("suffix", [".gpkg", ".shp"])
def test_round_trip(tmp_path, suffix):
    path, values = str(tmp_path / f"ps{suffix}"), series()
    values[3, 5] = np.nan
    attributes = {"pid": [f"P{i}" for i in range(12)], "coherence": np.linspace(0.6, 1.0, 12)}
    write_series(path, "ps", 102.0 + np.arange(12) / 100, np.full(12, 25.0), values, DATES, attributes)
    layer = QgsVectorLayer(path, "ps", "ogr")
    assert layer.crs().authid() == "EPSG:4326"
    block = next(PointReader(layer).blocks())
    np.testing.assert_allclose(block.series.values, values, atol=0.0051)
    assert table(layer, "pid")[11] == ("P11",)
    assert block.features[2].geometry().asPoint().x() == pytest.approx(102.02)


def test_a_path_that_cannot_be_written(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        write_series(str(tmp_path / "nowhere" / "ps.gpkg"), "ps", [0.0], [0.0], series(1), DATES, {})
