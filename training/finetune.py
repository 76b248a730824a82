"""Fine-tuning on labelled series: the core, from arrays to a trained network, without files.

A network that learns from labels alone forgets what they do not show (McCloskey & Cohen 1989). So a share of every
epoch is simulated series of all its patterns, whose target is not the simulation's label but what the parent itself
said of them (learning without forgetting: Li & Hoiem 2018, IEEE TPAMI 40, 2935). A pattern that the labels lack keeps
its place there, with a small weight: what the labels say of their own kind of series comes first.
"""

import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import NamedTuple, Optional

import numpy as np
import torch

from ..core.patterns import CODES, KEYS
from ..core.preprocessing import Preprocessing, prepare
from .augment import augment
from .calibrate import fold, logits, temperature
from .dataset import paper_set
from .fit import FitConfig, fit

BODY_RATE, HEAD_RATE, HEAD_ALONE_RATE = 3e-4, 1e-3, 3e-3
SURE = 50
"""Validation series that count as much as the belief that the probabilities are right already."""
POOL, REHEARSED = 4000, 1000
"""Simulated series kept for rehearsal; an epoch draws as many of them as it has labelled ones, at most the second."""


class Group(NamedTuple):
    """Labelled series on one calendar.

    values : (n, m) float64, mm, NaN where missing; dates : (m,) datetime64[D], increasing;
    labels : (n,) int pattern codes, or (n, 6) float shares of votes in the order of `PATTERNS`;
    weights : (n,) float, what each series counts for, or None where all count the same.
    """

    values: np.ndarray
    dates: np.ndarray
    labels: np.ndarray
    weights: Optional[np.ndarray] = None


@dataclass(frozen=True)
class FinetuneOptions:
    """How to fine-tune.

    train : "all", or "head" for the last layer alone; epochs, patience, batch : see `fit.FitConfig`; learning_rate : of
    Adam, falling to 0 by a cosine; None takes 3e-4, and 1e-3 for what follows the blocks ("head": 3e-3), else this has
    three times as much; class_weights : a series counts by the inverse square root of how many its pattern has; augment
    : change the series anew in every epoch; rehearsal : weight of the simulated series as share of all, however many
    they are; 0 leaves them out; label_smoothing : share of a label that goes to all patterns; device : "cpu" or "cuda";
    bfloat16 : see `fit.FitConfig`; seed : of everything drawn.
    """

    train: str = "all"
    epochs: int = 60
    patience: int = 12
    batch: int = 64
    learning_rate: Optional[float] = None
    class_weights: bool = True
    augment: bool = True
    rehearsal: float = 0.2
    label_smoothing: float = 0.05
    device: str = "cpu"
    bfloat16: bool = False
    seed: int = 0

    def __post_init__(self):
        shares = 0 <= self.rehearsal < 1 and 0 <= self.label_smoothing < 1
        if self.train not in ("all", "head") or self.device not in ("cpu", "cuda") or not shares:
            raise ValueError("train is all or head, device cpu or cuda, rehearsal and label_smoothing are 0 to 1")
        if self.learning_rate is not None and not 0 < self.learning_rate < 1:
            raise ValueError("learning_rate is above 0 and below 1")
        self.fit_config()

    def fit_config(self):
        """The `FitConfig` of these options."""
        head = None
        if self.learning_rate is not None:
            body, head = self.learning_rate, 3 * self.learning_rate if self.train == "all" else None
        elif self.train == "all":
            body, head = BODY_RATE, HEAD_RATE
        else:
            body = HEAD_ALONE_RATE
        return FitConfig(
            epochs=self.epochs,
            batch=self.batch,
            learning_rate=body,
            head_rate=head,
            schedule="cosine",
            patience=self.patience,
            bfloat16=self.bfloat16,
            seed=self.seed,
        )


class Tuned(NamedTuple):
    """What `finetune_arrays` made.

    network : PatternTCN, on the CPU, its temperature folded in; temperature : float; history : list of dict, the
    reports of `fit`; best_epoch : int from 1, the one whose weights were kept.
    """

    network: torch.nn.Module
    temperature: float
    history: list
    best_epoch: int


