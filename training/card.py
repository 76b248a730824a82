"""The card of a fine-tuned model: one page beside the .onnx that says what it is and how good it is."""

import os

import numpy as np

from ..core import metrics
from ..core.errors import QT_TRANSLATE_NOOP, OutputError
from ..core.model_file import read_model_file
from ..core.patterns import KEYS
from .comparison import NO, YES

MARK = "<!-- model card -->"
"""First line of a card, so that no other notes of the user's are taken for one and written over."""

TEXT = """{mark}

# {name}

Fine-tuned from `{parent}`. {verdict}

| fact | value |
|---|---|
| file | `{file}`, {size:.1f} MB, SHA-256 `{sha256}` |
| parent | `{parent}`, SHA-256 `{parent_sha256}` |
| patterns | {classes} |
| trained | {trained}, {epochs_run} of at most {epochs} epochs (weights of epoch {best_epoch} kept), rate \
{learning_rate:g} (last layers {head_rate:g}), batch {batch}, seed {seed} |
| temperature | {temperature:g} |
| labels | {series} series (data hash `{data}`) |
| dates | {calendars} |
| split | {split} |
| made with | PyTorch {torch}, numpy {numpy}, {device} |

| labels | {header} | all |
|---|{rule}---|
{parts}

## On the held-out series

{points} series that had no part in training, in choosing when to stop or in the temperature.

| | this model | `{parent}` |
|---|---|---|
| accuracy (95 % interval) | {accuracy} | {parent_accuracy} |
| macro recall | {macro:.1%} | {parent_macro:.1%} |
| expected calibration error | {error:.3f} | {parent_error:.3f} |

{only_new} of them this model alone has right, {only_parent} its parent alone (McNemar's exact test: p = {p:g}).
Without the temperature the calibration error of this model would be {error_before:.3f}.

| label \\ predicted | {header} | recall |
|---|{rule}---|
{confusion}
| **precision** | {precision} | |

## Limits

These figures hold for series like the labelled ones: the same area, mission and way of labelling. {neighbours}{missing}
"""


def check_card(path):
    """Refuse to write a model whose card would take the place of a file that is no card.

    Raises
    ------
    OutputError
    """
    card = card_path(path)
    if not os.path.exists(card):
        return
    with open(card, "rb") as file:
        if file.read(len(MARK)) == MARK.encode():
            return
    raise OutputError(
        QT_TRANSLATE_NOOP(
            "Errors",
            "The model's card would be written to {path}, where there is a file that is no model card. Choose another "
            "name for the model.",
        ),
        path=card,
    )


def card_path(path):
    """NAME.md beside NAME.onnx."""
    return os.path.splitext(path)[0] + ".md"


def write_card(path):
    """Write the card of the fine-tuned model at `path` from the facts in it; return the card's path."""
    model = read_model_file(path)
    facts, card = model.metadata, card_path(path)
    text = TEXT.format(
        mark=MARK,
        name=model.name,
        file=os.path.basename(path),
        size=os.path.getsize(path) / 1e6,
        sha256=model.sha256,
        parent=facts["parent"]["name"],
        parent_sha256=facts["parent"]["sha256"],
        classes=", ".join(model.classes),
        temperature=facts["temperature"],
        header=" | ".join(KEYS),
        rule="---|" * len(KEYS),
        **_training(facts["training"]),
        **_data(facts["data"]),
        **_held_out(facts["figures"]),
    )
    with open(card + ".part", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(card + ".part", card)
    return card


def _training(facts):
    trained = "the last layer alone" if facts["train"] == "head" else "the whole network"
    if facts["rehearsal"]:
        trained += f" ({facts['rehearsal']:.0%} simulated series of all patterns rehearsed)"
    same = ["epochs_run", "epochs", "best_epoch", "learning_rate", "head_rate", "batch", "seed"]
    return {"trained": trained, **{name: facts[name] for name in [*same, "torch", "numpy", "device"]}}


def _data(facts):
    rows = (("training", "train"), ("validation", "validation"), ("held out", "held_out"), ("all", "labels"))
    by_area = facts["split"] == "blocks"
    missing = [key for key, count in facts["labels"].items() if not count]
    return {
        "series": sum(facts["labels"].values()),
        "data": facts["sha256"],
        "calendars": "; ".join(
            "{series} series, {dates} dates, {first} to {last}".format(**c) for c in facts["calendars"]
        ),
        "split": f"by area, blocks of {facts['block_m']:g} m, half a block between the parts "
        f"({facts['lost_to_buffer']} series lost to it)"
        if by_area
        else "at random within each pattern",
        "parts": "\n".join(
            f"| {name} | {' | '.join(str(facts[part][key]) for key in KEYS)} | {sum(facts[part].values())} |"
            for name, part in rows
        ),
        "neighbours": ""
        if by_area
        else "Held-out series have neighbours in training, so elsewhere expect less; the split by area says how much. ",
        "missing": f"There were no labels of {', '.join(missing)}: what the model says of them it has from its parent."
        if missing
        else "",
    }


def _held_out(facts):
    new, parent, test = facts["held_out"], facts["held_out_parent"], facts["comparison"]
    confusion = np.array(new["confusion"])
    rows = zip(KEYS, confusion.tolist(), metrics.recall(confusion))
    pair = f"{new['accuracy']:.1%} against {parent['accuracy']:.1%} of {new['points']} held-out series right"
    verdict = {
        YES: f"**Better than its parent**: {pair} (p = {test['p']:g}).",
        NO: f"**Worse than its parent**: {pair} (p = {test['p']:g}). Use the parent.",
    }
    return {
        "verdict": verdict.get(
            test["better"],
            f"**Not shown to be better than its parent**: {pair}, which may be chance (p = {test['p']:g}).",
        ),
        "points": new["points"],
        "accuracy": _with_interval(new),
        "parent_accuracy": _with_interval(parent),
        "macro": new["macro_recall"],
        "parent_macro": parent["macro_recall"],
        "error": new["calibration_error"],
        "parent_error": parent["calibration_error"],
        "error_before": facts["calibration_error_before_temperature"],
        "only_new": test["only_new_right"],
        "only_parent": test["only_parent_right"],
        "p": test["p"],
        "confusion": "\n".join(
            f"| {key} | {' | '.join(map(str, row))} | {_share(share)} |" for key, row, share in rows
        ),
        "precision": " | ".join(map(_share, metrics.precision(confusion))),
    }


def _with_interval(figures):
    low, high = figures["accuracy_interval"]
    return f"{figures['accuracy']:.1%} ({low:.1%} to {high:.1%})"


def _share(value):
    return "–" if np.isnan(value) else f"{value:.1%}"
