import os
import subprocess
import sys

import pytest
from insar_patterns.core import environment as env


def test_python_is_isolated(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    command = env.python_command(sys.executable, "-c", "import sys; print(sys.flags.isolated, sys.path)")
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.startswith("1 ")
    assert str(tmp_path) not in said


def test_requirements_without_comments(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text("# what\n\ntorch==2.13.0  # pinned\nonnx==1.2\n", encoding="utf-8")
    assert env.read_requirements(path) == ["torch==2.13.0", "onnx==1.2"]


def test_training_requirements_are_pinned(root):
    lines = env.read_requirements(root / "training" / "requirements.txt")
    assert {"torch", "onnx"} <= {line.partition("==")[0] for line in lines}
    assert all(line.partition("==")[2] for line in lines)


def test_relaxed_and_unlabelled():
    lines = ["torch==2.13.0", "onnx==1.2"]
    assert env.relaxed([*lines, "scipy"]) == ["torch", "onnx", "scipy"]
    assert env.unlabelled(lines, "torch") == ["torch===2.13.0", "onnx==1.2"]


def test_marker(tmp_path):
    folder = str(tmp_path)
    assert env.read_marker(folder) is None
    python = env.environment_python(folder)
    os.makedirs(os.path.dirname(python))
    with open(python, "w", encoding="utf-8"):
        pass
    assert env.read_marker(folder) is None  # interrupted
    env.write_marker(folder, {"torch": "CPU"})
    assert env.read_marker(folder) == {"torch": "CPU"}
    os.remove(python)
    assert env.read_marker(folder) is None  # the Python that it was made from is gone


@pytest.mark.parametrize("text", ["", "{", "[]", "\udcff"])
def test_damaged_marker(tmp_path, text):
    python = env.environment_python(str(tmp_path))
    os.makedirs(os.path.dirname(python))
    with open(python, "w", encoding="utf-8"):
        pass
    (tmp_path / env.MARKER).write_text(text, encoding="utf-8", errors="surrogateescape")
    assert env.read_marker(str(tmp_path)) is None


def test_pip_command():
    plain = env.pip_command("python", ["a==1"])
    assert plain[0] == "python"
    assert plain[-1] == "a==1"
    assert ["--only-binary", ":all:"] == plain[plain.index("--only-binary") :][:2]
    assert not {"--no-index", "--target", "--no-deps", "--extra-index-url", "--progress-bar"} & set(plain)
    full = env.pip_command("python", ["a"], "wheels", "address", "target", raw_progress=True)
    pairs = set(zip(full, full[1:]))
    assert {("--find-links", "wheels"), ("--extra-index-url", "address"), ("--target", "target")} <= pairs
    assert {"--no-index", "--no-deps"} <= set(full)
    assert ("--progress-bar", "raw") in pairs


def test_folder_size(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"12345")
    (tmp_path / "c").write_bytes(b"1")
    assert env.folder_size(str(tmp_path)) == 6
    assert env.folder_size(str(tmp_path / "absent")) == 0
