"""One training loop for pre-training and fine-tuning."""

import os
import time
from dataclasses import asdict, dataclass

import torch
from torch.nn.functional import cross_entropy

from ..core.metrics import accuracy


@dataclass(frozen=True)
class FitConfig:
    """How to train; rates and batch are the paper's Table 2.

    epochs : passes; batch : series a step; learning_rate times `decay` every `decay_epochs` epochs;
    bfloat16 : matrix products in bfloat16 (weights and sums stay float32), about twice as fast on
    processors that have it; seed : of weights, order and dropout.
    """

    epochs: int = 25
    batch: int = 256
    learning_rate: float = 1e-3
    decay: float = 0.1
    decay_epochs: int = 10
    bfloat16: bool = False
    seed: int = 0

    def __post_init__(self):
        if min(self.epochs, self.batch, self.decay_epochs) < 1:
            raise ValueError("epochs, batch and decay_epochs are at least 1")


def fit(network, epoch_data, validation, config, report, checkpoint=None, identity=None):
    """Train `network` in place.

    Parameters
    ----------
    network : torch.nn.Module, (n, channels, steps) -> (n, classes)
    epoch_data : callable, epoch number from 0 -> (x, y) tensors
    validation : (x, y) tensors, only watched, never trained on
    config : FitConfig
    report : callable, one dict after every epoch: epoch, epochs, loss, validation_accuracy, seconds_left
    checkpoint : str or None
        File written after every epoch; a run that finds its own goes on from there. Every epoch seeds
        itself, so an interrupted run ends with the same weights.
    identity : dict or None
        What else makes a checkpoint this run's own (data, preprocessing, network): plain values only.

    Returns
    -------
    list of dict, the reports
    """
    optimiser = torch.optim.Adam(network.parameters(), lr=config.learning_rate)
    schedule = torch.optim.lr_scheduler.StepLR(optimiser, config.decay_epochs, config.decay)
    run = {"config": asdict(config), "identity": identity}
    history = _resume(checkpoint, run, network, optimiser, schedule)
    started, first = time.monotonic(), len(history)
    for epoch in range(first, config.epochs):
        torch.manual_seed(config.seed * 100_003 + epoch)
        loss = _epoch(network, *epoch_data(epoch), optimiser, config)
        schedule.step()
        pace = (time.monotonic() - started) / (epoch + 1 - first)
        history.append(
            {
                "epoch": epoch + 1,
                "epochs": config.epochs,
                "loss": round(loss, 5),
                "validation_accuracy": round(accuracy(validation[1].numpy(), predict(network, validation[0])), 5),
                "seconds_left": round(pace * (config.epochs - epoch - 1)),
            }
        )
        report(history[-1])
        if checkpoint:
            states = [part.state_dict() for part in (network, optimiser, schedule)]
            torch.save({"run": run, "states": states, "history": history}, checkpoint + ".part")
            os.replace(checkpoint + ".part", checkpoint)
    return history


def predict(network, x, batch=1024):
    """Class codes (n,) int64 of the inputs (n, channels, steps)."""
    network.eval()
    with torch.inference_mode():
        return torch.cat([network(part).argmax(dim=1) for part in x.split(batch)]).numpy()


def _epoch(network, x, y, optimiser, config):
    network.train()
    total = 0.0
    for rows in torch.randperm(len(x)).split(config.batch):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=config.bfloat16):
            loss = cross_entropy(network(x[rows]), y[rows])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        total += float(loss.detach()) * len(rows)
    return total / len(x)


def _resume(checkpoint, run, *parts):
    if not checkpoint or not os.path.exists(checkpoint):
        return []
    saved = torch.load(checkpoint, weights_only=True)
    if saved.get("run") != run:
        return []
    for part, state in zip(parts, saved["states"]):
        part.load_state_dict(state)
    return saved["history"]
