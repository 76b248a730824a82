import os

import numpy as np
import onnx
import pytest
import torch
from insar_patterns.core.errors import ModelError
from insar_patterns.core.inference import (
    AUTOMATIC,
    CPU,
    CUDA,
    MOST_THREADS,
    NOT_CLASSIFIED,
    PART,
    Classifier,
    usual_threads,
)
from insar_patterns.core.model_file import read_model_file
from insar_patterns.core.patterns import CODES, KEYS
from insar_patterns.core.preprocessing import prepare
from insar_patterns.core.series import SeriesBlock, velocity
from insar_patterns.core.session import BATCH, CPU_PROVIDER, CUDA_PROVIDER
from insar_patterns.training.export import export
from insar_patterns.training.network import NetworkConfig, PatternTCN

DATES = np.datetime64("2019-01-05") + 12 * np.arange(60)
STEPS = 48


def make(folder, classes=KEYS):
    """A small random network and the model file exported from it."""
    torch.manual_seed(7)
    network = PatternTCN(NetworkConfig(blocks=3, channels=8, classes=len(classes))).eval()
    path = str(folder / f"{len(classes)}-{classes[0]}.onnx")
    settings = {"steps": STEPS, "window": 5, "order": 2, "scale_mm": 10.0, "channels": ["smoothed"]}
    export(network, path, {"name": "random", "classes": list(classes), "preprocessing": settings})
    return network, read_model_file(path)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def model(made):
    return made[1]


def block(n, seed=0):
    """Series of all sizes, so that a random network chooses several patterns."""
    rng = np.random.default_rng(seed)
    t = np.linspace(0, 1, len(DATES))
    values = rng.normal(0, 60, (n, 1)) * t + rng.normal(0, 60, (n, 1)) * (t > 0.4) + rng.normal(0, 3, (n, len(DATES)))
    return SeriesBlock(np.arange(n), values, DATES)


def inputs(n, seed=0):
    return np.random.default_rng(seed).normal(0, 2, (n, 1, STEPS)).astype(np.float32)


@pytest.mark.parametrize("n", [0, 1, PART - 1, PART, PART + 1])
def test_any_number_of_series_equals_torch(made, n):
    network, model = made
    x = inputs(n)
    found = Classifier(model, CPU).probabilities(x)
    assert found.shape == (n, 6)
    with torch.inference_mode():
        expected = torch.softmax(network(torch.from_numpy(x)).double(), dim=1).numpy()
    np.testing.assert_allclose(found, expected, atol=1e-4)
    np.testing.assert_allclose(found.sum(axis=1), 1.0, atol=1e-12)


def test_threads_do_not_matter(model):
    x = inputs(5 * PART + 3)
    one = Classifier(model, CPU, threads=1).probabilities(x)
    assert len(np.unique(one.argmax(axis=1))) > 1
    for threads in (2, 4, None):
        np.testing.assert_array_equal(Classifier(model, CPU, threads=threads).probabilities(x), one)


def test_batches_do_not_matter(model):
    x = inputs(PART + 30)
    classifier = Classifier(model, CPU)
    alone = np.concatenate([classifier.probabilities(x[i : i + 1]) for i in range(PART - 20, PART + 20)])
    np.testing.assert_allclose(classifier.probabilities(x)[PART - 20 : PART + 20], alone, atol=1e-6)


@pytest.mark.parametrize("n", [0, 1, PART - 1, PART, PART + 1])
def test_classify(model, n):
    series = block(n)
    classifier = Classifier(model, CPU)
    result = classifier.classify(series)
    assert result.codes.shape == result.velocity.shape == result.n_valid.shape == result.confidence.shape == (n,)
    assert result.probabilities.shape == (n, 6)
    np.testing.assert_array_equal(result.probabilities, classifier.probabilities(prepare_all(series, model)))
    np.testing.assert_array_equal(result.codes, result.probabilities.argmax(axis=1))
    np.testing.assert_allclose(result.probabilities.sum(axis=1), 1.0, atol=1e-12)
    np.testing.assert_array_equal(result.velocity, velocity(series.values, DATES))
    np.testing.assert_array_equal(result.confidence, result.probabilities[np.arange(n), result.codes])
    assert (result.n_valid == len(DATES)).all()


def prepare_all(series, model):
    if not len(series.values):
        return np.empty((0, 1, STEPS), np.float32)
    return prepare(series.values, series.dates, model.preprocessing)


