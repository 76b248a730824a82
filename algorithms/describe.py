"""`insarpatterns:describe`: from a classified layer to dates, sizes and rates with their intervals."""

import numpy as np
from qgis.core import (
    QgsLayerMetadata,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterVectorDestination,
    QgsVectorLayer,
)

from ..compat import tr
from ..core.describe import WAVELENGTHS, Describer
from ..core.describe.mixture import LEVEL
from ..core.errors import QT_TRANSLATE_NOOP, DataError
from ..core.inference import usual_threads
from ..core.measured import UNITS
from ..core.series import MIN_VALID
from ..core.session import CPU_PROVIDER
from ..layers.destination import Destination
from ..layers.labelled import parse_label
from ..layers.provenance import described_metadata, save_metadata
from ..layers.read import PointReader
from ..layers.series_settings import chosen_fields, read_settings
from ..layers.source_files import source_files
from ..layers.style import save_styles
from ..layers.write_description import DescriptionWriter, set_aliases, without_description
from .base import PatternsAlgorithm, plugin_version
from .classify_log import log_input, log_kept, log_renamed
from .describe_log import DescriptionCounts, log_threads
from .parameters import advanced, choice, optional_number, real
from .style_result import StyleDescription, style_when_loaded

BLOCK = 4096
"""Points read, described and written together: two seconds or so, for the progress; Cancel is heard in between."""


