"""One training loop for pre-training and fine-tuning."""

import os
import time
from dataclasses import asdict, dataclass
from typing import Optional

import torch
from torch.nn.functional import cross_entropy

from ..core.metrics import accuracy
from .calibrate import logits
from .network import HEAD


@dataclass(frozen=True)
class FitConfig:
    """How to train; rates and batch are the paper's Table 2.

    epochs : passes, at most; batch : series a step;
    learning_rate : of Adam, by `schedule` "step" times `decay` every `decay_epochs` epochs, by "cosine" down to 0 at
    the last epoch; head_rate : of what follows the blocks, None where it is the others';
    patience : epochs without a lower validation loss after which training ends, and the weights of the lowest come
    back; 0 goes through all epochs and keeps the last weights;
    bfloat16 : matrix products in bfloat16 (weights and sums stay float32), about twice as fast on
    processors that have it; seed : of order and dropout.
    """

    epochs: int = 25
    batch: int = 256
    learning_rate: float = 1e-3
    decay: float = 0.1
    decay_epochs: int = 10
    bfloat16: bool = False
    seed: int = 0
    schedule: str = "step"
    head_rate: Optional[float] = None
    patience: int = 0

    def __post_init__(self):
        if min(self.epochs, self.batch, self.decay_epochs) < 1:
            raise ValueError("epochs, batch and decay_epochs are at least 1")
        if self.patience < 0 or self.schedule not in ("step", "cosine"):
            raise ValueError("patience is at least 0, and the schedule is step or cosine")


def fit(network, epoch_data, validation, config, report, checkpoint=None, identity=None):
    """Train `network` in place, on the device where its weights are; frozen weights stay as they are.

    Parameters
    ----------
    network : torch.nn.Module, (n, channels, steps) -> (n, classes)
    epoch_data : callable, epoch number from 0 -> (x, y) or (x, y, weights) tensors
        y are class indices (n,) int64 or probabilities (n, classes) float32; weights (n,) float32 of the series
    validation : (x, y) tensors, never trained on; they decide when to stop where there is a patience
    config : FitConfig
    report : callable, one dict after every epoch: epoch, epochs, loss, validation_accuracy, seconds_left, and with a
        patience validation_loss
    checkpoint : str or None
        File written after every epoch; a run that finds its own goes on from there. Every epoch seeds
        itself, so an interrupted run ends with the same weights.
    identity : dict or None
        What else makes a checkpoint this run's own (data, preprocessing, network): plain values only.

    Returns
    -------
    list of dict, the reports
    """
    optimiser, schedule = _optimiser(network, config)
    run = {"config": asdict(config), "identity": identity}
    history, best = _resume(checkpoint, run, network, optimiser, schedule)
    started, first = time.monotonic(), len(history)
    for epoch in range(first, config.epochs):
        if _stalled(history, config.patience):
            break
        torch.manual_seed(config.seed * 100_003 + epoch)
        loss = _epoch(network, epoch_data(epoch), optimiser, config)
        schedule.step()
        pace = (time.monotonic() - started) / (epoch + 1 - first)
        found, left = _validate(network, *validation), pace * (config.epochs - epoch - 1)
        history.append({"epoch": epoch + 1, "epochs": config.epochs, "loss": round(loss, 5), **found})
        history[-1]["seconds_left"] = round(left)
        if config.patience:
            if _best(history) == epoch:
                best = {name: value.clone() for name, value in network.state_dict().items()}
        else:
            del history[-1]["validation_loss"]
        report(history[-1])
        if checkpoint:
            states = [part.state_dict() for part in (network, optimiser, schedule)]
            torch.save({"run": run, "states": states, "best": best, "history": history}, checkpoint + ".part")
            os.replace(checkpoint + ".part", checkpoint)
    if best:
        network.load_state_dict(best)
    return history


def predict(network, x, batch=1024):
    """Class codes (n,) int64 of the inputs (n, channels, steps)."""
    return logits(network, x.to(_device(network)), batch).argmax(dim=1).cpu().numpy()


def _device(network):
    return next(network.parameters()).device


def _optimiser(network, config):
    named = network.named_parameters() if config.head_rate is not None else ()
    head = {weight for name, weight in named if name.startswith(HEAD)}
    trained = [weight for weight in network.parameters() if weight.requires_grad]
    groups = [
        {"params": [weight for weight in trained if (weight in head) == last], "lr": rate}
        for last, rate in ((False, config.learning_rate), (True, config.head_rate))
    ]
    optimiser = torch.optim.Adam([group for group in groups if group["params"]])
    if config.schedule == "cosine":
        return optimiser, torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, config.epochs)
    return optimiser, torch.optim.lr_scheduler.StepLR(optimiser, config.decay_epochs, config.decay)


def _epoch(network, data, optimiser, config):
    network.train()
    device, (x, y, *weights) = _device(network), data
    total = 0.0
    for rows in torch.randperm(len(x)).split(config.batch):
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=config.bfloat16):
            losses = cross_entropy(network(x[rows].to(device)), y[rows].to(device), reduction="none")
        loss = (losses * weights[0][rows].to(device)).mean() if weights else losses.mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        total += float(loss.detach()) * len(rows)
    return total / len(x)


def _validate(network, x, y):
    found = logits(network, x.to(_device(network))).cpu()
    codes = y.argmax(dim=1) if y.ndim == 2 else y
    return {
        "validation_accuracy": round(accuracy(codes.numpy(), found.argmax(dim=1).numpy()), 5),
        "validation_loss": round(float(cross_entropy(found, y)), 6),
    }


def _best(history):
    losses = [line["validation_loss"] for line in history]
    return losses.index(min(losses))


def _stalled(history, patience):
    return bool(patience and history) and len(history) - 1 - _best(history) >= patience


def _resume(checkpoint, run, *parts):
    if not checkpoint or not os.path.exists(checkpoint):
        return [], None
    saved = torch.load(checkpoint, weights_only=True)
    if saved.get("run") != run:
        return [], None
    for part, state in zip(parts, saved["states"]):
        part.load_state_dict(state)
    return saved["history"], saved["best"]
