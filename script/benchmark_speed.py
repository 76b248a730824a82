"""How fast the plugin is: the network alone, reading, file to file, memory, growth.

Each measuring module has a function `measure` that returns {point of the table: (Markdown, figures)}.
"""

import json
import os

import benchmark_tables

RESULTS = os.path.join(benchmark_tables.ROOT, "models", "benchmark", "speed.json")
"""Part of the repository, so that a point measured alone does not lose the others."""
NETWORK = {1}
FILES = {2, 3, 4, 5, 6}
DEFAULT = (1, 2, 3, 4, 5)

INTRODUCTION = """Written by `script/benchmark speed`; the same figures are in `BENCHMARK.json`. {machine}. Times of one
ratio were taken in turns in one run; each is the median of five."""


def add_arguments(parser):
    """The options of script/benchmark speed."""
    help_ = "1 network, 2 reading, 3 file to file, 4 memory, 5 growth, 6 the size of Kunming (default: all but 6)"
    parser.add_argument("--points", nargs="+", type=int, choices=sorted(NETWORK | FILES), default=DEFAULT, help=help_)
    parser.set_defaults(run=main)


def main(arguments):
    """Measure the chosen points; store the figures; write the table. Points not chosen keep what they had."""
    stored = _stored()
    points = set(arguments.points)
    if points & NETWORK:
        import speed_network

        _keep(stored, speed_network.measure())
    if points & FILES:
        import speed_files

        _keep(stored, speed_files.measure(points & FILES))
    texts = stored["text"]
    figures = {key: value for key, value in stored.items() if key != "text"}
    text = "\n\n".join([INTRODUCTION.format(machine=_machine()), *(texts[point] for point in sorted(texts))])
    benchmark_tables.write("Speed", text, figures)


def _keep(stored, measured):
    for point, (text, figures) in measured.items():
        stored["text"][str(point)] = text.strip()
        stored.update(figures)
    os.makedirs(os.path.dirname(RESULTS), exist_ok=True)
    with open(RESULTS + ".part", "w", encoding="utf-8") as file:
        json.dump(stored, file, indent=1)
    os.replace(RESULTS + ".part", RESULTS)


def _stored():
    if not os.path.exists(RESULTS):
        return {"text": {}}
    with open(RESULTS, encoding="utf-8") as file:
        return json.load(file)


def _machine():
    name = "unknown processor"
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            name = next((line.partition(":")[2].strip() for line in file if line.startswith("model name")), name)
    return f"Machine: {len(os.sched_getaffinity(0))} cores of {name}"
