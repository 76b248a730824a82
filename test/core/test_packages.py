import importlib
import os
import subprocess
import sys

import pytest
from insar_patterns.core import packages
from insar_patterns.core.errors import MissingPackageError

NAME = "insar_patterns_test_package"


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    """Every test finds the module as at the start and leaves no package behind."""
    monkeypatch.setattr(packages, "_folder", None)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield
    for name in (NAME, "shadowed"):
        sys.modules.pop(name, None)


def write(folder, text="value = 1\n", name=NAME):
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.py").write_text(text, encoding="utf-8")
    importlib.invalidate_caches()


def test_a_package_that_is_there():
    import json

    assert packages.require("json") is json
    assert packages.require("scipy.special").softmax


def test_a_missing_package_is_named_with_its_command():
    with pytest.raises(MissingPackageError, match=NAME) as caught:
        packages.require(NAME)
    assert str(caught.value).endswith(f'"{packages.python_executable()}" -m pip install --no-deps {NAME}')
    assert isinstance(caught.value.__cause__, ImportError)


def test_a_package_that_cannot_load_says_why(tmp_path):
    write(tmp_path / "p", "raise ImportError('libgomp.so.1 is absent')")
    packages.use_folder(str(tmp_path / "p"))
    with pytest.raises(MissingPackageError, match=r"libgomp\.so\.1 is absent"):
        packages.require(NAME)


def test_the_folder_is_the_last_place(tmp_path):
    write(tmp_path / "p")
    before = list(sys.path)
    packages.use_folder(str(tmp_path / "p"))
    packages.use_folder(str(tmp_path / "p"))
    assert sys.path == [*before, str(tmp_path / "p")]
    assert packages.require(NAME).value == 1


def test_the_folder_shadows_nothing(tmp_path):
    import numpy

    write(tmp_path / "p", "raise RuntimeError", "numpy")
    write(tmp_path / "first", "value = 'first'", "shadowed")
    write(tmp_path / "p", "value = 'folder'", "shadowed")
    sys.path.append(str(tmp_path / "first"))
    packages.use_folder(str(tmp_path / "p"))
    assert packages.require("shadowed").value == "first"
    assert packages.require("numpy") is numpy


def test_a_package_installed_meanwhile_is_found(tmp_path):
    folder = tmp_path / "later"
    packages.use_folder(str(folder))
    assert str(folder) not in sys.path
    with pytest.raises(MissingPackageError) as caught:
        packages.require(NAME)
    assert f'--target "{folder}"' in str(caught.value)
    folder.mkdir()
    (folder / f"{NAME}.py").write_text("value = 2\n", encoding="utf-8")
    assert packages.require(NAME).value == 2


def test_a_package_installed_within_a_tick_of_the_clock_is_found(tmp_path):
    """Python trusts its listing of a folder as long as the folder's time stays."""
    packages.use_folder(str(tmp_path))
    with pytest.raises(MissingPackageError):
        packages.require(NAME)
    before = os.stat(tmp_path)
    (tmp_path / f"{NAME}.py").write_text("value = 3\n", encoding="utf-8")
    os.utime(tmp_path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert packages.require(NAME).value == 3


def test_python_is_the_one_that_runs_and_not_the_first_on_the_path(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/elsewhere/python3")
    found = packages.python_executable()
    assert os.path.dirname(os.path.dirname(found)) == sys.exec_prefix
    code = "import sys; print(sys.version_info[:2])"
    assert subprocess.run([found, "-c", code], capture_output=True, text=True).stdout.strip() == str(
        tuple(sys.version_info[:2])
    )


@pytest.mark.parametrize(
    ("system", "place"),
    [("nt", "python3.exe"), ("nt", "python.exe"), ("posix", "bin/python3"), ("posix", "MacOS/bin/python3")],
)
@pytest.mark.parametrize("executable", ["/x/qgis-bin.exe", "", None])
def test_python_where_qgis_is_the_running_program(tmp_path, monkeypatch, system, place, executable):
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).touch()
    expected = str(tmp_path / place)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", executable)
        patch.setattr(sys, "exec_prefix", str(tmp_path))
        patch.setattr(os, "name", system)
        found = packages.python_executable()
        patch.setattr(sys, "exec_prefix", str(tmp_path / "absent"))
        nowhere = packages.python_executable()
    assert found == expected
    assert nowhere == "python3"
