"""The faster forms of a model: when they are taken, when refused, and what of them is done again in fp32."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from insar_patterns.core.derived import LEAST_AGREEMENT, FasterForm, form_path, read_form
from insar_patterns.core.errors import ModelError
from insar_patterns.core.inference import AUTOMATIC, CPU, CUDA, FP16, FP32, INT8, Classifier
from insar_patterns.core.model_file import read_derived_file, read_model_file
from insar_patterns.core.patterns import KEYS
from insar_patterns.training.export import export
from insar_patterns.training.network import NetworkConfig, PatternTCN

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "models").glob("*.onnx"))
STEPS = 48
FACTS = {"name": "random", "classes": list(KEYS), "preprocessing": {"steps": STEPS, "window": 5}}


def inputs(n, seed=0):
    return np.random.default_rng(seed).normal(0, 2, (n, 1, STEPS)).astype(np.float32)


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A small random network's file, and a function that writes a form of it with other facts."""
    monkeypatch.syspath_prepend(str(ROOT / "script"))
    import other_graphs

    torch.manual_seed(7)
    network = PatternTCN(NetworkConfig(blocks=5, channels=16)).eval()
    path = str(tmp_path / "random.onnx")
    export(network, path, FACTS)
    model = read_model_file(path)

    def write(precision=INT8, **facts):
        target = Path(form_path(path, precision))
        target.parent.mkdir(exist_ok=True)
        if precision == FP16:
            graph = other_graphs.fp16_graph()
        else:
            graph = other_graphs.int8_graph(other_graphs.ranges(network, torch.from_numpy(inputs(400, 1))))
        known = {"derived_from": model.sha256, "margin": 0.01, "largest": 20.0, "agreement": 0.999}
        export(network, str(target), {**FACTS, **known, **facts}, graph)
        return str(target)

    yield model, write
    sys.modules.pop("other_graphs", None)


@pytest.mark.parametrize("precision", [INT8, FP16])
def test_a_model_without_the_form(made, precision):
    model, _ = made
    assert read_form(model, precision) is None
    assert Classifier(model, CPU, precision=AUTOMATIC).precision == FP32
    with pytest.raises(ModelError, match=f"has no {precision} form"):
        Classifier(model, CPU, precision=precision)


def test_int8_is_near_fp32_and_unsure_series_are_fp32(made):
    model, write = made
    write(margin=0.05)
    exact, fast = Classifier(model, CPU), Classifier(model, CPU, precision=AUTOMATIC)
    assert (exact.precision, fast.precision) == (FP32, INT8)
    x = inputs(700)
    p, q = exact.probabilities(x), fast.probabilities(x)
    assert 0 < fast.repeated < len(x)
    difference = np.abs(p - q).max(axis=1)
    assert 0 < difference.max() < 0.05
    assert (difference < 1e-6).sum() >= fast.repeated  # those are the parent's
    assert (p.argmax(axis=1) == q.argmax(axis=1)).mean() >= LEAST_AGREEMENT


def test_fp16_is_nearer_and_not_taken_on_the_cpu_unasked(made):
    model, write = made
    write(FP16, margin=0.01)
    exact, half = Classifier(model, CPU), Classifier(model, CPU, precision=FP16)
    assert half.precision == FP16
    assert Classifier(model, CPU, precision=AUTOMATIC).precision == FP32
    x = inputs(700)
    p, q = exact.probabilities(x), half.probabilities(x)
    difference = np.abs(p - q).max(axis=1)
    assert 0 < difference.max() < 0.005
    assert (p.argmax(axis=1) == q.argmax(axis=1)).all()


