import numpy as np
import pytest
from insar_patterns.core.errors import DataError
from insar_patterns.layers.result_points import coherence_field, read_result
from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import QDate

from ..make import memory_layer, save

pytestmark = pytest.mark.usefixtures("qgis_app")
KEYS = ["stable", " Step", None, "power"]


def layer(keys=KEYS, **options):
    extra = [
        ("pattern", "string", keys),
        ("velocity", "double", [1.5, None, -3.0, float("nan")]),
        ("step_date", "date", [None, QDate(2021, 3, 14), None, None]),
    ]
    return memory_layer([[0.0]] * 4, ["x"], extra=extra, **options)


def test_points_are_read():
    found = read_result(layer(), ["velocity"], ["step_date"])
    assert found.codes.tolist() == [0, 2, -1, 4]
    np.testing.assert_array_equal(found.numbers[:, 0], [1.5, np.nan, -3.0, np.nan])
    assert [str(day) for day in found.dates[:, 0]] == ["NaT", "2021-03-14", "NaT", "NaT"]
    assert found.xy.tolist() == [[270000.0 + 40 * i, 2770000.0 + 25 * i] for i in range(4)]
    assert len(set(found.ids.tolist())) == 4


def test_a_part_of_the_points_and_points_without_places(tmp_path):
    box = QgsRectangle(270030.0, 2769990.0, 270090.0, 2770060.0)
    assert read_result(save(layer(), tmp_path / "a.gpkg"), rectangle=box).codes.tolist() == [2, -1]
    assert np.isnan(read_result(layer(), places=False).xy).all()


def test_dates_as_text(tmp_path):
    path = tmp_path / "a.geojson"  # keeps dates as text
    found = read_result(save(layer(crs="EPSG:4326"), path), dates=["step_date"])
    assert "2021-03-14" in {str(day) for day in found.dates[:, 0]}


def test_progress_is_told(monkeypatch):
    from insar_patterns.layers import result_points

    monkeypatch.setattr(result_points, "BLOCK", 2)
    seen = []
    read_result(layer(), each_block=seen.append)
    assert seen == [2, 4]


@pytest.mark.parametrize(
    ("made", "numbers", "match"),
    [
        (lambda: layer(["A1"] * 4), [], "'A1', which is no pattern"),
        (lambda: memory_layer([[0.0]], ["x"]), [], "no field 'pattern'.*Classify"),
        (lambda: layer(), ["speed"], "no field 'speed'"),
        (lambda: layer(geometry="Polygon"), [], "holds Polygon features"),
        (lambda: memory_layer([], ["x"], extra=[("pattern", "string", [])]), [], "no points to read"),
    ],
)
def test_one_sentence_for_other_layers(made, numbers, match):
    with pytest.raises(DataError, match=match):
        read_result(made(), numbers)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["CODE", "COHERENCE", "D20200101"], "COHERENCE"),
        (["pid", "temporal_coherence"], "temporal_coherence"),
        (["coh"], "coh"),
        (["pid", "coherent", "height"], ""),
    ],
)
def test_coherence_is_found_by_its_name(names, expected):
    assert coherence_field(names) == expected
