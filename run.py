"""Launcher of the programs outside QGIS: `python run.py training JOB.json`, `python run.py batch INPUT... OUTPUT`.

Loads this folder as the package `insar_patterns`, whatever the folder is called, and runs one of its programs.
"""

import importlib.util
import os
import runpy
import sys

PACKAGE = "insar_patterns"
PROGRAMS = ("training", "batch")


def load_package():
    """Make this folder importable as `insar_patterns`."""
    root = os.path.dirname(os.path.abspath(__file__))
    spec = importlib.util.spec_from_file_location(
        PACKAGE, os.path.join(root, "__init__.py"), submodule_search_locations=[root]
    )
    sys.modules[PACKAGE] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[PACKAGE])


def main():
    """Run the program that the first argument names, with the arguments after it."""
    if len(sys.argv) < 2 or sys.argv[1] not in PROGRAMS:
        sys.exit(f"usage: run.py {{{','.join(PROGRAMS)}}} ARGUMENT...")
    program = sys.argv.pop(1)
    load_package()
    runpy.run_module(f"{PACKAGE}.{program}", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
