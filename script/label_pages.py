"""Label simulated series by eye: draw pages of plots, take the labels that were written down into script/labels.

    build/venv/bin/python script/label_pages.py draw ambiguous-9 build/labels --count 320
    (write labels.csv beside the pages: page,panel,label,second,sure)
    build/venv/bin/python script/label_pages.py take build/labels

The guide is script/labels/README.md. Dots, a running median that is smoothed, at least 15 mm up and down: with this
line analysts agree best with the labels of the real series.
"""

import argparse
import csv
import json
import os
import sys

import by_eye
import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROWS, COLUMNS = 5, 4
PANELS = "panels.csv"
DRAWN = "drawn.json"


def page(panels, path):
    """Draw up to `ROWS` x `COLUMNS` series, (values (m,) mm, dates (m,)) each, into a PNG."""
    import matplotlib

    matplotlib.use("Agg")
    from insar_patterns.core.line import axis_limits, running_median
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(ROWS, COLUMNS, figsize=(13.4, 13.4))
    for number, axis in enumerate(axes.ravel()):
        if number >= len(panels):
            axis.axis("off")
            continue
        values, dates = panels[number]
        there = np.isfinite(values)
        y = values[there] - np.median(values[there])
        years = 1970 + dates[there].astype("datetime64[D]").astype(float) / 365.25
        axis.plot(years, y, ".", markersize=3.2, color="0.45")
        axis.plot(years, running_median(y[None])[0], color="red", linewidth=1.3)
        limit = axis_limits(y[None])[0]
        axis.set_ylim(-limit, limit)
        axis.tick_params(labelsize=7)
        axis.grid(alpha=0.25)
        axis.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(6, integer=True))
        axis.text(
            0.02, 0.97, f"#{number + 1}", transform=axis.transAxes, va="top", fontsize=11, weight="bold", color="b"
        )
    figure.tight_layout(pad=0.4)
    figure.savefig(path, dpi=100)
    pyplot.close(figure)


def draw(name, folder, count, seed=0):
    """Draw `count` series of a set in random order, and write down which panel shows which."""
    shown = by_eye.series(name, count)
    panels = [(row, one.dates) for one in shown for row in one.values][:count]
    order = np.random.default_rng(seed).permutation(count)
    os.makedirs(folder, exist_ok=True)
    _write_json(os.path.join(folder, DRAWN), {name: _entry(shown, count)})
    size = ROWS * COLUMNS
    with open(os.path.join(folder, PANELS), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("page", "panel", "set", "index"))
        for start in range(0, count, size):
            number, chosen = start // size + 1, order[start : start + size]
            page([panels[i] for i in chosen], os.path.join(folder, f"page_{number:02d}.png"))
            writer.writerows((number, place + 1, name, i) for place, i in enumerate(chosen))


def take(folder, path=by_eye.LABELS, drawn_path=by_eye.DRAWN):
    """Append the labels of a folder's pages to `path`; every line is checked first. Returns their number."""
    from insar_patterns.core.patterns import CODES

    with open(os.path.join(folder, PANELS), encoding="utf-8", newline="") as file:
        shown = {(line["page"], line["panel"]): (line["set"], line["index"]) for line in csv.DictReader(file)}
    with open(os.path.join(folder, "labels.csv"), encoding="utf-8", newline="") as file:
        lines = [line for line in csv.reader(file) if line and line[0] != "page"]
    for line in lines:
        if len(line) != 5 or tuple(line[:2]) not in shown or line[2] not in CODES or line[4] not in by_eye.SURE:
            sys.exit(
                f"labels.csv: {','.join(line)} is not page,panel,label,second,sure of a page here; nothing was taken."
            )
        if line[3] and line[3] not in CODES:
            sys.exit(f"labels.csv: {line[3]} is not a pattern; nothing was taken.")
    _note_drawn(_read_json(os.path.join(folder, DRAWN)), drawn_path)
    new = not os.path.exists(path)
    with open(path, "a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(("set", "index", "label", "second", "sure"))
        writer.writerows((*shown[tuple(line[:2])], *line[2:]) for line in lines)
    return len(lines)


def _note_drawn(drawn, path):
    """Add the sets of a folder to those that are known, if the simulation still draws all of them as they were."""
    known = _read_json(path) if os.path.exists(path) else {}
    for name, entry in drawn.items():
        entries = [entry, *([known[name]] if name in known else [])]
        most = max(entries, key=lambda one: one["count"])
        shown = by_eye.series(name, most["count"])
        if not all(by_eye.is_same(shown, one) for one in entries):
            sys.exit(f"The simulation no longer draws the series of {name} that were shown; nothing was taken.")
        known[name] = most
    _write_json(path, dict(sorted(known.items())))


def _entry(simulations, count):
    return {"count": count, "fingerprint": by_eye.fingerprint(simulations, count)}


def _read_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def _write_json(path, entries):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(entries, file, indent=1)
        file.write("\n")


def main():
    """Draw pages, or take their labels."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(dest="action", required=True)
    drawing = actions.add_parser("draw", help="draw pages of a set")
    drawing.add_argument("set", help="realistic-N or ambiguous-N")
    drawing.add_argument("folder")
    drawing.add_argument("--count", type=int, default=320)
    taking = actions.add_parser("take", help="take the labels of a folder")
    taking.add_argument("folder")
    arguments = parser.parse_args()
    sys.path.insert(0, ROOT)
    import run

    run.load_package()
    if arguments.action == "draw":
        draw(arguments.set, arguments.folder, arguments.count)
    else:
        print(f"{take(arguments.folder)} labels taken")


if __name__ == "__main__":
    main()
