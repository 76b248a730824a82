"""`insarpatterns:areas`: from classified points to polygons of what deforms together."""

from contextlib import nullcontext

import numpy as np
from qgis.core import (
    QgsCoordinateTransform,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingMultiStepFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterVectorDestination,
    QgsVectorLayer,
)

from ..compat import tr
from ..core.areas import STEP, find_areas, summarize
from ..core.dates import find_dates
from ..core.errors import DataError
from ..core.measured import UNITS
from ..core.neighbours import NEAREST, safe_confidence, smooth_probabilities
from ..core.patterns import CODES, KEYS
from ..layers.area_outlines import PointsWithin, outline
from ..layers.area_points import date_steps, read_area_points
from ..layers.area_style import apply_areas, save_area_style
from ..layers.destination import Destination
from ..layers.metric import metric_places
from ..layers.provenance import new_metadata, save_metadata
from ..layers.series_settings import chosen_fields, read_settings
from ..layers.source_files import same_data, source_files
from ..layers.style import save_styles
from ..layers.write_areas import Area, write_areas
from ..layers.write_smoothed import name_unsmoothed, write_smoothed
from .areas_log import log_areas, log_kept_back, log_points, log_undated
from .base import PatternsAlgorithm, plugin_version, sentence
from .classify_log import log_kept
from .parameters import advanced, choice, optional_number, real, whole
from .style_result import StyleResult, style_when_loaded

DEFORMING = [key for key in KEYS if key not in ("stable", "undefined")]
STRONGEST = 3.0
"""The strongest smoothing: up to there a point with a confidence above 0.95 keeps its pattern for sure."""


class StyleAreas(QgsProcessingLayerPostProcessorInterface):
    """Gives the loaded areas their style."""

    def postProcessLayer(self, layer, context, feedback):  # noqa: N802
        """Called in the main thread."""
        if layer is not None and layer.isValid():
            apply_areas(layer)


class StyleSmoothed(StyleResult):
    """Names the field of the former pattern besides."""

    def postProcessLayer(self, layer, context, feedback):  # noqa: N802
        """Called in the main thread."""
        if layer is not None and layer.isValid():
            name_unsmoothed(layer)
        super().postProcessLayer(layer, context, feedback)


