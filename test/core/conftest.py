import pytest


@pytest.fixture(scope="session")
def good(tmp_path_factory):
    """Bytes of a valid small model."""
    import torch
    from insar_patterns.core.patterns import KEYS
    from insar_patterns.training.export import export
    from insar_patterns.training.network import NetworkConfig, PatternTCN

    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("model") / "small.onnx"
    facts = {
        "name": "small",
        "classes": list(KEYS),
        "preprocessing": {"steps": 24, "window": 5, "order": 2, "scale_mm": 10.0, "channels": ["smoothed"]},
        "figures": {"test_accuracy": 0.5},
    }
    export(PatternTCN(NetworkConfig(blocks=1, channels=2)), str(path), facts)
    return path.read_bytes()


@pytest.fixture
def read(tmp_path):
    """Read bytes as a model file."""
    from insar_patterns.core.model_file import read_model_file

    def run(data):
        path = tmp_path / "model.onnx"
        path.write_bytes(data)
        return read_model_file(str(path))

    return run


@pytest.fixture
def changed(good, read):
    """Read the valid model after a change of its ModelProto."""
    import onnx

    def run(change):
        model = onnx.ModelProto.FromString(good)
        change(model)
        return read(model.SerializeToString())

    return run
