import os

import pytest
from insar_patterns.core.errors import OutputError
from insar_patterns.layers.model_destination import CARD_MARK, ModelDestination


def fill(destination, text=b"new", card=True):
    with open(destination.temporary, "wb") as file:
        file.write(text)
    if card:
        with open(destination.temporary[: -len("onnx")] + "md", "wb") as file:
            file.write(CARD_MARK + text)


def test_mark_is_that_of_the_card_writer():
    pytest.importorskip("torch", reason="PyTorch is not installed")
    from insar_patterns.training.card import MARK

    assert MARK.encode() == CARD_MARK


def test_both_appear_on_commit(tmp_path):
    with ModelDestination(str(tmp_path / "m.onnx")) as destination:
        fill(destination)
        assert not os.path.exists(destination.path)
        destination.commit()
    assert sorted(os.listdir(tmp_path)) == ["m.md", "m.onnx"]
    with ModelDestination(str(tmp_path / "m.ONNX")) as destination:
        fill(destination, b"newer")
        destination.commit()
    assert (tmp_path / "m.onnx").read_bytes() == b"newer"
    assert (tmp_path / "m.md").read_bytes() == CARD_MARK + b"newer"


def test_nothing_without_commit(tmp_path):
    (tmp_path / "m.onnx").write_bytes(b"old")
    with ModelDestination(str(tmp_path / "m.onnx")) as destination:
        fill(destination)
    assert os.listdir(tmp_path) == ["m.onnx"]
    assert (tmp_path / "m.onnx").read_bytes() == b"old"


def test_a_model_without_a_card(tmp_path):
    with ModelDestination(str(tmp_path / "m.onnx")) as destination:
        fill(destination, card=False)
        destination.commit()
    assert os.listdir(tmp_path) == ["m.onnx"]


def test_older_ones_come_back_where_the_move_fails(tmp_path):
    (tmp_path / "m.onnx").write_bytes(b"old")
    (tmp_path / "m.md").write_bytes(CARD_MARK + b"old")
    with ModelDestination(str(tmp_path / "m.onnx")) as destination:
        fill(destination)
        os.remove(destination.temporary)
        with pytest.raises(OutputError, match="cannot be written"):
            destination.commit()
    assert (tmp_path / "m.onnx").read_bytes() == b"old"
    assert (tmp_path / "m.md").read_bytes() == CARD_MARK + b"old"
    assert sorted(os.listdir(tmp_path)) == ["m.md", "m.onnx"]


def test_what_is_read_is_protected(tmp_path):
    (tmp_path / "m.onnx").write_bytes(b"parent")
    with pytest.raises(OutputError, match="overwritten"):
        ModelDestination(str(tmp_path / "m.onnx"), [str(tmp_path / "absent"), str(tmp_path / "m.onnx")])
    with pytest.raises(OutputError, match="shipped"):
        ModelDestination(str(tmp_path / "x.onnx"), shipped=str(tmp_path))
    assert os.listdir(tmp_path) == ["m.onnx"]
