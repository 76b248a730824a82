"""What a model file says of itself: metadata, inputs and outputs."""

import json

import pytest
from insar_patterns.core.errors import ModelError
from insar_patterns.core.patterns import KEYS
from onnx import TensorProto, helper

PREPROCESSING = {"steps": 24, "window": 5, "order": 2, "scale_mm": 10.0, "channels": ["smoothed"]}


def set_fact(model, key, value):
    """Set one fact; None removes it, bytes are written as they are."""
    kept = [p for p in model.metadata_props if p.key != key]
    del model.metadata_props[:]
    model.metadata_props.extend(kept)
    if value is not None:
        raw = value.decode() if isinstance(value, bytes) else json.dumps(value)
        model.metadata_props.add(key=key, value=raw)


def test_five_classes_in_another_order(changed):
    def change(model):
        set_fact(model, "classes", ["power", "stable", "step", "linear", "piecewise"])
        model.graph.output[0].type.tensor_type.shape.dim[1].dim_value = 5

    assert changed(change).classes == ("power", "stable", "step", "linear", "piecewise")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "do not name the format"),
        ("another-format", "do not name the format"),
        (["insar-deformation-patterns"], "do not name the format"),
        (b"not JSON", "do not name the format"),
        (b"[" * 100000, "do not name the format"),
    ],
    ids=["none", "other", "list", "no JSON", "deep"],
)
def test_format(changed, value, message):
    with pytest.raises(ModelError, match=message):
        changed(lambda m: set_fact(m, "format", value))


def test_no_metadata(changed):
    with pytest.raises(ModelError, match="do not name the format"):
        changed(lambda m: m.ClearField("metadata_props"))


@pytest.mark.parametrize("version", [None, 0, 2, "1"])
def test_version(changed, version):
    with pytest.raises(ModelError, match=rf"format {version}; .* reads format 1"):
        changed(lambda m: set_fact(m, "format_version", version))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", None),
        ("classes", None),
        ("classes", 6),
        ("classes", "stable"),
        ("classes", []),
        ("classes", ["stable"]),
        ("classes", ["stable", "stable"]),
        ("classes", [*KEYS[:5], "landslide"]),
        ("classes", [0, 1, 2, 3, 4, 5]),
        ("classes", [["stable"], ["linear"]]),
        ("preprocessing", None),
        ("preprocessing", 24),
        ("preprocessing", [24]),
        ("preprocessing", {"steps": 24, "detrend": True}),
        ("preprocessing", {"steps": 24, "channels": None}),
        ("preprocessing", {"steps": 24, "scale_mm": "ten"}),
    ],
    ids=str,
)
def test_incomplete_metadata(changed, key, value):
    with pytest.raises(ModelError, match="are incomplete: name, classes or preprocessing"):
        changed(lambda m: set_fact(m, key, value))


@pytest.mark.parametrize(
    "wrong",
    [{"window": 4}, {"window": 99}, {"order": 9}, {"steps": 24.0}, {"steps": 5}, {"scale_mm": -1}, {"scale_mm": 1e999}],
    ids=str,
)
def test_invalid_preprocessing(changed, wrong):
    with pytest.raises(ModelError, match="preprocessing in the model is not valid"):
        changed(lambda m: set_fact(m, "preprocessing", {**PREPROCESSING, **wrong}))


def test_unknown_channel(changed):
    with pytest.raises(ModelError, match="input channels smoothed, temperature"):
        changed(lambda m: set_fact(m, "preprocessing", {"steps": 24, "channels": ["smoothed", "temperature"]}))


def dim(info, axis):
    return info.type.tensor_type.shape.dim[axis]


def drop_dim(info):
    info.type.tensor_type.shape.dim.pop()


MISFITS = {
    "input name": lambda g: setattr(g.input[0], "name", "x"),
    "output name": lambda g: setattr(g.output[0], "name", "x"),
    "input rank": lambda g: drop_dim(g.input[0]),
    "output rank": lambda g: drop_dim(g.output[0]),
    "input type": lambda g: setattr(g.input[0].type.tensor_type, "elem_type", TensorProto.DOUBLE),
    "output type": lambda g: setattr(g.output[0].type.tensor_type, "elem_type", TensorProto.INT64),
    "steps": lambda g: setattr(dim(g.input[0], 2), "dim_value", 25),
    "negative steps": lambda g: setattr(dim(g.input[0], 2), "dim_value", -24),
    "free steps": lambda g: dim(g.input[0], 2).Clear(),
    "channels": lambda g: setattr(dim(g.input[0], 1), "dim_value", 2),
    "fixed batch": lambda g: setattr(dim(g.input[0], 0), "dim_value", 1),
    "classes": lambda g: setattr(dim(g.output[0], 1), "dim_value", 5),
    "second input": lambda g: g.input.append(helper.make_tensor_value_info("more", TensorProto.FLOAT, [1])),
    "second output": lambda g: g.output.append(helper.make_tensor_value_info("more", TensorProto.FLOAT, [1])),
    "no output": lambda g: g.output.pop(),
    "no shape": lambda g: g.input[0].type.tensor_type.ClearField("shape"),
}


@pytest.mark.parametrize("misfit", MISFITS)
def test_inputs_and_outputs(changed, misfit):
    with pytest.raises(ModelError, match="do not fit its metadata"):
        changed(lambda m: MISFITS[misfit](m.graph))


def test_an_input_that_is_no_tensor(changed):
    with pytest.raises(ModelError):
        changed(lambda m: m.graph.input[0].ClearField("type"))
    with pytest.raises(ModelError):
        changed(lambda m: m.graph.input[0].type.sequence_type.elem_type.tensor_type.SetInParent())
