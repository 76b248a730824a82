import json

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from insar_patterns.core.model_file import read_model_file
from insar_patterns.core.patterns import KEYS
from insar_patterns.core.preprocessing import Preprocessing
from insar_patterns.training.dataset import paper_set
from insar_patterns.training.export import export
from insar_patterns.training.network import NetworkConfig, PatternTCN
from onnx import TensorProto, numpy_helper

FACTS = {
    "name": "Größe",
    "classes": list(KEYS),
    "preprocessing": {"steps": 64, "window": 5, "order": 2, "scale_mm": 10.0, "channels": ["smoothed"]},
    "figures": {"test_accuracy": 0.25, "test_confusion": [[1, 0], [0, 1]]},
}
CONFIGS = [
    NetworkConfig(blocks=1, channels=3),
    NetworkConfig(blocks=4, channels=6, kernel=2, dropout=0.5),
    NetworkConfig(blocks=8, channels=16, kernel=5),
    NetworkConfig(blocks=3, channels=1),  # as many channels as inputs: a residual without a convolution
]
IDS = [f"{c.channels}x{c.blocks}-k{c.kernel}" for c in CONFIGS]


def make(folder, config, steps=64):
    torch.manual_seed(1)
    network = PatternTCN(config)
    facts = {**FACTS, "preprocessing": {**FACTS["preprocessing"], "steps": steps}}
    export(network, str(folder / "model.onnx"), facts)
    return network.eval(), str(folder / "model.onnx")


def run(path, x):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(["logits"], {"series": x})[0]


@pytest.mark.parametrize("steps", [20, 37, 64, 168])
@pytest.mark.parametrize("config", CONFIGS, ids=IDS)
def test_onnxruntime_equals_torch_on_random_series(tmp_path, config, steps):
    network, path = make(tmp_path, config, steps)
    x = np.random.default_rng(steps).normal(0, 5, (40, 1, steps)).astype(np.float32)
    with torch.inference_mode():
        expected = network(torch.from_numpy(x)).numpy()
    assert np.ptp(expected, axis=0).min() > 1e-3
    np.testing.assert_allclose(run(path, x), expected, atol=1e-4)


def test_onnxruntime_equals_torch_on_simulated_series(tmp_path):
    network, path = make(tmp_path, NetworkConfig(), 168)
    x, y = paper_set(60, 0, Preprocessing())
    assert len(y.unique()) == 6
    with torch.inference_mode():
        expected = network(x).numpy()
    np.testing.assert_allclose(run(path, x.numpy()), expected, atol=1e-4)


@pytest.mark.parametrize("channels", [3, 8])
def test_numbers_beside_the_series(tmp_path, channels):
    config = NetworkConfig(inputs=4, channels=channels, blocks=3, numbers=7, joined=9)
    torch.manual_seed(1)
    network = PatternTCN(config).eval()
    network.join.centre.uniform_(-1, 1)
    network.join.spread.uniform_(0.5, 2)
    facts = {**FACTS, "preprocessing": {**FACTS["preprocessing"], "steps": 30}}
    export(network, str(tmp_path / "m.onnx"), facts)
    x = np.random.default_rng(0).normal(0, 3, size=(33, 4, 30)).astype(np.float32)
    with torch.inference_mode():
        np.testing.assert_allclose(run(str(tmp_path / "m.onnx"), x), network(torch.from_numpy(x)).numpy(), atol=1e-4)


def test_three_inputs(tmp_path):
    """The viewer knows one channel; the graph is ready for more."""
    network, path = make(tmp_path, NetworkConfig(inputs=3, channels=3, blocks=3), 30)
    x = np.random.default_rng(0).normal(size=(5, 3, 30)).astype(np.float32)
    with torch.inference_mode():
        np.testing.assert_allclose(run(path, x), network(torch.from_numpy(x)).numpy(), atol=1e-4)


def test_one_file_of_ir_8_and_opset_17(tmp_path):
    _, path = make(tmp_path, CONFIGS[1])
    assert [p.name for p in tmp_path.iterdir()] == ["model.onnx"]
    model = onnx.load(path, load_external_data=False)
    onnx.checker.check_model(model, full_check=True)
    assert model.ir_version == 8
    assert [(o.domain, o.version) for o in model.opset_import] == [("", 17)]
    assert not model.functions
    assert {node.domain for node in model.graph.node} == {""}
    for tensor in model.graph.initializer:
        assert tensor.data_location == TensorProto.DEFAULT
        assert not tensor.external_data


@pytest.mark.parametrize("config", CONFIGS, ids=IDS)
def test_initialisers_are_the_folded_weights(tmp_path, config):
    network, path = make(tmp_path, config)
    found = {t.name: numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}
    expected = {"linear.weight": network.linear.weight, "linear.bias": network.linear.bias}
    for i, block in enumerate(network.blocks):
        for name in ("conv1", "conv2", "residual"):
            module = getattr(block, name)
            if isinstance(module, torch.nn.Conv1d):
                expected[f"blocks.{i}.{name}.weight"] = module.weight[..., None]
                expected[f"blocks.{i}.{name}.bias"] = module.bias
    for name, tensor in expected.items():
        np.testing.assert_array_equal(found.pop(name), tensor.detach().numpy(), err_msg=name)
    assert all(array.dtype == np.int64 and array.size == 1 for array in found.values())  # what is left steers


def test_weights_are_normed_only_once():
    """The weight that is exported is g v / |v|, as the weight norm says."""
    torch.manual_seed(0)
    conv = PatternTCN(NetworkConfig(blocks=1, channels=4)).blocks[0].conv2
    g, v = conv.parametrizations.weight.original0, conv.parametrizations.weight.original1
    torch.testing.assert_close(conv.weight, g * v / v.flatten(1).norm(dim=1)[:, None, None])


def test_metadata_are_complete(tmp_path):
    network, path = make(tmp_path, CONFIGS[1])
    facts = {p.key: json.loads(p.value) for p in onnx.load(path).metadata_props}
    assert facts == {
        **FACTS,
        "format": "insar-deformation-patterns",
        "format_version": 1,
        "network": {
            "inputs": 1,
            "classes": 6,
            "blocks": 4,
            "channels": 6,
            "kernel": 2,
            "dropout": 0.5,
            "numbers": 0,
            "joined": 128,
        },
    }
    assert NetworkConfig(**facts["network"]) == network.config
    read = read_model_file(path)
    assert read.metadata == facts
    assert read.name == "Größe"
    assert read.classes == KEYS
    assert read.preprocessing == Preprocessing(steps=64, window=5)


def test_a_failed_export_leaves_the_old_model(tmp_path):
    _, path = make(tmp_path, CONFIGS[0])
    before = (tmp_path / "model.onnx").read_bytes()
    with pytest.raises(TypeError):
        export(PatternTCN(CONFIGS[0]), path, {**FACTS, "figures": {1, 2}})
    assert (tmp_path / "model.onnx").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["model.onnx"]


def test_same_weights_give_the_same_bytes(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    for folder in ("a", "b"):
        make(tmp_path / folder, CONFIGS[1])
    assert (tmp_path / "a" / "model.onnx").read_bytes() == (tmp_path / "b" / "model.onnx").read_bytes()
