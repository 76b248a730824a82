"""The dock's part of the demo: a real QGIS under Xvfb, a click, three labels, build/demo/dock.png."""

import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DEMO = os.path.join(ROOT, "build", "demo")
SESSION = os.path.join(ROOT, "script", "demo_dock_session.py")
SECONDS = 600


def main():
    """Run QGIS; return the exit status."""
    picture = os.path.join(DEMO, "dock.png")
    programs = {name: shutil.which(name) for name in ("qgis", "xvfb-run")}
    missing = [name for name, path in programs.items() if not path]
    if missing:
        sys.exit(f"{' and '.join(missing)} cannot be found. Install the packages qgis and xvfb, then run again.")
    if os.path.exists(picture):
        os.remove(picture)
    with tempfile.TemporaryDirectory() as home:
        # A copy, so that the three labels do not come among real ones beside the demo layer.
        layer = shutil.copy(os.path.join(DEMO, "patterns.gpkg"), home)
        failure = os.path.join(home, "failure.txt")
        environment = {
            **os.environ,
            "QGIS_CUSTOM_CONFIG_PATH": os.path.join(home, "profile"),
            "QGIS_PLUGINPATH": os.path.join(ROOT, "build", "plugins"),
            "QT_QPA_PLATFORM": "xcb",
            "XDG_RUNTIME_DIR": home,
            "PYTHONDONTWRITEBYTECODE": "1",
            "DEMO_SCRIPTS": os.path.join(ROOT, "script"),
            "DEMO_LAYER": layer,
            "DEMO_PICTURE": picture,
            "DEMO_FAILURE": failure,
        }
        environment.pop("PYTHONPATH", None)
        command = [programs["xvfb-run"], "-a", "-s", "-screen 0 1600x1000x24", programs["qgis"], "--nologo"]
        command += ["--noversioncheck", "--noplugins", "--code", SESSION]
        print("> opening QGIS under Xvfb: a click, three labels", flush=True)
        with open(os.path.join(DEMO, "dock.log"), "w", encoding="utf-8") as log:
            try:
                subprocess.run(command, env=environment, stdout=log, stderr=log, timeout=SECONDS)
            except subprocess.TimeoutExpired:
                sys.exit(f"QGIS took more than {SECONDS} s; see {os.path.relpath(log.name, ROOT)}.")
        if os.path.exists(failure):
            with open(failure, encoding="utf-8") as file:
                sys.exit(file.read())
    if not os.path.exists(picture):
        sys.exit(f"QGIS left no picture; see {os.path.relpath(log.name, ROOT)}.")
    print(f"Dock:   {os.path.relpath(picture, ROOT)}")
    return 0
