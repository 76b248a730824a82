"""The zip: what it holds, and that it works as installed, in a QGIS profile that has never been used."""

import configparser
import importlib.util
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from osgeo import ogr

from .make import memory_layer, save

ROOT = Path(__file__).resolve().parent.parent
POINTS = 12
PATTERNS = {"stable", "linear", "step", "piecewise", "power", "undefined"}

# As QGIS starts it: its own Processing plugin is there first.
LOAD = """
import json, sys, time
from qgis.core import QgsApplication
app = QgsApplication([], False)
app.initQgis()
sys.path[:0] = [sys.argv[1], QgsApplication.pkgDataPath() + "/python/plugins"]
import processing
start = time.process_time()
import insar_patterns
plugin = insar_patterns.classFactory(None)
plugin.initProcessing()
seconds = time.process_time() - start
provider = QgsApplication.processingRegistry().providerById("insarpatterns")
algorithms = [algorithm.name() for algorithm in provider.algorithms()]
plugin.unload()
gone = QgsApplication.processingRegistry().providerById("insarpatterns") is None
print(json.dumps([seconds, sorted({name.split(".")[0] for name in sys.modules}), algorithms, gone]))
"""


def build():
    """Run script/package; path of the zip."""
    result = subprocess.run([ROOT / "script" / "package"], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return Path(result.stdout.strip())


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A copy of the zip, out of the way of other builds."""
    return Path(shutil.copy(build(), tmp_path_factory.mktemp("package")))


@pytest.fixture(scope="module")
def names(package):
    with zipfile.ZipFile(package) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def profile(package, tmp_path_factory):
    """A new user's QGIS profile with the plugin installed from the zip and enabled; `.run` is `qgis_process`."""
    home = tmp_path_factory.mktemp("home")
    folder = home / "qgis" / "profiles" / "default"
    plugins = folder / "python" / "plugins"
    plugins.mkdir(parents=True)
    with zipfile.ZipFile(package) as archive:
        archive.extractall(plugins)
    (home / "runtime").mkdir(mode=0o700)
    environment = {
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "QGIS_CUSTOM_CONFIG_PATH": str(home / "qgis"),
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(home / "runtime"),
    }

    def start(*command):
        return subprocess.run(
            [str(part) for part in command],
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
        )

    # Debian 12's wrapper passes an option that the program does not know.
    binary = shutil.which("qgis_process.bin", path="/usr/bin") or shutil.which("qgis_process")
    found = SimpleNamespace(folder=folder, plugins=plugins, start=start, run=lambda *args: start(binary, *args))
    enabled = found.run("plugins", "enable", "insar_patterns")
    assert enabled.returncode == 0, enabled.stdout
    return found


@pytest.fixture
def points(qgis_app, tmp_path):
    """A GeoPackage of POINTS points."""
    path = tmp_path / "points.gpkg"
    save(memory_layer(), path)
    return path


@pytest.fixture
def onnxruntime(profile):
    """What the plugin's `pip install --no-deps --target` command leaves in the profile, without the download."""
    packages = profile.folder / "insar_patterns" / "packages"
    packages.mkdir(parents=True)
    link = packages / "onnxruntime"
    link.symlink_to(importlib.util.find_spec("onnxruntime").submodule_search_locations[0])
    yield
    shutil.rmtree(packages)


def classify(profile, points, output):
    return profile.run("run", "insarpatterns:classify", f"--INPUT={points}", f"--OUTPUT={output}")


def test_one_folder_of_what_ships(names):
    assert names == sorted(names)
    assert {name.split("/")[0] for name in names} == {"insar_patterns"}
    inside = [name.split("/", 1)[1] for name in names]
    for wanted in ("metadata.txt", "LICENSE", "README.md", "__init__.py", "models/paper-tcn.onnx", "core/patterns.py"):
        assert wanted in inside
    for part in {part for name in inside for part in name.split("/")}:
        assert not part.startswith(".")
        assert part not in {"test", "script", "build", "requirements", "__pycache__"}
        assert not part.endswith((".pyc", ".pt"))


def test_translations_are_compiled(names):
    languages = [name for name in names if name.endswith(".ts") and not name.endswith("/insar_patterns.ts")]
    assert [name for name in names if name.endswith(".qm")] == [name[: -len("ts")] + "qm" for name in languages]


def test_size(package):
    assert package.stat().st_size <= 25 * 1024 * 1024


def test_same_files_same_bytes(package):
    assert build().read_bytes() == package.read_bytes()


def test_metadata(package):
    with zipfile.ZipFile(package) as archive:
        parser = configparser.ConfigParser()
        parser.optionxform = str
        parser.read_string(archive.read("insar_patterns/metadata.txt").decode("utf-8"))
    general = parser["general"]
    required = "name description version qgisMinimumVersion author email about tracker repository homepage"
    assert all(general[key].strip() for key in required.split())
    assert general["name"] == "InSAR Deformation Patterns"
    assert general["hasProcessingProvider"] == "yes"
    assert (general["qgisMinimumVersion"], general["qgisMaximumVersion"]) == ("3.22", "4.99")
    assert "supportsQt6" not in general
    assert package.name == f"insar_patterns-{general['version']}.zip"


def test_loading_is_light(profile):
    result = profile.start("/usr/bin/python3", "-c", LOAD, profile.plugins)
    assert result.returncode == 0, result.stdout
    seconds, modules, algorithms, gone = json.loads(result.stdout.splitlines()[-1])
    assert {"classify", "importcsv"} <= set(algorithms)
    assert gone
    heavy = {"dask", "matplotlib", "onnx", "onnxruntime", "pandas", "scipy", "sklearn", "torch"} & set(modules)
    assert not heavy, f"imported at start instead of where they are needed: {sorted(heavy)}"
    assert seconds < 1.0  # of the processor, whatever else runs there; 0.1 s where it is not slowed down


def test_without_onnxruntime_one_sentence_tells_the_command(profile, points, tmp_path):
    if profile.start("/usr/bin/python3", "-c", "import onnxruntime").returncode == 0:
        pytest.skip("the system's own Python has onnxruntime")
    output = tmp_path / "patterns.gpkg"
    result = classify(profile, points, output)
    assert result.returncode != 0
    target = profile.folder / "insar_patterns" / "packages"
    assert f'-m pip install --no-deps --target "{target}" onnxruntime' in result.stdout
    assert "Traceback" not in result.stdout
    assert sorted(os.listdir(tmp_path)) == ["points.gpkg"]


@pytest.mark.usefixtures("onnxruntime")
def test_classifies_after_that_command(profile, points, tmp_path):
    output = tmp_path / "patterns.gpkg"
    result = classify(profile, points, output)
    assert result.returncode == 0, result.stdout
    dataset = ogr.Open(str(output))  # without a name of its own it would be closed under its layer
    rows = [(feature["pattern"], feature["confidence"], feature["n_valid"]) for feature in dataset.GetLayer()]
    assert len(rows) == POINTS
    assert {pattern for pattern, _, _ in rows} <= PATTERNS
    assert all(0.0 < confidence <= 1.0 and n_valid > 0 for _, confidence, n_valid in rows)


def test_nothing_was_written_into_the_plugin(profile, names):
    inside = [path.relative_to(profile.plugins).as_posix() for path in profile.plugins.rglob("*") if path.is_file()]
    assert sorted(inside) == names


def test_package_refuses_incomplete_metadata(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("package_script", ROOT / "script" / "package.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "ROOT", tmp_path)
    (tmp_path / "metadata.txt").write_text("[general]\nname=x\n", encoding="utf-8")
    with pytest.raises(script.PackageError, match=r"metadata\.txt lacks description, version"):
        script.build()
