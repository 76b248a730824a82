"""`insarpatterns:classify`: from a layer of displacement series to a styled map of deformation patterns."""

from pathlib import Path

import numpy as np
from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterVectorDestination,
    QgsVectorLayer,
)

from ..compat import tr
from ..core.derived import LEAST_AGREEMENT
from ..core.inference import AUTOMATIC, DEVICES, PRECISIONS, Classifier, usual_threads
from ..core.measured import UNITS
from ..core.model_file import read_model_file
from ..core.patterns import PATTERNS
from ..core.pipeline import run_blocks
from ..core.series import MIN_VALID, MIN_VALID_SHARE, enough
from ..layers.destination import Destination
from ..layers.provenance import make_metadata, save_metadata
from ..layers.source_files import source_files
from ..layers.source_table import source_table
from ..layers.stream import PointStream, open_points
from ..layers.style import save_styles
from ..layers.write import ResultWriter
from ..layers.write_geopackage import GeoPackageWriter, can_fill
from .base import ROOT, PatternsAlgorithm, plugin_version
from .classify_log import log_input, log_kept, log_model, log_renamed, log_repeated, log_result
from .style_result import style_when_loaded

MODELS = Path(ROOT) / "models"
DEFAULT_MODEL = "default"
KEY_FIELD = "point_id"
BLOCK = 1024
"""Points read, classified and written together: a fraction of a second, so that Cancel is heard."""


def shipped_models():
    """Names of the models in models/, the default first."""
    return sorted((path.stem for path in MODELS.glob("*.onnx")), key=lambda name: (name != DEFAULT_MODEL, name))


