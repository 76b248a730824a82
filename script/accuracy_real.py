"""Rows of script/benchmark accuracy on the labelled real series of ../shared/data.

(a) real: simulation only. (b) real_finetuned: five folds by area. (c) real_place: every place by a model that has
seen labels of the other two only. Held-out labels decide nothing: early stopping and temperature use a part of the
training folds.
"""

import os

import numpy as np
from accuracy_jobs import ROOT, Job, array_hash, file_hash, scores
from accuracy_simulated import BASELINES, classify, fitted_baselines

DATA = os.path.join(os.path.dirname(ROOT), "shared", "data")
FOLDS = 5
BLOCK_M = {"ustica_asc": 250.0, "boissano": 200.0, "offida": 150.0}
"""Side of the blocks that are held out whole; half a block around them is kept out of training."""
TUNING = {"epochs": 40, "patience": 0, "batch": 64, "rehearsal": 0.2, "class_weights": True, "label_smoothing": 0.0}
MEMBERS = 1


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

    return Job("real", 0, {"model": file_hash(model_path)}, lambda: data_hash(places), measure)


def real_finetuned(model_path, places, seed):
    """Row (b): fine-tuned on four folds, counted on the fifth."""
    fold_of = [folds(place, seed) for place in places]
    return _tuned_job("real_finetuned", model_path, places, seed, fold_of, range(FOLDS))


def real_place(model_path, places, seed):
    """Row (c): every place by what was fine-tuned on the other places."""
    fold_of = [np.full(len(place.labels), i) for i, place in enumerate(places)]
    return _tuned_job("real_place", model_path, places, seed, fold_of, range(len(places)))


def _tuned_job(row, model_path, places, seed, fold_of, numbers):
    def measure():
        names = ("ours",) if seed else ("ours", *BASELINES)  # the baselines once
        predicted = {name: [np.full(len(place.labels), -1) for place in places] for name in names}
        for number in numbers:
            train, test = parts(places, fold_of, number)
            for name, method in methods(model_path, places, train, seed * 100 + number, names).items():
                for i, place in enumerate(places):
                    if test[i].any():
                        predicted[name][i][test[i]] = method([place.values[test[i]]], [place.dates])
        return {name: by_place(places, codes) for name, codes in predicted.items()}

    config = {"model": file_hash(model_path), "tuning": TUNING, "members": MEMBERS, "blocks": BLOCK_M}
    return Job(row, seed, config, lambda: data_hash(places), measure)


def methods(model_path, places, train, seed, names):
    """{name: predict} of everything fine-tuned on the training rows of every place."""
    out = {"ours": tuned(model_path, places, train, seed)}
    if len(names) > 1:
        extra = [(p.values[rows], p.dates, p.labels[rows]) for p, rows in zip(places, train) if rows.any()]
        out.update({name: method.predict for name, method in fitted_baselines(extra).items()})
    return out


def tuned(model_path, places, train, seed):
    """Fine-tune the model on the training rows of every place; returns predict(values, dates)."""
    networks, preprocessing = tuned_networks(model_path, places, train, seed)

    def predict(values, dates):
        import torch
        from insar_patterns.core.preprocessing import prepare
        from insar_patterns.training.calibrate import logits

        x = [torch.from_numpy(prepare(v, d, preprocessing)) for v, d in zip(values, dates)]
        found = sum(torch.softmax(logits(network, torch.cat(x)), 1) for network in networks)
        return found.argmax(dim=1).numpy()

    return predict


def tuned_networks(model_path, places, train, seed):
    """The fine-tuned networks (`MEMBERS` of them) and their preprocessing."""
    import torch
    from insar_patterns.core.preprocessing import Preprocessing
    from insar_patterns.training.dataset import realistic_set
    from insar_patterns.training.finetune import FinetuneOptions, Group, finetune_arrays
    from insar_patterns.training.load import load
    from insar_patterns.training.splits import stratified

    torch.set_num_threads(2)
    networks = []
    for member in range(MEMBERS):
        network, facts = load(model_path)
        groups = [], []
        for place, rows in zip(places, train):
            if not rows.any():
                continue
            index = np.flatnonzero(rows)
            held = stratified(place.labels[index], 0.1, (seed, member))
            for part, chosen in zip(groups, (index[~held], index[held])):
                part.append(Group(place.values[chosen], place.dates, place.votes[chosen]))
        options = FinetuneOptions(**TUNING, seed=seed * 10 + member)
        finetune_arrays(network, facts, *groups, options, lambda line: None, realistic_set)
        networks.append(network)
    return networks, Preprocessing(**facts["preprocessing"])


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


def parts(places, fold_of, number):
    """Training and test rows (n,) bool of every place: no training row within half a block of a held-out one."""
    from scipy.spatial import cKDTree

    train, test = [], []
    for place, fold in zip(places, fold_of):
        held = fold == number
        far = np.ones(len(held), dtype=bool)
        if held.any():
            far = cKDTree(place.xy[held]).query(place.xy)[0] > BLOCK_M[place.place] / 2
        train.append(~held & far)
        test.append(held)
    return train, test


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
