"""The task "finetune": from a job to a new .onnx file beside its card, compared with its parent."""

import contextlib
import os
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Optional

import numpy as np
import torch

from ..core.errors import QT_TRANSLATE_NOOP, DataError
from ..core.patterns import KEYS
from . import splits
from .card import check_card, write_card
from .comparison import compare, figures, probabilities
from .dataset import SETS, paper_set
from .export import export
from .finetune import FinetuneOptions, Group, finetune_arrays, settings
from .labelled import check_enough, label_counts, read_labelled
from .load import load, replace_head

VALIDATION = 0.15
"""Share of the training part that decides when to stop and gives the temperature."""
FEW = 30
"""Held-out points below which a comparison seldom shows anything."""


@dataclass(frozen=True)
class FinetuneJob:
    """One fine-tuning run.

    name : the new model's name; data : .npz file (`labelled.read_labelled`); model : the .onnx file to start from;
    output : .onnx file to write; train, epochs, patience, learning_rate, class_weights, augment, rehearsal, seed : as
    in `finetune.FinetuneOptions`; split : "stratified" or "blocks", held_out : the share held out, block_m : side of a
    block in metres, None where it is chosen (`splits`); device : "auto", "cpu" or "cuda"; threads : of PyTorch;
    facts : further facts for the metadata, under `source`.
    """

    name: str
    data: str
    model: str
    output: str
    train: str = "all"
    split: str = "stratified"
    held_out: float = 0.2
    block_m: Optional[float] = None
    seed: int = 0
    epochs: int = 60
    patience: int = 12
    learning_rate: Optional[float] = None
    class_weights: bool = True
    augment: bool = True
    rehearsal: float = 0.2
    device: str = "auto"
    threads: int = 2
    facts: dict = field(default_factory=dict)

    def __post_init__(self):
        if self.split not in ("stratified", "blocks") or not 0.05 <= self.held_out <= 0.5 or self.threads < 1:
            raise ValueError("split is stratified or blocks, held_out 0.05 to 0.5, threads at least 1")
        if self.device not in ("auto", "cpu", "cuda") or not (self.block_m is None or self.block_m > 0):
            raise ValueError("device is auto, cpu or cuda, and block_m above 0 or null")
        self.options("cpu")

    def options(self, device):
        """The `FinetuneOptions` of this job."""
        same = ("train", "epochs", "patience", "learning_rate", "class_weights", "augment", "rehearsal", "seed")
        return FinetuneOptions(device=device, **{name: getattr(self, name) for name in same})


