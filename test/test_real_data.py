"""End to end on real data: EGMS zip through importcsv, a TRE shapefile, a cm and multi-point shapefile."""

import csv
import io
import os
import shutil
import subprocess
import sysconfig
import zipfile

import numpy as np
from insar_patterns.core.patterns import KEYS
from insar_patterns.layers.provenance import read_provenance
from qgis.core import QgsVectorLayer

from .make import table

EGMS = "EGMS_L2b_117_0227_IW2_VV_2020_2024_1.zip"
TRE = "BOISSANO_RSAT_S3_A_T290_COMUNEBOISSANO_GBO-TSR.shp"


def check(path, points, dates):
    """A complete, styled result with sensible values; returns the layer."""
    layer = QgsVectorLayer(path, "result", "ogr")
    rows = table(layer, "pattern", "confidence", "velocity", "n_valid")
    assert len(rows) == points
    assert {row[0] for row in rows} <= {*KEYS, None}
    assert len({row[0] for row in rows}) >= 2
    assert all(1 / 6 <= row[1] <= 1 for row in rows if row[0])
    assert max(row[3] for row in rows) == dates
    assert layer.renderer().type() == "categorizedSymbol"
    assert len(read_provenance(layer)["dates"]) == dates
    return layer


def describe(run_algorithm, classified, path, **parameters):
    """Describe a result; sensible values wherever a pattern wants them."""
    layer = QgsVectorLayer(
        run_algorithm("describe", INPUT=classified, OUTPUT=str(path), **parameters)["OUTPUT"], "described", "ogr"
    )
    rows = table(layer, "pattern", "velocity", "vel_fit", "vel_fit_ci", "step_date", "step_mm", "brk1_date", "trend")
    lines = np.array([row[1:4] for row in rows if row[0] == "linear"], dtype=float)
    assert np.corrcoef(lines[:, 0], lines[:, 1])[0, 1] > 0.95
    # Wider than white noise would have it, narrower than what moves.
    assert 0.1 < np.median(lines[:, 2]) < 3.0
    for pattern, column in (("step", 4), ("step", 5), ("piecewise", 6), ("power", 7)):
        assert all((row[column] is not None) == (row[0] == pattern) for row in rows), pattern
    return layer


def test_egms_zip(run_algorithm, data, tmp_path):
    points = run_algorithm("importcsv", INPUT=str(data / EGMS), OUTPUT=str(tmp_path / "egms.gpkg"))["OUTPUT"]
    result = run_algorithm("classify", INPUT=points, OUTPUT=str(tmp_path / "out.gpkg"))["OUTPUT"]
    layer = check(result, 11759, 207)
    assert layer.crs().authid() == "EPSG:3035"
    with zipfile.ZipFile(data / EGMS) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".csv"))
        published = {row["pid"]: row for row in csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8"))}
    rows = table(layer, "pid", "velocity", "20200103")
    differences = np.array([row[1] - float(published[row[0]]["mean_velocity"]) for row in rows])
    # EGMS fits its velocity beside an annual wave and rounds it to 0.1 mm/yr.
    assert np.median(np.abs(differences)) < 0.1
    assert all(row[2] == float(published[row[0]]["20200103"]) for row in rows)
    described = describe(run_algorithm, result + "|subset=fid % 6 = 0", tmp_path / "described.gpkg")
    assert described.featureCount() == 11759 // 6
    days = [row[0].toString("yyyy") for row in table(described, "step_date") if row[0]]
    assert set(days) <= {"2020", "2021", "2022", "2023", "2024"}


def test_tre_shapefile(run_algorithm, data, tmp_path):
    result = run_algorithm("classify", INPUT=str(data / TRE), OUTPUT=str(tmp_path / "out.shp"))["OUTPUT"]
    layer = check(result, 1372, 99)
    rows = table(layer, "VEL", "velocity")
    assert np.corrcoef(np.array(rows).T)[0, 1] > 0.99
    described = describe(run_algorithm, result, tmp_path / "described.shp")
    assert described.fields().lookupField("VEL") >= 0  # the producer's own keeps its name


def test_centimetres_and_multi_points(run_algorithm, data, tmp_path):
    source = str(data / "Sentinel_Desc.shp")
    in_cm = run_algorithm("classify", INPUT=source, UNIT="cm", OUTPUT=str(tmp_path / "out.gpkg"))["OUTPUT"]
    layer = check(in_cm, 914, 146)
    in_mm = run_algorithm("classify", INPUT=source, UNIT="mm", OUTPUT=str(tmp_path / "mm.gpkg"))["OUTPUT"]
    rates = [np.array(table(found, "velocity")) for found in (layer, QgsVectorLayer(in_mm, "", "ogr"))]
    np.testing.assert_allclose(rates[0], 10.0 * rates[1], atol=6e-3)
    describe(run_algorithm, in_cm, tmp_path / "described.gpkg", UNIT="cm")


def test_areas_of_a_landslide(run_algorithm, data, tmp_path):
    """Offida: the landslide's points move by several mm/yr and lie in a few compact areas."""
    patterns = run_algorithm("classify", INPUT=str(data / "clusters_offida.shp"), OUTPUT=str(tmp_path / "out.gpkg"))
    result = run_algorithm("areas", INPUT=patterns["OUTPUT"], OUTPUT=str(tmp_path / "areas.gpkg"))["OUTPUT"]
    rows = table(QgsVectorLayer(result, "areas", "ogr"), "pattern", "velocity", "n_points", "share", "area_m2")
    assert 1 <= len(rows) <= 6
    assert sum(row[2] for row in rows) > 100
    assert rows[0][0] == "linear"
    assert all(row[1] < -5.0 and row[3] >= 0.5 for row in rows)
    assert 3e4 < sum(row[4] for row in rows) < 2e5


def test_through_qgis_process(data, root, tmp_path):
    """As a headless user: a profile of its own, the plugin enabled, one command."""
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "insar_patterns").symlink_to(root)
    environment = {
        **os.environ,
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "profile"),
        "QGIS_PLUGINPATH": str(plugins),
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    subprocess.run([program, "plugins", "enable", "insar_patterns"], env=environment, check=True, capture_output=True)
    output = tmp_path / "out.gpkg"
    command = [program, "run", "insarpatterns:classify", f"--INPUT={data / TRE}", f"--OUTPUT={output}"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "classified: 1372" in ran.stdout + ran.stderr
    check(str(output), 1372, 99)
    areas = tmp_path / "areas.gpkg"
    outline = [program, "run", "insarpatterns:areas", f"--INPUT={output}", "--EPS=150", f"--OUTPUT={areas}"]
    ran = subprocess.run(outline, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    found = QgsVectorLayer(str(areas), "areas", "ogr")
    assert found.renderer().type() == "categorizedSymbol"
    assert found.featureCount() > 0
    refused = subprocess.run(
        [*command[:-1], f"--OUTPUT={tmp_path / 'no' / 'out.gpkg'}"], env=environment, capture_output=True, text=True
    )
    assert refused.returncode != 0
    assert "Traceback" not in refused.stdout + refused.stderr
