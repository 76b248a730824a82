"""Pre-training on simulated series: from a job to an .onnx file with its facts and figures inside."""

import os
from dataclasses import asdict, dataclass, field
from functools import lru_cache

import numpy as np
import torch

from ..core import metrics
from ..core.patterns import CODES, KEYS
from ..core.preprocessing import Preprocessing
from .calibrate import fold, logits, temperature
from .dataset import SETS
from .export import export
from .fit import FitConfig, fit, predict
from .network import NetworkConfig, PatternTCN, inputs

# The seeds of validation and test series; training uses (seed, 0, number of the draw), so no series is ever shared.
VALIDATION, TEST = 1, 2


@dataclass(frozen=True)
class PretrainJob:
    """One pre-training run.

    output : .onnx file to write; name : the model's name; classes : pattern keys in the order of the outputs;
    simulation : "paper" or "realistic"; series : series of an epoch; passes : epochs after which they are drawn
    afresh; held_out : series each for validation and test; preprocessing, network, fit : as in the classes of those
    names; checkpoint : file to resume from; threads : of PyTorch.
    """

    output: str
    name: str
    classes: tuple = KEYS
    simulation: str = "paper"
    series: int = 100_000
    passes: int = 1
    held_out: int = 12_000
    preprocessing: dict = field(default_factory=dict)
    network: dict = field(default_factory=dict)
    fit: dict = field(default_factory=dict)
    checkpoint: str = ""
    threads: int = 2

    def __post_init__(self):
        if min(self.series, self.passes, self.held_out, self.threads) < 1:
            raise ValueError("series, passes, held_out and threads are at least 1")
        if self.simulation not in SETS:
            raise ValueError(f"simulation is one of {', '.join(SETS)}")
        known = set(self.classes) & set(KEYS)
        if len(known) < 2 or len(known) != len(self.classes):
            raise ValueError(f"classes are two or more of {', '.join(KEYS)}")


def pretrain(job, report):
    """Train on simulated series, test on fresh ones, export.

    Parameters
    ----------
    job : PretrainJob
    report : callable that takes one dict a line of progress

    Returns
    -------
    dict : the model's metadata, figures included
    """
    torch.set_num_threads(job.threads)
    preprocessing, config = Preprocessing(**job.preprocessing), FitConfig(**job.fit)
    codes = [CODES[key] for key in job.classes]
    output_of = np.zeros(len(KEYS), dtype=np.int64)
    output_of[codes] = np.arange(len(codes))
    torch.manual_seed(config.seed)
    network = PatternTCN(NetworkConfig(**inputs(preprocessing), classes=len(codes), **job.network))
    folder = os.path.dirname(os.path.abspath(job.output))
    os.makedirs(folder, exist_ok=True)
    if not os.access(folder, os.W_OK):  # found before the training, not after it
        raise PermissionError(13, os.strerror(13), folder)

    def draw(n, *seed):
        x, y = SETS[job.simulation](n, (config.seed, *seed), preprocessing, codes)
        return x, torch.from_numpy(output_of[y.numpy()])

    drawn = lru_cache(maxsize=1)(lambda k: draw(job.series, 0, k))
    validation = draw(job.held_out, VALIDATION)
    if network.join:
        network.scale_to(drawn(0)[0])
    history = fit(
        network,
        lambda epoch: drawn(epoch // job.passes),
        validation,
        config,
        report,
        job.checkpoint,
        {key: value for key, value in asdict(job).items() if key not in ("output", "checkpoint", "threads")},
    )
    t = temperature(logits(network, validation[0]), validation[1])
    fold(network, t)
    x, y = draw(job.held_out, TEST)
    confusion = metrics.confusion_matrix(y, predict(network, x), len(codes))
    facts = {
        "name": job.name,
        "classes": list(job.classes),
        "preprocessing": asdict(preprocessing),
        "temperature": t,
        "training": {
            "simulation": job.simulation,
            "series_per_epoch": job.series,
            "passes": job.passes,
            **asdict(config),
            "held_out": job.held_out,
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
        "figures": {
            "validation_accuracy": history[-1]["validation_accuracy"],
            "validation_by_epoch": [line["validation_accuracy"] for line in history],
            "test_accuracy": round(float(np.trace(confusion) / confusion.sum()), 5),
            "test_confusion": confusion.tolist(),
            "loss": [line["loss"] for line in history],
        },
    }
    export(network, job.output, facts)
    return facts
