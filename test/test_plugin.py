"""The plugin as QGIS loads and unloads it."""

import subprocess
import sys


def test_load_unload_and_load_again(root):
    """In a QGIS of its own: the session's provider is used by other tests."""
    code = f"""
import sys
sys.path.insert(0, {str(root)!r})
import run; run.load_package()
from qgis.core import QgsApplication
app = QgsApplication([], False); app.initQgis()
from insar_patterns import classFactory
registry = QgsApplication.processingRegistry()
classFactory(None).unload()
before = {{p.id() for p in registry.providers()}}
for _ in range(2):
    plugin = classFactory(None)
    plugin.initGui()
    provider = registry.providerById("insarpatterns")
    names = sorted(a.name() for a in provider.algorithms())
    plugin.unload()
    assert registry.providerById("insarpatterns") is None
    plugin.unload()
assert {{p.id() for p in registry.providers()}} == before
print("LOADED", *names)
app.exitQgis()
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    algorithms = ran.stdout.partition("LOADED")[2].split()
    known = (
        "areas classify describe evaluate finetune importcsv layout pretrain profile regionseries "
        "searchhyperparameters setup simulate statistics"
    )
    assert algorithms == known.split()
