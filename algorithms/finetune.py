"""`insarpatterns:finetune`: a model that has learnt from the user's own labels."""

import os
import tempfile

import numpy as np
from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingOutputFile,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ..compat import tr
from ..core.inference import AUTOMATIC, DEVICES
from ..core.measured import UNITS
from ..core.model_file import read_model_file
from ..core.patterns import KEYS
from ..layers.label_fields import LABEL
from ..layers.label_source import label_folder
from ..layers.labelled import labelled_series
from ..layers.metric import places_in_metres
from ..layers.model_destination import ModelDestination
from ..layers.source_files import source_files
from .base import PatternsAlgorithm, plugin_version
from .classify import DEFAULT_MODEL, MODELS, shipped_models
from .finetune_log import log_result, log_series
from .parameters import advanced, choice, default_threads, optional_number, real, whole
from .training_process import run_training

ALL, HEAD = "all", "head"
STRATIFIED, BLOCKS = "stratified", "blocks"


class Finetune(PatternsAlgorithm):
    """Fine-tune a model."""

    NAME = "finetune"
    INPUT, LABEL_FIELD, SERIES = "INPUT", "LABEL_FIELD", "SERIES"
    FIELDS, UNIT, NODATA = "FIELDS", "UNIT", "NODATA"
    MODEL, MODEL_FILE, MODEL_NAME = "MODEL", "MODEL_FILE", "NAME"
    TRAIN, SPLIT, HELD_OUT, BLOCK = "TRAIN", "SPLIT", "HELD_OUT", "BLOCK_M"
    EPOCHS, PATIENCE, RATE, CLASS_WEIGHTS = "EPOCHS", "PATIENCE", "LEARNING_RATE", "CLASS_WEIGHTS"
    SEED, DEVICE, THREADS = "SEED", "DEVICE", "THREADS"
    OUTPUT, CARD = "OUTPUT", "CARD"

    def displayName(self):  # noqa: N802
        """Shown in the toolbox."""
        return tr("Fine-tune a model")

    def shortDescription(self):  # noqa: N802
        """Shown as tool tip."""
        return tr("Trains a model further on your own labelled points")

    def group(self):
        """Shown in the toolbox."""
        return tr("Training")

    def groupId(self):  # noqa: N802
        """Frozen."""
        return "training"

    def tags(self):
        """What the toolbox's search finds it by."""
        return ["insar", "ps", *tr("training,transfer learning,labels,model").split(",")]

    def shortHelpString(self):  # noqa: N802
        """Shown beside the parameters and by `qgis_process help`."""
        return tr(
            "Trains a model further on points whose pattern you know, so that it fits your area, mission and way of "
            "labelling. A part of the points is held out; the log and the model's card say plainly whether the new "
            "model is better than the one it started from on them. Training runs in a process of its own: run 'Set up "
            "training' once before.\n\n"
            "<b>Labelled points</b>: a label layer of the dock, or any point layer with one field per date and a field "
            "that holds stable, linear, step, piecewise, power or undefined. Points without a label are left out. "
            "At least two patterns need ten points each; patterns without labels keep what the model knew of them.\n\n"
            "<b>Layer with the series</b>: only needed for a label layer whose source is no longer where it was.\n\n"
            "<b>Displacement fields, unit, no-data value</b>: as in 'Classify deformation patterns'.\n\n"
            "<b>Model to start from</b>: a shipped model, or a model file (.onnx) that this plugin exported.\n\n"
            "<b>Train</b>: 'all' trains the whole network; 'head' its last layer alone, which is quicker and safer "
            "with few labels.\n\n"
            "<b>Split</b>: 'stratified' holds out the same share of each pattern at random; 'blocks' holds out whole "
            "areas, so that neighbours do not make the figures better than they are elsewhere.\n\n"
            "<b>Epochs</b>: at most; training ends earlier when the loss on validation points (a part of those "
            "trained on) has not fallen for <b>patience</b> epochs. <b>Class weights</b>: rare patterns count more.\n\n"
            "<b>Seed</b>: the same points, parameters and threads give the same model on the same computer.\n\n"
            "<b>Device</b>: automatic uses CUDA where PyTorch has it.\n\n"
            "<b>New model</b>: an .onnx file, with its card (.md) beside it; choose it as model file in 'Classify "
            "deformation patterns'. Both appear only when they are complete, and the model that training started from "
            "is never overwritten. A few hundred points take minutes."
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        point = [QgsProcessing.SourceType.TypeVectorPoint]
        add = self.addParameter
        add(QgsProcessingParameterFeatureSource(self.INPUT, tr("Labelled points"), point))
        add(
            QgsProcessingParameterField(
                self.LABEL_FIELD,
                tr("Field with the labels"),
                defaultValue=LABEL,
                parentLayerParameterName=self.INPUT,
                optional=True,  # else QGIS 3.22 does not take the default where nothing is given
            )
        )
        series = tr("Layer with the series (empty: the one that the labels name)")
        add(QgsProcessingParameterFeatureSource(self.SERIES, series, point, optional=True))
        add(
            QgsProcessingParameterField(
                self.FIELDS,
                tr("Displacement fields (empty: all fields named by a date)"),
                parentLayerParameterName=self.INPUT,
                allowMultiple=True,
                optional=True,
            )
        )
        add(choice(self.UNIT, tr("Unit of the displacement"), list(UNITS), "mm"))
        add(real(self.NODATA, tr("No-data value"), None, -1e300, 1e300, optional=True))
        add(choice(self.MODEL, tr("Model to start from"), shipped_models(), DEFAULT_MODEL))
        models = tr("Pattern models") + " (*.onnx)"
        add(
            QgsProcessingParameterFile(
                self.MODEL_FILE,
                tr("Model file to start from (instead of a shipped model)"),
                fileFilter=models,
                optional=True,
            )
        )
        add(choice(self.TRAIN, tr("Train (all: the whole network; head: its last layer)"), [ALL, HEAD], ALL))
        add(choice(self.SPLIT, tr("Split (stratified, or blocks: by area)"), [STRATIFIED, BLOCKS], STRATIFIED))
        add(real(self.HELD_OUT, tr("Share of the points held out"), 0.2, 0.05, 0.5))
        add(whole(self.EPOCHS, tr("Epochs, at most"), 60, 1, 10_000))
        add(QgsProcessingParameterBoolean(self.CLASS_WEIGHTS, tr("Rare patterns count more"), defaultValue=True))
        add(whole(self.SEED, tr("Seed"), 0, 0))
        add(choice(self.DEVICE, tr("Device"), list(DEVICES), AUTOMATIC))
        add(advanced(whole(self.PATIENCE, tr("Patience: epochs without progress"), 12, 1, 10_000)))
        add(advanced(real(self.RATE, tr("Learning rate (empty: chosen)"), None, 1e-8, 0.99, optional=True)))
        add(advanced(real(self.BLOCK, tr("Side of a block in metres (empty: chosen)"), None, 1.0, 1e7, optional=True)))
        add(advanced(whole(self.THREADS, tr("Processor threads"), default_threads(), 1, 256)))
        add(
            advanced(
                QgsProcessingParameterString(
                    self.MODEL_NAME, tr("Name of the new model (empty: that of its file)"), optional=True
                )
            )
        )
        add(QgsProcessingParameterFileDestination(self.OUTPUT, tr("New model"), models))
        self.addOutput(QgsProcessingOutputFile(self.CARD, tr("Model card")))

    def prepareAlgorithm(self, parameters, context, feedback):  # noqa: N802
        """Ask the layers, in the main thread, what the worker must know of them."""
        layers = [self.map_layer(parameters, name, context) for name in (self.INPUT, self.SERIES)]
        self.files = [path for layer in layers for path in source_files(layer)]
        self.folder = label_folder(layers[0]) if layers[0] is not None else ""
        return True

    def run_checked(self, parameters, context, feedback):
        """Read the labelled series, train, and say how good the new model is."""
        source = self._source(parameters, self.INPUT, context)
        series_source = self._source(parameters, self.SERIES, context) if parameters.get(self.SERIES) else None
        parent = self.parameterAsFile(parameters, self.MODEL_FILE, context)
        if not parent:
            parent = str(MODELS / (self.parameterAsString(parameters, self.MODEL, context) + ".onnx"))
        model = read_model_file(parent)
        output = self.parameterAsFileOutput(parameters, self.OUTPUT, context)
        with ModelDestination(output, [parent, *self.files], str(MODELS)) as destination:
            series = labelled_series(
                source,
                self._label_field(parameters, context),
                self.parameterAsFields(parameters, self.FIELDS, context) or None,
                self.parameterAsString(parameters, self.UNIT, context),
                optional_number(self, parameters, self.NODATA, context),
                series_source,
                feedback,
                self.folder,
            )
            self.stop_if_cancelled(feedback)
            log_series(series, model, feedback)
            with tempfile.TemporaryDirectory(prefix="insar-patterns-") as folder:
                data = os.path.join(folder, "labelled.npz")
                self._save(data, series, context)
                job = self._job(parameters, context, destination, data, parent, source.sourceName(), series)
                done = run_training(job, feedback)
            self.stop_if_cancelled(feedback)
            destination.commit()
        log_result(done, destination, feedback)
        return {self.OUTPUT: destination.path, self.CARD: destination.card}

    def _source(self, parameters, name, context):
        source = self.parameterAsSource(parameters, name, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, name))
        return source

    def _label_field(self, parameters, context):
        return self.parameterAsString(parameters, self.LABEL_FIELD, context) or LABEL

    @staticmethod
    def _save(path, series, context):
        np.savez(
            path,
            values_0=series.values,
            dates_0=series.dates,
            labels_0=series.labels,
            xy_0=places_in_metres(series.xy, series.crs, context.transformContext()),
        )

    def _job(self, parameters, context, destination, data, parent, layer, series):
        name = self.parameterAsString(parameters, self.MODEL_NAME, context).strip()
        device = self.parameterAsString(parameters, self.DEVICE, context)
        return {
            "task": "finetune",
            "name": name or os.path.splitext(os.path.basename(destination.path))[0],
            "data": data,
            "model": parent,
            "output": destination.temporary,
            "train": self.parameterAsString(parameters, self.TRAIN, context),
            "split": self.parameterAsString(parameters, self.SPLIT, context),
            "held_out": self.parameterAsDouble(parameters, self.HELD_OUT, context),
            "block_m": optional_number(self, parameters, self.BLOCK, context),
            "seed": self.parameterAsInt(parameters, self.SEED, context),
            "epochs": self.parameterAsInt(parameters, self.EPOCHS, context),
            "patience": self.parameterAsInt(parameters, self.PATIENCE, context),
            "learning_rate": optional_number(self, parameters, self.RATE, context),
            "class_weights": self.parameterAsBool(parameters, self.CLASS_WEIGHTS, context),
            "device": "auto" if device == AUTOMATIC else device.lower(),
            "threads": self.parameterAsInt(parameters, self.THREADS, context),
            "facts": {
                "layer": layer,
                "label_field": self._label_field(parameters, context),
                "crs": series.crs.authid(),
                "patterns_labelled": sorted({KEYS[code] for code in series.labels.tolist()}, key=KEYS.index),
                "left_out": series.skipped,
                "plugin_version": plugin_version(),
            },
        }
