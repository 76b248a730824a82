"""Labelled series that are unlike any simulation of the plugin, on two calendars, for the tests of fine-tuning."""

import json

import numpy as np
import torch
from insar_patterns.core.patterns import CODES, KEYS
from insar_patterns.core.preprocessing import CHANNELS, Preprocessing
from insar_patterns.training.dataset import paper_set
from insar_patterns.training.export import export
from insar_patterns.training.fit import FitConfig, fit
from insar_patterns.training.labelled import Labelled
from insar_patterns.training.network import NetworkConfig, PatternTCN

PREPROCESSING = {"steps": 40, "window": 5}


def noisy(n, seed, patterns=("stable", "linear", "step"), m=60, days=12):
    """`n` series of these patterns, in turn, with noise of 2 mm and an annual wave, at random places in 4 km."""
    rng = np.random.default_rng(seed)
    dates = np.datetime64("2019-01-01") + days * np.arange(m)
    labels = np.array([CODES[patterns[i % len(patterns)]] for i in range(n)])
    u, sign = np.linspace(0, 1, m), rng.choice((-1, 1), (n, 1))
    at = rng.uniform(0.25, 0.75, (n, 1))
    shapes = {"stable": 0 * u + 0 * at, "linear": 50 * u + 0 * at, "step": 35.0 * (u > at), "power": 60 * u**3 + 0 * at}
    signal = np.stack([shapes[KEYS[code]][i] for i, code in enumerate(labels)])
    wave = 3 * np.sin(2 * np.pi * (u * m * days / 365.25 + rng.random((n, 1))))
    values = sign * signal + wave + rng.normal(0, 2, (n, m))
    values[rng.random((n, m)) < 0.03] = np.nan
    return Labelled(values, dates, labels, np.array([4e5, 4.3e6]) + rng.uniform(0, 4000, (n, 2)))


def save(path, *groups):
    """Write groups as the training program reads them; returns the path."""
    arrays = {f"{name}_{i}": part for i, g in enumerate(groups) for name, part in g._asdict().items()}
    np.savez(path, **arrays)
    return str(path)


def parent(path, classes=KEYS, epochs=8, series=1500):
    """A small network trained for seconds on the `paper` simulation, as a file; returns the path."""
    torch.manual_seed(0)
    preprocessing = Preprocessing(**PREPROCESSING)
    codes = [CODES[key] for key in classes]
    network = PatternTCN(NetworkConfig(inputs=len(CHANNELS), blocks=5, channels=24, dropout=0.0, classes=len(codes)))

    def draw(epoch, n=series):
        x, y = paper_set(n, (9, epoch), preprocessing, codes)
        return x, torch.tensor([codes.index(code) for code in y.tolist()])

    config = FitConfig(epochs=epochs, batch=64, learning_rate=1e-2, schedule="cosine", seed=1)
    fit(network, draw, draw(99, 60), config, lambda line: None)
    export(network, str(path), {"name": "parent", "classes": list(classes), "preprocessing": PREPROCESSING})
    return str(path)


def lines_of(text):
    """The JSON objects of a program's output."""
    return [json.loads(line) for line in text.splitlines()]
