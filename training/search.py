"""The task "search": random search over the paper's Table 2, with pruning, resumable.

Which settings are tried follows from the seed alone, so that an interrupted search goes on as if nothing had been;
optuna keeps the trials (an SQLite file) and stops the hopeless ones early by asynchronous successive halving
(Li et al. 2020, MLSys, "A system for massively parallel hyperparameter tuning").
"""

import csv
import json
import math
import os
import time
from dataclasses import asdict, dataclass, field

import numpy as np
import torch

from ..core.errors import QT_TRANSLATE_NOOP, DataError, OutputError
from ..core.packages import require
from ..core.patterns import CODES, KEYS
from ..core.preprocessing import Preprocessing
from .dataset import SETS
from .fit import FitConfig, fit
from .network import NetworkConfig, PatternTCN, inputs

# Yang et al. (2024), Table 2.
SPACE = {
    "learning_rate": (1e-1, 1e-2, 1e-3),
    "batch": (16, 32, 64, 128, 256),
    "blocks": tuple(range(1, 11)),
    "channels": (15, 25, 50, 100, 168, 200, 301, 400),
    "dropout": (0.01, 0.05, 0.1, 0.5),
}
TRAINING, VALIDATION = 4, 3
"""Seeds of the series; pre-training validates and tests on others (`pretrain.VALIDATION`, `pretrain.TEST`)."""
STUDY, TABLE = "search.sqlite", "trials.csv"
COLUMNS = ("trial", "state", "validation_accuracy", "epochs", *SPACE, "weights", "seconds")
FINISHED, PRUNED = "finished", "stopped early"


@dataclass(frozen=True)
class SearchJob:
    """One search.

    output : folder for the study (`search.sqlite`) and its table (`trials.csv`); a study that is there goes on
    trials : settings to try in all; epochs : of each trial, at most; series : to train on, the same in every trial
    held_out : series of the validation split, the same in every trial; simulation : "paper" or "realistic"
    classes, preprocessing : as in `pretrain.PretrainJob`
    minutes : no trial goes on after that many, 0 for no limit; seed : of series and settings; threads : of PyTorch
    """

    output: str
    trials: int = 30
    epochs: int = 9
    series: int = 10_000
    held_out: int = 3_000
    simulation: str = "realistic"
    classes: tuple = KEYS
    preprocessing: dict = field(default_factory=dict)
    minutes: float = 0.0
    seed: int = 0
    threads: int = 2

    def __post_init__(self):
        if min(self.trials, self.epochs, self.series, self.held_out, self.threads) < 1 or self.minutes < 0:
            raise ValueError("trials, epochs, series, held_out and threads are at least 1, minutes at least 0")
        if self.simulation not in SETS:
            raise ValueError(f"simulation is one of {', '.join(SETS)}")
        known = set(self.classes) & set(KEYS)
        if len(known) < 2 or len(known) != len(self.classes):
            raise ValueError(f"classes are two or more of {', '.join(KEYS)}")
        if "?" in self.output:
            raise ValueError("the output folder must not have a question mark in its name")

    @property
    def identity(self):
        """What must be the same for trials to be comparable."""
        others = ("output", "trials", "minutes", "threads")
        return json.loads(json.dumps({key: value for key, value in asdict(self).items() if key not in others}))


class _TimeIsUpError(Exception):
    """The search's time limit was reached within a trial."""


def draw(seed, number):
    """The settings of trial `number`: one of each list of `SPACE`, all equally likely."""
    rng = np.random.default_rng((seed, 5, number))
    return {name: choices[int(rng.integers(len(choices)))] for name, choices in SPACE.items()}


def search(job, report):
    """Try settings, write the table after each, and say which were best.

    Parameters
    ----------
    job : SearchJob
    report : callable, one dict a line: trial, trials, trial_epoch, trial_epochs, loss, validation_accuracy and
        progress (percent of the whole) after every epoch; trial, state, settings, validation_accuracy and best (so
        far) after every trial

    Returns
    -------
    dict : best (settings), validation_accuracy, trials (how many are done), stopped_early, time_is_up, table (path)

    Raises
    ------
    DataError
        No trial was finished in the time.
    OutputError
        The folder holds a search of other series or epochs.
    """
    optuna = require("optuna")
    torch.set_num_threads(job.threads)
    os.makedirs(job.output, exist_ok=True)
    study = _open(optuna, job)
    deadline, time_is_up = time.monotonic() + (60 * job.minutes or math.inf), False
    data, seen = _data(job)
    for number in range(job.trials):
        if number in _done(optuna, study):
            continue
        if time.monotonic() > deadline:
            time_is_up = True
            break
        study.enqueue_trial(draw(job.seed, number), user_attrs={"draw": number})
        trial = study.ask()
        try:
            state, accuracy = _try(optuna, job, trial, number, data, seen, deadline, report)
        except _TimeIsUpError:
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
            time_is_up = True
            break
        study.tell(trial, accuracy if state == FINISHED else None, state=_states(optuna)[state])
        _write_table(optuna, study, job.output)
        report(
            {
                "trial": number + 1,
                "trials": job.trials,
                "state": state,
                "settings": draw(job.seed, number),
                "validation_accuracy": accuracy,
                "best": _best(optuna, study),
            }
        )
    return _result(optuna, study, job, time_is_up)


