"""The second half of `simulated`: what was pre-trained on the simulation's own labels learns what the eye sees.

A teacher (real_teacher) learns from the simulated series that were labelled by eye, and a little from what was drawn;
it gives probabilities to many more simulated series, accepted and refused ones; the network learns from both. No real
series is seen.
"""

import os

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORK = os.path.join(ROOT, "build", "training")
PRETRAINED = os.path.join(ROOT, "models", "pretrained", "simulated.onnx")
SIMULATED = ((30_000, (5, 2), False), (15_000, (8, 1), True))
"""Series that the teacher gives probabilities to: how many, seed, refused draws or accepted ones."""
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
HELD_OUT = 0.1
"""Share of the labels for the temperature and the figure in the card."""


def train(seed):
    """Learn from the labels by eye; returns its file and the network."""
    import torch
    from insar_patterns.core.line import line_numbers
    from insar_patterns.core.model_file import read_model_file
    from insar_patterns.core.patterns import KEYS
    from insar_patterns.training.export import export
    from insar_patterns.training.finetune import FinetuneOptions, finetune_arrays
    from insar_patterns.training.finetune import Group as Batch
    from insar_patterns.training.load import load, see_line
    from real_teacher import TEACHER, Teacher, views_of
    from real_tuning import draw

    torch.set_num_threads(2)
    network, facts = load(PRETRAINED)
    fitted, held = parts(seed)
    torch.manual_seed(seed)
    see_line(network, facts, torch.from_numpy(np.concatenate([line_numbers(g.values, g.dates) for g in fitted])))
    drawn = draw(SIMULATED)
    seen = views_of(PRETRAINED, [*fitted, *drawn])
    views, seen = seen[: len(fitted)], seen[len(fitted) :]
    teacher = Teacher(seed).fit(
        [np.concatenate(view) for view in zip(*views)],
        np.concatenate([group.votes for group in fitted]),
        np.concatenate([view[0] for view in seen]),
        np.concatenate([one.labels for one in drawn]),
    )
    groups = [Batch(*group) for group in fitted]
    groups += [Batch(one.values, one.dates, teacher.predict(view)) for one, view in zip(drawn, seen)]
    validation = [Batch(*group) for group in held]
    tuned = finetune_arrays(network, facts, groups, validation, FinetuneOptions(**TUNING, seed=seed), print)
    votes = np.concatenate([group.votes for group in fitted + held])
    parent = read_model_file(PRETRAINED)
    out = {
        "name": "simulated",
        "classes": list(KEYS),
        "preprocessing": facts["preprocessing"],
        "temperature": tuned.temperature,
        "training": {
            **parent.metadata["training"],
            "by_eye": {
                "labels": {key: int((votes.argmax(axis=1) == code).sum()) for code, key in enumerate(KEYS)},
                "tuning": TUNING,
                "teacher": TEACHER,
                "simulated": [n for n, _, _ in SIMULATED],
                "seed": seed,
                "torch": torch.__version__,
                "numpy": np.__version__,
            },
        },
    }
    path = os.path.join(WORK, "by-eye.onnx")
    export(tuned.network, path, out)
    return path, tuned.network


def parts(seed):
    """The labelled series in two lists of groups: to fit, and a tenth of every pattern."""
    import by_eye
    from insar_patterns.training.splits import stratified

    groups = by_eye.load()
    out = stratified(np.concatenate([group.labels for group in groups]), HELD_OUT, seed)
    ends = np.cumsum([len(group.votes) for group in groups])[:-1]
    sides = []
    for wanted in (~out, out):
        chosen = [by_eye.Group(g.values[r], g.dates, g.votes[r]) for g, r in zip(groups, np.split(wanted, ends))]
        sides.append([group for group in chosen if len(group.votes)])
    return sides


def card(model, difference):
    """Write the card of models/simulated.onnx."""
    import card_texts
    import model_figures
    from model_card import pretraining, write_card

    training = model.metadata["training"]
    eye = training["by_eye"]
    tuning = eye["tuning"]
    share, n = agreement(model, eye["seed"])
    count = sum(eye["labels"].values())
    text = (
        f"{pretraining(training)}; then {tuning['epochs']} epochs of {count - n:,} series labelled by eye and, with "
        f"the teacher's probabilities, {' and '.join(f'{some:,}' for some in eye['simulated'])} accepted and refused "
        f"draws, batch {tuning['batch']}, rate {tuning['learning_rate']:g} (three times as much after the blocks) "
        "falling by a cosine, the series changed a little in every epoch"
    )
    counts = ", ".join(f"{some:,} {key}" for key, some in eye["labels"].items())
    drawn = model_figures.simulated_section(model, "realistic", 0)
    sections = [
        ("How the simulation was set", card_texts.SIMULATED_DESIGN),
        ("Labels by eye", card_texts.SIMULATED_BY_EYE.format(count=count, counts=counts)),
        ("On held-out labels by eye", card_texts.SIMULATED_HELD_OUT.format(share=share, n=n)),
        ("On fresh simulated series", card_texts.SIMULATED_DRAWN + drawn),
        ("On real series", f"{card_texts.ANNOTATORS}\n\n{model_figures.real_table(model)}"),
    ]
    write_card(model, text, difference, card_texts.SIMULATED, sections)


def agreement(model, seed):
    """How often a model gives the held-out labels, and how many these are."""
    from model_figures import classified

    _, held = parts(seed)
    right = [classified(model, group.values, group.dates).codes == group.labels for group in held]
    return float(np.concatenate(right).mean()), sum(map(len, right))