def finetune_arrays(network, facts, train, validation, options, report, simulated=paper_set, known=None):
    """Train `network` further on labelled series, in place.

    Parameters
    ----------
    network : training.network.PatternTCN
    facts : dict with `classes` (pattern keys in the order of the outputs) and `preprocessing` (its settings)
    train : list of Group
    validation : list of Group, not trained on: they decide when to stop and give the temperature
    options : FinetuneOptions
    report : callable, one dict after every epoch (`fit.fit`)
    simulated : callable (n, seed, preprocessing, codes) -> (x, y), the series to rehearse
    known : pattern keys that the network has learnt already, None for all of its classes

    Returns
    -------
    Tuned

    Notes
    -----
    The same arrays and options give the same weights on the same machine with the same number of threads.
    """
    preprocessing = Preprocessing(**facts["preprocessing"])
    codes = [CODES[key] for key in facts["classes"]]
    y = torch.from_numpy(np.concatenate([targets(group.labels, codes) for group in train]))
    weights = _weights(train, y, options)
    smooth = (1 - options.label_smoothing) * y + options.label_smoothing / len(codes)
    plain = _inputs(train, preprocessing)
    held_x = _inputs(validation, preprocessing)
    held_y = torch.from_numpy(np.concatenate([targets(group.labels, codes) for group in validation]))

    with deterministic(options):
        rehearsal = None
        if options.rehearsal:
            learnt = [CODES[key] for key in known or facts["classes"]]
            x, _ = simulated(POOL, (options.seed, 2), preprocessing, learnt)
            rehearsal = x, torch.softmax(logits(network, x), dim=1)
        # A parent that is sure and wrong begins with a loss of hundreds, which Adam remembers for a thousand steps.
        fold(network, temperature(logits(network, plain), y.argmax(dim=1)))

        def epoch_data(epoch):
            rng = np.random.default_rng((options.seed, 1, epoch))
            changed = [group._replace(values=augment(group.values, rng)) for group in train] if options.augment else []
            x = _inputs(changed, preprocessing) if changed else plain
            if rehearsal is None:
                return x, smooth, weights
            count = min(REHEARSED, len(x))
            rows = torch.from_numpy(rng.choice(len(rehearsal[0]), size=count, replace=False))
            share = torch.full((count,), options.rehearsal * len(x) / ((1 - options.rehearsal) * count))
            return (
                torch.cat([x, rehearsal[0][rows]]),
                torch.cat([smooth, rehearsal[1][rows]]),
                torch.cat([weights, share]),
            )

        for name, weight in network.named_parameters():
            weight.requires_grad_(options.train == "all" or name.startswith("linear."))
        history = fit(network.to(options.device), epoch_data, (held_x, held_y), options.fit_config(), report)
        network.to("cpu").requires_grad_(True)
        t = shrunk(temperature(logits(network, held_x), held_y.argmax(dim=1)), len(held_x))
        fold(network, t)
    losses = [line.get("validation_loss", -line["epoch"]) for line in history]
    return Tuned(network.eval(), t, history, 1 + losses.index(min(losses)))


def targets(labels, codes):
    """Labels (n,) or votes (n, 6) as shares (n, classes) float32 of the patterns in `codes`, each row summing to 1.

    Raises
    ------
    ValueError
        Where a label is none of these patterns.
    """
    labels = np.asarray(labels)
    votes = labels if labels.ndim == 2 else np.eye(len(KEYS))[labels]
    shares = votes[:, codes]
    total = shares.sum(axis=1, keepdims=True)
    if not (total > 0).all():
        raise ValueError("a label is none of the classes of the model")
    return (shares / total).astype(np.float32)


def shrunk(t, count):
    """Temperature `t`, drawn towards 1 (in the logarithm) as far as it was fitted on few series.

    Ten series that are all right would make any model as sure as can be.
    """
    return float(np.exp(np.log(t) * count / (count + SURE)))


@contextmanager
def deterministic(options):
    """Seed PyTorch and keep it to algorithms that give the same result every time.

    On the CPU all those of this network do, and the switch would load PyTorch's compiler (seconds).
    """
    before = torch.are_deterministic_algorithms_enabled()
    torch.manual_seed(options.seed)
    if options.device == "cuda":
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.use_deterministic_algorithms(True)
    try:
        yield
    finally:
        if options.device == "cuda":
            torch.use_deterministic_algorithms(before)


def _inputs(groups, preprocessing):
    return torch.from_numpy(np.concatenate([prepare(group.values, group.dates, preprocessing) for group in groups]))


def _weights(groups, y, options):
    """(n,) float32 of mean 1: the groups' own times the inverse square root of how often their patterns occur."""
    own = [np.ones(len(group.values)) if group.weights is None else np.asarray(group.weights) for group in groups]
    weights = torch.from_numpy(np.concatenate(own)).double()
    if options.class_weights:
        counts = (y * weights[:, None]).sum(dim=0)
        weights = weights * (y.double() @ torch.where(counts > 0, counts, 1.0).rsqrt())
    return (weights / weights.mean()).float()


def settings(options):
    """The options as plain values for the metadata, what was chosen by itself included."""
    chosen = options.fit_config()
    return {
        **asdict(options),
        "learning_rate": chosen.learning_rate,
        "head_rate": chosen.head_rate or chosen.learning_rate,
        "schedule": chosen.schedule,
    }
