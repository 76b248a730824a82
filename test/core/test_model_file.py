import hashlib
from pathlib import Path

import numpy as np
import onnx
import pytest
from insar_patterns.core import model_file
from insar_patterns.core.errors import ModelError
from insar_patterns.core.model_file import read_model_file
from insar_patterns.core.patterns import KEYS
from insar_patterns.core.preprocessing import Preprocessing
from onnx import AttributeProto, TensorProto, helper


def test_a_valid_model(good, read, tmp_path):
    model = read(good)
    assert model.path == str(tmp_path / "model.onnx")
    assert model.sha256 == hashlib.sha256(good).hexdigest()
    assert model.name == "small"
    assert model.classes == KEYS
    assert model.preprocessing == Preprocessing(steps=24, window=5)
    assert model.metadata["figures"] == {"test_accuracy": 0.5}
    assert model.metadata["network"]["channels"] == 2


def test_the_shipped_models(root):
    for path in (root / "models").glob("*.onnx"):
        assert read_model_file(str(path)).name


def test_an_initialiser_may_be_listed_as_input(changed):
    """As ONNX before IR 4 wanted it."""
    changed(lambda m: m.graph.input.append(helper.make_tensor_value_info("last", TensorProto.INT64, [])))


# What is no model at all


@pytest.mark.parametrize("data", [b"", b"This is a text.\n" * 20, b"{}", b"PK\x03\x04" + bytes(100), b"\x80" * 50])
def test_other_files(read, data):
    with pytest.raises(ModelError, match="not an ONNX model"):
        read(data)


def test_random_bytes(read):
    for seed in range(30):
        with pytest.raises(ModelError):
            read(np.random.default_rng(seed).bytes(2000))


def test_every_truncation(good, read):
    for end in [*range(0, len(good), 17), len(good) - 1]:
        with pytest.raises(ModelError):
            read(good[:end])


def test_a_missing_file_and_a_folder(tmp_path):
    for path in (tmp_path / "absent.onnx", tmp_path):
        with pytest.raises(ModelError, match="cannot be read") as caught:
            read_model_file(str(path))
        assert str(path) in str(caught.value)


def test_too_big(good, read, monkeypatch):
    monkeypatch.setattr(model_file, "MAX_BYTES", len(good))
    read(good)
    monkeypatch.setattr(model_file, "MAX_BYTES", len(good) - 1)
    with pytest.raises(ModelError, match="MiB"):
        read(good)


def test_fuzz(good, read):
    """A damaged model is read or refused; nothing else happens."""
    refused = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        data = bytearray(good)
        for at in rng.integers(0, len(data), rng.integers(1, 6)):
            data[at] = rng.integers(256) if rng.random() < 0.5 else data[at] ^ (1 << rng.integers(8))
        if seed % 3 == 0:
            del data[rng.integers(0, len(data)) :]
        try:
            assert isinstance(read(bytes(data)), model_file.ModelFile), seed
        except ModelError as error:
            refused += 1
            assert str(error)
    assert 100 < refused < 300


# What a model may not hold


def tensor(where):
    """A constant that lies in another file, by one of the two fields that say so, or by both."""
    made = TensorProto(data_type=TensorProto.FLOAT, dims=[1], name="outside")
    if where != "location":
        made.external_data.add(key="location", value="../../secret")
    if where != "entries":
        made.data_location = TensorProto.EXTERNAL
    return made


def sparse(where, part):
    made = onnx.SparseTensorProto(dims=[4])
    inside = helper.make_tensor("inside", TensorProto.FLOAT, [1], [1.0])
    made.values.CopyFrom(tensor(where) if part == "values" else inside)
    made.indices.CopyFrom(tensor(where) if part == "indices" else inside)
    return made


def node(op="Constant", **attributes):
    return helper.make_node(op, [], ["made"], **attributes)


def subgraph(*nodes, initialisers=()):
    return helper.make_graph(list(nodes), "inner", [], [], list(initialisers))


def in_branch(graph):
    return helper.make_node("If", ["condition"], ["made"], then_branch=subgraph(), else_branch=graph)


def graphs_attribute(graph):
    made = node("Loop")
    made.attribute.append(AttributeProto(name="bodies", type=AttributeProto.GRAPHS, graphs=[subgraph(), graph]))
    return made


