"""Tiles as EGMS publishes them, and the program as its users start it. Runs in build/venv-batch (see test_batch.py)."""

import importlib.util
import os
import subprocess
import sys
import zipfile

import numpy as np
import pytest

if importlib.util.find_spec("distributed") is None:
    collect_ignore_glob = ["test_*.py"]

DATES = np.arange(np.datetime64("2020-01-03"), np.datetime64("2021-12-31"), 12)
EGMS = "EGMS_L2b_117_0227_IW2_VV_2020_2024_1"


def series(n, seed=0):
    """(n, m) mm, with two decimals."""
    rng = np.random.default_rng(seed)
    t = (DATES - DATES[0]).astype(float) / 365.25
    return np.round(rng.normal(0, 1.0, (n, len(DATES))) + rng.normal(0, 8.0, (n, 1)) * t, 2)


def write_egms(path, values, seed=0):
    """An EGMS CSV of the given displacements; NaN is an empty cell. Returns its path as text."""
    rng = np.random.default_rng(seed)
    names = [str(date).replace("-", "") for date in DATES]
    lines = [",".join(["pid", "mp_type", "easting", "northing", "mean_velocity", *names])]
    for i, row in enumerate(values):
        x, y = rng.uniform(4e6, 4.1e6), rng.uniform(2e6, 2.1e6)
        cells = ["" if np.isnan(value) else f"{value:.2f}" for value in row]
        lines.append(",".join([f"{seed:02d}x{i:06d}", str(i % 3), f"{x:.2f}", f"{y:.2f}", "1.5", *cells]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def egms(tmp_path):
    """One small tile."""
    return write_egms(tmp_path / "egms.csv", series(50))


@pytest.fixture(scope="module")
def real_tiles(data, tmp_path_factory):
    """The real EGMS tile in three: two CSV, and one zipped as downloaded."""
    folder = tmp_path_factory.mktemp("real")
    with zipfile.ZipFile(data / f"{EGMS}.zip") as archive:
        head, *rows = archive.read(f"{EGMS}.csv").decode().splitlines(keepends=True)
    for number, part in enumerate(np.array_split(np.arange(len(rows)), 3)):
        text = head + "".join(rows[part[0] : part[-1] + 1])
        (folder / f"tile{number}.csv").write_text(text, encoding="utf-8")
    with zipfile.ZipFile(folder / "tile2.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / "tile2.csv", "tile2.csv")
    (folder / "tile2.csv").unlink()
    return folder


@pytest.fixture(scope="session")
def start(root):
    """Start `run.py batch ARGUMENT...`; returns the process, whose standard error is a pipe."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}

    def start(*arguments, launcher=("run.py", "batch"), **options):
        command = [sys.executable, *launcher, *map(str, arguments)]
        kept = {"cwd": root, "env": environment, **options}
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **kept)

    return start


@pytest.fixture(scope="session")
def run(start):
    """Run it to its end; returns exit status and what it said."""

    def run(*arguments, **options):
        process = start(*arguments, **options)
        _, said = process.communicate(timeout=120)
        assert "Traceback" not in said, said
        return process.returncode, said

    return run
