import json

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from insar_patterns.core.errors import ModelError
from insar_patterns.core.patterns import KEYS
from insar_patterns.core.preprocessing import CHANNELS, Preprocessing
from insar_patterns.training.dataset import paper_set
from insar_patterns.training.export import export
from insar_patterns.training.load import load, plain_state, replace_head, see_line
from insar_patterns.training.network import NetworkConfig, PatternTCN, inputs
from onnx import numpy_helper

INPUTS = len(CHANNELS)
OLD = ("inputs", "classes", "blocks", "channels", "kernel", "dropout")
CONFIGS = [
    NetworkConfig(blocks=1, channels=3, inputs=INPUTS),
    NetworkConfig(blocks=4, channels=6, kernel=2, dropout=0.5, inputs=INPUTS),
    NetworkConfig(blocks=6, channels=16, kernel=5, inputs=INPUTS, classes=5),
    NetworkConfig(blocks=3, channels=INPUTS, inputs=INPUTS),  # a residual without a convolution
]
IDS = [f"{c.channels}x{c.blocks}-k{c.kernel}" for c in CONFIGS]


def make(path, config, **facts):
    torch.manual_seed(1)
    network = PatternTCN(config)
    preprocessing = {"steps": 64, "window": 5}
    facts = {"name": "m", "classes": KEYS[: config.classes], "preprocessing": preprocessing, **facts}
    export(network, str(path), facts)
    return network.eval(), str(path)


def change(path, edit):
    """Let `edit` change the model in the file; returns the path."""
    model = onnx.load(path)
    edit(model)
    onnx.save(model, path)
    return path


def outputs(path, x):
    return onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"]).run(None, {"series": x})[0]


def assert_same_function(network, path, x):
    expected = outputs(path, x)
    with torch.inference_mode():
        found = network(torch.from_numpy(x)).numpy()
    scale = np.abs(expected).max(axis=1, keepdims=True)
    assert np.ptp(expected, axis=0).min() > 1e-3  # no constant
    assert (np.abs(found - expected) / scale).max() < 1e-5


def test_kernels_along_the_width_are_read_as_well(tmp_path):
    """Files of earlier exporters store kernels as (o, i, 1, k)."""
    network, path = make(tmp_path / "m.onnx", CONFIGS[1])

    def lay_down(model):
        for tensor in model.graph.initializer:
            if len(tensor.dims) == 4:
                tensor.CopyFrom(numpy_helper.from_array(np.swapaxes(numpy_helper.to_array(tensor), 2, 3), tensor.name))

    loaded, _ = load(change(path, lay_down))
    for (name, expected), found in zip(plain_state(network).items(), plain_state(loaded).values()):
        torch.testing.assert_close(found, expected, msg=name)


@pytest.mark.parametrize("config", CONFIGS, ids=IDS)
def test_load_is_the_inverse_of_export(tmp_path, config):
    network, path = make(tmp_path / "m.onnx", config, note={"a": 1})
    loaded, facts = load(path)
    assert loaded.config == config
    assert not loaded.training
    assert facts["note"] == {"a": 1}
    assert facts["classes"] == list(KEYS[: config.classes])
    assert len(facts["sha256"]) == 64
    assert_same_function(loaded, path, np.random.default_rng(0).normal(0, 3, (20, INPUTS, 64)).astype(np.float32))
    for name, value in plain_state(network).items():
        torch.testing.assert_close(plain_state(loaded)[name], value, atol=1e-7, rtol=1e-6)


def test_the_shipped_model(root):
    path = str(root / "models" / "paper-tcn.onnx")
    loaded, facts = load(path)
    x, y = paper_set(60, 5, Preprocessing(**facts["preprocessing"]))
    assert_same_function(loaded, path, x.numpy())
    assert (loaded(x).argmax(dim=1) == y).float().mean() > 0.9


def test_names_are_those_of_the_file(tmp_path):
    network, path = make(tmp_path / "m.onnx", CONFIGS[1])
    stored = {tensor.name for tensor in onnx.load(path).graph.initializer}
    assert set(plain_state(network)) <= stored
    assert {name.split(".")[-1] for name in plain_state(network)} == {"weight", "bias"}