EXTERNAL = {
    "initialiser": lambda g, w: g.initializer.append(tensor(w)),
    "constant": lambda g, w: g.node.append(node(value=tensor(w))),
    "tensors": lambda g, w: g.node.append(node(values=[helper.make_tensor("a", 1, [1], [1.0]), tensor(w)])),
    "sparse initialiser": lambda g, w: g.sparse_initializer.append(sparse(w, "values")),
    "sparse indices": lambda g, w: g.sparse_initializer.append(sparse(w, "indices")),
    "sparse constant": lambda g, w: g.node.append(node(sparse_value=sparse(w, "values"))),
    "subgraph initialiser": lambda g, w: g.node.append(in_branch(subgraph(initialisers=[tensor(w)]))),
    "subgraph constant": lambda g, w: g.node.append(in_branch(subgraph(node(value=tensor(w))))),
    "subgraph of a subgraph": lambda g, w: g.node.append(
        in_branch(subgraph(in_branch(subgraph(initialisers=[tensor(w)]))))
    ),
    "list of subgraphs": lambda g, w: g.node.append(graphs_attribute(subgraph(initialisers=[tensor(w)]))),
}


@pytest.mark.parametrize("where", ["entries", "location", "both"])
@pytest.mark.parametrize("place", EXTERNAL)
def test_external_data(changed, place, where):
    with pytest.raises(ModelError, match="external data"):
        changed(lambda m: EXTERNAL[place](m.graph, where))


def test_external_data_of_the_real_weights(good, tmp_path):
    path = str(tmp_path / "outside.onnx")
    model = onnx.ModelProto.FromString(good)
    onnx.save(model, path, save_as_external_data=True, location="weights.bin", size_threshold=0)
    assert (tmp_path / "weights.bin").exists()
    with pytest.raises(ModelError, match="external data"):
        read_model_file(path)


def varint(value):
    return bytes([value & 0x7F | 0x80]) + varint(value >> 7) if value > 0x7F else bytes([value])


def field(number, payload):
    """A protobuf field of bytes."""
    return varint(number << 3 | 2) + varint(len(payload)) + payload


HIDDEN = {
    "data_location 2**32 + 1": b"\x70" + varint(2**32 + 1),
    "field 2**29 + 13": varint((13 << 3 | 2) + 2**32) + b"\x00",
    "data_location as bytes": field(14, b""),
}


@pytest.mark.parametrize("hidden", HIDDEN)
def test_external_data_hidden_from_a_strict_reader(good, read, hidden):
    """To a reader that cuts numbers to 32 bits, 2**32 + 1 is 1 and field 2**29 + 13 is field 13."""
    graph = onnx.ModelProto.FromString(good).graph.SerializeToString()
    model = onnx.ModelProto.FromString(good)
    model.ClearField("graph")

    def with_initialiser(tensor):
        return model.SerializeToString() + field(7, graph + field(5, tensor))

    read(with_initialiser(field(8, b"harmless")))
    with pytest.raises(ModelError):
        read(with_initialiser(HIDDEN[hidden]))


def test_a_second_graph(good, read):
    """Other readers merge the two."""
    with pytest.raises(ModelError, match="not an ONNX model"):
        read(good + field(7, field(5, field(8, b"harmless"))))


DOMAINS = {
    "node": lambda m, d: setattr(m.graph.node[0], "domain", d),
    "last node": lambda m, d: setattr(m.graph.node[-1], "domain", d),
    "subgraph": lambda m, d: m.graph.node.append(in_branch(subgraph(helper.make_node("Gelu", [], ["y"], domain=d)))),
    "opset": lambda m, d: m.opset_import.append(helper.make_opsetid(d, 1)),
}


@pytest.mark.parametrize("domain", ["com.microsoft", "ai.onnx.ml", "own"])
@pytest.mark.parametrize("place", DOMAINS)
def test_foreign_operators(changed, place, domain):
    with pytest.raises(ModelError, match=f"domain '{domain}'"):
        changed(lambda m: DOMAINS[place](m, domain))


def test_the_standard_domain_by_its_name(changed):
    changed(lambda m: setattr(m.graph.node[0], "domain", "ai.onnx"))


def test_functions_and_training(changed):
    with pytest.raises(ModelError, match="local functions"):
        changed(lambda m: m.functions.append(helper.make_function("", "f", [], [], [], [])))
    with pytest.raises(ModelError, match="local functions"):
        changed(lambda m: m.training_info.add())


def test_no_graph_and_endless_subgraphs(changed, good, read):
    with pytest.raises(ModelError, match="not an ONNX model"):
        changed(lambda m: m.ClearField("graph"))
    inner = b""
    for _ in range(5000):
        inner = field(1, field(5, field(6, inner)))
    with pytest.raises(ModelError, match="not an ONNX model"):
        read(field(7, inner))


def test_a_number_in_place_of_a_text(good, read):
    """A metadata key that is the varint 2**40 would be a terabyte of zeros."""
    with pytest.raises(ModelError, match="not an ONNX model"):
        read(good + field(14, b"\x08" + varint(2**40)))


def test_the_path_may_hold_any_letters(good, tmp_path):
    path = Path(tmp_path) / "Modell größer 昆明.onnx"
    path.write_bytes(good)
    assert read_model_file(str(path)).path == str(path)
