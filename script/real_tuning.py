"""Fine-tuning on the real series: votes on the labelled ones, the teacher's probabilities on unlabelled ones."""

import os
from typing import NamedTuple

import numpy as np

TUNING = {"epochs": 12, "patience": 0, "batch": 64, "rehearsal": 0.15, "class_weights": False, "label_smoothing": 0.0}
UNLABELLED = 4000
"""Most unlabelled series of a place."""
LABELLED_WEIGHT = 3.0
"""What a labelled series counts, against an unlabelled one."""
DONANA = "Sentinel_Desc.shp"
"""A place without labels; its unit is cm."""


def settings():
    """All that decides how the models are tuned."""
    return {**TUNING, "unlabelled": UNLABELLED, "labelled_weight": LABELLED_WEIGHT}


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
        from real_teacher import described

        self.model_path, self.places, self.others = model_path, places, others
        network, self.facts = load(model_path)
        self.preprocessing = Preprocessing(**self.facts["preprocessing"])
        self.seen = [described(network, self.preprocessing, part.values, part.dates) for part in [*places, *others]]

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
        from insar_patterns.training.dataset import realistic_set
        from insar_patterns.training.finetune import FinetuneOptions, Group, finetune_arrays
        from insar_patterns.training.load import load
        from insar_patterns.training.splits import stratified
        from real_teacher import Teacher

        torch.set_num_threads(2)
        fitted, held = [], []
        for place, rows in zip(self.places, train):
            out = np.zeros(len(rows), dtype=bool)
            if rows.any():
                index = np.flatnonzero(rows)
                out[index[stratified(place.labels[index], 0.1, seed)]] = True
            fitted.append(rows & ~out)
            held.append(out)
        votes = np.concatenate([place.votes[rows] for place, rows in zip(self.places, fitted)])
        teacher = Teacher(seed).fit(np.concatenate([x[rows] for x, rows in zip(self.seen, fitted)]), votes)
        groups, validation = [], []
        for place, rows, out in zip(self.places, fitted, held):
            if rows.any():
                weights = np.full(rows.sum(), LABELLED_WEIGHT)
                groups.append(Group(place.values[rows], place.dates, place.votes[rows], weights))
                validation.append(Group(place.values[out], place.dates, place.votes[out]))
        for part, x, rows in zip(self.others, self.seen[len(self.places) :], allowed):
            if rows.any():
                groups.append(Group(part.values[rows], part.dates, teacher.predict(x[rows]), np.ones(rows.sum())))
        network, facts = load(self.model_path)
        options = FinetuneOptions(**TUNING, seed=seed)
        return finetune_arrays(network, facts, groups, validation, options, lambda line: None, realistic_set), teacher
