"""Fine-tuning on the real series: votes on the labelled ones, the teacher's probabilities on the others.

The others are further series of the same places and of Doñana, with one label by eye each that the teacher hears a
little of, and simulated ones: of these the teacher says what an analyst would call them, over missions and noises that
no place here has.
"""

import os
from typing import NamedTuple

import numpy as np
from last_layers import LAST
from real_teacher import TEACHER

FURTHER = 4000
"""Most further series of a place."""
ONE_LABEL = 0.1
"""What a further series with its one label counts to the teacher, against a labelled one."""
SIMULATED = ((15_000, (5, 2), False), (15_000, (8, 1), True))
"""Simulated series that the teacher gives its probabilities to: how many, seed, refused draws or accepted ones. It
learns from the first few thousand accepted ones."""
DONANA = "Sentinel_Desc.shp"
"""A place with none of the labels that figures are counted on; its unit is cm."""


def settings():
    """All that decides how the models are tuned."""
    return {
        **LAST,
        "further": FURTHER,
        "one_label": ONE_LABEL,
        "simulated": [n for n, _, _ in SIMULATED],
        "teacher": TEACHER,
    }


def draw(sets):
    """Simulated series, list of Simulation; `sets` : (how many, seed, refused draws or accepted ones) of each."""
    from insar_patterns.core.simulation.sets import realistic_series

    return [drawn for n, seed, refused in sets for drawn in realistic_series(n, seed, ambiguous=refused)]


class Further(NamedTuple):
    """Series of one place that are none of the labelled ones.

    place : its name; values : (n, m) mm; dates : (m,); xy : (n, 2) m; votes : (n, 6), shares of one annotator's vote.
    """

    place: str
    values: np.ndarray
    dates: np.ndarray
    xy: np.ndarray
    votes: np.ndarray


def further(places, folder):
    """Usable series without a vote in ../shared/data, those of `labels/real.csv`: of the same places, and of Doñana."""
    from real_labels import path_of, read_series

    out = []
    rng = np.random.default_rng((0, 9))
    for place in places:
        series = read_series(path_of(place.place, folder))
        rows = np.setdiff1d(np.arange(len(series.values)), place.rows)
        out.append(_chosen(place.place, series, rng.permutation(rows)[:FURTHER]))
    series = read_series(os.path.join(folder, DONANA))
    out.append(_chosen("donana", series._replace(values=series.values * 10.0), np.arange(len(series.values))))
    return out


def _chosen(name, series, rows):
    import by_eye
    from insar_patterns.core.series import SeriesBlock

    rows = rows[SeriesBlock(rows, series.values[rows], series.dates).usable]
    return Further(name, series.values[rows], series.dates, series.xy[rows], by_eye.real(name, rows))


def lessons(teacher, views, votes, simulated):
    """What the network is to say of every series, as it is and upside down.

    Parameters
    ----------
    teacher : real_teacher.Teacher, or anything that predicts from views
    views : list of (n, d), of the labelled series and, after them, of the further ones
    votes : (k, 6), of the labelled series
    simulated : list of (s, d), likewise of the simulated ones

    Returns
    -------
    x (v (n + s), d), targets (v (n + s), 6) for v views: the votes, and what the teacher says of the others
    """
    said = [teacher.predict([x[len(votes) :] for x in views]), teacher.predict(simulated)]
    return (
        np.concatenate([part for both in zip(views, simulated) for part in both]),
        np.concatenate([votes, *said] * len(views)),
    )


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
        allowed : list of (n,) bool, rows of every part of `others`
        seed : int

        Returns
        -------
        training.finetune.Tuned, teacher
        """
        import last_layers
        from insar_patterns.training.load import load
        from real_teacher import without_logits

        fitted, held = self._split(train, seed)
        chosen = [*fitted, *allowed]
        views = [self._seen(chosen, view) for view in range(2)]
        votes = np.concatenate([part.votes[rows] for part, rows in zip([*self.places, *self.others], chosen)])
        labelled = sum(map(np.sum, fitted))
        teacher = self._teacher(views, votes, labelled, seed)
        network, _ = load(self.model_path)
        x, targets = lessons(teacher, views, votes[:labelled], self.seen_simulated)
        held_votes = np.concatenate([place.votes[rows] for place, rows in zip(self.places, held)])
        x, held_x = (without_logits(network, some) for some in (x, self._seen(held, 0)))
        return last_layers.train(network, x, targets, held_x, held_votes, seed), teacher

    def _seen(self, chosen, view):
        """What the teacher sees of the chosen rows, as they are (0) or upside down (1)."""
        return np.concatenate([seen[view][rows] for seen, rows in zip(self.seen, chosen)])

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

    def _teacher(self, views, votes, labelled, seed):
        from real_teacher import Teacher

        weights = np.where(np.arange(len(votes)) < labelled, 1.0, ONE_LABEL)
        codes = np.concatenate([drawn.labels for drawn in self.simulated])
        return Teacher(seed).fit(views, votes, self.seen_simulated[0], codes, weights)
