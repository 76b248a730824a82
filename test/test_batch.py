"""The tests of batch/ run in the environment that the program runs in, which is not that of QGIS."""

import os
import subprocess

import pytest


def test_batch_in_its_own_environment(root):
    python = root / "build" / "venv-batch" / "bin" / "python"
    if not python.exists():
        pytest.skip("build/venv-batch is absent: script/setup --batch makes it")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    ran = subprocess.run(
        [python, "-I", "-B", "-m", "pytest", "-q", "test/batch"],
        cwd=root,
        env=clean,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stdout
    assert " passed" in ran.stdout
