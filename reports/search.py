"""The page of `searchhyperparameters`: which settings train the best network."""

import csv
from html import escape
from typing import NamedTuple

from .figures import FONT, INK, QUIET, SERIES_COLOURS, new_figure, picture, plain_axes
from .html import element, facts, number, page, percent, table

SPACE = ("learning_rate", "batch", "blocks", "channels", "dropout")
FINISHED = "finished"


class Trial(NamedTuple):
    """One row of the search's table.

    trial : number from 1; finished : not stopped early; accuracy : 0 to 1 on the validation series, after the last
    epoch it had; epochs : how many; settings : dict with the keys of `SPACE`; weights : int; seconds : float
    """

    trial: int
    finished: bool
    accuracy: float
    epochs: int
    settings: dict
    weights: int
    seconds: float


def read_trials(path):
    """Trials of the table that the training program wrote (training/search.py), in order of their numbers."""
    with open(path, encoding="utf-8", newline="") as file:
        return [
            Trial(
                int(row["trial"]),
                row["state"] == FINISHED,
                float(row["validation_accuracy"]),
                int(row["epochs"]),
                {name: float(row[name]) for name in SPACE},
                int(row["weights"]),
                float(row["seconds"]),
            )
            for row in csv.DictReader(file)
        ]


def ranked(trials):
    """Finished trials first, the most accurate at the top, of equal ones that with the fewest weights."""
    return sorted(trials, key=lambda trial: (not trial.finished, -trial.accuracy, trial.weights))


def search_page(trials, about, footer, tr=str):
    """The report as HTML text of one file.

    Parameters
    ----------
    trials : list of Trial, at least one finished
    about : (name, text) pairs on the search
    footer : str, program and time
    tr : callable, translates a text

    Raises
    ------
    MissingPackageError
        matplotlib is not installed.
    """
    title = tr("Search for hyperparameters")
    best = ranked(trials)[0]
    names = setting_names(tr)
    parts = [
        element("h1", title),
        element("p", verdict(trials, tr), "verdict"),
        facts([(names[name], f"{best.settings[name]:g}") for name in SPACE]),
        element("h2", tr("Accuracy by setting")),
        picture(search_figure(trials, tr), tr("Validation accuracy of every trial against each setting")),
        element("h2", tr("All trials")),
        table(
            [tr("Trial"), tr("Validation accuracy"), tr("Epochs"), *names.values(), tr("Weights"), tr("Seconds")],
            [_row(trial, tr) for trial in ranked(trials)],
        ),
        element("h2", tr("The search")),
        facts(about),
        element("p", _how_to_read(tr), "note"),
        element("p", footer, "note"),
    ]
    return page(title, parts)


def verdict(trials, tr=str):
    """The answer in two sentences."""
    best, early = ranked(trials)[0], sum(not trial.finished for trial in trials)
    return tr(
        "Of {trials} settings, number {best} was best: right on {share} of the validation series. {early} were stopped "
        "early."
    ).format(trials=len(trials), best=best.trial, share=percent(best.accuracy), early=early)


def setting_names(tr=str):
    """{key: name} of what is searched."""
    return {
        "learning_rate": tr("Learning rate"),
        "batch": tr("Batch"),
        "blocks": tr("Layers (blocks)"),
        "channels": tr("Channels"),
        "dropout": tr("Dropout"),
    }


def search_figure(trials, tr=str):
    """Accuracy against each setting, one panel each: full marks are finished trials, the ring is the best."""
    figure = new_figure(180, 62)
    panels = figure.subplots(1, len(SPACE), sharey=True)
    best = ranked(trials)[0]
    for axes, (key, name) in zip(panels, setting_names(tr).items()):
        values = sorted({trial.settings[key] for trial in trials})
        for finished, filled in ((False, "none"), (True, SERIES_COLOURS[0])):
            shown = [trial for trial in trials if trial.finished == finished]
            axes.scatter(
                [values.index(trial.settings[key]) for trial in shown],
                [100 * trial.accuracy for trial in shown],
                s=16,
                facecolors=filled,
                edgecolors=SERIES_COLOURS[0] if finished else QUIET,
                linewidths=0.8,
            )
        axes.scatter(
            values.index(best.settings[key]), 100 * best.accuracy, s=70, facecolors="none", edgecolors=SERIES_COLOURS[1]
        )
        axes.set_xticks(range(len(values)), [f"{value:g}" for value in values])
        axes.set_xlim(-0.6, len(values) - 0.4)
        axes.set_xlabel(name)
        plain_axes(axes, "y")
        axes.tick_params(axis="x", labelrotation=90 if len(values) > 4 else 0)
    panels[0].set_ylabel(tr("Validation accuracy (%)"), fontsize=FONT, color=INK)
    return figure


def _row(trial, tr):
    share = percent(trial.accuracy) + ("" if trial.finished else " " + escape(tr("(stopped early)")))
    settings = [f"{trial.settings[name]:g}" for name in SPACE]
    return [str(trial.trial), share, str(trial.epochs), *settings, number(trial.weights), f"{trial.seconds:.0f}"]


def _how_to_read(tr):
    return tr(
        "The settings are drawn at random from Table 2 of Yang et al. (2024), ISPRS Archives XLVIII-1-2024, 813. Every "
        "trial trains on the same simulated series and is measured on the same others; after 1, 3, 9, ... epochs only "
        "the best third so far goes on (successive halving), so the accuracy of a trial that was stopped early is that "
        "of a shorter training. The best of many is a little better here than it will be on fresh series: measure the "
        "model that you train with these settings on series of its own. Rings in the figure are trials that were "
        "stopped early; the large ring is the best."
    )
