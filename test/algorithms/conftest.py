import csv
import os

import pytest
from qgis.core import QgsProcessingException, QgsVectorLayer


@pytest.fixture
def classify(run_algorithm, tmp_path):
    """Run classify to a file and open the result."""

    def run(layer, name="out.gpkg", **parameters):
        output = run_algorithm("classify", INPUT=layer, OUTPUT=str(tmp_path / name), **parameters)["OUTPUT"]
        run.log = run_algorithm.log
        result = QgsVectorLayer(output, "result", "ogr")
        assert result.isValid()
        return result

    run.feedback = run_algorithm.feedback
    return run


@pytest.fixture(scope="session")
def boissano_patterns(provider, data, tmp_path_factory):
    """Path of the classified RADARSAT points of Boissano (1 372 x 99, EPSG:3003, with a field COHERENCE)."""
    import processing

    output = str(tmp_path_factory.mktemp("boissano") / "boissano.gpkg")
    source = str(data / "BOISSANO_RSAT_S3_A_T290_COMUNEBOISSANO_GBO-TSR.shp")
    return processing.run("insarpatterns:classify", {"INPUT": source, "OUTPUT": output})["OUTPUT"]


@pytest.fixture
def run_report(run_algorithm, tmp_path):
    """Run a report algorithm; returns the page's text, the table's rows and, if wanted, the names of the figures."""

    def run(name, layer, figures=False, **parameters):
        outputs = {"OUTPUT_HTML": str(tmp_path / "report.html"), "OUTPUT_CSV": str(tmp_path / "table.csv")}
        if figures:
            outputs["OUTPUT_FIGURES"] = str(tmp_path / "figures")
        found = run_algorithm(name, INPUT=layer, **{**outputs, **parameters})
        run.log = run_algorithm.log
        with open(found["OUTPUT_HTML"], encoding="utf-8") as file:
            text = file.read()
        with open(found["OUTPUT_CSV"], encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return (text, rows, sorted(os.listdir(found["OUTPUT_FIGURES"]))) if figures else (text, rows)

    run.feedback = run_algorithm.feedback
    return run


@pytest.fixture
def refused(run_report, tmp_path):
    """Check that a run ends in one sentence and leaves nothing behind."""

    def check(name, layer, match, **parameters):
        before = sorted(os.listdir(tmp_path))
        with pytest.raises(QgsProcessingException, match=match) as caught:
            run_report(name, layer, figures=True, **parameters)
        assert "Traceback" not in str(caught.value)
        assert sorted(os.listdir(tmp_path)) == before

    return check
