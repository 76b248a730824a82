"""What `finetune` tells the user in its log."""

import numpy as np
from qgis.PyQt.QtCore import QCoreApplication

from ..compat import tr
from ..core.patterns import PATTERNS


def log_series(series, model, feedback):
    """What is trained on."""
    feedback.pushInfo(
        tr("{count} labelled series of {dates} dates from {first} to {last}").format(
            count=len(series.labels), dates=len(series.dates), first=series.dates[0], last=series.dates[-1]
        )
    )
    counts = np.bincount(series.labels, minlength=len(PATTERNS))
    for pattern, count in zip(PATTERNS, counts.tolist()):
        feedback.pushInfo("  {}: {}".format(QCoreApplication.translate("Patterns", pattern.name), count))
    for reason, count in series.skipped.items():
        feedback.pushInfo(tr("Left out, {count} points: {reason}").format(count=count, reason=reason))
    feedback.pushInfo(tr("Starting from {name}, SHA-256 {sha256}").format(name=model.name, sha256=model.sha256))


def log_result(facts, destination, feedback):
    """Whether the new model is better than its parent, and where it is."""
    new, parent, test = (facts["figures"][name] for name in ("held_out", "held_out_parent", "comparison"))
    pair = tr(
        "on {points} held-out points {new:.1f} % right against {old:.1f} % (macro recall {new_macro:.1f} % against "
        "{old_macro:.1f} %; p = {p:g}, McNemar's exact test)"
    ).format(
        points=new["points"],
        new=100 * new["accuracy"],
        old=100 * parent["accuracy"],
        new_macro=100 * new["macro_recall"],
        old_macro=100 * parent["macro_recall"],
        p=test["p"],
    )
    if facts["better"] == "yes":
        feedback.pushInfo(tr("The new model is better than its parent: {figures}.").format(figures=pair))
    elif facts["better"] == "no":
        feedback.pushWarning(
            tr("The new model is worse than its parent: {figures}. Go on using the parent.").format(figures=pair)
        )
    else:
        feedback.pushWarning(
            tr("Not shown to be better than its parent, the difference may be chance: {figures}.").format(figures=pair)
        )
    feedback.pushInfo(
        tr("Expected calibration error {error:.3f} (temperature {temperature:g})").format(
            error=new["calibration_error"], temperature=facts["temperature"]
        )
    )
    feedback.pushInfo(tr("Model: {path}; its card: {card}").format(path=destination.path, card=destination.card))
