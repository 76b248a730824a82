"""`insarpatterns:classify`: its parameters and its run on good input."""

import shutil

import numpy as np
import pytest
from insar_patterns.algorithms.classify import MODELS
from insar_patterns.core.patterns import KEYS
from insar_patterns.layers.provenance import read_provenance
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterDefinition,
    QgsProject,
    QgsVectorLayer,
)

from ..make import DATES, memory_layer, names, save, series, table

RESULT = ["pattern", "confidence", *(f"p_{k}" for k in ("stable", "linear", "step", "piecewis", "power", "undef"))]


# Parameters


def test_parameters_and_defaults(provider):
    algorithm = provider.algorithm("classify")
    parameters = {p.name(): p for p in algorithm.parameterDefinitions()}
    assert list(parameters) == [
        "INPUT", "FIELDS", "UNIT", "NODATA", "MODEL", "MODEL_FILE", "DEVICE", "PRECISION", "THREADS",
        "COPY_ATTRIBUTES", "ID_FIELD", "OUTPUT",
    ]  # fmt: skip
    assert parameters["UNIT"].defaultValue() == "mm"
    assert parameters["MODEL"].defaultValue() == "default"
    assert parameters["DEVICE"].options() == ["automatic", "CPU", "CUDA"]
    assert parameters["PRECISION"].options() == ["automatic", "fp32", "fp16", "int8"]
    assert parameters["THREADS"].flags() & QgsProcessingParameterDefinition.Flag.FlagAdvanced
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    assert [n for n, p in parameters.items() if p.flags() & optional] == [
        "FIELDS", "NODATA", "MODEL_FILE", "THREADS", "ID_FIELD",
    ]  # fmt: skip


def test_every_algorithm_has_help_icon_and_a_name(provider):
    for algorithm in provider.algorithms():
        assert len(algorithm.shortHelpString()) > 200
        assert algorithm.displayName()
        assert not algorithm.icon().isNull()
        assert not algorithm.icon().pixmap(32, 32).isNull()


# Good input


def test_result_is_complete_and_styled(classify, tmp_path):
    layer = classify(save(memory_layer(), tmp_path / "ps.gpkg"))
    rows = table(layer, *RESULT, "velocity", "n_valid", names()[0])
    assert len(rows) == 12
    for row, observed in zip(rows, series()):
        probabilities = np.array(row[2:8])
        assert row[0] == KEYS[probabilities.argmax()]
        assert row[1] == pytest.approx(probabilities.max(), abs=1e-4)
        assert probabilities.sum() == pytest.approx(1.0, abs=1e-3)
        t = (DATES - DATES[0]).astype(float) / 365.25
        assert row[8] == pytest.approx(np.polyfit(t, observed, 1)[0], abs=1e-3)
        assert row[9] == len(DATES)
        assert row[10] == observed[0]
    assert layer.renderer().type() == "categorizedSymbol"
    assert [c.value() for c in layer.renderer().categories()] == [*KEYS, ""]
    assert set(layer.listStylesInDatabase()[2]) == {"Deformation pattern", "Velocity (mm/yr)"}


def test_lines_are_linear_and_quiet_points_stable(classify):
    rows = table(classify(memory_layer()), "pattern")
    assert rows[0] == ("stable",)
    assert rows[-1] == ("linear",)


def test_loaded_result_is_styled(provider, tmp_path):
    """As the toolbox does it: the post-processor styles the layer that QGIS loads."""
    path, project, context = str(tmp_path / "out.gpkg"), QgsProject(), QgsProcessingContext()
    output = QgsProcessingOutputLayerDefinition(path, project)
    algorithm = provider.algorithm("classify").create()
    parameters = {"INPUT": memory_layer(), "OUTPUT": output}
    _, ok = algorithm.run(parameters, context, QgsProcessingFeedback())
    assert ok
    layer = QgsVectorLayer(path, "result", "ogr", QgsVectorLayer.LayerOptions(False))
    details = context.layersToLoadOnCompletion()[path]
    del algorithm
    details.postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback())
    assert layer.renderer().type() == "categorizedSymbol"
    assert sorted(layer.styleManager().styles()) == ["Deformation pattern", "Velocity (mm/yr)"]
    layer.styleManager().setCurrentStyle("Velocity (mm/yr)")
    assert layer.renderer().type() == "graduatedSymbol"