def finetune(job, report):
    """Train, compare with the parent on the held-out points, export, and write the card.

    Parameters
    ----------
    job : FinetuneJob
    report : callable that takes one dict a line of progress

    Returns
    -------
    dict : the new model's metadata, held-out figures and comparison included

    Raises
    ------
    PatternsError
        Where the labels, the split or the model do not do; nothing is written then.
    """
    torch.set_num_threads(job.threads)
    folder = os.path.dirname(os.path.abspath(job.output))
    os.makedirs(folder, exist_ok=True)
    if not os.access(folder, os.W_OK):  # found before the training, not after it
        raise PermissionError(13, os.strerror(13), folder)
    check_card(job.output)
    groups, dropped, sha256 = read_labelled(job.data)
    if dropped:
        report({"warning": f"{dropped} labelled series have too few dates to be classified and are left out."})
    labels = np.concatenate([group.labels for group in groups] or [np.empty(0, np.int64)])
    check_enough(labels)
    network, parent = load(job.model)
    old = deepcopy(network)
    present = {KEYS[code] for code in labels}
    classes = parent["classes"] if present <= set(parent["classes"]) else _joined(parent["classes"], present)
    replace_head(network, parent["classes"], classes)
    facts = {"name": job.name, "classes": list(classes), "preprocessing": parent["preprocessing"]}

    train, validation, held, block_m = _split(job, groups, labels)
    if held.sum() < FEW:
        report(
            {
                "warning": f"Only {held.sum()} labelled series are held out: whether the new model is better than its "
                "parent can hardly be seen on so few."
            }
        )
    options = job.options(_device(job.device, report))
    # Rehearse what the parent learnt from: the paper's quiet series would say little of a model for real ones.
    simulation = parent.get("training", {}).get("simulation", "paper")
    tuned = finetune_arrays(
        network,
        facts,
        [Group(group.values, group.dates, group.labels) for group in _part(groups, train)],
        [Group(group.values, group.dates, group.labels) for group in _part(groups, validation)],
        options,
        report,
        SETS.get(simulation, paper_set),
        known=parent["classes"],
    )
    apart, truth = _part(groups, held), labels[held]
    new, before = probabilities(tuned.network, facts, apart), probabilities(old, parent, apart)
    raw = figures(probabilities(tuned.network, facts, apart, tuned.temperature), truth)
    comparison = compare(new, before, truth)
    facts |= {
        "parent": {"name": parent["name"], "sha256": parent["sha256"]},
        "temperature": round(tuned.temperature, 4),
        "training": {
            "task": "finetune",
            "simulation": simulation,
            **settings(options),
            "epochs_run": len(tuned.history),
            "best_epoch": tuned.best_epoch,
            "threads": job.threads,
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
        "data": {
            "sha256": sha256,
            "split": job.split,
            "held_out_share": job.held_out,
            "block_m": block_m,
            "labels": label_counts(labels),
            "train": label_counts(labels[train]),
            "validation": label_counts(labels[validation]),
            "held_out": label_counts(labels[held]),
            "lost_to_buffer": int((~(train | validation | held)).sum()),
            "too_few_dates": dropped,
            "calendars": [
                {
                    "first": str(group.dates[0]),
                    "last": str(group.dates[-1]),
                    "dates": len(group.dates),
                    "series": len(group.values),
                }
                for group in groups
            ],
        },
        "figures": {
            "held_out": figures(new, truth),
            "held_out_parent": figures(before, truth),
            "calibration_error_before_temperature": raw["calibration_error"],
            "comparison": comparison,
            "loss": [line["loss"] for line in tuned.history],
            "validation_accuracy": [line["validation_accuracy"] for line in tuned.history],
        },
        "better": comparison["better"],
        "source": without_folders(job.facts),
    }
    try:
        export(tuned.network, job.output, facts)
    except BaseException:  # a cancelled export as well leaves nothing behind
        with contextlib.suppress(FileNotFoundError):
            os.remove(job.output + ".part")
        raise
    write_card(job.output)
    return facts


def without_folders(value):
    """The same facts with every absolute path cut to its file name: a model travels, and folders name people."""
    if isinstance(value, dict):
        return {key: without_folders(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_folders(part) for part in value]
    if isinstance(value, str) and (value.startswith(("/", "\\\\")) or value[1:3] in (":\\", ":/")):
        return value.replace("\\", "/").rpartition("/")[2]
    return value


def _joined(classes, present):
    return [key for key in KEYS if key in classes or key in present]


def _split(job, groups, labels):
    """Masks (n,) bool of training, validation and held-out points, and the side of the blocks or None."""
    if job.split == "stratified":
        held, size = splits.stratified(labels, job.held_out, (job.seed, 0)), None
        rest = np.flatnonzero(~held)
        inner = splits.stratified(labels[rest], VALIDATION, (job.seed, 1))
    else:
        xy = np.concatenate([group.xy for group in groups])
        train, held, size = splits.blocks(xy, labels, job.held_out, (job.seed, 0), job.block_m)
        rest = np.flatnonzero(train)
        # Neighbours in both would make the network look surer than it is; a buffer would cost too many labels.
        _, inner, _ = splits.blocks(xy[rest], labels[rest], VALIDATION, (job.seed, 1), size, buffer=False)
    train, validation = np.zeros_like(held), np.zeros_like(held)
    train[rest[~inner]] = validation[rest[inner]] = True
    if len(np.unique(labels[train])) < 2 or not validation.any() or not held.any():
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "This split leaves too few labelled series to train on, to validate or to hold out. Choose smaller "
                "blocks, another share or seed, or the stratified split.",
            )
        )
    return train, validation, held, size


def _part(groups, mask):
    """The series of `groups` that the mask over all of them chooses; calendars without any are left out."""
    ends = np.cumsum([len(group.values) for group in groups])[:-1]
    parts = [group.rows(rows) for group, rows in zip(groups, np.split(mask, ends))]
    return [part for part in parts if len(part.values)]


def _device(wanted, report):
    if wanted != "cpu" and torch.cuda.is_available():
        return "cuda"
    if wanted == "cuda":
        report({"warning": "PyTorch finds no CUDA device here; training runs on the CPU, which takes longer."})
    return "cpu"