def test_there_and_back_again_is_the_same_file(tmp_path):
    _, path = make(tmp_path / "m.onnx", CONFIGS[1])
    loaded, facts = load(path)
    export(loaded, str(tmp_path / "n.onnx"), {key: facts[key] for key in ("name", "classes", "preprocessing")})
    for name, value in plain_state(load(str(tmp_path / "n.onnx"))[0]).items():
        torch.testing.assert_close(value, plain_state(loaded)[name], atol=1e-7, rtol=1e-6)


def test_the_loaded_network_can_be_trained(tmp_path):
    _, path = make(tmp_path / "m.onnx", CONFIGS[1])
    loaded, _ = load(path)
    loaded.train()(torch.randn(8, INPUTS, 64)).square().mean().backward()
    assert all(weight.grad is not None and torch.isfinite(weight.grad).all() for weight in loaded.parameters())
    names = [name for name, _ in loaded.named_parameters()]
    assert sum("parametrizations" in name for name in names) == 2 * 2 * len(loaded.blocks)  # the weight norm is there
    x = torch.randn(8, INPUTS, 64)
    before = loaded.eval()(x)
    with torch.no_grad():
        loaded.blocks[0].conv2.parametrizations.weight.original0.mul_(1.5)
    assert not torch.allclose(loaded(x), before)  # and the function follows it


def test_a_kernel_of_zeros_has_no_direction(tmp_path):
    _, path = make(tmp_path / "m.onnx", CONFIGS[1])

    def edit(model):
        tensor = next(t for t in model.graph.initializer if t.name == "blocks.1.conv1.weight")
        values = numpy_helper.to_array(tensor).copy()
        values[2] = 0.0
        tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))

    loaded, _ = load(change(path, edit))
    assert_same_function(loaded, path, np.random.default_rng(0).normal(0, 3, (20, INPUTS, 64)).astype(np.float32))
    loaded(torch.randn(2, INPUTS, 64)).sum().backward()
    assert all(torch.isfinite(weight.grad).all() for weight in loaded.parameters())


def test_a_model_without_its_network_is_refused(tmp_path):
    def edit(model):
        kept = [entry for entry in model.metadata_props if entry.key != "network"]
        del model.metadata_props[:]
        model.metadata_props.extend(kept)

    _, path = make(tmp_path / "m.onnx", CONFIGS[0])
    with pytest.raises(ModelError, match="of what form its network is"):
        load(change(path, edit))


@pytest.mark.parametrize("network", [None, [], {"depth": 3}, {"blocks": 0}, {"blocks": "two"}], ids=str)
def test_an_unknown_network_is_refused(tmp_path, network):
    def edit(model):
        next(entry for entry in model.metadata_props if entry.key == "network").value = json.dumps(network)

    _, path = make(tmp_path / "m.onnx", CONFIGS[0])
    with pytest.raises(ModelError, match="of what form its network is"):
        load(change(path, edit))


@pytest.mark.parametrize("network", [{"channels": 7}, {"blocks": 5}, {"kernel": 3}, {"classes": 5}], ids=str)
def test_weights_of_another_network_are_refused(tmp_path, network):
    def edit(model):
        entry = next(entry for entry in model.metadata_props if entry.key == "network")
        entry.value = json.dumps({**vars(CONFIGS[1]), **network})

    _, path = make(tmp_path / "m.onnx", CONFIGS[1])
    with pytest.raises(ModelError, match="do not fit the network"):
        load(change(path, edit))


def test_half_precision_is_refused(tmp_path):
    def edit(model):
        tensor = next(t for t in model.graph.initializer if t.name == "linear.bias")
        tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), tensor.name))

    _, path = make(tmp_path / "m.onnx", CONFIGS[0])
    with pytest.raises(ModelError, match=r"do not fit the network that it names \(linear.bias\)"):
        load(change(path, edit))


def test_derived_forms_are_refused(tmp_path):
    _, path = make(tmp_path / "m.onnx", CONFIGS[0], derived_from="0" * 64)
    with pytest.raises(ModelError, match="derived from"):
        load(path)


def test_other_files_are_refused(tmp_path):
    (tmp_path / "m.onnx").write_bytes(b"no model")
    for path in ("m.onnx", "absent.onnx"):
        with pytest.raises(ModelError):
            load(str(tmp_path / path))


def seeing(tmp_path):
    """A network that sees series alone, and the same that has learnt to see the line, with its facts."""
    network, path = make(tmp_path / "m.onnx", CONFIGS[2])
    loaded, facts = load(path)
    facts["preprocessing"]["steps"] = 168
    torch.manual_seed(2)
    numbers = 2 * torch.randn(50, 80) + 1
    see_line(loaded, facts, numbers)
    return network, loaded, facts, numbers


