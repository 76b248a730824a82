"""The batch program: tiles of displacement series to tiles of patterns.

    python run.py batch INPUT... OUTPUT
    python -m insar_patterns.batch INPUT... OUTPUT        where the plugin's folder can be imported

It runs in an environment of its own (requirements/batch.txt), which has neither QGIS nor its numpy.
"""

import sys

PACKAGES = "numpy scipy onnxruntime dask distributed bokeh pyogrio pyarrow tqdm"


def _program():
    try:
        from .program import main
    except ModuleNotFoundError as error:
        sys.exit(
            f"batch: the Python package {error.name} is missing. Make an environment for this program and install "
            f"what it needs: python3 -m venv batch && batch/bin/python -m pip install {PACKAGES}"
        )
    return main


if __name__ == "__main__":
    sys.exit(_program()())