def test_forms_of_a_network_that_sees_numbers_too(tmp_path, monkeypatch):
    """The numbers stay fp32 and do not go through the blocks, whose channels are rescaled for int8."""
    monkeypatch.syspath_prepend(str(ROOT / "script"))
    import other_graphs

    torch.manual_seed(7)
    network = PatternTCN(NetworkConfig(inputs=2, blocks=5, channels=16, numbers=80, joined=12)).eval()
    network.join.spread.fill_(1.5)
    facts = {**FACTS, "preprocessing": {"steps": 96, "channels": ["curve", "line"]}}
    x = np.random.default_rng(1).normal(0, 2, (400, 2, 96)).astype(np.float32)
    rescaled = other_graphs.rescaled(network, torch.from_numpy(x))
    with torch.inference_mode():
        torch.testing.assert_close(rescaled(torch.from_numpy(x)), network(torch.from_numpy(x)), rtol=1e-3, atol=1e-4)
    graphs = {
        FP32: (network, None),
        FP16: (network, other_graphs.fp16_graph()),
        INT8: (rescaled, other_graphs.int8_graph(other_graphs.ranges(rescaled, torch.from_numpy(x)))),
    }
    found = {}
    for form, (source, graph) in graphs.items():
        export(source, str(tmp_path / f"{form}.onnx"), facts, graph)
        found[form] = Classifier(read_model_file(str(tmp_path / f"{form}.onnx")), CPU).probabilities(x)
    assert np.ptp(found[FP32], axis=0).min() > 0.01
    assert 0 < np.abs(found[FP16] - found[FP32]).max() < 0.003
    assert 0 < np.abs(found[INT8] - found[FP32]).max() < 0.03


def test_int8_does_not_miss_cuda(made):
    model, write = made
    write(INT8)
    assert not Classifier(model, CUDA, precision=INT8).cuda_missing


def test_automatic_takes_the_form_of_the_device(made):
    model, write = made
    write(FP16)
    write(INT8)
    classifier = Classifier(model, CPU)
    chosen = [classifier._faster_form(AUTOMATIC, on_cuda).precision for on_cuda in (False, True)]
    assert chosen == [INT8, FP16]


def test_series_that_overflow_in_fp16_are_fp32(made):
    model, write = made
    write(FP16, margin=1e-9, largest=1e9)
    half = Classifier(model, CPU, precision=FP16)
    x = inputs(20)
    x[3] *= 1e5  # beyond fp16's 65 504
    np.testing.assert_allclose(half.probabilities(x)[3], Classifier(model, CPU).probabilities(x)[3], atol=1e-6)
    assert half.repeated == 1


def test_series_larger_than_the_ranges_are_fp32(made):
    model, write = made
    write(margin=1e-9, largest=12.0)
    fast = Classifier(model, CPU, precision=INT8)
    x = inputs(20)
    x[3, 0, 5], x[4, 0, 0] = 500.0, np.nan
    expected = Classifier(model, CPU).probabilities(x)
    found = fast.probabilities(x)
    assert fast.repeated == 2
    np.testing.assert_allclose(found[[3, 4]], expected[[3, 4]], atol=1e-6)


def test_unsure():
    form = FasterForm("", INT8, margin=0.2, largest=3.0, agreement=1.0, series=2)
    x = np.zeros((4, 2, 5), dtype=np.float32)
    x[2, 1, 4], x[3, 0, 0] = -3.5, np.inf
    probabilities = np.array([[0.1, 0.3, 0.6], [0.1, 0.4, 0.5], [0.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
    assert form.unsure(x, probabilities).tolist() == [False, True, True, True]
    first = replace(form, series=1)  # what follows are numbers, however large
    assert first.unsure(x, probabilities).tolist() == [False, True, False, True]


@pytest.mark.parametrize(
    "facts",
    [
        {"derived_from": "0" * 64},
        {"agreement": 0.99},
        {"margin": None},
        {"largest": -1.0},
        {"classes": list(KEYS[::-1])},
        {"preprocessing": {"steps": STEPS, "window": 7}},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_a_form_that_may_not_stand_for_the_model(made, facts):
    model, write = made
    path = write(**facts)
    with pytest.raises(ModelError, match="Choose the precision fp32") as caught:
        Classifier(model, CPU, precision=INT8)
    assert path in str(caught.value)
    automatic = Classifier(model, CPU, precision=AUTOMATIC)
    assert automatic.precision == FP32
    assert str(automatic.form_refused) == str(caught.value)


def test_a_form_is_no_model_and_a_model_no_form(made):
    model, write = made
    with pytest.raises(ModelError, match="derived from"):
        read_model_file(write())
    with pytest.raises(ModelError, match="does not say which model"):
        read_derived_file(model.path)


@pytest.mark.parametrize("precision", [INT8, FP16])
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_forms_belong_to_their_models(path, precision):
    """After models/ changed, script/derive-models makes the faster forms again."""
    form = read_form(read_model_file(str(path)), precision)
    assert form is not None
    assert form.agreement >= LEAST_AGREEMENT
