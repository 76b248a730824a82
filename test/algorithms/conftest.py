import pytest
from qgis.core import QgsVectorLayer


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
