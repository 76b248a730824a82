"""`insarpatterns:areas`: its parameters, and its runs on layers whose areas are known."""

import numpy as np
import pytest
from insar_patterns.core.patterns import PATTERNS
from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate

from ..area_truth import FIRST, ORIGIN, SECOND, ZONES, move, scene, truth_layer
from ..make import memory_layer, save, table

FIELDS = [
    "area_id", "pattern", "pat_share", "n_points", "n_inside", "share", "velocity", "n_steps", "step_date", "step_days",
    "step_mm", "confidence", "area_m2",
]  # fmt: skip


@pytest.fixture(scope="module")
def truth():
    return scene()


@pytest.fixture
def areas(run_algorithm, tmp_path):
    """Run areas to a file and open the result."""

    def run(layer, name="areas.gpkg", **parameters):
        try:
            output = run_algorithm("areas", INPUT=layer, OUTPUT=str(tmp_path / name), **parameters)["OUTPUT"]
        finally:
            run.log = run_algorithm.log
        result = QgsVectorLayer(output, "areas", "ogr")
        assert result.isValid()
        return result

    return run


def disc(zone):
    """The true outline of a zone."""
    centre = QgsPointXY(ORIGIN[0] + zone.x, ORIGIN[1] + zone.y)
    return QgsGeometry.fromPointXY(centre).buffer(zone.radius, 24)


def overlap(one, other):
    """Intersection over union."""
    return one.intersection(other).area() / one.combine(other).area()


def check_truth(features):
    """Every zone is found: its outline, date and size; and nothing else. Returns the overlaps."""
    features = list(features)
    assert len(features) == len(ZONES)
    overlaps = []
    for zone in ZONES:
        feature = max(features, key=lambda feature: overlap(feature.geometry(), disc(zone)))
        overlaps.append(overlap(feature.geometry(), disc(zone)))
        assert feature["pattern"] == zone.pattern
        assert feature["share"] > 0.9
        assert feature["area_m2"] == pytest.approx(np.pi * zone.radius**2, rel=0.15)
        if zone.pattern == "step":
            day = QDate.fromString(str(zone.day), "yyyy-MM-dd")
            assert abs(feature["step_date"].daysTo(day)) <= 6  # half of the 12 days between acquisitions
            assert feature["step_days"] <= 6
            assert feature["step_mm"] == pytest.approx(zone.size, abs=0.3)
            assert feature["n_steps"] == feature["n_points"]
        else:
            assert (feature["n_steps"], feature["step_date"], feature["step_mm"]) == (0, NULL, NULL)
    return overlaps


# Parameters


def test_parameters_and_defaults(provider):
    algorithm = provider.algorithm("areas")
    parameters = {p.name(): p.defaultValue() for p in algorithm.parameterDefinitions()}
    assert parameters == {
        "INPUT": None, "PATTERNS": ["linear", "step", "piecewise", "power"], "TOGETHER": False, "EPS": 50.0,
        "MIN_POINTS": 5, "DATE_TOLERANCE": 30.0, "MIN_CONFIDENCE": 0.5, "MIN_SHARE": 0.5, "MIN_AREA": 0.0,
        "SMOOTHING": 0.0, "BUFFER": 15.0, "FIELDS": None, "UNIT": "mm", "NODATA": None, "OUTPUT": None,
        "SMOOTHED": None,
    }  # fmt: skip
    assert "{" not in algorithm.shortHelpString()
    assert "0.73" in algorithm.shortHelpString()


# The smoothed points


@pytest.mark.parametrize("name", ["smooth.gpkg", "smooth.shp"])
def test_smoothed_points(areas, tmp_path, name):
    """As many as were classified, at their places; doubtful ones follow their neighbours and tell what they were."""
    truth = scene(3)
    doubtful = np.flatnonzero((truth.zones >= 0) & (np.arange(len(truth.codes)) % 5 == 0))
    probabilities = truth.probabilities.copy()
    probabilities[doubtful] = 0.14
    probabilities[doubtful, 0] = 0.3  # stable, where all around something else is
    codes = truth.codes.copy()
    codes[doubtful] = 0
    layer = truth_layer(truth._replace(codes=codes, probabilities=probabilities, confidence=probabilities.max(axis=1)))
    areas(layer, SMOOTHING=3.0, MIN_CONFIDENCE=0.0, SMOOTHED=str(tmp_path / name))
    result = QgsVectorLayer(str(tmp_path / name), "smooth", "ogr")
    rows = table(result, "point_id", "pattern", "confidence", "unsmoothed", "velocity")
    assert [row[0] for row in rows] == [feature.id() for feature in layer.getFeatures()]
    assert [row[3] for row in rows] == [PATTERNS[code].key for code in codes]
    places = [[f.geometry().asPoint() for f in one.getFeatures()] for one in (result, layer)]
    assert max(one.distance(other) for one, other in zip(*places)) < 1e-6
    mended = np.array([row[1] == PATTERNS[code].key for row, code in zip(rows, truth.codes)])
    assert mended[doubtful].mean() > 0.7  # not where half of the neighbours are stable
    others = np.setdiff1d(np.flatnonzero(truth.confidence > 0.96), doubtful)
    assert all(rows[i][1] == rows[i][3] for i in others)  # above safe_confidence(3)
    assert all(0 < row[2] <= 1 and row[4] is not None for row in rows)
    assert result.renderer().classAttribute() == "pattern"
    assert result.attributeAlias(result.fields().lookupField("unsmoothed")) == "Pattern before smoothing"
    result.loadDefaultMetadata()  # a .qmd beside the file is not read on opening
    assert "strength 3" in result.metadata().abstract()