class Describe(PatternsAlgorithm):
    """Describe deformation patterns."""

    NAME = "describe"
    INPUT, PATTERN_FIELD, FIELDS, UNIT, NODATA = "INPUT", "PATTERN_FIELD", "FIELDS", "UNIT", "NODATA"
    WAVELENGTH, WAVELENGTH_MM, OUTPUT = "WAVELENGTH", "WAVELENGTH_MM", "OUTPUT"

    def displayName(self):  # noqa: N802
        """Shown in the toolbox."""
        return tr("Describe deformation patterns")

    def shortDescription(self):  # noqa: N802
        """Shown as tool tip."""
        return tr("Dates, sizes and rates of what happened at every classified point, with 95 % intervals")

    def tags(self):
        """What the toolbox's search finds it by."""
        return ["insar", "ps", *tr("step,breakpoint,velocity,acceleration,uncertainty,time series").split(",")]

    def shortHelpString(self):  # noqa: N802
        """Shown beside the parameters and by `qgis_process help`."""
        return tr(
            "Fits to every classified point the model of its pattern and writes what it found: when it stepped and by "
            "how much, where the rate changed, whether it slows down.\n\n"
            "<b>Classified points</b>: a result of 'Classify deformation patterns' with its dated fields. The series "
            "themselves are fitted, not the smoothed curve. Points with fewer than {least} dates get no values.\n\n"
            "<b>Pattern field</b>: holds stable, linear, step, piecewise, power or undefined; it may be one of labels."
            "\n\n"
            "<b>Radar wavelength</b>: a step whose size is near half of it may be an unwrapping error and is marked in "
            "step_wrap: C band 55.5 mm (Sentinel-1), X band 31 mm, L band 236 mm, or your own.\n\n"
            "<b>Result</b>: all fields of the input and, as far as they belong to the pattern,<br>"
            "linear, stable: vel_fit; all that move: vel_now, the rate at the last date (mm/yr)<br>"
            "step: step_date, step_mm, step_wrap, vel_1 before, vel_2 after; step2_... for a second one<br>"
            "piecewise: brk1_date to brk3_date, vel_1 to vel_4<br>"
            "power: form, exponent or tau_yr (time constant, years), trend (accelerating or decelerating), onset_date, "
            "level_date (when 95 % of the limit is reached, where the curve has one)<br>"
            "all: annual_mm, annual_day (day of the year of the maximum), resid_mm, corr_share (share of the noise "
            "that is correlated in time)<br>"
            "d_bic: how much smaller the Bayesian information criterion is than that of the next simpler pattern "
            "(linear: than that of a constant; step, piecewise, power: than that of a line; stable: than that of a "
            "line): above 10 is strong evidence, below 0 the simpler pattern does as well.<br>"
            "Fields ending in _ci are half the width of the 95 % interval; _from and _to are the limits of a "
            "date's.\n\n"
            "The noise of PS series is correlated in time, so that ordinary least squares promises too much. Here "
            "the intervals are averages over white, autoregressive and flicker noise and over all dates, weighted by "
            "their integrated likelihood; for a given noise the fit is generalised least squares.\n\n"
            "Sources: Berger, Liseo and Wolpert (1999), Stat. Sci. 14, 1; Williams (2003), J. Geod. 76, 483; Kass and "
            "Raftery (1995), JASA 90, 773 (what a difference of the criterion means)."
        ).format(least=MIN_VALID)

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                self.INPUT, tr("Classified points"), [QgsProcessing.SourceType.TypeVectorPoint]
            )
        )
        self.addParameter(
            QgsProcessingParameterField(
                self.PATTERN_FIELD,
                tr("Pattern field (empty: pattern)"),
                defaultValue="pattern",
                parentLayerParameterName=self.INPUT,
                optional=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterField(
                self.FIELDS,
                tr("Displacement fields (empty: those that were classified, else all named by a date)"),
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
        self.addParameter(choice(self.WAVELENGTH, tr("Radar band"), list(WAVELENGTHS), "C"))
        self.addParameter(
            advanced(
                real(self.WAVELENGTH_MM, tr("Radar wavelength in mm, instead of the band's"), None, 1.0, 2000.0, True)
            )
        )
        self.addParameter(
            QgsProcessingParameterVectorDestination(
                self.OUTPUT, tr("Described points"), QgsProcessing.SourceType.TypeVectorPoint
            )
        )

    def prepareAlgorithm(self, parameters, context, feedback):  # noqa: N802
        """Ask the layer, in the main thread, what the worker must know of it."""
        layer = self.map_layer(parameters, self.INPUT, context)
        vector = isinstance(layer, QgsVectorLayer)
        self.files = source_files(layer)
        self.exact_count = vector and layer.providerType() in ("ogr", "memory") and not layer.isEditable()
        # Points that are not saved yet have no feature id to keep.
        self.primary_keys = layer.primaryKeyAttributes() if vector and not layer.isEditable() else []
        self.classified_fields = chosen_fields(layer, read_settings(layer)) if vector else ()
        self.metadata = QgsLayerMetadata(layer.metadata()) if vector else QgsLayerMetadata()
        return True

    def run_checked(self, parameters, context, feedback):
        """Read, describe and write block by block."""
        source = self.parameterAsSource(parameters, self.INPUT, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, self.INPUT))
        pattern = self._pattern_column(parameters, context, source)
        reader = PointReader(
            source,
            self.parameterAsFields(parameters, self.FIELDS, context) or self.classified_fields,
            self.parameterAsString(parameters, self.UNIT, context),
            optional_number(self, parameters, self.NODATA, context),
            self.exact_count,
        )
        band = WAVELENGTHS[self.parameterAsString(parameters, self.WAVELENGTH, context)]
        wavelength = optional_number(self, parameters, self.WAVELENGTH_MM, context) or band
        path = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        log_input(source, reader, feedback)
        feedback.pushInfo(tr("Half a wavelength: {half} mm").format(half=f"{wavelength / 2:.2f}"))
        copied, counts = without_description(source.fields()), DescriptionCounts()
        with Destination(path, self.files) as destination:
            with DescriptionWriter(destination, source, copied, None, self.primary_keys) as writer:
                log_renamed(writer.renamed, feedback)
                usual = usual_threads(CPU_PROVIDER)
                describer = Describer(reader.date_fields.dates, wavelength, usual)
                log_threads(describer.threads, usual, feedback)
                self._describe(reader, describer, writer, pattern, copied, counts, feedback)
                writer.close()
            self._finish(destination, source, wavelength, feedback)
            self.stop_if_cancelled(feedback)
            destination.commit()
        log_kept(destination.kept, feedback)
        if self._is_styled(source):
            style_when_loaded(path, context, StyleDescription)
        counts.log(feedback)
        return {self.OUTPUT: destination.path}

    def _pattern_column(self, parameters, context, source):
        name = (self.parameterAsFields(parameters, self.PATTERN_FIELD, context) or ["pattern"])[0]
        column = source.fields().lookupField(name)
        if column < 0:
            raise DataError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "The layer has no field '{field}' with the patterns of its points. Run 'Classify deformation "
                    "patterns' on it first and describe the result, or choose the field that holds them.",
                ),
                field=name,
            )
        return column

    def _describe(self, reader, describer, writer, pattern, copied, counts, feedback):
        for features, series in reader.blocks([pattern, *copied], BLOCK):
            self.stop_if_cancelled(feedback)
            labels = [parse_label(feature.attributes()[pattern]) for feature in features]
            codes = np.array([-1 if label is None else label for label in labels], dtype=np.int64)
            found = describer.describe(series.values, codes, lambda: self.stop_if_cancelled(feedback))
            writer.add(features, found)
            counts.add(codes, found)
            if reader.announced > 0:
                feedback.setProgress(100.0 * writer.written / reader.announced)
        self.stop_if_cancelled(feedback)

    @staticmethod
    def _is_styled(source):
        return {"pattern", "velocity"} <= set(source.fields().names())

    def _finish(self, destination, source, wavelength, feedback):
        """Style and metadata, still under the temporary name."""
        note = (
            f"Described by InSAR Deformation Patterns {plugin_version()}: parametric model of each point's pattern, "
            f"{LEVEL:.0%} intervals by integrated likelihood over white, autoregressive and flicker noise; "
            f"wavelength {wavelength:g} mm."
        )
        metadata = described_metadata(self.metadata, destination.stem, note)
        problems = [save_metadata(destination.temporary, destination.stem, metadata)]
        if self._is_styled(source):
            problems.append(save_styles(destination.temporary, destination.stem, set_aliases))
        for problem in problems:
            if problem:
                feedback.pushWarning(
                    tr("The style or the metadata could not be stored: {reason}").format(reason=problem)
                )