def _open(optuna, job):
    """The study in the output folder, made where there is none; trials that were interrupted are given up."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    path = os.path.abspath(os.path.join(job.output, STUDY))
    try:
        study = optuna.create_study(
            storage=f"sqlite:///{path}",
            study_name="search",
            direction="maximize",
            # Trials are enqueued with all their settings; this sampler is never asked.
            sampler=optuna.samplers.RandomSampler(job.seed),
            pruner=optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3),
            load_if_exists=True,
        )
    except Exception as error:  # of optuna, of SQLAlchemy or of sqlite3; they share no base
        raise OutputError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The state of the search in {path} cannot be opened: {reason}. Choose another folder, or remove that "
                "file to begin anew.",
            ),
            path=path,
            reason=str(error).splitlines()[0],
        ) from error
    if study.user_attrs.get("identity", job.identity) != job.identity:
        raise OutputError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The folder {folder} holds a search with other series, epochs or seed, which cannot go on with these. "
                "Choose another folder, or the settings of that search: {settings}.",
            ),
            folder=job.output,
            settings=json.dumps(study.user_attrs["identity"]),
        )
    study.set_user_attr("identity", job.identity)
    unfinished = (optuna.trial.TrialState.RUNNING, optuna.trial.TrialState.WAITING)
    for trial in study.get_trials(deepcopy=False, states=unfinished):
        if trial.state == optuna.trial.TrialState.WAITING:
            study.ask()  # only a running trial can be told
        study.tell(trial.number, state=optuna.trial.TrialState.FAIL)
    return study


def _states(optuna):
    return {FINISHED: optuna.trial.TrialState.COMPLETE, PRUNED: optuna.trial.TrialState.PRUNED}


def _done(optuna, study):
    """{number of the draw: trial} of what need not be tried again."""
    trials = study.get_trials(deepcopy=False, states=tuple(_states(optuna).values()))
    return {trial.user_attrs["draw"]: trial for trial in trials}


def _data(job):
    """((x, y) to train on, (x, y) to validate on), and what the network is told of its input."""
    preprocessing = Preprocessing(**job.preprocessing)
    codes = [CODES[key] for key in job.classes]
    output_of = np.zeros(len(KEYS), dtype=np.int64)
    output_of[codes] = np.arange(len(codes))

    def drawn(n, part):
        x, y = SETS[job.simulation](n, (job.seed, part), preprocessing, codes)
        return x, torch.from_numpy(output_of[y.numpy()])

    return (drawn(job.series, TRAINING), drawn(job.held_out, VALIDATION)), inputs(preprocessing)


def _try(optuna, job, trial, number, data, seen, deadline, report):
    """Train with the trial's settings; (FINISHED or PRUNED, validation accuracy of its last epoch)."""
    settings = {name: trial.suggest_categorical(name, choices) for name, choices in SPACE.items()}
    torch.manual_seed(job.seed)
    shape = {name: settings[name] for name in ("blocks", "channels", "dropout")}
    network = PatternTCN(NetworkConfig(**seen, classes=len(job.classes), **shape))
    network.scale_to(data[0][0])
    config = FitConfig(
        epochs=job.epochs,
        batch=settings["batch"],
        learning_rate=settings["learning_rate"],
        schedule="cosine",  # the paper's decay every ten epochs would never come in so short a run
        seed=job.seed,
    )
    trial.set_user_attr("weights", sum(p.numel() for p in network.parameters()))
    last, training, validation = {}, *data

    def watch(line):
        last.update(line)
        share = (number + line["epoch"] / job.epochs) / job.trials
        named = {"trial_epoch": line["epoch"], "trial_epochs": line["epochs"], "loss": line["loss"]}
        report(
            {
                "trial": number + 1,
                "trials": job.trials,
                "progress": round(100 * share, 2),
                "validation_accuracy": line["validation_accuracy"],
                **{key: value for key, value in named.items() if math.isfinite(value)},
            }
        )
        trial.report(line["validation_accuracy"], line["epoch"])
        if line["epoch"] < job.epochs and (trial.should_prune() or not math.isfinite(line["loss"])):
            raise optuna.TrialPruned
        if line["epoch"] < job.epochs and time.monotonic() > deadline:
            raise _TimeIsUpError

    try:
        fit(network, lambda epoch: training, validation, config, watch)
    except optuna.TrialPruned:
        return PRUNED, last["validation_accuracy"]
    return FINISHED, last["validation_accuracy"]


def _rows(optuna, study):
    """One dict with the keys of `COLUMNS` for each trial that is done, in order of their draws."""
    state_names = {state: name for name, state in _states(optuna).items()}
    for number, trial in sorted(_done(optuna, study).items()):
        reported = trial.intermediate_values
        yield {
            "trial": number + 1,
            "state": state_names[trial.state],
            "validation_accuracy": reported[max(reported)],
            "epochs": max(reported),
            **{name: trial.params[name] for name in SPACE},
            "weights": trial.user_attrs["weights"],
            "seconds": round(trial.duration.total_seconds(), 1),
        }


def _best(optuna, study):
    """The row of the finished trial with the highest accuracy, of equal ones that with the fewest weights; or None."""
    finished = [row for row in _rows(optuna, study) if row["state"] == FINISHED]
    return max(finished, key=lambda row: (row["validation_accuracy"], -row["weights"]), default=None)


def _write_table(optuna, study, folder):
    path = os.path.join(folder, TABLE)
    with open(path + ".part", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(_rows(optuna, study))
    os.replace(path + ".part", path)
    return path


def _result(optuna, study, job, time_is_up):
    best = _best(optuna, study)
    if best is None:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "No trial was finished in {minutes} minutes. Allow more time, or choose fewer epochs or fewer series. "
                "What was begun is kept: the same settings and folder go on.",
            ),
            minutes=job.minutes,
        )
    rows = list(_rows(optuna, study))
    return {
        "best": {name: best[name] for name in SPACE},
        "validation_accuracy": best["validation_accuracy"],
        "trials": len(rows),
        "stopped_early": sum(row["state"] == PRUNED for row in rows),
        "time_is_up": time_is_up,
        "table": _write_table(optuna, study, job.output),
    }
