"""What `classify` tells the user in its log."""

import os

from qgis.PyQt.QtCore import QCoreApplication

from ..compat import tr
from ..core.inference import FP32
from ..core.patterns import CODES, NOT_CLASSIFIED, PATTERNS
from ..core.series import MIN_VALID, MIN_VALID_SHARE
from .base import sentence


def log_input(source, reader, feedback):
    """What is read, and what about it the user should know."""
    dates = reader.date_fields.dates
    feedback.pushInfo(
        tr("Reading {name}: {points} points, {dates} dates from {first} to {last}").format(
            name=source.sourceName(), points=source.featureCount(), dates=len(dates), first=dates[0], last=dates[-1]
        )
    )
    if reader.date_fields.impossible:
        feedback.pushWarning(
            tr("Fields left out because the calendar has no such day: {fields}").format(
                fields=", ".join(reader.date_fields.impossible)
            )
        )
    if not source.sourceCrs().isValid():
        feedback.pushWarning(tr("The layer has no coordinate reference system; neither has the result."))


def log_model(classifier, threads, feedback):
    """Which model, where and how it runs."""
    model = classifier.model
    feedback.pushInfo(
        tr("Model: {name} ({file}), SHA-256 {sha256}").format(
            name=model.name, file=os.path.basename(model.path), sha256=model.sha256
        )
    )
    if classifier.cuda_missing:
        feedback.pushWarning(
            tr(
                "CUDA was asked for but onnxruntime cannot use it here (it needs the package onnxruntime-gpu and "
                "an NVIDIA driver); the CPU is used instead."
            )
        )
    if classifier.form_refused:
        feedback.pushWarning(sentence(classifier.form_refused))
    feedback.pushInfo(
        tr("Runs on: {provider}, precision {precision}, {threads} threads").format(
            provider=classifier.provider, precision=classifier.precision, threads=threads
        )
    )


def log_repeated(classifier, feedback):
    """How many points the faster form left to its model."""
    if classifier.precision != FP32:
        feedback.pushInfo(
            tr("Points that {precision} was not sure of, done again in fp32: {count}").format(
                precision=classifier.precision, count=classifier.repeated
            )
        )


def log_kept(kept, feedback):
    """Files of another data set that stand where the result's style or metadata would."""
    for path in kept:
        feedback.pushWarning(
            tr("{path} belongs to another layer of that name and was left as it is; the result goes without.").format(
                path=path
            )
        )


def log_renamed(renamed, feedback):
    """Copied fields that could not keep their name."""
    for old, new in renamed.items():
        feedback.pushInfo(tr("The copied field '{old}' is called '{new}' in the result.").format(old=old, new=new))


def log_result(counts, short, overflown, reader, feedback):
    """How many points got which pattern, and why some got none.

    counts : (6,) int by pattern code; short : int, points with too few dates;
    overflown : int, points whose values are too large for the model
    """
    total = int(counts.sum())
    feedback.pushInfo(
        tr("Points read: {read}, classified: {classified}, not classified: {short}").format(
            read=reader.read, classified=total, short=short + overflown
        )
    )
    if short:
        feedback.pushWarning(
            tr(
                "{short} points have a value at fewer than {share} % of the {dates} dates, or fewer than {least}: "
                "they are in the result with an empty pattern."
            ).format(
                short=short,
                share=round(100 * MIN_VALID_SHARE),
                dates=len(reader.date_fields.dates),
                least=MIN_VALID,
            )
        )
    if overflown:
        feedback.pushWarning(
            tr(
                "{count} points have values too large for the model: their pattern is empty. Check the unit and the "
                "no-data value."
            ).format(count=overflown)
        )
    if reader.infinite:
        feedback.pushWarning(tr("{count} infinite values were taken as missing.").format(count=reader.infinite))
    for pattern, count in zip(PATTERNS, counts):
        name = QCoreApplication.translate("Patterns", pattern.name)
        share = 100.0 * count / total if total else 0.0
        feedback.pushInfo(f"  {name}: {count} ({share:.1f} %)")
    if short + overflown:
        feedback.pushInfo("  {}: {}".format(QCoreApplication.translate("Patterns", NOT_CLASSIFIED), short + overflown))
    if counts[CODES["undefined"]] > total / 2:
        feedback.pushWarning(
            tr(
                "More than half of the points are undefined. Series that are noisier than those that the model was "
                "trained on are called so, whatever they show: see the model's card for what it was trained on."
            )
        )
