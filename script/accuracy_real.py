"""Rows of script/benchmark accuracy on the labelled real series of ../shared/data.

(a) real: simulation only, labelled as it was drawn; real_by_eye: labelled by eye. (b) real_finetuned: five folds by
area. (c) real_place: every place by a model that has seen no label of it. Within a row held-out labels
decide nothing: the temperature uses a part of the training folds. real_forest: a forest that sees the line too, for (a)
and (b). annotators: two more passes by eye.
"""

import os

import numpy as np
from accuracy_jobs import ROOT, Job, array_hash, file_hash, scores, weights_hash
from accuracy_simulated import (
    BASELINES,
    LIMIT_SERIES,
    MINIROCKET_SERIES,
    TUNED_SERIES,
    baselines_by_eye,
    classify,
    fitted_baselines,
    tuned_baselines,
)
from real_tuning import settings
from scipy.spatial import cKDTree

DATA = os.path.join(os.path.dirname(ROOT), "shared", "data")
FOLDS = 5
ALL = "all"
OURS = ("ours", "teacher")
BLOCK_M = {"ustica_asc": 250.0, "boissano": 200.0, "offida": 150.0}
"""Side of the blocks that are held out whole; half a block around them is kept out of training."""


def labelled():
    """All labelled series, those without consensus too."""
    from real_labels import load

    return load(DATA, consensus_only=False)


def data_hash(places):
    """Hash of series and votes."""
    return array_hash(*(array for place in places for array in (place.values, place.votes)))


def real(model_path, places):
    """Row (a): a model that has seen simulated series only, and the baselines likewise."""

    def measure():
        predicted = {"ours": predict_places(places, lambda v, d: classify(model_path, v, d))}
        for name, method in fitted_baselines().items():
            predicted[name] = predict_places(places, method.predict)
        return {name: by_place(places, codes) for name, codes in predicted.items()}

    return Job("real", 0, {"model": weights_hash(model_path)}, lambda: data_hash(places), measure)


def real_by_eye(model_path, places):
    """Row (a): what has learnt from simulated series labelled by eye, and the baselines from the same ones."""
    import by_eye

    def measure():
        groups = by_eye.load()
        order = np.random.default_rng(0).permutation(len(groups))
        predicted = {"ours": predict_places(places, lambda v, d: classify(model_path, v, d))}
        for name, method in baselines_by_eye([groups[i] for i in order]).items():
            predicted[name] = predict_places(places, method.predict)
        return {name: by_place(places, codes) for name, codes in predicted.items()}

    config = {
        "model": weights_hash(model_path),
        "labels": file_hash(by_eye.LABELS),
        "few": LIMIT_SERIES,
        "kernels_see": MINIROCKET_SERIES,
    }
    return Job("real_by_eye", 0, config, lambda: data_hash(places), measure)


def real_finetuned(model_path, places, seed):
    """Row (b): fine-tuned on four folds, counted on the fifth."""
    fold_of = [folds(place, seed) for place in places]
    return _tuned_job("real_finetuned", model_path, places, seed, fold_of, range(FOLDS))


def real_baselines(places):
    """The other methods on the folds of row (b) at seed 0; they do not depend on how ours is tuned."""

    def measure():
        predicted = {name: [np.full(len(place.labels), -1) for place in places] for name in BASELINES}
        fold_of = [folds(place, 0) for place in places]
        for number in range(FOLDS):
            train, test, _ = parts(places, [], fold_of, number)
            data = [(p.values[rows], p.dates, p.labels[rows]) for p, rows in zip(places, train) if rows.any()]
            for name, method in tuned_baselines(data).items():
                for place, rows, codes in zip(places, test, predicted[name]):
                    if rows.any():
                        codes[rows] = method.predict([place.values[rows]], [place.dates])
        return {name: by_place(places, codes) for name, codes in predicted.items()}

    config = {"blocks": BLOCK_M, "series": TUNED_SERIES}
    return Job("real_baselines", 0, config, lambda: data_hash(places), measure)


def real_forest(places):
    """A forest that sees the line too and learns from the labels by eye: alone as in (a), and on the folds of (b)."""
    import by_eye

    def measure():
        from baselines import RandomForest

        groups, forest = by_eye.load(), RandomForest(line=True)
        eye = forest.see([group.values for group in groups], [group.dates for group in groups])
        codes = np.concatenate([group.labels for group in groups])
        seen = [forest.see([place.values], [place.dates]) for place in places]
        forest.fit_seen(eye, codes)
        alone = [forest.model.predict(x) for x in seen]
        tuned = [np.full(len(place.labels), -1) for place in places]
        fold_of = [folds(place, 0) for place in places]
        for number in range(FOLDS):
            train, test, _ = parts(places, [], fold_of, number)
            x = np.concatenate([eye, *(x[rows] for x, rows in zip(seen, train))])
            forest.fit_seen(x, np.concatenate([codes, *(p.labels[rows] for p, rows in zip(places, train))]))
            for x, rows, found in zip(seen, test, tuned):
                if rows.any():
                    found[rows] = forest.model.predict(x[rows])
        return {"by_eye": by_place(places, alone), "finetuned": by_place(places, tuned)}

    config = {"blocks": BLOCK_M, "labels": file_hash(by_eye.LABELS)}
    return Job("real_forest", 0, config, lambda: data_hash(places), measure)