def test_a_network_that_learns_to_see_the_line(tmp_path):
    network, loaded, facts, numbers = seeing(tmp_path)
    assert facts["preprocessing"]["channels"][-1] == "line" and loaded.config.classes == 5
    assert inputs(Preprocessing(**facts["preprocessing"])) == {"inputs": INPUTS + 1, "numbers": 80}
    torch.testing.assert_close(loaded.join.centre, numbers.mean(dim=0))
    torch.testing.assert_close(loaded.join.spread, numbers.std(dim=0), rtol=0.01, atol=0.01)
    assert facts["network"] == vars(loaded.config)
    x = torch.randn(6, INPUTS, 168)
    h, k = x.flip(-1), x.flip(-1)
    for before, after in zip(network.blocks, loaded.blocks):
        h, k = before(h), after(k)
    torch.testing.assert_close(k, h, rtol=1e-4, atol=1e-5)  # the blocks are the same


def test_a_grid_with_fewer_steps_than_numbers_is_refused(tmp_path):
    _, path = make(tmp_path / "m.onnx", CONFIGS[2])
    with pytest.raises(ModelError, match="not valid"):
        see_line(*load(path), torch.zeros(5, 80))


def test_files_of_before_there_were_numbers(tmp_path):
    def edit(model):
        entry = next(entry for entry in model.metadata_props if entry.key == "network")
        entry.value = json.dumps({key: value for key, value in vars(CONFIGS[1]).items() if key in OLD})

    network, path = make(tmp_path / "m.onnx", CONFIGS[1])
    assert load(change(path, edit))[0].config == network.config


def test_numbers_come_back_from_the_file(tmp_path):
    _, loaded, facts, _ = seeing(tmp_path)
    path = str(tmp_path / "n.onnx")
    export(loaded.eval(), path, {key: facts[key] for key in ("name", "classes", "preprocessing")})
    again, found = load(path)
    assert again.config == loaded.config and found["preprocessing"] == json.loads(json.dumps(facts["preprocessing"]))
    assert_same_function(again, path, np.random.default_rng(0).normal(0, 3, (20, INPUTS + 1, 168)).astype(np.float32))
    for name, value in plain_state(loaded).items():
        torch.testing.assert_close(plain_state(again)[name], value, atol=1e-7, rtol=1e-6)
    replace_head(again, KEYS[:5], KEYS)
    assert again(torch.randn(2, INPUTS + 1, 168)).shape == (2, 6)


def test_a_file_that_sees_other_numbers_than_it_says_is_refused(tmp_path):
    _, loaded, facts, _ = seeing(tmp_path)
    path = str(tmp_path / "n.onnx")
    channels = [*facts["preprocessing"]["channels"][:-1], "log_noise"]  # as many, and no numbers
    facts["preprocessing"]["channels"] = channels
    export(loaded, path, {key: facts[key] for key in ("name", "classes", "preprocessing")})
    with pytest.raises(ModelError, match="do not fit the network"):
        load(path)


def test_a_new_head_keeps_what_the_old_classes_say():
    torch.manual_seed(0)
    network = PatternTCN(NetworkConfig(blocks=3, channels=8, classes=5)).eval()
    x = 3 * torch.randn(30, 1, 40)
    before = network(x)
    replace_head(network, KEYS[:5], KEYS)
    after = network(x)
    assert network.config.classes == after.shape[1] == 6
    torch.testing.assert_close(after[:, :5], before)
    torch.testing.assert_close(after[:, 5], before.mean(dim=1))
    assert torch.equal(after.argmax(dim=1), before.argmax(dim=1))
    replace_head(network, KEYS, ("step", "stable"))
    torch.testing.assert_close(network(x), before[:, [2, 0]])


def test_the_same_classes_keep_the_head():
    network = PatternTCN(NetworkConfig(blocks=1, channels=3))
    head = network.linear
    replace_head(network, KEYS, list(KEYS))
    assert network.linear is head


@pytest.mark.parametrize("classes", [["stable"], ["stable", "stable"], ["stable", "landslide"]], ids=str)
def test_a_head_of_other_classes_is_refused(classes):
    with pytest.raises(ValueError, match="two or more"):
        replace_head(PatternTCN(NetworkConfig(blocks=1, channels=3)), KEYS, classes)
