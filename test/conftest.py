"""Shared fixtures: the repository root as package `insar_patterns`, its provider in a real QGIS, real data."""

import gc
import importlib.util
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_spec = importlib.util.spec_from_file_location("insar_patterns_launcher", ROOT / "run.py")
_launcher = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_launcher)
_launcher.load_package()


@pytest.fixture(scope="session")
def root():
    """The repository's root."""
    return ROOT


@pytest.fixture(scope="session")
def data():
    """The folder of real PS data; tests that need it are skipped where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data: {folder} is absent")
    return folder


@pytest.fixture(scope="module")
def scripts(root):
    """The modules of script/ can be imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(root / "script"))
        yield


@pytest.fixture(autouse=True, scope="session")
def long_lived():
    """What lives as long as the session is no rubbish: collecting after every test must not look through it."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def free_layers(long_lived):
    """Layers that a caught error's traceback still holds must die before QGIS does."""
    yield
    gc.collect()


@pytest.fixture(scope="session")
def provider(qgis_app, qgis_processing):
    """The plugin's provider, registered as QGIS does it."""
    from insar_patterns import classFactory
    from qgis.core import QgsApplication

    plugin = classFactory(None)
    plugin.initProcessing()
    yield QgsApplication.processingRegistry().providerById("insarpatterns")
    plugin.unload()


@pytest.fixture
def run_algorithm(provider):
    """Run `insarpatterns:NAME` with PARAMETERS; `.log` holds what it told the user."""
    import processing
    from qgis.core import QgsProcessingFeedback

    class Log(QgsProcessingFeedback):
        def __init__(self):
            super().__init__(False)
            self.lines = []

        def _keep(self, text, *_):
            self.lines.append(text)

        pushInfo = pushWarning = pushDebugInfo = pushConsoleInfo = pushCommandInfo = setProgressText = _keep

        def reportError(self, error, fatalError=False):  # noqa: N802, N803
            self.lines.append(error)

    def run(name, feedback=None, **parameters):
        feedback = feedback or Log()
        run.log_lines = getattr(feedback, "lines", [])
        try:
            return processing.run(f"insarpatterns:{name}", parameters, feedback=feedback)
        finally:
            run.log = "\n".join(run.log_lines)

    run.log = ""
    run.feedback = Log
    return run


sys.dont_write_bytecode = True