def annotators(places):
    """Two more passes by eye over all labelled series, scored as if they were models."""
    import by_eye

    def measure():
        given = [by_eye.again(place.place, place.rows) for place in places]
        return {f"annotator_{number + 1}": by_place(places, codes) for number, codes in enumerate(zip(*given))}

    return Job("annotators", 0, {"labels": file_hash(by_eye.AGAIN)}, lambda: data_hash(places), measure)


def real_place(model_path, places, seed):
    """Row (c): every place by what was fine-tuned on the other places."""
    fold_of = [np.full(len(place.labels), i) for i, place in enumerate(places)]
    return _tuned_job("real_place", model_path, places, seed, fold_of, range(len(places)))


def _tuned_job(row, model_path, places, seed, fold_of, numbers):
    import by_eye

    def measure():
        predicted = {name: [np.full(len(place.labels), -1) for place in places] for name in OURS}
        probabilities = [np.zeros((len(place.labels), 6)) for place in places]
        tuner = tuner_of(model_path, places)
        for number in numbers:
            train, test, allowed = parts(places, tuner.others, fold_of, number)
            found = _ours(tuner, train, test, allowed, seed * 100 + number, probabilities)
            for name, codes in found.items():
                for i, rows in enumerate(test):
                    predicted[name][i][rows] = codes[i]
            print(f"  {row}-{seed}: part {number + 1} of {len(numbers)}", flush=True)
        figures = {name: by_place(places, codes) for name, codes in predicted.items()}
        return {**figures, "calibration": {"ours": calibration(places, probabilities)}}

    config = {
        "model": weights_hash(model_path),
        "tuning": settings(),
        "blocks": BLOCK_M,
        "labels": file_hash(by_eye.REAL),
    }
    return Job(row, seed, config, lambda: data_hash(places), measure)


_tuners = {}


def tuner_of(model_path, places):
    """One Tuner for all rows and seeds: what the teacher sees takes minutes."""
    from real_tuning import Tuner, further

    if model_path not in _tuners:
        _tuners[model_path] = Tuner(model_path, places, further(places, DATA))
    return _tuners[model_path]


def _ours(tuner, train, test, allowed, seed, probabilities):
    """{"ours": codes of every place, "teacher": likewise} of the test rows; fills in their probabilities."""
    import torch
    from insar_patterns.core.preprocessing import prepare
    from insar_patterns.training.calibrate import logits

    tuned, teacher = tuner.tune(train, allowed, seed)
    out = {"ours": [], "teacher": []}
    for i, (place, seen, rows) in enumerate(zip(tuner.places, tuner.seen, test)):
        if rows.any():
            x = torch.from_numpy(prepare(place.values[rows], place.dates, tuner.preprocessing))
            probabilities[i][rows] = torch.softmax(logits(tuned.network, x), dim=1).numpy()
        out["ours"].append(probabilities[i][rows].argmax(axis=1))
        out["teacher"].append(teacher.predict([x[rows] for x in seen]).argmax(axis=1) if rows.any() else [])
    return out


def calibration(places, probabilities):
    """Expected calibration error on the series with a consensus."""
    from insar_patterns.core.calibration import expected_calibration_error

    kept = [place.consensus for place in places]
    truth = np.concatenate([place.labels[rows] for place, rows in zip(places, kept)])
    return float(expected_calibration_error(np.concatenate([p[rows] for p, rows in zip(probabilities, kept)]), truth))


def folds(place, seed):
    """(n,) int: square blocks dealt to the folds, the fullest first, each to the fold with the fewest series so far."""
    rng = np.random.default_rng((seed, 5))
    cells = np.floor(place.xy / BLOCK_M[place.place] + rng.random(2)).astype(int)
    _, cell, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    fold, filled = np.zeros(len(counts), dtype=int), np.zeros(FOLDS)
    for block in np.argsort(-counts + rng.random(len(counts))):
        fold[block] = filled.argmin()
        filled[fold[block]] += counts[block]
    return fold[cell.ravel()]


def parts(places, others, fold_of, number):
    """Training and test rows (n,) bool of every place, and the rows of further series that may be learnt from.

    Nothing within half a block of a held-out series is in either; where a whole place is held out, nothing of it.
    """
    train, test, held_at = [], [], {}
    for place, fold in zip(places, fold_of):
        held = fold == number
        held_at[place.place] = place.xy[held] if held.any() else None
        train.append(~held & (_far(place, held_at)))
        test.append(held)
        if held.all():
            held_at[place.place] = ALL
    return train, test, [_far(part, held_at) for part in others]


def _far(part, held_at):
    held = held_at.get(part.place)
    if held is None:
        return np.ones(len(part.xy), dtype=bool)
    if isinstance(held, str):
        return np.zeros(len(part.xy), dtype=bool)
    return cKDTree(held).query(part.xy)[0] > BLOCK_M[part.place] / 2


def predict_places(places, predict):
    """Codes of every place's series."""
    return [predict([place.values], [place.dates]) for place in places]


def by_place(places, codes):
    """Scores on the series with a consensus: of all places, of the unanimous ones, of every place."""

    def part(keep):
        kept = [keep(place) for place in places]
        truth = np.concatenate([place.labels[rows] for place, rows in zip(places, kept)])
        return scores(truth, np.concatenate([found[rows] for found, rows in zip(codes, kept)]))

    out = {"all": part(lambda place: place.consensus), "unanimous": part(lambda place: place.unanimous)}
    for one in places:
        out[one.place] = part(lambda place, one=one: place.consensus & (place.place == one.place))
    return out