def test_metadata_record_how_it_was_made(classify, tmp_path):
    for name in ("out.gpkg", "out.shp"):
        facts = read_provenance(classify(memory_layer(), name))
        assert facts["model"] == "default"
        assert len(facts["model_sha256"]) == 64
        assert facts["preprocessing"]["window"] > 0
        assert facts["dates"] == [str(date) for date in DATES]
        assert (facts["provider"], facts["precision"]) == ("CPUExecutionProvider", "int8")
    assert read_provenance(memory_layer()) is None


def test_log_says_what_was_done(classify):
    classify(memory_layer())
    for text in ("12 points", f"{len(DATES)} dates", "default", "SHA-256", "CPUExecutionProvider", "classified: 12"):
        assert text in classify.log


@pytest.mark.parametrize(("precision", "threads"), [("fp32", 1), ("int8", 2), ("fp16", 2), ("automatic", None)])
def test_precision_and_threads(classify, precision, threads):
    layer = classify(memory_layer(), PRECISION=precision, **({"THREADS": threads} if threads else {}))
    ran = "int8" if precision == "automatic" else precision
    assert f"precision {ran}" in classify.log
    assert ("done again in fp32" in classify.log) == (ran != "fp32")
    assert not threads or f"{threads} threads" in classify.log
    expected = [f["pattern"] for f in classify(memory_layer(), "other.gpkg", PRECISION="fp32").getFeatures()]
    assert [f["pattern"] for f in layer.getFeatures()] == expected


def test_int8_is_refused_where_there_is_none(classify, tmp_path):
    path = shutil.copy(MODELS / "default.onnx", tmp_path / "mine.onnx")
    with pytest.raises(QgsProcessingException, match="has no int8 form"):
        classify(memory_layer(), MODEL_FILE=str(path), PRECISION="int8")
    classify(memory_layer(), MODEL_FILE=str(path))
    assert "precision fp32" in classify.log


def test_shapefile_with_style_beside(classify, tmp_path):
    layer = classify(memory_layer(), "out.shp")
    assert layer.fields().names()[-10:] == [*RESULT, "velocity", "n_valid"]
    assert (tmp_path / "out.qml").exists()
    assert layer.renderer().type() == "categorizedSymbol"


def test_points_with_too_few_dates_are_written_with_null(classify):
    rows = series().tolist()
    rows[1] = [None] * len(DATES)
    enough = int(np.ceil(0.6 * len(DATES)))
    rows[2][enough:] = [None] * (len(DATES) - enough)
    rows[3][enough - 1 :] = [None] * (len(DATES) - enough + 1)
    found = table(classify(memory_layer(rows)), "pattern", "confidence", "velocity", "n_valid")
    assert found[1] == (None, None, None, 0)
    assert found[2][0] is not None
    assert found[3] == (None, None, None, enough - 1)
    assert "2 points have a value at fewer than 60 %" in classify.log


def test_only_nulls_gives_an_empty_classification(classify):
    rows = [[None] * len(DATES)] * 5
    assert table(classify(memory_layer(rows)), "pattern", "n_valid") == [(None, 0)] * 5


def test_constants_are_stable(classify):
    rows = [[value] * len(DATES) for value in (0.0, 5.0, -300.0)]
    assert table(classify(memory_layer(rows)), "pattern", "velocity") == [("stable", 0.0)] * 3


