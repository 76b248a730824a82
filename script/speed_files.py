"""Points 2 to 6 of script/benchmark speed: reading, file to file, memory, growth, and the size of Kunming."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time

import benchmark_layer
import speed_session

FOLDER = os.path.join(speed_session.ROOT, "build", "benchmark", "speed")
FIRST, SMALL, POINTS, LARGE, KUNMING = 2000, 50_000, 200_000, 1_000_000, 2_378_751
REPEATS, LARGE_REPEATS = 5, 3
FREE_GIB = 14
"""Twice the layer of Kunming's size and some."""
_kept = []


def measure(points):
    """Measure the chosen points of the table.

    Parameters
    ----------
    points : set of int, 2 to 6

    Returns
    -------
    dict of point -> (Markdown, figures)
    """
    out = {}
    try:
        if points & {2, 3}:
            out.update(_in_one_session(points))
        if points & {4, 5}:
            out.update({key: found for key, found in _small_and_large().items() if key in points})
        if 6 in points:
            out[6] = _kunming()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    return out


def _in_one_session(points):
    _kept.append(speed_session.start())
    path = benchmark_layer.point_file(FOLDER, POINTS)
    speed_session.classify(benchmark_layer.point_file(FOLDER, FIRST), _result(), True)  # loads what runs need
    out = {}
    if 2 in points:
        out[2] = _reading(path)
    if 3 in points:
        out[3] = _file_to_file(path)
    return out


def _reading(path):
    from insar_patterns.layers.read import PointReader
    from insar_patterns.layers.source_table import source_table
    from insar_patterns.layers.stream import open_points
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(path, "points", "ogr")
    table = source_table(layer)
    loop, stream = _in_turns(
        lambda: sum(len(block.series.ids) for block in PointReader(layer).blocks()),
        lambda: sum(len(block.series.ids) for block in open_points(table, layer).blocks()),
    )
    ratio = loop / stream
    rows = [("QgsFeature loop", f"{loop:.1f}"), ("Arrow stream", f"{stream:.1f}"), ("ratio", f"{ratio:.1f}")]
    title = f"Reading a GeoPackage of {POINTS} points x {benchmark_layer.DATES} dates into arrays"
    return _table(title, ("", "seconds"), rows), {"read_ratio": round(ratio, 2)}


def _file_to_file(path):
    from insar_patterns.algorithms.classify import BLOCK, MODELS
    from insar_patterns.core.inference import AUTOMATIC, Classifier, usual_threads
    from insar_patterns.core.model_file import read_model_file
    from insar_patterns.core.pipeline import run_blocks
    from insar_patterns.layers.source_table import source_table
    from insar_patterns.layers.stream import open_points
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(path, "points", "ogr")
    table = source_table(layer)
    # As in `classify`.
    classifier = Classifier(read_model_file(str(MODELS / "default.onnx")), threads=1, precision=AUTOMATIC)
    threads = usual_threads(classifier.provider)

    def read():
        return [block.series for block in open_points(table, layer).blocks((), BLOCK)]

    series = read()
    everything, slim, inference, reading, copying = _in_turns(
        lambda: speed_session.classify(path, _result(), True),
        lambda: speed_session.classify(path, _result(), False),
        # The fastest that the machine has for blocks in memory: as many at a time as `classify` takes.
        lambda: run_blocks((block for block in series), classifier.classify, lambda block, result: None, threads),
        read,
        lambda: _copy(path),
    )
    ratios = {"file_ratio_all": everything / (inference + copying), "file_ratio_slim": slim / (inference + reading)}
    rows = [
        ("inference alone", f"{inference:.1f}", ""),
        ("reading alone", f"{reading:.1f}", ""),
        ("`ogr2ogr`, a copy of the file", f"{copying:.1f}", ""),
        ("`classify`, all attributes kept", f"{everything:.1f}", f"{ratios['file_ratio_all']:.2f} x inference + copy"),
        ("`classify`, id and result only", f"{slim:.1f}", f"{ratios['file_ratio_slim']:.2f} x inference + reading"),
    ]
    title = f"File to file, {POINTS} points x {benchmark_layer.DATES} dates, GeoPackage to GeoPackage"
    text = _table(title, ("", "seconds", "ratio"), rows)
    text += (
        "\n\nSpatial index, styles and metadata are in the time of `classify`; the model is `default`, in "
        + classifier.precision
        + "."
    )
    return text, {key: round(value, 3) for key, value in ratios.items()}


