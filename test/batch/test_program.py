"""The program as its users run it, on a real cluster of processes, some of which are killed."""

import re
import signal
import subprocess
import sys
import time
import urllib.request

import psutil
import pyarrow.parquet as pq
import pytest
from insar_patterns.batch import cluster
from insar_patterns.batch.program import main

from .conftest import series, write_egms

TILES, POINTS = 4, 4000  # a tile takes about a second: long enough to be met in the middle


@pytest.fixture(scope="module")
def tiles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiles")
    for number in range(TILES):
        write_egms(folder / f"tile{number}.csv", series(POINTS + 100 * number, number), number)
    return folder


@pytest.fixture(scope="module")
def undisturbed(tiles, run, tmp_path_factory):
    """The results of a run that nothing happened to, as {name: bytes}."""
    output = tmp_path_factory.mktemp("undisturbed")
    status, said = run(tiles, output, "--workers", "2")
    assert status == 0, said
    assert f"{TILES} done, 0 there already, 0 failed" in said and "dashboard: http://127.0.0.1:" in said
    assert re.search(r"\d/4 done tile3\.csv: 4 300 points", said)
    return contents(output)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def wait_for(what, seconds=30):
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)
    return found


def writer(process, output):
    """The worker process that has an unfinished result open, or None."""
    if process.poll() is not None or not list(output.glob(".*.part")):
        return None
    for child in psutil.Process(process.pid).children(recursive=True):
        try:
            if any(file.path.endswith(".part") for file in child.open_files()):
                return child
        except psutil.Error:
            continue
    return None


def test_a_killed_workers_tile_is_done_again(tiles, undisturbed, start, tmp_path):
    process = start(tiles, tmp_path, "--workers", "2")
    worker = wait_for(lambda: writer(process, tmp_path))
    worker.send_signal(signal.SIGKILL)
    _, said = process.communicate(timeout=120)
    assert not worker.is_running()
    assert process.returncode == 0, said
    assert f"{TILES} done, 0 there already, 0 failed" in said and "Traceback" not in said
    assert contents(tmp_path) == undisturbed


def test_a_killed_run_goes_on_where_it_stopped(tiles, undisturbed, start, run, tmp_path):
    process = start(tiles, tmp_path, "--workers", "2")
    wait_for(lambda: list(tmp_path.glob("*.parquet")) and list(tmp_path.glob(".*.part")))
    workers = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate(timeout=30)
    psutil.wait_procs(workers, timeout=20)
    assert not [worker for worker in workers if worker.is_running()], "workers outlive their program"
    finished = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("*.parquet")}
    assert 0 < len(finished) < TILES
    status, said = run(tiles, tmp_path, "--workers", "2")
    assert status == 0 and f"{TILES - len(finished)} done, {len(finished)} there already" in said, said
    assert contents(tmp_path) == undisturbed  # so nothing is left of what was under way
    assert all((tmp_path / name).stat().st_mtime_ns == changed for name, changed in finished.items())


def test_an_interrupted_run_says_how_to_go_on(tiles, start, tmp_path):
    process = start(tiles, tmp_path, "--workers", "2")
    wait_for(lambda: list(tmp_path.glob(".*.part")))
    process.terminate()  # as batch systems do; Ctrl+C goes the same way
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted; the same command goes on" in said and "Traceback" not in said, said


def test_a_broken_tile_stops_no_other(run, tmp_path):
    write_egms(tmp_path / "good.csv", series(30))
    (tmp_path / "broken.csv").write_text("pid,easting\n", encoding="utf-8")
    (tmp_path / "other.zip").write_bytes(b"PK nonsense")
    status, said = run(tmp_path, tmp_path / "out")
    assert status == 1
    assert "1 done, 0 there already, 2 failed" in said
    listed = [line for line in said.splitlines() if line.startswith("batch: failed: ")]
    assert ["broken.csv" in listed[0], "other.zip" in listed[1]] == [True, True]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["good.parquet"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing.csv", "out"], "There is no file nothing.csv"),
        (["a.csv"], "required: OUTPUT"),
        (["a.csv", "out", "--model", "best"], "neither a file nor a shipped model (default,"),
        (["a.csv", "out", "--workers", "0"], "no number above 0"),
        (["a.csv", "out", "--memory", "much"], "'much' is no amount of memory"),
        (["a.csv", "out", "--model", "a.csv"], "a.csv is not an ONNX model"),
        (["a.csv", "out", "--scheduler", "tcp://127.0.0.1:9"], "No Dask scheduler answers at tcp://127.0.0.1:9"),
        (["a.csv", "out", "--scheduler", "here"], "No Dask scheduler answers at here"),
    ],
)
def test_a_wrong_call_is_said_in_a_sentence(arguments, said, tmp_path, monkeypatch, capsys):
    write_egms(tmp_path / "a.csv", series(1))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # the test's own handler stays
    try:
        status = main(arguments)
    except SystemExit as ended:  # argparse
        status = ended.code
    heard = capsys.readouterr().err
    assert (status, said in heard) == (2, True), heard


def test_workers_that_do_not_reach_the_program(egms, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cluster, "ROOT", str(tmp_path / "nowhere"))
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert main([egms, str(tmp_path / "out"), "--workers", "1"]) == 2
    assert "Every machine needs this folder" in capsys.readouterr().err


def test_through_a_scheduler_by_its_address(root, egms, run, tmp_path):
    """As the package is called once installed, with a worker that knows nothing of it."""
    (tmp_path / "insar_patterns").symlink_to(root, target_is_directory=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True, "cwd": tmp_path}
    dask = [sys.executable, "-m", "dask"]
    scheduler = subprocess.Popen(
        [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0"], **quiet
    )
    worker = None
    try:
        address = next(m[0] for line in scheduler.stderr if (m := re.search(r"tcp://\S+", line)))
        worker = subprocess.Popen([*dask, "worker", address, "--nworkers", "1", "--nthreads", "2"], **quiet)
        launcher = ("-m", "insar_patterns.batch")
        status, said = run(egms, tmp_path / "out", "--scheduler", address, launcher=launcher, cwd=tmp_path)
        assert status == 0, said
        dashboard = re.search(r"dashboard: (http://\S+)", said)[1]
        with urllib.request.urlopen(dashboard, timeout=10) as page:
            assert b"individual-cpu" in page.read()
    finally:
        for process in (worker, scheduler):
            if process:
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=30)
    assert pq.read_metadata(tmp_path / "out" / "egms.parquet").num_rows == 50


def test_a_missing_package_is_named_with_what_to_do(root, egms, tmp_path):
    """QGIS's own Python has no Dask."""
    command = ["/usr/bin/python3", "-I", "-B", root / "run.py", "batch", egms, tmp_path / "out"]
    if subprocess.run([command[0], "-I", "-c", "import distributed"], capture_output=True).returncode == 0:
        pytest.skip("the system's own Python has Dask")
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 1 and "Traceback" not in ran.stderr
    assert "is missing" in ran.stderr and "-m pip install" in ran.stderr