class Areas(PatternsAlgorithm):
    """Deformation areas."""

    NAME = "areas"
    INPUT, PATTERNS, TOGETHER = "INPUT", "PATTERNS", "TOGETHER"
    EPS, MIN_POINTS, DATE_TOLERANCE = "EPS", "MIN_POINTS", "DATE_TOLERANCE"
    MIN_CONFIDENCE, MIN_SHARE, MIN_AREA = "MIN_CONFIDENCE", "MIN_SHARE", "MIN_AREA"
    SMOOTHING, BUFFER = "SMOOTHING", "BUFFER"
    FIELDS, UNIT, NODATA = "FIELDS", "UNIT", "NODATA"
    OUTPUT, SMOOTHED = "OUTPUT", "SMOOTHED"

    def displayName(self):  # noqa: N802
        """Shown in the toolbox."""
        return tr("Deformation areas")

    def shortDescription(self):  # noqa: N802
        """Shown as tool tip."""
        return tr("Outlines where neighbouring points deform alike, and of steps at the same time")

    def tags(self):
        """What the toolbox's search finds it by."""
        return ["insar", "ps", "dbscan", *tr("cluster,landslide,subsidence,polygon,concave hull,event").split(",")]

    def shortHelpString(self):  # noqa: N802
        """Shown beside the parameters and by `qgis_process help`."""
        return tr(
            "Finds groups of neighbouring points that deform alike, and writes their outlines with the numbers that a "
            "report needs.\n\n"
            "<b>Classified points</b>: a result of 'Classify deformation patterns' or 'Describe'. Distances are in "
            "metres, whatever system the layer is in.\n\n"
            "<b>Patterns</b>: whose points form areas. Each pattern forms areas of its own, unless <b>together</b> is "
            "set: then points of all chosen patterns form one area, which is named by the most frequent one.\n\n"
            "<b>Radius</b> and <b>least number of points</b>: DBSCAN's. A point with so many others within the radius, "
            "itself counted, is the core of an area, and what lies within the radius of a core belongs to it. 50 m is "
            "2 to 3 times the distance of neighbouring points of Sentinel-1 in towns (15 to 25 m); take more where "
            "they are sparse and less for X band.\n\n"
            "<b>Tolerance of step dates</b>: steps form one area only where their dates lie so close together; so one "
            "place has an area for each event. The dates are those of 'Describe' (step_date); where they are absent, "
            "a step beside a rate and an annual wave is fitted to the series.\n\n"
            "<b>Least confidence</b>: less confident points form no areas. <b>Least share</b>: areas are left out that "
            "have a smaller share of all classified points within their outline. <b>Least area</b>: in m².\n\n"
            "<b>Smoothing</b> (0 to {strongest:g}): first makes doubtful points follow their neighbours within the "
            "radius: the odds of a pattern grow by exp(strength x its mean probability at the {nearest} nearest). 0 "
            "changes nothing; at 1 points above a confidence of {one:.2f}, at {strongest:g} above {two:.2f} keep their "
            "pattern in any case.\n\n"
            "<b>Buffer</b>: how far the outline, a concave hull, reaches beyond the points; about half the resolution "
            "cell of Sentinel-1 and the error of a point's place.\n\n"
            "<b>Displacement fields, unit, no-data value</b>: as in 'Classify deformation patterns'; only used where "
            "steps have no date.\n\n"
            "<b>Result</b>: polygons with the most frequent pattern and its share (pat_share), the number of points "
            "(n_points) and their share (share) of all classified ones within (n_inside), median velocity (mm/yr), "
            "number, median date, its spread (step_days) and median size (step_mm) of the dated steps, mean confidence "
            "and area. The result appears under its name only when it is complete.\n\n"
            "<b>Smoothed points</b>: if you want them, all classified points with their pattern after the smoothing, "
            "its probability (confidence), their pattern before (unsmoothed) and velocity; point_id is the feature id."
        ).format(
            nearest=NEAREST,
            strongest=STRONGEST,
            one=safe_confidence(1.0),
            two=safe_confidence(STRONGEST),
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        add, point = self.addParameter, [QgsProcessing.SourceType.TypeVectorPoint]
        add(QgsProcessingParameterFeatureSource(self.INPUT, tr("Classified points"), point))
        add(choice(self.PATTERNS, tr("Patterns"), list(KEYS), DEFORMING, multiple=True))
        together = tr("Points of different chosen patterns form areas together")
        add(QgsProcessingParameterBoolean(self.TOGETHER, together, defaultValue=False))
        add(real(self.EPS, tr("Radius (m)"), 50.0, 0.1, 1e5))
        add(whole(self.MIN_POINTS, tr("Least number of points within the radius"), 5, 1))
        add(real(self.DATE_TOLERANCE, tr("Tolerance of step dates (days)"), 30.0, 1.0, 1e4))
        add(real(self.MIN_CONFIDENCE, tr("Least confidence of a point"), 0.5, 0.0, 1.0))
        add(real(self.MIN_SHARE, tr("Least share of all points within an area"), 0.5, 0.0, 1.0))
        add(real(self.MIN_AREA, tr("Least area (m²)"), 0.0, 0.0, 1e12))
        add(real(self.SMOOTHING, tr("Smoothing by the neighbours (0: none)"), 0.0, 0.0, STRONGEST))
        add(advanced(real(self.BUFFER, tr("Buffer around the points (m)"), 15.0, 0.1, 1e5)))
        fields = QgsProcessingParameterField(
            self.FIELDS,
            tr("Displacement fields (empty: those that were classified, else all named by a date)"),
            parentLayerParameterName=self.INPUT,
            allowMultiple=True,
            optional=True,
        )
        add(advanced(fields))
        add(advanced(choice(self.UNIT, tr("Unit of the displacement"), list(UNITS), "mm")))
        add(advanced(real(self.NODATA, tr("No-data value"), None, -1e300, 1e300, optional=True)))
        polygon = QgsProcessing.SourceType.TypeVectorPolygon
        add(QgsProcessingParameterVectorDestination(self.OUTPUT, tr("Deformation areas"), polygon))
        smoothed = QgsProcessingParameterVectorDestination(
            self.SMOOTHED, tr("Smoothed points"), point[0], optional=True, createByDefault=False
        )
        add(smoothed)

    def prepareAlgorithm(self, parameters, context, feedback):  # noqa: N802
        """Ask the layer, in the main thread, what the worker must know of it."""
        layer = self.map_layer(parameters, self.INPUT, context)
        self.files = source_files(layer)
        vector = isinstance(layer, QgsVectorLayer)
        self.classified_fields = chosen_fields(layer, read_settings(layer)) if vector else ()
        return True

    def run_checked(self, parameters, context, feedback):
        """Read, group, outline and write."""
        source = self.parameterAsSource(parameters, self.INPUT, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, self.INPUT))
        chosen = [CODES[key] for key in self.parameterAsEnumStrings(parameters, self.PATTERNS, context)]
        if not chosen:
            raise QgsProcessingException(tr("Choose at least one pattern (PATTERNS)."))
        path, crs = self.parameterAsOutputLayer(parameters, self.OUTPUT, context), source.sourceCrs()
        radius = self.parameterAsDouble(parameters, self.EPS, context)
        steps, smoothed = QgsProcessingMultiStepFeedback(4, feedback), None
        if parameters.get(self.SMOOTHED):
            smoothed_path = self.parameterAsOutputLayer(parameters, self.SMOOTHED, context)
            smoothed = Destination(smoothed_path, self.files)
        with smoothed or nullcontext(), Destination(path, self.files) as destination:
            if smoothed and same_data(smoothed.path, destination.path):
                raise QgsProcessingException(
                    tr("The areas and the smoothed points need a file each: choose another SMOOTHED.")
                )
            points = read_area_points(source, self.progress(source, steps, 100))
            self.stop_if_cancelled(feedback)
            xy, metric = self._metres(points, crs, context, feedback)
            strength, before = self.parameterAsDouble(parameters, self.SMOOTHING, context), points.codes.copy()
            changed = self._smooth(points, xy, radius, strength, feedback) if strength else None
            sure = np.nan_to_num(points.confidence, nan=1.0) >= self._number(parameters, self.MIN_CONFIDENCE, context)
            wanted = np.where(sure & np.isin(points.codes, chosen), points.codes, -1)
            log_points(points, wanted, changed, feedback)
            steps.setCurrentStep(1)
            self._date_steps(points, np.flatnonzero(wanted == STEP), source, parameters, context, steps)
            self.stop_if_cancelled(feedback)
            steps.setCurrentStep(2)
            groups = find_areas(
                xy,
                wanted,
                points.days,
                chosen,
                radius,
                self.parameterAsInt(parameters, self.MIN_POINTS, context),
                self._number(parameters, self.DATE_TOLERANCE, context),
                self.parameterAsBool(parameters, self.TOGETHER, context),
                lambda: self.stop_if_cancelled(steps),
            )
            self.stop_if_cancelled(feedback)
            steps.setCurrentStep(3)
            buffer = self._number(parameters, self.BUFFER, context)
            areas = self._outlines(points, xy, groups, radius, buffer, steps)
            kept = self._kept(areas, parameters, context, feedback)
            back = QgsCoordinateTransform(metric, crs, context.transformContext())
            for area in kept:
                area.outline.transform(back)
            self.stop_if_cancelled(feedback)
            write_areas(destination, crs, kept)
            self._finish(destination, source, parameters, context, feedback)
            if smoothed:
                self._write_smoothed(smoothed, source, points, before, (radius, strength), feedback)
                smoothed.commit()
            destination.commit()
        style_when_loaded(path, context, StyleAreas)
        log_areas(kept, feedback)
        log_kept(destination.kept + (smoothed.kept if smoothed else []), feedback)
        if not smoothed:
            return {self.OUTPUT: destination.path}
        style_when_loaded(smoothed_path, context, StyleSmoothed)
        return {self.OUTPUT: destination.path, self.SMOOTHED: smoothed.path}

    def _write_smoothed(self, destination, source, points, before, how, feedback):
        """The smoothed points, their style and metadata, still under the temporary name."""
        write_smoothed(destination, source.sourceCrs(), points, before, lambda: self.stop_if_cancelled(feedback))
        metadata = new_metadata(
            destination.stem,
            f"Deformation patterns of the points in '{source.sourceName()}', smoothed by their neighbours within "
            "{:g} m, strength {:g}; InSAR Deformation Patterns {}.".format(*how, plugin_version()),
            "persistent scatterers",
            "deformation patterns",
        )
        _warn(
            feedback,
            save_styles(destination.temporary, destination.stem, name_unsmoothed),
            save_metadata(destination.temporary, destination.stem, metadata),
        )

    def _smooth(self, points, xy, radius, strength, feedback):
        """Smooth the patterns in place; return the number of points that changed theirs."""
        smoothed = smooth_probabilities(
            xy, points.probabilities, radius, strength, lambda: self.stop_if_cancelled(feedback)
        )
        rows = np.flatnonzero((points.codes >= 0) & np.isfinite(smoothed).all(axis=1))
        before = points.codes[rows]
        points.codes[rows] = smoothed[rows].argmax(axis=1)
        points.confidence[rows] = smoothed[rows].max(axis=1)
        return int((points.codes[rows] != before).sum())

    def _number(self, parameters, name, context):
        return self.parameterAsDouble(parameters, name, context)

    def _metres(self, points, crs, context, feedback):
        """Places in metres, and their system."""
        if not crs.isValid():
            with np.errstate(invalid="ignore"):
                degrees = bool((np.nanmax(np.abs(points.xy), axis=0, initial=0.0) <= (180.0, 90.0)).all())
            if degrees:
                raise QgsProcessingException(
                    tr(
                        "The layer has no coordinate reference system and its coordinates look like degrees. Set the "
                        "layer's system first."
                    )
                )
            feedback.pushWarning(
                tr("The layer has no coordinate reference system; its coordinates are taken for metres.")
            )
        return metric_places(points.xy, crs, context.transformContext())

    def _date_steps(self, points, steps, source, parameters, context, feedback):
        """Give a date to the steps that have none, where the layer has their series."""
        undated = steps[np.isnat(points.days[steps])]
        if len(undated) == 0:
            return
        fields = self.parameterAsFields(parameters, self.FIELDS, context) or self.classified_fields
        unit = self.parameterAsString(parameters, self.UNIT, context)
        no_data = optional_number(self, parameters, self.NODATA, context)
        try:
            find_dates(source.fields().names(), fields)
        except DataError as error:
            if fields:
                raise
            log_undated(len(undated), len(steps), sentence(error), feedback)
            return
        dated = date_steps(points, undated, source, fields, unit, no_data, feedback)
        feedback.pushInfo(tr("Steps dated by a fit to their series: {count}").format(count=dated))

    def _outlines(self, points, xy, groups, radius, buffer, feedback):
        """A layers.write_areas.Area of each group, in metres."""
        within = PointsWithin(xy[(points.codes >= 0) & np.isfinite(xy).all(axis=1)])
        areas = []
        for group in groups:
            self.stop_if_cancelled(feedback)
            polygon = outline(xy[group], radius, buffer)
            numbers = summarize(group, points.codes, points.confidence, points.velocity, points.days, points.sizes)
            areas.append(Area(polygon, numbers, within.count(polygon), polygon.area()))
            feedback.setProgress(100.0 * len(areas) / len(groups))
        return areas

    def _kept(self, areas, parameters, context, feedback):
        """The areas that are neither small nor doubtful."""
        least_share = self._number(parameters, self.MIN_SHARE, context)
        least_area = self._number(parameters, self.MIN_AREA, context)
        doubtful = sum(area.share < least_share for area in areas)
        kept = [area for area in areas if area.share >= least_share and area.square_metres >= least_area]
        log_kept_back(len(areas), doubtful, len(areas) - doubtful - len(kept), feedback)
        return kept

    def _finish(self, destination, source, parameters, context, feedback):
        """Style and metadata, still under the temporary name."""
        names = (self.EPS, self.MIN_POINTS, self.DATE_TOLERANCE, self.MIN_CONFIDENCE, self.MIN_SHARE, self.MIN_AREA)
        names = (*names, self.SMOOTHING, self.BUFFER)
        settings = [f"{name}={self._number(parameters, name, context):g}" for name in names]
        settings.append(f"TOGETHER={self.parameterAsBool(parameters, self.TOGETHER, context)}")
        settings.append("PATTERNS=" + ",".join(self.parameterAsEnumStrings(parameters, self.PATTERNS, context)))
        metadata = new_metadata(
            destination.stem,
            f"Deformation areas of the points in '{source.sourceName()}'. DBSCAN with {' '.join(settings)}; InSAR "
            f"Deformation Patterns {plugin_version()}.",
            "persistent scatterers",
            "deformation areas",
        )
        _warn(
            feedback,
            save_area_style(destination.temporary, destination.stem),
            save_metadata(destination.temporary, destination.stem, metadata),
        )


def _warn(feedback, *problems):
    """Tell of what could not be stored; empty texts are none."""
    for problem in filter(None, problems):
        feedback.pushWarning(tr("The style or the metadata could not be stored: {reason}").format(reason=problem))
