"""`insarpatterns:simulate`: displacement series whose pattern is known, as a layer."""

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingParameterCrs,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
    QgsRectangle,
)

from ..compat import is_null, tr
from ..core.dates import find_dates
from ..core.patterns import CODES, KEYS
from ..core.simulation import calendars, missions, paper, realistic
from ..core.simulation.bank import NoiseBank
from ..layers.destination import Destination
from ..layers.provenance import save_metadata
from ..layers.read import PointReader
from ..layers.simulation_writer import SimulationWriter, simulation_metadata
from ..layers.source_files import source_files
from .base import PatternsAlgorithm, plugin_version
from .parameters import advanced, choice, real, whole

REALISTIC, PAPER = "realistic", "paper"
KUNMING, RANDOM, LAYER = "Kunming", "random", "layer"
AROUND_KUNMING = QgsRectangle(102.45, 24.65, 102.90, 25.15)
WGS84 = "EPSG:4326"
BLOCK = 1000
MOST_NOISE = 20_000
"""Stable points that are enough to know the noise of a layer."""


class Simulate(PatternsAlgorithm):
    """Simulate displacement series."""

    NAME = "simulate"
    POINTS, SIMULATION, PATTERNS, CALENDAR = "POINTS", "SIMULATION", "PATTERNS", "DATES"
    DATES_LAYER, NOISE, SEED = "DATES_LAYER", "NOISE", "SEED"
    NOISE_LAYER, NOISE_FIELD = "NOISE_LAYER", "NOISE_FIELD"
    EXTENT, CRS, OUTPUT = "EXTENT", "CRS", "OUTPUT"

    def displayName(self):  # noqa: N802
        """Shown in the toolbox."""
        return tr("Simulate displacement series")

    def shortDescription(self):  # noqa: N802
        """Shown as tool tip."""
        return tr("Writes a point layer of simulated series with their true patterns")

    def group(self):
        """Shown in the toolbox."""
        return tr("Training")

    def groupId(self):  # noqa: N802
        """Frozen."""
        return "training"

    def tags(self):
        """What the toolbox's search finds it by."""
        return ["insar", "ps", *tr("simulation,synthetic,test data,noise").split(",")]

    def shortHelpString(self):  # noqa: N802
        """Shown beside the parameters and by `qgis_process help`."""
        return tr(
            "Writes a point layer of simulated displacement series whose patterns are known: to try the other "
            "algorithms, to see what a pattern looks like in noise, or to test a model. The layer's metadata say that "
            "it is simulated.\n\n"
            "<b>Simulation</b>: 'realistic' has correlated noise, annual waves, outliers and unwrapping errors as real "
            "series do, and calls a pattern only what can be told from a simpler one at its own noise; 'paper' is that "
            "of the method: a pattern plus white noise.\n\n"
            "<b>Patterns</b>: which are drawn, equally often.\n\n"
            "<b>Dates</b>: 'Kunming' is the paper's calendar (168 dates of a 12-day track, 2017 to 2022), 'random' "
            "draws one of a mission (the paper's simulation: Sentinel-1), with gaps, 'layer' takes those of <b>layer "
            "with the dates</b>.\n\n"
            "<b>Noise</b>: standard deviation in mm of the paper's simulation.\n\n"
            "<b>Layer with the noise</b>: your own layer, for the realistic simulation. The residuals of its points "
            "that are stable by the <b>field with the patterns</b> (a result of 'Classify deformation patterns', or "
            "labels) are put together anew in blocks as noise. Its displacement must be in mm.\n\n"
            "<b>Extent, CRS</b>: where the points lie, at random; around Kunming where they are empty.\n\n"
            "<b>Result</b>: 'label' is the true pattern; 'truth' holds the true parameters as JSON (sizes in mm; times "
            "in years since the first date, 'paper': as share of the span); rate_mm_yr, size_mm, at_yr (first step or "
            "break) and noise_mm are its main numbers; D20170105 and so on are the displacements in mm. The same seed "
            "gives the same series."
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        add, point = self.addParameter, [QgsProcessing.SourceType.TypeVectorPoint]
        add(whole(self.POINTS, tr("Points"), 1000, 1, 10_000_000))
        add(choice(self.SIMULATION, tr("Simulation"), [REALISTIC, PAPER], REALISTIC))
        add(choice(self.PATTERNS, tr("Patterns"), list(KEYS), list(KEYS), multiple=True))
        add(choice(self.CALENDAR, tr("Dates"), [KUNMING, RANDOM, LAYER], KUNMING))
        dates = tr("Layer with the dates (DATES=layer)")
        add(QgsProcessingParameterFeatureSource(self.DATES_LAYER, dates, point, optional=True))
        add(whole(self.SEED, tr("Seed"), 0, 0))
        add(QgsProcessingParameterExtent(self.EXTENT, tr("Extent (empty: around Kunming)"), optional=True))
        add(QgsProcessingParameterCrs(self.CRS, tr("CRS of the result (empty: of the extent)"), optional=True))
        add(advanced(real(self.NOISE, tr("Noise of the paper's simulation (mm)"), paper.NOISE_MM, 0.0, 1000.0)))
        noise = tr("Layer with the noise, for the realistic simulation (empty: drawn)")
        add(advanced(QgsProcessingParameterFeatureSource(self.NOISE_LAYER, noise, point, optional=True)))
        patterns = tr("Field with the patterns in the layer with the noise")
        add(advanced(QgsProcessingParameterString(self.NOISE_FIELD, patterns, defaultValue="pattern", optional=True)))
        add(
            QgsProcessingParameterVectorDestination(
                self.OUTPUT, tr("Simulated series"), QgsProcessing.SourceType.TypeVectorPoint
            )
        )

    def prepareAlgorithm(self, parameters, context, feedback):  # noqa: N802
        """Ask the layers, in the main thread, which files they are."""
        layers = [self.map_layer(parameters, name, context) for name in (self.DATES_LAYER, self.NOISE_LAYER)]
        self.files = [path for layer in layers for path in source_files(layer)]
        return True

    def run_checked(self, parameters, context, feedback):
        """Draw and write block by block."""
        rng = np.random.default_rng(self.parameterAsInt(parameters, self.SEED, context))
        total = self.parameterAsInt(parameters, self.POINTS, context)
        which = self.parameterAsString(parameters, self.SIMULATION, context)
        dates, cycle_mm = self._dates(parameters, context, which, rng)
        draw, noise_mm = self._draw(parameters, context, which, dates, cycle_mm, rng, feedback)
        extent, crs = self._extent(parameters, context)
        with Destination(self.parameterAsOutputLayer(parameters, self.OUTPUT, context), self.files) as destination:
            with SimulationWriter(destination, dates, crs) as writer:
                while writer.written < total:
                    self.stop_if_cancelled(feedback)
                    count = min(BLOCK, total - writer.written)
                    xy = rng.uniform(
                        (extent.xMinimum(), extent.yMinimum()), (extent.xMaximum(), extent.yMaximum()), (count, 2)
                    )
                    writer.add(xy, draw(count), noise_mm)
                    feedback.setProgress(100.0 * writer.written / total)
                writer.close()
            facts = {
                "simulation": which,
                "points": total,
                "seed": self.parameterAsInt(parameters, self.SEED, context),
                "dates": len(dates),
                "first": str(dates[0]),
                "last": str(dates[-1]),
                "noise_mm": noise_mm,
                "plugin_version": plugin_version(),
            }
            metadata = simulation_metadata(destination.stem, facts)
            problem = save_metadata(destination.temporary, destination.stem, metadata)
            if problem:
                feedback.pushWarning(tr("The metadata could not be stored: {reason}").format(reason=problem))
            self.stop_if_cancelled(feedback)
            destination.commit()
        if writer.shortened:
            feedback.pushWarning(
                tr("{count} true parameters are longer than a shapefile's text and were left empty.").format(
                    count=writer.shortened
                )
            )
        feedback.pushInfo(
            tr("{points} simulated points, {dates} dates from {first} to {last}; these are no measurements").format(
                points=total, dates=len(dates), first=dates[0], last=dates[-1]
            )
        )
        return {self.OUTPUT: destination.path}

    def _source(self, parameters, name, context):
        source = self.parameterAsSource(parameters, name, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, name))
        return source

    def _dates(self, parameters, context, which, rng):
        """The calendar, and half the wavelength of its mission in mm."""
        calendar = self.parameterAsString(parameters, self.CALENDAR, context)
        if calendar == LAYER:
            if not parameters.get(self.DATES_LAYER):
                raise QgsProcessingException(tr("DATES=layer needs the layer with the dates (DATES_LAYER)."))
            names = self._source(parameters, self.DATES_LAYER, context).fields().names()
            return find_dates(names).dates, missions.C_BAND_MM
        if calendar == KUNMING:
            return calendars.kunming(rng), missions.C_BAND_MM
        return missions.draw_calendar(rng) if which == REALISTIC else (calendars.sentinel1(rng), missions.C_BAND_MM)

    def _draw(self, parameters, context, which, dates, cycle_mm, rng, feedback):
        """A function n -> Simulation, and the noise in mm where it is one number."""
        codes = [CODES[key] for key in self.parameterAsEnumStrings(parameters, self.PATTERNS, context)]
        if not codes:
            raise QgsProcessingException(tr("Choose at least one pattern (PATTERNS)."))
        noisy = bool(parameters.get(self.NOISE_LAYER))
        if which == PAPER:
            if noisy:
                raise QgsProcessingException(
                    tr("A layer with the noise is only for the realistic simulation (SIMULATION=realistic).")
                )
            noise_mm = self.parameterAsDouble(parameters, self.NOISE, context)
            return (lambda n: paper.simulate(n, rng, dates, codes, noise_mm)), noise_mm
        bank = self._bank(parameters, context, feedback) if noisy else None
        return (lambda n: realistic.simulate(n, rng, dates, codes, cycle_mm, bank)), None

    def _bank(self, parameters, context, feedback):
        """The noise of the user's stable points."""
        source = self._source(parameters, self.NOISE_LAYER, context)
        field = self.parameterAsString(parameters, self.NOISE_FIELD, context)
        column = source.fields().lookupField(field)
        if column < 0:
            raise QgsProcessingException(
                tr(
                    "The layer with the noise has no field '{field}' that says which points are stable (NOISE_FIELD). "
                    "Classify the layer first, or name the field."
                ).format(field=field)
            )
        reader, found = PointReader(source, exact_count=False), []
        for features, series in reader.blocks([column]):
            self.stop_if_cancelled(feedback)
            values = [feature.attributes()[column] for feature in features]
            stable = [not is_null(value) and str(value).strip().lower() == "stable" for value in values]
            found.append(series.values[np.array(stable) & series.usable])
            if sum(map(len, found)) >= MOST_NOISE:
                break
        values = np.concatenate(found)[:MOST_NOISE]
        feedback.pushInfo(tr("Noise of {count} stable points of the layer").format(count=len(values)))
        return NoiseBank(values, reader.date_fields.dates)

    def _extent(self, parameters, context):
        """Where the points lie, in the CRS of the result."""
        crs = self.parameterAsCrs(parameters, self.CRS, context) if parameters.get(self.CRS) else None
        if crs is not None and not crs.isValid():
            raise QgsProcessingException(
                tr("The coordinate reference system '{crs}' is not known. Choose another CRS.").format(
                    crs=parameters[self.CRS]
                )
            )
        if not parameters.get(self.EXTENT):
            parameters = {**parameters, self.EXTENT: "{},{},{},{} [{}]".format(*_corners(AROUND_KUNMING), WGS84)}
        if crs is None:
            crs = self.parameterAsExtentCrs(parameters, self.EXTENT, context)
            if not crs.isValid():
                crs = QgsCoordinateReferenceSystem(WGS84)
        extent = self.parameterAsExtent(parameters, self.EXTENT, context, crs)
        if extent.isNull() or not extent.isFinite():
            raise QgsProcessingException(tr("The extent is not valid, or lies outside the CRS."))
        return extent, crs


def _corners(rectangle):
    return rectangle.xMinimum(), rectangle.xMaximum(), rectangle.yMinimum(), rectangle.yMaximum()