def test_without_smoothing_the_points_are_as_they_were(areas, truth, tmp_path):
    areas(truth_layer(truth, series=False), SMOOTHED=str(tmp_path / "same.gpkg"))
    rows = table(QgsVectorLayer(str(tmp_path / "same.gpkg"), "same", "ogr"), "pattern", "unsmoothed", "confidence")
    assert all(row[0] == row[1] for row in rows)
    np.testing.assert_allclose([row[2] for row in rows], truth.confidence, atol=1e-4)


@pytest.mark.parametrize("name", ["areas.gpkg", "areas.GPKG", "link/areas.gpkg"])
def test_smoothed_points_need_a_file_of_their_own(areas, truth, tmp_path, name):
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(QgsProcessingException, match="a file each"):
        areas(truth_layer(truth, series=False), SMOOTHED=str(tmp_path / name))
    assert [path.name for path in tmp_path.iterdir()] == ["link"]
    (tmp_path / "areas.gpkg").write_text("an older result")
    with pytest.raises(QgsProcessingException, match="a file each"):
        areas(truth_layer(truth, series=False), SMOOTHED=str(tmp_path / name))
    assert (tmp_path / "areas.gpkg").read_text() == "an older result"


def test_smoothed_points_without_geometry(areas, truth, tmp_path):
    layer = truth_layer(truth, series=False)
    first = min(layer.allFeatureIds())
    layer.dataProvider().changeGeometryValues({first: QgsGeometry()})
    areas(layer, SMOOTHED=str(tmp_path / "points.gpkg"))
    assert QgsVectorLayer(str(tmp_path / "points.gpkg"), "points", "ogr").featureCount() == layer.featureCount()
    with pytest.raises(QgsProcessingException, match=rf"Point {first} has no geometry, which FlatGeobuf"):
        areas(layer, "other.gpkg", SMOOTHED=str(tmp_path / "points.fgb"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["areas.gpkg", "points.gpkg"]


def test_two_results_of_one_name_share_no_style(areas, truth, tmp_path):
    """Beside files of one stem there is room for one style; the other is told of."""
    areas(truth_layer(truth, series=False), "one.geojson", SMOOTHED=str(tmp_path / "one.fgb"))
    assert "one.qml belongs to another layer" in areas.log
    assert QgsVectorLayer(str(tmp_path / "one.fgb"), "one", "ogr").renderer().classAttribute() == "pattern"


# Known truth


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_truth_is_found(areas, seed):
    overlaps = check_truth(areas(truth_layer(scene(seed))).getFeatures())
    assert min(overlaps) > 0.85
    assert "Steps dated by a fit to their series" in areas.log
    assert "areas, " in areas.log


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857"])
def test_truth_is_found_in_any_system(areas, truth, crs):
    layer = truth_layer(truth, crs=crs)
    transform = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:32648"), layer.crs(), QgsCoordinateTransformContext()
    )
    places = [transform.transform(QgsPointXY(*place)) for place in (truth.xy + ORIGIN).tolist()]
    move(layer, np.array([(place.x(), place.y()) for place in places]))
    result = areas(layer)
    assert result.crs().authid() == crs
    back = QgsCoordinateTransform(layer.crs(), transform.sourceCrs(), QgsCoordinateTransformContext())
    features = list(result.getFeatures())
    for feature in features:
        geometry = feature.geometry()
        geometry.transform(back)
        feature.setGeometry(geometry)
    assert min(check_truth(features)) > 0.85


def test_dates_of_describe_are_taken(areas, truth):
    """Without series the dates and sizes come from the fields that `describe` writes."""
    days, sizes = [], []
    for zone in truth.zones:
        of_step = zone >= 0 and ZONES[zone].pattern == "step"
        days.append(QDate.fromString(str(ZONES[zone].day), "yyyy-MM-dd") if of_step else None)
        sizes.append(ZONES[zone].size if of_step else None)
    extra = [("step_date", "date", days), ("step_mm", "double", sizes)]
    check_truth(areas(truth_layer(truth, series=False, extra=extra)).getFeatures())
    assert "fit to their series" not in areas.log
    assert "steps without a date were left out" in areas.log


def test_classified_series(run_algorithm, areas, truth, tmp_path):
    """The whole way: series, classification by the shipped model, areas."""
    pytest.importorskip("onnxruntime")
    plain = memory_layer(truth.values.round(2))
    move(plain, truth.xy + ORIGIN)
    classified = run_algorithm("classify", INPUT=plain, OUTPUT=str(tmp_path / "patterns.gpkg"))["OUTPUT"]
    features = list(areas(classified, TOGETHER=True).getFeatures())
    for zone in ZONES:
        best = max(features, key=lambda feature: overlap(feature.geometry(), disc(zone)))
        assert overlap(best.geometry(), disc(zone)) > 0.8
        if zone.pattern == "step":
            assert best["pattern"] == "step"
            assert abs(best["step_date"].daysTo(QDate.fromString(str(zone.day), "yyyy-MM-dd"))) <= 6
            assert best["step_mm"] == pytest.approx(zone.size, abs=0.5)


# The result


def test_fields_style_and_metadata(areas, truth, tmp_path):
    layer = areas(truth_layer(truth))
    assert layer.fields().names() == ["fid", *FIELDS]
    assert all(len(name) <= 10 for name in FIELDS)
    rows = table(layer, "area_id", "n_points")
    assert [row[0] for row in rows] == [1, 2, 3, 4]
    assert sorted((row[1] for row in rows), reverse=True) == [row[1] for row in rows]
    assert layer.renderer().type() == "categorizedSymbol"
    for category, pattern in zip(layer.renderer().categories(), PATTERNS):
        assert category.value() == pattern.key
        assert category.symbol().color().name() == pattern.colour
        assert 0 < category.symbol().color().alpha() < 200
    assert layer.attributeDisplayName(layer.fields().lookupField("step_mm")) == "Median size of the steps (mm)"
    assert "EPS=50" in layer.metadata().abstract()
    assert not list(tmp_path.glob(".*partial*"))


@pytest.mark.parametrize("extension", ["shp", "fgb", "geojson"])
def test_other_formats(areas, truth, extension):
    layer = areas(truth_layer(truth), f"areas.{extension}")
    assert [name for name in layer.fields().names() if name != "fid"] == FIELDS
    assert layer.featureCount() == len(ZONES)
    assert layer.renderer().type() == "categorizedSymbol"
    dates = {str(row[0])[:60] for row in table(layer, "step_date")}
    assert len(dates) == 3  # two events and NULL


def test_loaded_result_is_styled(provider, truth, tmp_path, run_algorithm):
    path, project, context = str(tmp_path / "areas.gpkg"), QgsProject(), QgsProcessingContext()
    output = QgsProcessingOutputLayerDefinition(path, project)
    feedback = run_algorithm.feedback()
    _, ok = provider.algorithm("areas").create().run({"INPUT": truth_layer(truth), "OUTPUT": output}, context, feedback)
    assert ok, feedback.lines
    layer = QgsVectorLayer(path, "areas", "ogr", QgsVectorLayer.LayerOptions(False))
    context.layersToLoadOnCompletion()[path].postProcessor().postProcessLayer(layer, context, feedback)
    assert layer.renderer().type() == "categorizedSymbol"
    assert len(layer.renderer().categories()) == 6


# What the parameters do


def test_filters(areas, truth):
    layer = truth_layer(truth)
    assert {row[0] for row in table(areas(layer, PATTERNS=["power"]), "pattern")} == {"power"}
    assert areas(layer, "large.gpkg", MIN_AREA=np.pi * 125.0**2).featureCount() == 2
    assert "as small (MIN_AREA): 2" in areas.log
    few = areas(layer, "sure.gpkg", MIN_CONFIDENCE=0.8)
    assert sum(row[0] for row in table(few, "n_points")) < 0.8 * (truth.zones >= 0).sum()
    assert areas(layer, "none.gpkg", MIN_SHARE=1.0, MIN_CONFIDENCE=0.8).featureCount() == 0
    assert "The result has no areas" in areas.log
    assert areas(layer, "sparse.gpkg", MIN_POINTS=40).featureCount() == 0


def test_a_misclassified_background_is_doubtful(areas):
    """A third of the stable points are called something else: they lie dense enough, but among stable ones."""
    layer = truth_layer(scene(4, wrong=0.33))
    everything = areas(layer, EPS=80.0, TOGETHER=True, MIN_SHARE=0.0, MIN_CONFIDENCE=0.0, PATTERNS=["linear", "power"])
    found = table(everything, "share", "n_points")
    assert min(share for share, _ in found) < 0.5
    kept = areas(layer, "kept.gpkg", MIN_SHARE=0.5)
    assert kept.featureCount() == len(ZONES)


def test_smoothing_mends_doubtful_points(areas, truth):
    rng = np.random.default_rng(0)
    probabilities, codes, confidence = truth.probabilities.copy(), truth.codes.copy(), truth.confidence.copy()
    spoilt = rng.permutation(np.flatnonzero(truth.zones == 0))[:25]
    probabilities[spoilt] = [0.45, 0.40, 0.05, 0.05, 0.03, 0.02]
    codes[spoilt], confidence[spoilt] = 0, 0.45
    layer = truth_layer(truth._replace(probabilities=probabilities, codes=codes, confidence=confidence))
    counts = []
    for strength in (0.0, 2.0):
        result = areas(layer, f"s{strength:g}.gpkg", PATTERNS=["linear"], SMOOTHING=strength, MIN_CONFIDENCE=0.0)
        counts.append(max(row[0] for row in table(result, "n_points")))
    assert counts[1] >= counts[0] + 20
    assert "another pattern after smoothing" in areas.log


def test_selected_features_only(areas, truth):
    """The steps are dated by the series of the selected points alone."""
    layer = truth_layer(truth)
    QgsProject.instance().addMapLayer(layer)
    ids = np.array(sorted(layer.allFeatureIds()))
    layer.selectByIds(ids[(truth.xy[:, 1] > 355.0) & (truth.xy[:, 0] > 400.0)].tolist())
    found = list(areas(QgsProcessingFeatureSourceDefinition(layer.id(), True)).getFeatures())
    QgsProject.instance().removeMapLayer(layer.id())
    assert len(found) == 1
    assert found[0]["pattern"] == "step"
    assert found[0]["n_steps"] == found[0]["n_points"] > 50
    assert abs(found[0]["step_date"].daysTo(QDate.fromString(str(SECOND), "yyyy-MM-dd"))) <= 6


# Poor input


def test_no_points_of_the_chosen_patterns_gives_an_empty_layer(areas, truth):
    layer = areas(truth_layer(truth._replace(codes=np.zeros_like(truth.codes))))
    assert layer.featureCount() == 0
    assert layer.fields().names() == ["fid", *FIELDS]
    assert "The result has no areas" in areas.log


def test_null_patterns_and_missing_geometries(areas, truth, tmp_path):
    layer = truth_layer(truth)
    index, ids = layer.fields().lookupField("pattern"), sorted(layer.allFeatureIds())
    layer.dataProvider().changeAttributeValues({i: {index: None} for i in ids[::10]})
    layer.dataProvider().changeGeometryValues({i: QgsGeometry() for i in ids[1::10]})
    assert areas(save(layer, tmp_path / "points.gpkg"), EPS=60.0).featureCount() == len(ZONES)
    assert "103 points without geometry were left out" in areas.log


def test_steps_without_dates_or_series(areas, truth):
    layer = areas(truth_layer(truth, series=False))
    assert [row[0] for row in table(layer, "pattern")].count("step") == 1
    assert "grouped by place alone" in areas.log
    assert {row[0] for row in table(layer, "step_date")} == {None}


def test_without_a_system(areas, truth):
    result = areas(truth_layer(truth, crs=""))
    assert min(check_truth(result.getFeatures())) > 0.85
    assert "taken for metres" in areas.log
    layer = truth_layer(truth, crs="")
    move(layer, truth.xy / 111_200.0)
    with pytest.raises(QgsProcessingException, match="look like degrees"):
        areas(layer, "degrees.gpkg")


def test_refused(areas, truth, tmp_path):
    with pytest.raises(QgsProcessingException, match="no field 'pattern'"):
        areas(memory_layer())
    with pytest.raises(QgsProcessingException, match="none of stable"):
        areas(memory_layer(extra=[("pattern", "string", [None] * 12)]))
    saved = save(truth_layer(truth, series=False), tmp_path / "points.gpkg")
    with pytest.raises(QgsProcessingException, match="is the input itself"):
        areas(saved, "points.gpkg")
    with pytest.raises(QgsProcessingException, match="FIELDS"):
        areas(truth_layer(truth), FIELDS=["absent"])
    assert [path.name for path in tmp_path.iterdir()] == ["points.gpkg"]


def test_cancel_leaves_nothing(run_algorithm, truth, tmp_path):
    feedback = run_algorithm.feedback()
    feedback.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run_algorithm("areas", feedback, INPUT=truth_layer(truth), OUTPUT=str(tmp_path / "areas.gpkg"))
    assert not list(tmp_path.iterdir())


def test_days_of_the_scene_differ():
    """What the tests above rely on."""
    assert (SECOND - FIRST).astype(int) > 60
