"""Simulated series labelled by eye: what analysts call series of which nothing was decided beforehand.

The simulation knows what it drew, not what an analyst sees. So some of its series, of every mission and noise, those
refused as ambiguous too, were labelled by eye from plots (script/label_pages.py), by the guide that the real series
were labelled by. labels/simulated.csv holds the labels only; the series are drawn again from their seeds.

labels/real.csv holds one label each of real series that have none in ../shared/data. labels/again.csv holds two more of
each that has one: no model learns from them, they say how an annotator compares with one.
"""

import csv
import json
import os
import sys
from typing import NamedTuple

import numpy as np

LABELS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "labels", "simulated.csv")
DRAWN = os.path.join(os.path.dirname(LABELS), "drawn.json")
"""How many series of each set were shown, and their fingerprint: series drawn otherwise have no labels here."""
AGAIN = os.path.join(os.path.dirname(LABELS), "again.csv")
REAL = os.path.join(os.path.dirname(LABELS), "real.csv")
EVERY = 10
"""Of the series of a set every tenth is shown: so each calendar (100 series) gives ten."""
SURE = {"1": 0.55, "2": 0.75, "3": 0.9}
"""Share of an annotator's vote for the label rather than the second choice, by how sure they were."""


class Group(NamedTuple):
    """Series of one calendar: values (n, m) mm, dates (m,), votes (n, 6) shares."""

    values: np.ndarray
    dates: np.ndarray
    votes: np.ndarray

    @property
    def labels(self):
        """(n,) int, the pattern codes with the largest share."""
        return self.votes.argmax(axis=1)


def shares(label, second, sure):
    """(6,) float, one annotator's vote, the second choice included."""
    from insar_patterns.core.patterns import CODES

    out = np.zeros(len(CODES))
    share = SURE[sure] if second in CODES else 1.0
    out[CODES[label]] += share
    if second in CODES:
        out[CODES[second]] += 1 - share
    return out


def series(name, count):
    """The first `count` series that a set shows.

    Parameters
    ----------
    name : str, `realistic-N` or `ambiguous-N`: the simulation's accepted or refused draws at seed (7, N)
    count : int

    Returns
    -------
    list of Simulation, one for each calendar, of `EVERY`th series only
    """
    from insar_patterns.core.simulation.sets import REALISTIC_PER_CALENDAR, realistic_series

    kind, number = name.split("-")
    whole = -(-count * EVERY // REALISTIC_PER_CALENDAR) * REALISTIC_PER_CALENDAR
    drawn = realistic_series(whole, (7, int(number)), ambiguous=kind == "ambiguous")
    return [
        one._replace(values=one.values[::EVERY], labels=one.labels[::EVERY], parameters=one.parameters[::EVERY])
        for one in drawn
    ]


def fingerprint(simulations, count):
    """A number that changes where any of the first `count` series does: in size, sign, order or dates."""
    rows = [np.append(row, len(one.dates)) for one in simulations for row in one.values][:count]
    values = np.concatenate(rows)
    return float(values @ np.cos(np.arange(len(values))))


def is_same(simulations, known):
    """Whether these are the series of an entry of `DRAWN`."""
    return bool(np.isclose(fingerprint(simulations, known["count"]), known["fingerprint"], rtol=1e-6, atol=1e-3))


def load(path=LABELS, drawn_path=DRAWN):
    """All labelled series: list of `Group`. Ends the program where the simulation no longer draws these series."""
    with open(path, encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    with open(drawn_path, encoding="utf-8") as file:
        known = json.load(file)
    out = []
    for name in sorted({line["set"] for line in lines}):
        votes = {}
        for line in lines:
            if line["set"] == name:
                index = int(line["index"])
                votes[index] = votes.get(index, 0) + shares(line["label"], line["second"], line["sure"])
        start, shown = 0, series(name, known[name]["count"])
        if not is_same(shown, known[name]):
            sys.exit(f"The simulation draws other series than those of {name} that were labelled: label them again.")
        for one in shown:
            rows = [row for row in range(len(one.values)) if start + row in votes]
            if rows:
                found = np.array([votes[start + row] for row in rows])
                out.append(Group(one.values[rows], one.dates, found / found.sum(axis=1, keepdims=True)))
            start += len(one.values)
    return out


def real(place, rows, path=REAL):
    """(n, 6) shares of one annotator's vote for some rows of a place's file."""
    with open(path, encoding="utf-8", newline="") as file:
        lines = {int(line["index"]): line for line in csv.DictReader(file) if line["set"] == place}
    return np.array([shares(*(lines[int(row)][part] for part in ("label", "second", "sure"))) for row in rows])


def again(place, rows, path=AGAIN):
    """(passes, n) int pattern codes that later passes gave some rows of a place's file."""
    from insar_patterns.core.patterns import CODES

    with open(path, encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if line["set"] == place]
    labels = {(line["pass"], int(line["index"])): CODES[line["label"]] for line in lines}
    return np.array([[labels[one, int(row)] for row in rows] for one in sorted({line["pass"] for line in lines})])
