"""Which place may import what. Read from the source, so that an import inside a function counts as well."""

import ast
import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Place: (the plugin's own places it may import, packages it may import). A file stands before its folder.
MAY_IMPORT = {
    "__init__.py": ({"plugin"}, set()),
    "plugin.py": ({"algorithms", "gui", "layers", "core", "compat"}, {"qgis"}),
    "compat.py": (set(), {"qgis"}),
    "run.py": (set(), set()),
    "core/blas.py": ({"core"}, {"threadpoolctl"}),
    "core": ({"core"}, {"numpy", "scipy", "onnxruntime"}),
    "layers": ({"layers", "core", "compat"}, {"numpy", "qgis", "osgeo"}),
    "algorithms": ({"algorithms", "layers", "core", "compat", "reports"}, {"numpy", "qgis", "osgeo", "processing"}),
    "training": ({"training", "core"}, {"numpy", "scipy", "torch", "onnx", "optuna"}),
    "gui": ({"gui", "layers", "core", "compat"}, {"numpy", "qgis", "matplotlib", "processing"}),
    "reports": ({"reports", "core"}, {"numpy", "matplotlib"}),
    "batch": ({"batch", "core"}, {"numpy", "dask", "distributed", "pyogrio", "pyarrow", "tqdm"}),
}
# What QGIS may come without: imported where it is needed, so that all the rest works without it.
LATE = {"onnxruntime", "matplotlib", "threadpoolctl"}
# Asked by compat.py alone.
VERSION_QUESTIONS = {
    "PYQT_VERSION",
    "PYQT_VERSION_STR",
    "QGIS_VERSION",
    "QGIS_VERSION_INT",
    "QT_VERSION",
    "QT_VERSION_STR",
    "VersionInfo",
    "qVersion",
    "versionInt",
}
LONGEST = 400


def _package_script():
    spec = importlib.util.spec_from_file_location("package_script", ROOT / "script" / "package.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SHIPPED = [path for path in _package_script().shipped_files() if path.endswith(".py")]


def place_of(path):
    """The row of MAY_IMPORT that holds for a file."""
    return next((place for place in (path, path.split("/")[0]) if place in MAY_IMPORT), None)


def imports(path):
    """Yield (line, own place or None, package or None, whether inside a function) of every import in a file."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    for node, inside in _walk(tree, False):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, None, alias.name, inside
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                for name in _relative(path, node):
                    yield node.lineno, name, None, inside
            else:
                yield node.lineno, None, node.module, inside
        elif isinstance(node, ast.Call) and _called(node) in ("require", "import_module", "__import__"):
            argument = node.args[0] if node.args else None
            if isinstance(argument, ast.Constant):
                yield node.lineno, None, argument.value, inside
            elif path != "core/packages.py":
                yield node.lineno, None, "an import of a computed name", inside


def _walk(node, inside):
    for child in ast.iter_child_nodes(node):
        yield child, inside
        yield from _walk(child, inside or isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)))


def _relative(path, node):
    """Top-level places that `from .. import` names: "core" of `from ..core import x` and of `from .. import core`."""
    folders = path.split("/")[:-1]
    base = folders[: len(folders) - (node.level - 1)]
    if node.level - 1 > len(folders):
        return ["a place outside the plugin"]
    if node.module:
        return [(base + node.module.split("."))[0]]
    return [(base or [alias.name])[0] for alias in node.names]


def _called(node):
    return getattr(node.func, "id", getattr(node.func, "attr", None))


def test_there_is_something_to_read():
    assert {"plugin.py", "core/patterns.py", "training/network.py"} <= set(SHIPPED)


@pytest.mark.parametrize("path", SHIPPED)
def test_imports_keep_to_the_table(path):
    place = place_of(path)
    assert place, f"{path} is in no place that MAY_IMPORT knows"
    own, packages = MAY_IMPORT[place]
    for line, inner, package, inside in imports(path):
        where = f"{path}:{line}"
        if inner is not None:
            assert inner in own, f"{where}: {place} may not import {inner} of the plugin"
            continue
        top = package.split(".")[0]
        assert top != "insar_patterns", f"{where}: relative imports only; the folder's name is the installer's choice"
        assert top in packages or top in sys.stdlib_module_names, f"{where}: {place} may not import {package}"
        assert inside or top not in LATE, f"{where}: import {package} inside the function that needs it"


@pytest.mark.parametrize("path", ["__init__.py", "plugin.py"])
def test_start_is_lazy(path):
    for line, inner, _, inside in imports(path):
        assert inside or inner is None, f"{path}:{line}: import {inner} where it is needed, so that QGIS starts fast"


@pytest.mark.parametrize("path", [path for path in SHIPPED if path != "compat.py"])
def test_only_compat_asks_for_versions(path):
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        name = getattr(node, "attr", getattr(node, "id", getattr(node, "name", None)))
        assert name not in VERSION_QUESTIONS, f"{path}: {name} belongs into compat.py"


@pytest.mark.parametrize(
    "path",
    sorted({*SHIPPED, *(str(p.relative_to(ROOT)) for f in ("script", "test") for p in (ROOT / f).rglob("*.py"))}),
)
def test_files_are_short(path):
    lines = len((ROOT / path).read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, f"{path} has {lines} lines; split it"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import torch.nn", [(None, "torch.nn", False)]),
        ("def f():\n    from qgis.core import Qgis", [(None, "qgis.core", True)]),
        ("from ..core.dates import find_dates", [("core", None, False)]),
        ("from .. import core, gui", [("core", None, False), ("gui", None, False)]),
        ("from . import read", [("layers", None, False)]),
        ("from .read import BLOCK", [("layers", None, False)]),
        ("from ...x import y", [("a place outside the plugin", None, False)]),
        ("f = lambda: require('onnxruntime')", [(None, "onnxruntime", True)]),
        ("importlib.import_module(name)", [(None, "an import of a computed name", False)]),
    ],
)
def test_reader_of_imports(tmp_path, monkeypatch, source, expected):
    (tmp_path / "layers").mkdir()
    (tmp_path / "layers" / "x.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    assert [found[1:] for found in imports("layers/x.py")] == expected
