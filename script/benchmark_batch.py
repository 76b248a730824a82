"""How fast tiles become tiles: processor time of one tile, points a second of `run.py batch`, memory of a worker.

Runs in build/venv-batch (script/benchmark batch). The tiles look like EGMS's: 207 dates in tenths of a millimetre. The
processor's time hardly depends on what else the machine does; the points a second do.
"""

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
import run  # noqa: E402 - found there

run.load_package()
from insar_patterns.batch.arguments import parse  # noqa: E402 - loaded there
from insar_patterns.batch.classify_tile import classify_tile  # noqa: E402
from insar_patterns.batch.program import make_settings  # noqa: E402

DATES = np.arange(np.datetime64("2020-01-03"), np.datetime64("2026-10-16"), 12)[:207]
EGMS_POINTS = 15e9
"""Series in EGMS L2b 2019-2023: "about 15 billion", by who classified all of them with 5000 models each
(https://earth.observation.keuris.nl/portfolio_gpu_hypothesis_testing_fo.html, Living Planet Symposium 2025)."""


def write_tile(path, points, seed):
    """An EGMS-like tile, as CSV or as GeoParquet in one row group, by the ending of its name."""
    rng, t = np.random.default_rng(seed), np.arange(len(DATES)) / 30.4
    crs = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}
    columns = {"pid": pa.array([f"{seed:03d}{i:07d}" for i in range(points)])}
    columns["easting"] = pa.array(np.round(rng.uniform(4.0e6, 4.1e6, points), 2))
    columns["northing"] = pa.array(np.round(rng.uniform(2.0e6, 2.1e6, points), 2))
    columns["mean_velocity"] = pa.array(np.round(rng.normal(0, 3, points), 1))
    velocity = columns["mean_velocity"].to_numpy()
    for k, date in enumerate(DATES):
        columns[str(date).replace("-", "")] = pa.array(np.round(rng.normal(velocity * t[k], 2.0), 1))
    table = pa.table(columns)
    if path.suffix == ".csv":
        pyarrow.csv.write_csv(table, path, pyarrow.csv.WriteOptions(quoting_style="none"))
        return
    wkb = np.zeros((points, 21), dtype=np.uint8)
    wkb[:, :2] = 1
    wkb[:, 5:] = np.stack([table["easting"], table["northing"]], axis=1).view(np.uint8)
    table = table.append_column("geometry", pa.array([row.tobytes() for row in wkb]))
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(crs)}), path, row_group_size=points)


def core_seconds(tile, points):
    """Seconds of one core for a million points: tile to tile in this process, which has done another tile before."""
    settings = make_settings(parse(["--device", "CPU", "--redo", "--threads", "1", "in", "out"]), 1)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            start = time.process_time()
            outcome = classify_tile(str(tile), os.path.join(folder, "result.parquet"), settings)
            seconds = time.process_time() - start
            if outcome.points != points:
                sys.exit(outcome.reason)
    return 1e6 * seconds / points


def measure(tiles, options):
    """Run the program once; (points a second, as it says, most MiB of a worker, bytes of the results)."""
    with tempfile.TemporaryDirectory() as output:
        command = [sys.executable, ROOT / "run.py", "batch", tiles, output, *options]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        peak = 0
        while process.poll() is None:
            for child in psutil.Process(process.pid).children():
                try:
                    peak = max(peak, child.memory_info().rss)
                except psutil.Error:
                    continue
            time.sleep(0.1)
        said = process.stderr.read()
        found = re.search(r"([\d ]+) points classified in ([\d.]+) s", said)
        if process.returncode or not found:
            sys.exit(said)
        size = sum(path.stat().st_size for path in Path(output).iterdir())
    return int(found[1].replace(" ", "")) / float(found[2]), peak / 2**20, size


def main():
    """Write tiles, classify them, print the table, keep the figures in build/benchmark/batch.json."""
    parser = argparse.ArgumentParser(prog="script/benchmark batch", description=__doc__)
    parser.add_argument("--tiles", type=int, default=4)
    parser.add_argument("--points", type=int, default=20_000, help="a tile")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    arguments = parser.parse_args()
    facts = {"workers": arguments.workers, "tiles": arguments.tiles, "points": arguments.points, "dates": len(DATES)}
    facts |= {"processor": platform.processor() or platform.machine(), "load_before": os.getloadavg()[0], "kinds": {}}
    options = ["--workers", str(arguments.workers), "--device", "CPU"]
    for kind in ("csv", "parquet"):
        with tempfile.TemporaryDirectory() as folder:
            for number in range(arguments.tiles):
                write_tile(Path(folder) / f"tile{number}.{kind}", arguments.points, number)
            size = sum(path.stat().st_size for path in Path(folder).iterdir())
            runs = [measure(folder, options) for _ in range(arguments.runs)]
            cost = statistics.median(core_seconds(Path(folder) / f"tile0.{kind}", arguments.points) for _ in runs)
        rates, peaks, sizes = zip(*runs)
        total = arguments.tiles * arguments.points
        facts["kinds"][kind] = {
            "core_s_per_million": round(cost),
            "points_per_s": round(statistics.median(rates)),
            "points_per_s_of_all_runs": [round(rate) for rate in rates],
            "worker_peak_mib": round(max(peaks)),
            "bytes_in_per_point": round(size / total),
            "bytes_out_per_point": round(sizes[0] / total),
        }
    facts["load_after"] = os.getloadavg()[0]
    target = ROOT / "build" / "benchmark" / "batch.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(facts, indent=1))
    for kind, found in facts["kinds"].items():
        hours = EGMS_POINTS / 1e6 * found["core_s_per_million"] / 3600
        print(f"{kind}: {found['core_s_per_million']} core seconds a million points; {hours:.0f} core hours for EGMS")


if __name__ == "__main__":
    main()
