"""`default`: the model `simulated`, fine-tuned on all labelled real series; its card takes the held-out figures."""

import os

import card_texts
import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORK = os.path.join(ROOT, "build", "training")
DATA = os.path.join(os.path.dirname(ROOT), "shared", "data")
PARENT = os.path.join(ROOT, "models", "simulated.onnx")


def train(seed):
    """Fine-tune on every label and on the further series; returns its file and the network."""
    import by_eye
    import torch
    from accuracy_jobs import array_hash, file_hash
    from accuracy_real import labelled, tuner_of
    from insar_patterns.core.model_file import read_model_file
    from insar_patterns.core.patterns import KEYS
    from insar_patterns.training.export import export
    from real_tuning import settings

    places = labelled()
    tuner = tuner_of(PARENT, places)
    others = tuner.others
    everything = [[np.ones(len(part.values), dtype=bool) for part in parts] for parts in (places, others)]
    tuned, _ = tuner.tune(*everything, seed)
    codes = np.concatenate([place.labels for place in places])
    parent = read_model_file(PARENT)
    facts = {
        "name": "default",
        "classes": list(KEYS),
        "preprocessing": parent.metadata["preprocessing"],
        "temperature": tuned.temperature,
        "parent": {"name": parent.name, "sha256": parent.sha256},
        "labels": {key: int((codes == code).sum()) for code, key in enumerate(KEYS)},
        "data": {
            "places": {place.place: len(place.labels) for place in places},
            "further": {part.place: len(part.values) for part in others},
            "hash": array_hash(*(array for place in places for array in (place.values, place.votes))),
            "further_labels": file_hash(by_eye.REAL),
        },
        "training": {
            "simulation": "realistic",
            "tuning": settings(),
            "seed": seed,
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
    }
    path = os.path.join(WORK, "default.onnx")
    export(tuned.network, path, facts)
    return path, tuned.network


def card(model, difference):
    """Write the card of models/default.onnx."""
    from model_card import write_card

    facts = model.metadata
    tuning = facts["training"]["tuning"]
    counts = ", ".join(f"{count} {key}" for key, count in facts["labels"].items())
    training = (
        f"from `simulated` (SHA-256 `{facts['parent']['sha256'][:16]}`): {tuning['epochs']} epochs of nine tenths of "
        f"{sum(facts['data']['places'].values()):,} labelled series ({counts}) "
        f"and, with the teacher's probabilities, {sum(facts['data']['further'].values()):,} further ones and "
        f"{' and '.join(f'{n:,}' for n in tuning['simulated'])} simulated ones (accepted and refused draws), "
        f"each upside down too, batch {tuning['batch']}, rate {tuning['learning_rate']:g} falling by a cosine, dropout "
        f"{tuning['dropout']:g}, in the layers after the blocks alone"
    )
    sections = [
        ("Data", card_texts.DEFAULT_DATA.format(**facts["data"]["places"])),
        ("How it was tuned", card_texts.DEFAULT_RECIPE),
        ("On held-out real series", held_out()),
        ("Limits", card_texts.DEFAULT_LIMITS),
    ]
    introduction = card_texts.DEFAULT.format(count=sum(facts["data"]["places"].values()))
    write_card(model, training, difference, introduction, sections)


def held_out():
    """What script/benchmark accuracy measured of the same recipe on series that were held out."""
    lines = ["| held out | series | accuracy | macro recall | accuracy where all agree |", "|---|---|---|---|---|"]
    titles = {"real_finetuned": "five folds by area", "real_place": "each place, without its labels"}
    after = ""
    for row, title in titles.items():
        seeds = _measured(row)
        if not seeds:
            lines.append(f"| {title} | not measured | | | |")
            continue
        found = seeds[0]["ours"]
        for part in ("all", *FILES):
            share, name = found[part], title if part == "all" else f"- {part}"
            agreed = f"{found['unanimous']['accuracy']:.1%}" if part == "all" else ""
            lines.append(
                f"| {name} | {share['n']} | {share['accuracy']:.1%} | {share['macro_recall']:.1%} | {agreed} |"
            )
        every = [one["ours"]["all"]["accuracy"] for one in seeds]
        if len(every) > 1:
            each = ", ".join(f"{accuracy:.1%}" for accuracy in every)
            after += f"\n\nOver {len(every)} seeds, {title}: {np.mean(every):.1%} ({each}); the table is of the first."
        error = np.mean([one["calibration"]["ours"] for one in seeds])
        after += f"\n\nExpected calibration error, {title}, mean over the seeds: {error:.1%}."
    return f"{card_texts.ANNOTATORS}\n\n" + "\n".join(lines) + after


def _measured(row):
    """Figures of every seed of a row that was measured with this parent and recipe, in the order of the seeds."""
    import accuracy_real
    from accuracy_jobs import result

    places = accuracy_real.labelled()
    jobs = [getattr(accuracy_real, row)(PARENT, places, seed) for seed in range(3)]
    return [one["figures"] for one in map(result, jobs) if one]


FILES = ("ustica_asc", "boissano", "offida")