def test_infinite_values_are_missing_and_said(classify):
    rows = series().tolist()
    rows[0][3], rows[1][3] = float("inf"), float("-inf")
    assert table(classify(memory_layer(rows)), "n_valid")[:3] == [(len(DATES) - 1,)] * 2 + [(len(DATES),)]
    assert "2 infinite values" in classify.log


def test_a_map_of_undefined_is_explained(classify):
    noisy = np.random.default_rng(0).normal(0.0, 15.0, (12, len(DATES)))
    rows = table(classify(memory_layer(noisy)), "pattern")
    assert sum(row == ("undefined",) for row in rows) > 6
    assert "More than half of the points are undefined" in classify.log
    classify(memory_layer(), "quiet.gpkg")
    assert "More than half" not in classify.log


def test_unit_and_nodata(classify):
    rows = (series() / 10).tolist()
    rows[0][0] = 999.0
    found = table(classify(memory_layer(rows), UNIT="cm", NODATA=999.0), "velocity", "n_valid")
    expected = table(classify(memory_layer(), "mm.gpkg"), "velocity", "n_valid")
    assert found[0][1] == len(DATES) - 1
    np.testing.assert_allclose([row[0] for row in found[1:]], [row[0] for row in expected[1:]], atol=1.1e-3)


def test_fields_override_the_detection(classify):
    two = memory_layer(np.hstack([series(), series()]), names(style="d_{}") + names(style="x_{}"))
    layer = classify(two, FIELDS=names(style="x_{}")[:60])
    assert table(layer, "n_valid")[0] == (60,)


def test_only_an_id(classify):
    layer = classify(memory_layer(extra=[("code", "string", [f"P{i}" for i in range(12)])]), COPY_ATTRIBUTES=False)
    assert layer.fields().names() == ["fid", "point_id", *RESULT, "velocity", "n_valid"]
    with_code = memory_layer(extra=[("code", "string", [f"P{i}" for i in range(12)])])
    layer = classify(with_code, "code.gpkg", COPY_ATTRIBUTES=False, ID_FIELD="code")
    assert layer.fields().names() == ["fid", "code", *RESULT, "velocity", "n_valid"]
    assert table(layer, "code")[4] == ("P4",)


def test_selected_features_only(classify):
    layer = memory_layer()
    QgsProject.instance().addMapLayer(layer)
    layer.selectByIds(layer.allFeatureIds()[:4])
    assert classify(QgsProcessingFeatureSourceDefinition(layer.id(), True)).featureCount() == 4
    assert classify(QgsProcessingFeatureSourceDefinition(layer.id(), False), "all.gpkg").featureCount() == 12
    QgsProject.instance().removeMapLayer(layer.id())


def test_layer_without_crs(classify):
    layer = classify(memory_layer(crs=""))
    assert not layer.crs().authid().startswith("EPSG")
    assert "no coordinate reference system" in classify.log


def test_temporary_output(run_algorithm):
    output = run_algorithm("classify", INPUT=memory_layer(), OUTPUT="TEMPORARY_OUTPUT")["OUTPUT"]
    assert QgsVectorLayer(output, "result", "ogr").featureCount() == 12


def test_model_file_gives_the_same_as_the_shipped_model(classify, root, tmp_path):
    copy = tmp_path / "mine.onnx"
    shutil.copy(root / "models" / "default.onnx", copy)
    first = classify(memory_layer(), PRECISION="fp32")
    second = classify(memory_layer(), "two.gpkg", MODEL_FILE=str(copy), PRECISION="fp32")
    assert table(first, *RESULT) == table(second, *RESULT)


def test_cuda_where_it_cannot_run_warns_and_runs_on_the_cpu(classify):
    onnxruntime = pytest.importorskip("onnxruntime")
    if "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        pytest.skip("this machine's onnxruntime has CUDA")
    assert classify(memory_layer(), DEVICE="CUDA").featureCount() == 12
    assert "CUDA was asked for" in classify.log
    assert "CPUExecutionProvider" in classify.log