class Classify(PatternsAlgorithm):
    """Classify deformation patterns."""

    NAME = "classify"
    INPUT, FIELDS, UNIT, NODATA = "INPUT", "FIELDS", "UNIT", "NODATA"
    MODEL, MODEL_FILE, DEVICE = "MODEL", "MODEL_FILE", "DEVICE"
    PRECISION, THREADS = "PRECISION", "THREADS"
    COPY_ATTRIBUTES, ID_FIELD, OUTPUT = "COPY_ATTRIBUTES", "ID_FIELD", "OUTPUT"

    def displayName(self):  # noqa: N802
        """Shown in the toolbox."""
        return tr("Classify deformation patterns")

    def shortDescription(self):  # noqa: N802
        """Shown as tool tip."""
        return tr("Gives every PS point one of six deformation patterns")

    def tags(self):
        """What the toolbox's search finds it by."""
        return ["insar", "ps", "egms", *tr("pattern,displacement,time series,subsidence,landslide").split(",")]

    def shortHelpString(self):  # noqa: N802
        """Shown beside the parameters and by `qgis_process help`."""
        return tr(
            "Gives every point of a PS-InSAR layer one of six patterns of displacement over time: stable, linear, "
            "step, piecewise linear, power or undefined.\n\n"
            "<b>PS points</b>: a point layer with one field per acquisition date, named for example D20170105, "
            "d_20170105, 20170105 or 2017-01-05. EGMS CSV files are brought in by 'Import displacement CSV' first. "
            "A point needs a value at {share} % of the dates and at {least} at least; the others are written "
            "with an empty pattern.\n\n"
            "<b>Displacement fields</b>: only needed where the layer has several families of dated fields.\n\n"
            "<b>Unit</b>: what the fields hold; producers write mm mostly, some cm or m.\n\n"
            "<b>No-data value</b>: a number that stands for a missing measurement, such as 999. NULL, NaN and empty "
            "text are missing anyway.\n\n"
            "<b>Model</b>: a shipped model, or a model file (.onnx) that this plugin exported.\n\n"
            "<b>Device</b>: automatic uses CUDA where onnxruntime can run it, else the CPU. The log says which "
            "it was.\n\n"
            "<b>Precision</b>: int8 is faster than fp32 and gave at least {agreement} % of the simulated and real "
            "series the same pattern; what it is not sure of is done again in fp32, and probabilities differ by less "
            "than 0.01 on average. It runs on the CPU, whatever the device. fp16 is the like for CUDA, slow on the "
            "CPU. Automatic takes int8 on the CPU and fp16 on CUDA where the model has that form, as the shipped ones "
            "have, else fp32. The log says which it was.\n\n"
            "<b>Threads</b>: empty follows the processor's cores; fewer leave more of it to other work.\n\n"
            "<b>Result</b>: pattern, confidence (the probability of that pattern, 0 to 1), one probability per "
            "pattern (p_...), velocity (mm/yr, least squares over the valid dates) and n_valid (dates used). A copied "
            "field that has one of these names already gets a number behind its own (velocity_1). The styles of the "
            "pattern map and the velocity map are stored in a GeoPackage; the layer's metadata record the model, its "
            "hash, the smoothing and the dates. The result appears under its name only when it is complete.\n\n"
            "Method: Yang, Li, Yu, Wu and Li (2024), ISPRS Archives XLVIII-1-2024, 813."
        ).format(share=round(100 * MIN_VALID_SHARE), least=MIN_VALID, agreement=100 * LEAST_AGREEMENT)

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.addParameter(
            QgsProcessingParameterFeatureSource(self.INPUT, tr("PS points"), [QgsProcessing.SourceType.TypeVectorPoint])
        )
        self.addParameter(
            QgsProcessingParameterField(
                self.FIELDS,
                tr("Displacement fields (empty: all fields named by a date)"),
                parentLayerParameterName=self.INPUT,
                allowMultiple=True,
                optional=True,
            )
        )
        self.addParameter(self._choice(self.UNIT, tr("Unit of the displacement"), list(UNITS), "mm"))
        self.addParameter(
            QgsProcessingParameterNumber(
                self.NODATA,
                tr("No-data value"),
                QgsProcessingParameterNumber.Type.Double,
                defaultValue=None,
                optional=True,
            )
        )
        self.addParameter(self._choice(self.MODEL, tr("Model"), shipped_models(), DEFAULT_MODEL))
        self.addParameter(
            QgsProcessingParameterFile(
                self.MODEL_FILE,
                tr("Model file (instead of a shipped model)"),
                fileFilter=tr("Pattern models") + " (*.onnx)",
                optional=True,
            )
        )
        self.addParameter(self._choice(self.DEVICE, tr("Device"), list(DEVICES), AUTOMATIC))
        self.addParameter(self._choice(self.PRECISION, tr("Precision"), list(PRECISIONS), AUTOMATIC))
        threads = QgsProcessingParameterNumber(
            self.THREADS,
            tr("Threads (empty: by the processor's cores)"),
            QgsProcessingParameterNumber.Type.Integer,
            defaultValue=None,
            optional=True,
            minValue=1,
        )
        threads.setFlags(threads.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(threads)
        self.addParameter(
            QgsProcessingParameterBoolean(
                self.COPY_ATTRIBUTES, tr("Copy all fields of the input (else only an id)"), defaultValue=True
            )
        )
        self.addParameter(
            QgsProcessingParameterField(
                self.ID_FIELD,
                tr("Id field, where not all fields are copied (empty: the feature id)"),
                parentLayerParameterName=self.INPUT,
                optional=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterVectorDestination(
                self.OUTPUT, tr("Deformation patterns"), QgsProcessing.SourceType.TypeVectorPoint
            )
        )

    @staticmethod
    def _choice(name, description, options, default):
        return QgsProcessingParameterEnum(
            name, description, options=options, defaultValue=default, usesStaticStrings=True
        )

    def prepareAlgorithm(self, parameters, context, feedback):  # noqa: N802
        """Ask the layer, in the main thread, what the worker must know of it."""
        layer = self.map_layer(parameters, self.INPUT, context)
        vector = isinstance(layer, QgsVectorLayer)
        self.files = source_files(layer)
        self.table = source_table(layer, parameters.get(self.INPUT))
        self.exact_count = vector and layer.providerType() in ("ogr", "memory") and not layer.isEditable()
        # Points that are not saved yet have no feature id to keep.
        self.primary_keys = layer.primaryKeyAttributes() if vector and not layer.isEditable() else []
        return True

    def run_checked(self, parameters, context, feedback):
        """Read, classify and write, all at the same time."""
        source = self.parameterAsSource(parameters, self.INPUT, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, self.INPUT))
        copied, key = self._copied(parameters, context, source)
        path = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        reader = open_points(
            self.table if can_fill(path, source, self.table, copied) else None,
            source,
            self.parameterAsFields(parameters, self.FIELDS, context),
            self.parameterAsString(parameters, self.UNIT, context),
            self._nodata(parameters, context),
            self.exact_count,
        )
        classifier, threads = self._open_model(parameters, context, feedback)
        log_input(source, reader, feedback)
        with Destination(path, self.files) as destination:
            with self._open_writer(reader, destination, source, copied, key) as writer:
                log_renamed(writer.renamed, feedback)
                counts, short, overflown = self._classify(
                    reader, classifier, threads, writer, copied, source.featureCount(), feedback
                )
                writer.close()
            self._finish(destination, source, classifier, reader, feedback)
            self.stop_if_cancelled(feedback)
            destination.commit()
        log_kept(destination.kept, feedback)
        style_when_loaded(path, context)
        log_repeated(classifier, feedback)
        log_result(counts, short, overflown, reader, feedback)
        return {self.OUTPUT: destination.path}

    def _nodata(self, parameters, context):
        value = self.parameterAsString(parameters, self.NODATA, context).strip()
        try:
            return float(value) if value else None
        except ValueError:
            raise QgsProcessingException(
                tr("The no-data value '{value}' is no number. Correct it or leave it empty.").format(value=value)
            ) from None

    def _open_model(self, parameters, context, feedback):
        path = self.parameterAsFile(parameters, self.MODEL_FILE, context)
        if not path:
            path = str(MODELS / (self.parameterAsString(parameters, self.MODEL, context) + ".onnx"))
        classifier = Classifier(
            read_model_file(path),
            self.parameterAsString(parameters, self.DEVICE, context),
            1,  # a block; the pipeline has several at work
            self.parameterAsString(parameters, self.PRECISION, context),
        )
        # An empty parameter has the value 0.
        threads = self.parameterAsInt(parameters, self.THREADS, context) or usual_threads(classifier.provider)
        log_model(classifier, threads, feedback)
        return classifier, threads

    def _copied(self, parameters, context, source):
        """Indices of the fields to copy, and the name of a field for the feature id where none is."""
        fields = source.fields()
        if self.parameterAsBool(parameters, self.COPY_ATTRIBUTES, context):
            return list(range(fields.count())), None
        chosen = self.parameterAsFields(parameters, self.ID_FIELD, context)
        if not chosen:
            return [], KEY_FIELD
        if fields.lookupField(chosen[0]) < 0:
            raise QgsProcessingException(tr("The layer has no field '{field}' (ID_FIELD).").format(field=chosen[0]))
        return [fields.lookupField(chosen[0])], None

    def _open_writer(self, reader, destination, source, copied, key):
        if isinstance(reader, PointStream):
            return GeoPackageWriter(destination, source, copied, key, self.primary_keys, table=self.table)
        return ResultWriter(destination, source, copied, key, self.primary_keys)

    def _classify(self, reader, classifier, threads, writer, copied, total, feedback):
        counts, short, overflown = np.zeros(len(PATTERNS), dtype=int), 0, 0

        def write(block, result):
            nonlocal short, overflown
            writer.write(block, result)
            counts[:] += np.bincount(result.codes[result.codes >= 0], minlength=len(PATTERNS))
            usable = enough(result.n_valid, len(block.series.dates))
            short += int((~usable).sum())
            overflown += int((usable & (result.codes < 0)).sum())

        def check():
            self.stop_if_cancelled(feedback)
            if total > 0:
                feedback.setProgress(100.0 * writer.written / total)

        blocks = reader.blocks(copied, max(BLOCK, classifier.part))
        run_blocks(blocks, lambda block: classifier.classify(block.series), write, threads, check)
        check()
        return counts, short, overflown

    def _finish(self, destination, source, classifier, reader, feedback):
        """Style and metadata, still under the temporary name."""
        metadata = make_metadata(
            destination.stem,
            source.sourceName(),
            classifier,
            reader.date_fields,
            plugin_version(),
        )
        for problem in (
            save_styles(destination.temporary, destination.stem),
            save_metadata(destination.temporary, destination.stem, metadata),
        ):
            if problem:
                feedback.pushWarning(
                    tr("The style or the metadata could not be stored: {reason}").format(reason=problem)
                )
