"""Fine-tuning on the real series: votes on the labelled ones, the teacher's probabilities on the others.

The others are unlabelled series of the same places and simulated ones: of these the teacher says what an analyst would
call them, over missions and noises that no place here has.
"""

import os
from typing import NamedTuple

import numpy as np
from real_teacher import TEACHER

TUNING = {
    "epochs": 8,
    "patience": 0,
    "batch": 128,
    "learning_rate": 5e-4,
    "rehearsal": 0.0,
    "class_weights": False,
    "label_smoothing": 0.0,
    "bfloat16": True,
}
UNLABELLED = 4000
"""Most unlabelled series of a place."""
SIMULATED = ((15_000, (5, 2), False), (15_000, (8, 1), True))
"""Simulated series that the teacher gives its probabilities to: how many, seed, refused draws or accepted ones. It
learns from the first few thousand accepted ones."""
DONANA = "Sentinel_Desc.shp"
"""A place without labels; its unit is cm."""


def settings():
    """All that decides how the models are tuned."""
    return {
        **TUNING,
        "unlabelled": UNLABELLED,
        "simulated": [n for n, _, _ in SIMULATED],
        "teacher": TEACHER,
    }


def draw(sets):
    """Simulated series, list of Simulation; `sets` : (how many, seed, refused draws or accepted ones) of each."""
    from insar_patterns.core.simulation.sets import realistic_series

    return [drawn for n, seed, refused in sets for drawn in realistic_series(n, seed, ambiguous=refused)]


class Unlabelled(NamedTuple):
    """Series of one place that nobody labelled: values (n, m) mm, dates (m,), xy (n, 2) m; place : its name."""

    place: str
    values: np.ndarray
    dates: np.ndarray
    xy: np.ndarray


def unlabelled(places, folder, seed=0):
    """Usable series without a label: of the labelled places, and of Doñana."""
    from insar_patterns.core.series import SeriesBlock
    from real_labels import path_of, read_series

    out = []
    rng = np.random.default_rng((seed, 9))
    for place in places:
        series = read_series(path_of(place.place, folder))
        rows = np.setdiff1d(np.arange(len(series.values)), place.rows)
        out.append(_chosen(place.place, series, rng.permutation(rows)[:UNLABELLED]))
    series = read_series(os.path.join(folder, DONANA))
    out.append(_chosen("donana", series._replace(values=series.values * 10.0), np.arange(len(series.values))))
    usable = [SeriesBlock(np.arange(len(part.values)), part.values, part.dates).usable for part in out]
    return [part._replace(values=part.values[rows], xy=part.xy[rows]) for part, rows in zip(out, usable)]


def _chosen(name, series, rows):
    return Unlabelled(name, series.values[rows], series.dates, series.xy[rows])


class Tuner:
    """Fine-tunes one model again and again on parts of the same series; what the teacher sees is computed once."""

    def __init__(self, model_path, places, others):
        from insar_patterns.core.preprocessing import Preprocessing
        from insar_patterns.training.load import load
        from real_teacher import views_of

        self.model_path, self.places, self.others = model_path, places, others
        _, self.facts = load(model_path)
        self.preprocessing = Preprocessing(**self.facts["preprocessing"])
        self.simulated = draw(SIMULATED)
        seen = views_of(model_path, [*places, *others, *self.simulated])
        self.seen, seen_simulated = seen[: len(places) + len(others)], seen[len(places) + len(others) :]
        self.seen_simulated = [np.concatenate(view) for view in zip(*seen_simulated)]

    def tune(self, train, allowed, seed):
        """Fine-tune on the chosen rows.

        Parameters
        ----------
        train : list of (n,) bool, labelled rows of every place
        allowed : list of (n,) bool, unlabelled rows of every part of `others`
        seed : int

        Returns
        -------
        training.finetune.Tuned, teacher
        """
        import torch
        from insar_patterns.training.finetune import FinetuneOptions, Group, finetune_arrays
        from insar_patterns.training.load import load

        torch.set_num_threads(2)
        fitted, held = self._split(train, seed)
        teacher = self._teacher(fitted, seed)
        groups, validation = [], []
        for place, rows, out in zip(self.places, fitted, held):
            if rows.any():
                groups.append(Group(place.values[rows], place.dates, place.votes[rows]))
                validation.append(Group(place.values[out], place.dates, place.votes[out]))
        for part, views, rows in zip(self.others, self.seen[len(self.places) :], allowed):
            if rows.any():
                said = teacher.predict([x[rows] for x in views])
                groups.append(Group(part.values[rows], part.dates, said))
        said = teacher.predict(self.seen_simulated)
        ends = np.cumsum([len(drawn.labels) for drawn in self.simulated])
        for drawn, shares in zip(self.simulated, np.split(said, ends[:-1])):
            groups.append(Group(drawn.values, drawn.dates, shares))
        network, facts = load(self.model_path)
        options = FinetuneOptions(**TUNING, seed=seed)
        return finetune_arrays(network, facts, groups, validation, options, lambda line: None), teacher

    def _split(self, train, seed):
        """The chosen rows of every place in two: to fit, and a tenth of every pattern for the temperature."""
        from insar_patterns.training.splits import stratified

        fitted, held = [], []
        for place, rows in zip(self.places, train):
            out = np.zeros(len(rows), dtype=bool)
            if rows.any():
                index = np.flatnonzero(rows)
                out[index[stratified(place.labels[index], 0.1, seed)]] = True
            fitted.append(rows & ~out)
            held.append(out)
        return fitted, held

    def _teacher(self, fitted, seed):
        from real_teacher import Teacher

        views = [np.concatenate([seen[view][rows] for seen, rows in zip(self.seen, fitted)]) for view in range(2)]
        votes = np.concatenate([place.votes[rows] for place, rows in zip(self.places, fitted)])
        codes = np.concatenate([drawn.labels for drawn in self.simulated])
        return Teacher(seed).fit(views, votes, self.seen_simulated[0], codes)