def _copy(path):
    target = os.path.join(FOLDER, "copy.gpkg")
    if os.path.exists(target):
        os.remove(target)
    subprocess.run(["ogr2ogr", target, path], check=True)


def _small_and_large():
    drawn = benchmark_layer.drawn_series()
    paths = [benchmark_layer.point_file(FOLDER, points, drawn) for points in (SMALL, LARGE)]
    small, large = [], []
    for turn in range(REPEATS):
        small.append(_session(paths[0]))
        if turn < LARGE_REPEATS:
            large.append(_session(paths[1]))
    peaks = [max(run["peak_mib"] for run in runs) for runs in (small, large)]
    whole, further = zip(*(_per_point(runs, points) for runs, points in ((small, SMALL), (large, LARGE))))
    growth = further[1] / further[0]
    answered = _session(paths[1], cancel_at=20)["answered"]
    head = ("points", "peak over QGIS's own, MiB", "µs a point", f"µs a point after the first {FIRST}")
    columns = zip((SMALL, LARGE), peaks, whole, further)
    rows = [(str(n), f"{peak:.0f}", f"{a:.1f}", f"{b:.1f}") for n, peak, a, b in columns]
    memory = _table("Memory and growth, all attributes kept", head, rows)
    memory += (
        f"\n\nEach run in a QGIS of its own (which takes {small[0]['own_mib']:.0f} MiB), after runs of {FIRST} points; "
        f"the highest peak and the median time of {REPEATS} runs of {SMALL} and {LARGE_REPEATS} of {LARGE} points, "
        f"in turns. The last column leaves out what every run takes: the time of {FIRST} points."
    )
    cancel = f"Cancelled at 20 % of {LARGE} points, the run ended {answered:.2f} s later."
    text = f"Time per further point from {SMALL} to {LARGE} points: x {growth:.2f}. {cancel}"
    return {4: (memory, {"peak_mib": round(max(peaks))}), 5: (text, {"growth": round(growth, 3)})}


def _per_point(runs, points):
    """Median µs a point of runs of so many points: of the whole run, and of the points after the first."""
    seconds = statistics.median(run["seconds"] for run in runs)
    further = statistics.median(run["seconds"] - run["small"] for run in runs)
    return 1e6 * seconds / points, 1e6 * further / (points - FIRST)


def _kunming():
    os.makedirs(FOLDER, exist_ok=True)
    free = shutil.disk_usage(FOLDER).free / 2**30
    if free < FREE_GIB:
        sys.exit(f"speed: point 6 needs {FREE_GIB} GiB of free disk, there are {free:.0f}")
    begin = time.perf_counter()
    path = benchmark_layer.point_file(FOLDER, KUNMING)
    written = time.perf_counter() - begin
    run = _session(path)
    rows = [
        (f"the layer written by the benchmark ({os.path.getsize(path) / 2**30:.1f} GiB)", f"{written:.0f}"),
        ("opening model and files", f"{run['opening']:.1f}"),
        ("reading, classifying and writing, all at once", f"{run['blocks']:.0f}"),
        ("finishing: styles, metadata, the file's own name", f"{run['finishing']:.1f}"),
        ("`classify` in all", f"{run['seconds']:.0f}"),
    ]
    text = _table(f"The size of Kunming: {KUNMING} points x {benchmark_layer.DATES} dates", ("", "seconds"), rows)
    text += (
        f"\n\nOne run, all attributes kept, model `default`, {run['peak_mib']:.0f} MiB over QGIS's own at most. The "
        f"layer repeats {benchmark_layer.DRAWN} simulated series, each point with an offset of its own."
    )
    return text, {"kunming_s": round(run["seconds"], 1), "kunming_peak_mib": round(run["peak_mib"])}


def _session(path, cancel_at=None):
    warm = benchmark_layer.point_file(FOLDER, FIRST)
    command = [sys.executable, speed_session.__file__, warm, path, _result()]
    ran = subprocess.run(
        command + ([str(cancel_at)] if cancel_at else []), check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(ran.stdout.splitlines()[-1])


def _in_turns(*actions):
    """The median seconds of each action."""
    seconds = [[] for _ in actions]
    for _ in range(REPEATS):
        for action, times in zip(actions, seconds):
            begin = time.perf_counter()
            action()
            times.append(time.perf_counter() - begin)
    return [statistics.median(times) for times in seconds]


def _result():
    return os.path.join(FOLDER, "result.gpkg")


def _table(title, head, rows):
    lines = [head, ("---", *(["---:"] * (len(head) - 1))), *rows]
    return f"## {title}\n\n" + "\n".join("| " + " | ".join(line) + " |" for line in lines)