def test_random_network_chooses_several_patterns(model):
    assert len(np.unique(Classifier(model, CPU).classify(block(300)).codes)) > 1


@pytest.mark.parametrize("n", [4, PART + 5])
def test_rows_that_are_not_usable(model, n):
    series = block(n)
    whole = Classifier(model, CPU).classify(series)
    series.values[1, :30] = np.nan  # 30 of 60 dates are left, 36 are needed
    series.values[3] = np.nan
    result = Classifier(model, CPU).classify(series)
    assert (result.codes[[1, 3]] == NOT_CLASSIFIED).all()
    assert NOT_CLASSIFIED == -1
    for values in (result.probabilities, result.velocity, result.confidence):
        assert np.isnan(values[[1, 3]]).all()
    assert result.n_valid[:4].tolist() == [60, 30, 60, 0]
    others = np.delete(np.arange(n), [1, 3])
    np.testing.assert_array_equal(result.codes[others], whole.codes[others])
    np.testing.assert_allclose(result.probabilities[others], whole.probabilities[others], atol=1e-6)
    np.testing.assert_array_equal(result.velocity[others], whole.velocity[others])


def test_no_row_is_usable(model):
    series = block(3)
    series.values[:] = np.nan
    result = Classifier(model, CPU).classify(series)
    assert (result.codes == -1).all()
    assert np.isnan(result.probabilities).all()
    assert (result.n_valid == 0).all()


@pytest.mark.parametrize("classes", [KEYS[:5], ("undefined", "step", "stable"), KEYS[::-1]], ids=len)
def test_outputs_go_to_their_patterns(tmp_path, classes):
    network, model = make(tmp_path, classes)
    series = block(50)
    result = Classifier(model, CPU).classify(series)
    with torch.inference_mode():
        x = torch.from_numpy(prepare(series.values, DATES, model.preprocessing))
        expected = torch.softmax(network(x).double(), dim=1).numpy()
    for output, key in enumerate(classes):
        np.testing.assert_allclose(result.probabilities[:, CODES[key]], expected[:, output], atol=1e-4)
    missing = [CODES[key] for key in KEYS if key not in classes]
    assert (result.probabilities[:, missing] == 0).all()
    assert not np.isin(result.codes, missing).any()


@pytest.mark.parametrize("device", [AUTOMATIC, CPU, CUDA])
def test_devices(model, device):
    """Without CUDA the work is done on the CPU, and `cuda_missing` tells who had asked for more."""
    classifier = Classifier(model, device)
    if classifier.provider != "CUDAExecutionProvider":
        assert classifier.provider == "CPUExecutionProvider"
        assert classifier.cuda_missing == (device == CUDA)
    else:
        assert device != CPU
        assert not classifier.cuda_missing
    found = classifier.probabilities(inputs(10))
    np.testing.assert_allclose(found, Classifier(model, CPU).probabilities(inputs(10)), atol=1e-4)


@pytest.mark.skipif(os.path.exists("/dev/nvidiactl"), reason="this machine has CUDA")
def test_cuda_is_missed_where_it_is_missing(model):
    assert Classifier(model, CUDA).cuda_missing


def test_what_onnxruntime_refuses_is_a_model_error(model, tmp_path):
    damaged = onnx.load(model.path)
    damaged.graph.node[0].op_type = "NoSuchOperator"
    path = tmp_path / "damaged.onnx"
    onnx.save(damaged, str(path))
    readable = read_model_file(str(path))
    with pytest.raises(ModelError, match="onnxruntime cannot open") as caught:
        Classifier(readable, CPU)
    assert str(path) in str(caught.value)
    path.unlink()
    with pytest.raises(ModelError, match="onnxruntime cannot open"):
        Classifier(readable, CPU)


def test_usual_threads():
    assert usual_threads(CUDA_PROVIDER) == 2
    assert 1 <= usual_threads(CPU_PROVIDER) <= MOST_THREADS


def test_a_part_fills_the_device(model, monkeypatch):
    """Where more series go through at once than are usually prepared together, as on CUDA."""
    assert Classifier(model, CPU).part == PART
    monkeypatch.setitem(BATCH, CPU_PROVIDER, 8 * PART)
    classifier = Classifier(model, CPU, threads=1)
    assert classifier.part == 8 * PART
    assert classifier.probabilities(inputs(3 * PART)).shape == (3 * PART, 6)
