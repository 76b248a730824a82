import importlib.util
import json
import os
import sys
import threading
from types import SimpleNamespace

import pytest
from insar_patterns.algorithms import environment_setup, pip_install
from insar_patterns.algorithms.setup import Setup
from insar_patterns.algorithms.training_python import SETTING, find_python
from insar_patterns.core import environment as env
from insar_patterns.core import packages
from qgis.core import QgsApplication, QgsFeedback, QgsProcessingException, QgsSettings
from qgis.PyQt.QtCore import QLockFile

from .wheels import make_wheel

TORCH = importlib.util.find_spec("torch") is not None


@pytest.fixture
def profile(qgis_app, tmp_path, monkeypatch):
    """A QGIS profile of its own, whose Python has no onnxruntime, and no setting."""
    folder = tmp_path / "profile with space"
    monkeypatch.setattr(QgsApplication, "qgisSettingsDirPath", staticmethod(lambda: str(folder)))
    # pip must not see what this computer has besides.
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setattr(packages, "_folder", None)
    monkeypatch.setattr(
        sys, "path", [path for path in sys.path if not os.path.isdir(os.path.join(path, "onnxruntime"))]
    )
    for name in [name for name in sys.modules if name.split(".")[0] == "onnxruntime"]:
        monkeypatch.delitem(sys.modules, name)
    before = QgsSettings().value(SETTING)
    QgsSettings().remove(SETTING)
    yield folder / "insar_patterns"
    QgsSettings().remove(SETTING)
    if before is not None:
        QgsSettings().setValue(SETTING, before)


@pytest.fixture
def wheels(tmp_path, root):
    """An offline folder with a tiny wheel for everything that is asked for."""
    folder = tmp_path / "wheels"
    for line in env.read_requirements(root / "training" / "requirements.txt"):
        name, _, version = line.partition("==")
        make_wheel(folder, name, version)
    make_wheel(folder, "scipy", "1.15.0", requires=["numpy"])
    make_wheel(folder, "numpy", "2.0.0")
    make_wheel(folder, "onnxruntime", "1.20.0", requires=["numpy"])
    make_wheel(folder, "threadpoolctl", "3.8.0")
    return folder


@pytest.fixture
def setup(run_algorithm, wheels):
    def run(**parameters):
        run.log = ""
        try:
            return run_algorithm("setup", **{"WHEELS": str(wheels), **parameters})
        finally:
            run.log = run_algorithm.log

    run.feedback = run_algorithm.feedback
    return run


def names(folder):
    return sorted(os.listdir(folder)) if folder.is_dir() else []


def python_in(profile):
    return env.environment_python(str(profile / "venv"))


def test_parameters(provider):
    algorithm = provider.algorithm("setup")
    assert [p.name() for p in algorithm.parameterDefinitions()] == [
        "WHAT",
        "TORCH",
        "WHEELS",
        "INDEX_URL",
        "PYTHON",
        "REMOVE",
    ]
    assert algorithm.parameterDefinition("WHAT").options() == ["training", "classification"]
    assert algorithm.parameterDefinition("TORCH").options() == ["CPU", "CUDA"]
    assert algorithm.parameterDefinition("TORCH").defaultValue() == "CPU"
    assert "{" not in algorithm.shortHelpString()
    assert (algorithm.groupId(), algorithm.displayName()) == ("training", "Set up training")


def test_classification_alone(setup, profile):
    assert setup(WHAT="classification")["PYTHON_USED"] == ""
    assert names(profile) == ["packages", "setup.lock"] or names(profile) == ["packages"]
    found = names(profile / "packages")
    assert {"onnxruntime", "threadpoolctl"} <= set(found)
    assert "numpy" not in found
    assert "onnxruntime 1.20.0 is in" in setup.log
    assert packages.require("onnxruntime").__version__ == "1.20.0"
    sys.modules.pop("onnxruntime")
    setup(WHAT="classification")
    assert "onnxruntime 1.20.0 is already there" in setup.log
    (profile / "packages" / "other").mkdir()
    setup(WHAT="classification", REMOVE=True)
    assert names(profile / "packages") == ["other"]
    setup(WHAT="classification", REMOVE=True)
    assert "nothing to remove" in setup.log


def test_threadpoolctl_comes_where_onnxruntime_is_already(setup, profile, wheels):
    """A folder of wheels without it is told of and stops nothing."""
    wheel = next(wheels.glob("threadpoolctl*"))
    wheel.rename(wheels / "absent")
    setup(WHAT="classification")
    assert "onnxruntime" in names(profile / "packages")
    assert "could not install threadpoolctl" in setup.log
    assert "'Describe' is slower" in setup.log
    (wheels / "absent").rename(wheel)
    setup(WHAT="classification")
    assert "onnxruntime 1.20.0 is already there" in setup.log
    assert {"onnxruntime", "threadpoolctl"} <= set(names(profile / "packages"))


