"""`insarpatterns:evaluate`: how good models are on labelled points, as a report."""

from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingMultiStepFeedback,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..compat import tr
from ..core.evaluation import FEW, compare, score
from ..core.inference import AUTOMATIC, DEVICES
from ..core.measured import UNITS
from ..layers.label_fields import LABEL
from ..layers.label_source import label_folder
from ..layers.labelled import labelled_series
from ..layers.source_files import source_files
from ..reports.evaluation import About, doubts, evaluation_page, verdict
from ..reports.evaluation_csv import evaluation_csv
from ..reports.figures import check_matplotlib
from ..reports.files import check_paths, write_files
from .base import PatternsAlgorithm
from .classify import DEFAULT_MODEL, MODELS, shipped_models
from .evaluate_models import classify_all, existing_field, holder, open_models, read_field
from .parameters import choice, optional_number
from .report import footer, pattern_names


class Evaluate(PatternsAlgorithm):
    """Evaluate models on labelled points."""

    NAME = "evaluate"
    INPUT, LABEL_FIELD, SERIES = "INPUT", "LABEL_FIELD", "SERIES"
    FIELDS, UNIT, NODATA = "FIELDS", "UNIT", "NODATA"
    MODELS, MODEL_FILES, EXISTING, DEVICE = "MODELS", "MODEL_FILES", "EXISTING", "DEVICE"
    OUTPUT_HTML, OUTPUT_CSV = "OUTPUT_HTML", "OUTPUT_CSV"

    def displayName(self):  # noqa: N802
        """Shown in the toolbox."""
        return tr("Evaluate models on labelled points")

    def shortDescription(self):  # noqa: N802
        """Shown as tool tip."""
        return tr("Confusion matrix, recall, precision, F1 and calibration of one or several models, as a report")

    def tags(self):
        """What the toolbox's search finds it by."""
        return ["insar", "ps", *tr("accuracy,confusion matrix,recall,precision,calibration,validation").split(",")]

    def shortHelpString(self):  # noqa: N802
        """Shown beside the parameters and by `qgis_process help`."""
        return tr(
            "Says how good one or several models are on points whose pattern is known, side by side on the same "
            "points: confusion matrix, recall and precision of each pattern, macro F1, all with 95 % intervals, "
            "whether the differences between the models are significant, and whether their probabilities can be "
            "believed (calibration).\n\n"
            "<b>Labelled points</b>: a label layer of the dock, or any point layer with one field per date and a field "
            "that holds stable, linear, step, piecewise, power or undefined. Points without a label are left out; "
            "where several people labelled a point, the majority counts.\n\n"
            "<b>Layer with the series</b>: only needed for a label layer whose source is no longer where it was.\n\n"
            "<b>Displacement fields, unit, no-data value</b>: as in 'Classify deformation patterns', of the layer that "
            "holds the series.\n\n"
            "<b>Models, model files</b>: shipped models, and files (.onnx) that this plugin exported.\n\n"
            "<b>Existing classification</b>: the name of a field, such as pattern, in the layer that holds the series; "
            "it is compared like a model.\n\n"
            "<b>Report</b>: one HTML file with all figures inside, to be kept, sent or printed. <b>Table</b>: the same "
            "numbers, one a row; shares are 0 to 1.\n\n"
            "Use points that no model learned from; the report warns where a model says that it was fine-tuned on a "
            "layer of this name. Patterns with fewer than {least} labels are hardly told of."
        ).format(least=FEW)

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        point = [QgsProcessing.SourceType.TypeVectorPoint]
        self.addParameter(QgsProcessingParameterFeatureSource(self.INPUT, tr("Labelled points"), point))
        self.addParameter(
            QgsProcessingParameterField(
                self.LABEL_FIELD,
                tr("Field with the labels"),
                defaultValue=LABEL,
                parentLayerParameterName=self.INPUT,
                optional=True,  # else QGIS 3.22 does not take the default
            )
        )
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                self.SERIES, tr("Layer with the series (empty: the one that the labels name)"), point, optional=True
            )
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
        self.addParameter(choice(self.UNIT, tr("Unit of the displacement"), list(UNITS), "mm"))
        self.addParameter(
            QgsProcessingParameterNumber(
                self.NODATA,
                tr("No-data value"),
                QgsProcessingParameterNumber.Type.Double,
                defaultValue=None,
                optional=True,
            )
        )
        models = choice(self.MODELS, tr("Models"), shipped_models(), [DEFAULT_MODEL], multiple=True)
        models.setFlags(models.flags() | QgsProcessingParameterDefinition.Flag.FlagOptional)
        self.addParameter(models)
        self.addParameter(
            QgsProcessingParameterMultipleLayers(
                self.MODEL_FILES, tr("Model files (.onnx)"), QgsProcessing.SourceType.TypeFile, optional=True
            )
        )
        self.addParameter(
            QgsProcessingParameterString(
                self.EXISTING, tr("Existing classification (name of a field, such as pattern)"), optional=True
            )
        )
        self.addParameter(choice(self.DEVICE, tr("Device"), list(DEVICES), AUTOMATIC))
        self.addParameter(
            QgsProcessingParameterFileDestination(self.OUTPUT_HTML, tr("Report"), tr("HTML files") + " (*.html)")
        )
        self.addParameter(
            QgsProcessingParameterFileDestination(
                self.OUTPUT_CSV, tr("Table"), tr("CSV files") + " (*.csv)", optional=True, createByDefault=False
            )
        )

    def prepareAlgorithm(self, parameters, context, feedback):  # noqa: N802
        """Ask the layers, in the main thread, what the worker must know of them."""
        layers = [self.map_layer(parameters, name, context) for name in (self.INPUT, self.SERIES)]
        self.files = [path for layer in layers for path in source_files(layer)]
        self.folder = label_folder(layers[0]) if layers[0] is not None else ""
        return True

    def run_checked(self, parameters, context, feedback):
        """Read, classify with every model, and write the report."""
        source = self.parameterAsSource(parameters, self.INPUT, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, self.INPUT))
        series_source = self.parameterAsSource(parameters, self.SERIES, context)
        if series_source is None and parameters.get(self.SERIES):
            raise QgsProcessingException(self.invalidSourceError(parameters, self.SERIES))
        outputs = self._outputs(parameters, context)
        check_matplotlib()
        contestants, existing = self._contestants(parameters, context, source.sourceName(), outputs, feedback)
        chosen = self.parameterAsFields(parameters, self.FIELDS, context)
        if existing:
            series_source = holder(source, series_source, chosen, self.folder)
        steps = QgsProcessingMultiStepFeedback(len(contestants) + 1, feedback)
        steps.setCurrentStep(0)
        series = labelled_series(
            source,
            self.parameterAsString(parameters, self.LABEL_FIELD, context) or LABEL,
            chosen or None,
            self.parameterAsString(parameters, self.UNIT, context),
            optional_number(self, parameters, self.NODATA, context),
            series_source,
            steps,
            self.folder,
        )
        self.stop_if_cancelled(feedback)
        scores = []
        for i, contestant in enumerate(contestants):
            steps.setCurrentStep(i + 1)
            probabilities = None
            if contestant.classifier is None:
                codes = read_field(series_source, existing, series.ids)
            else:
                codes, probabilities = classify_all(contestant.classifier, series, steps)
            self.stop_if_cancelled(feedback)
            scores.append(score(contestant.name, series.labels, codes, probabilities, contestant.classes))
        self._write(source.sourceName(), outputs, contestants, scores, series, feedback)
        return outputs

    def _outputs(self, parameters, context):
        """{parameter: path} of the files to write, refused early where one would replace what is read."""
        paths = {
            name: self.parameterAsFileOutput(parameters, name, context) for name in (self.OUTPUT_HTML, self.OUTPUT_CSV)
        }
        outputs = {name: path for name, path in paths.items() if path}
        check_paths(outputs.values(), self.files)
        return outputs

    def _contestants(self, parameters, context, layer_name, outputs, feedback):
        """What is compared, and the name of the field with an existing classification or an empty text."""
        # QGIS takes the default where none is chosen, but then none is meant.
        none = parameters.get(self.MODELS) in ([], "")
        shipped = [] if none else self.parameterAsEnumStrings(parameters, self.MODELS, context)
        paths = [str(MODELS / f"{name}.onnx") for name in shipped]
        # An empty list comes as one empty name.
        paths += [path for path in self.parameterAsFileList(parameters, self.MODEL_FILES, context) if path]
        existing = self.parameterAsString(parameters, self.EXISTING, context).strip()
        if not paths and not existing:
            raise QgsProcessingException(
                tr("Nothing to evaluate: choose a model (MODELS or MODEL_FILES) or an existing classification.")
            )
        check_paths(outputs.values(), [*self.files, *paths])
        found = open_models(paths, self.parameterAsString(parameters, self.DEVICE, context), layer_name)
        if any(contestant.classifier.cuda_missing for contestant in found):
            feedback.pushWarning(
                tr(
                    "CUDA was asked for but onnxruntime cannot use it here (it needs the package onnxruntime-gpu and "
                    "an NVIDIA driver); the CPU is used instead."
                )
            )
        return found + ([existing_field(existing)] if existing else []), existing

    def _write(self, layer_name, outputs, contestants, scores, series, feedback):
        names = pattern_names()
        comparisons = compare(scores)
        notes = [sentence for contestant in contestants for sentence in contestant.notes]
        about = About(
            layer_name,
            self._points(layer_name, series),
            [contestant.facts for contestant in contestants],
            notes,
            footer(),
        )
        texts = {outputs[self.OUTPUT_HTML]: evaluation_page(about, scores, comparisons, names, tr)}
        if self.OUTPUT_CSV in outputs:
            texts[outputs[self.OUTPUT_CSV]] = evaluation_csv(scores, comparisons)
        self.stop_if_cancelled(feedback)
        write_files(texts, self.files)
        for sentence, count in series.skipped.items():
            feedback.pushInfo(tr("Left out, {count} points: {reason}").format(count=count, reason=sentence))
        for sentence in [*notes, *doubts(scores, names, tr)]:
            feedback.pushWarning(sentence)
        for sentence in verdict(scores, comparisons, tr):
            feedback.pushInfo(sentence)

    @staticmethod
    def _points(layer_name, series):
        """(name, text) pairs on the points for the report."""
        facts = [
            (tr("Layer"), layer_name),
            (tr("Labelled points used"), str(len(series.ids))),
            (
                tr("Dates"),
                tr("{count} dates from {first} to {last}").format(
                    count=len(series.dates), first=series.dates[0], last=series.dates[-1]
                ),
            ),
        ]
        return facts + [(tr("Left out"), f"{count}: {sentence}") for sentence, count in series.skipped.items()]