def test_training_environment(setup, profile, wheels):
    QgsSettings().setValue(SETTING, "/another/python")
    used = setup(TORCH="CUDA")["PYTHON_USED"]
    assert used == python_in(profile) == find_python()
    assert "about 6.5 GB" in setup.log
    assert "Training environment: torch 2." in setup.log
    assert "a PyTorch without CUDA" in setup.log  # which is what the wheel is
    assert "onnxruntime 1.20.0 is in" in setup.log
    assert "no longer /another/python" in setup.log
    path = profile / "venv" / env.MARKER
    marker = json.loads(path.read_text(encoding="utf-8"))
    assert {"torch", "onnx", "numpy", "scipy"} == set(marker["versions"])

    # Again: harmless, and nothing is installed; the CUDA build is kept where the CPU's is asked for.
    for torch in ("CUDA", "CPU"):
        setup(TORCH=torch, WHEELS=str(profile))
        assert "already there" in setup.log
    assert json.loads(path.read_text(encoding="utf-8")) == marker

    # After an update of the plugin: replaced, or, where that fails, kept.
    path.write_text(json.dumps({**marker, "requirements": ["torch==1.0"]}), encoding="utf-8")
    with pytest.raises(QgsProcessingException, match="pip could not install"):
        setup(WHEELS=str(profile))
    assert find_python() == python_in(profile)
    next(wheels.glob("torch*")).unlink()
    make_wheel(wheels, "torch", "2.1.0")
    setup()
    assert "not available for this Python" in setup.log
    assert "torch 2.1.0" in setup.log
    assert json.loads(path.read_text(encoding="utf-8"))["requirements"] == marker["requirements"]

    setup(REMOVE=True)
    assert names(profile) == ["packages"]


@pytest.fixture(scope="module")
def inner(qgis_app, tmp_path_factory):
    """The Python of an empty environment."""
    folder = str(tmp_path_factory.mktemp("environment") / "venv")
    pip_install.make_venv(packages.python_executable(), folder, QgsFeedback())
    return env.environment_python(folder)


@pytest.mark.usefixtures("profile")
def test_a_large_build_is_not_taken_for_the_small_one(inner, setup, wheels):
    next(wheels.glob("torch*")).unlink()
    make_wheel(wheels, "torch", "2.9.0", requires=["nvidia-something"])
    make_wheel(wheels, "nvidia_something", "1.0")
    with pytest.raises(QgsProcessingException, match="TORCH=CUDA"):
        environment_setup.install(inner, ["torch==2.9.0"], env.CPU, str(wheels), "", setup.feedback())


@pytest.mark.usefixtures("profile")
def test_what_does_not_work_together_is_said(inner, setup, wheels):
    make_wheel(wheels, "scipy", "1.16.0", "raise ImportError('broken scipy')", ["numpy"])
    feedback = setup.feedback()
    environment_setup.install(inner, ["torch", "onnx", "scipy"], env.CPU, str(wheels), "", feedback)
    with pytest.raises(QgsProcessingException, match="broken scipy"):
        environment_setup.check_training(inner, feedback)


def test_onnxruntime_that_does_not_work_is_not_kept(setup, profile, wheels):
    make_wheel(wheels, "onnxruntime", "1.21.0", "raise ImportError('another numpy is needed')")
    with pytest.raises(QgsProcessingException, match="another numpy is needed"):
        setup(WHAT="classification")
    assert names(profile / "packages") == []


def test_an_interrupted_environment_is_not_complete(profile):
    (profile / "venv" / "bin").mkdir(parents=True)
    assert env.read_marker(str(profile / "venv")) is None


def test_cancel_leaves_nothing(setup, profile):
    feedback = setup.feedback()
    threading.Timer(1.5, feedback.cancel).start()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        setup(feedback=feedback)
    assert not (profile / "venv").exists()
    assert names(profile / "packages") == []


def test_no_room(setup, profile, monkeypatch):
    monkeypatch.setattr(pip_install.shutil, "disk_usage", lambda place: SimpleNamespace(free=1e9))
    with pytest.raises(QgsProcessingException, match=r"About 1\.3 GB are needed .* 1\.0 GB are free"):
        setup()
    assert names(profile) == []


def test_no_such_folder_of_wheels(setup, tmp_path):
    with pytest.raises(QgsProcessingException, match="WHEELS"):
        setup(WHEELS=str(tmp_path / "absent"))


def test_one_at_a_time(setup, profile):
    profile.mkdir(parents=True)
    lock = QLockFile(str(profile / "setup.lock"))
    assert lock.tryLock(0)
    with pytest.raises(QgsProcessingException, match="already running"):
        setup()
    lock.unlock()


def test_python_of_ones_own(setup, profile, tmp_path):
    if not TORCH:
        pytest.skip("PyTorch is not installed")
    assert setup(PYTHON=sys.executable)["PYTHON_USED"] == sys.executable
    assert find_python() == sys.executable
    assert not (profile / "venv").exists()


def test_python_of_ones_own_that_does_not_do(setup, profile, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"no Python .*absent"):
        setup(PYTHON=str(tmp_path / "absent"))
    bare = getattr(sys, "_base_executable", sys.executable)
    try:
        setup(PYTHON=bare)
    except QgsProcessingException as error:
        assert "lacks one of torch" in str(error)
        assert not QgsSettings().contains(SETTING)
    else:
        pytest.skip("the Python below the environment has PyTorch")


def test_it_is_an_algorithm_that_can_be_made_again():
    assert isinstance(Setup().createInstance(), Setup)
