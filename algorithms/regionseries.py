"""`insarpatterns:regionseries`: the series of each region and pattern as one figure (the paper's Figs. 8 and 10)."""

import numpy as np
from qgis.core import (
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingParameterField,
    QgsVectorLayer,
)

from ..compat import tr
from ..core.envelopes import OFFSET_SHARE, Envelopes, events_between, typical_dates, without_offset
from ..core.measured import UNITS
from ..core.patterns import CODES, KEYS
from ..layers.read import PointReader
from ..layers.regions import points_inside, read_regions
from ..layers.result_points import read_result
from ..layers.series_settings import chosen_fields, read_settings
from ..reports.regionseries import PatternSeries, RegionSeries, region_csv, region_figures, region_page, verdict
from ..reports.report import About
from .parameters import choice, optional_number, real
from .report import ReportAlgorithm, footer, pattern_names

MOST = 24
"""Regions in one report."""
EVENTS = {"step": ("step_date", "step2_date"), "piecewise": ("brk1_date", "brk2_date", "brk3_date")}
"""Fields of `describe` that say when something happened to the points of a pattern."""


class SeriesByRegion(ReportAlgorithm):
    """Series of regions."""

    NAME = "regionseries"
    PATTERNS, FIELDS, UNIT, NODATA = "PATTERNS", "FIELDS", "UNIT", "NODATA"
    READ = (ReportAlgorithm.INPUT, ReportAlgorithm.POLYGONS)

    def displayName(self):  # noqa: N802
        """Shown in the toolbox."""
        return tr("Series by region and pattern")

    def shortDescription(self):  # noqa: N802
        """Shown as tool tip."""
        return tr("Median, quartiles and extremes over time of each pattern in each polygon, as a report")

    def tags(self):
        """What the toolbox's search finds it by."""
        return ["insar", "ps", *tr("time series,districts,landslide,median,envelope,figure").split(",")]

    def shortHelpString(self):  # noqa: N802
        """Shown beside the parameters and by `qgis_process help`."""
        return (
            tr(
                "Draws how each pattern moved over time in each region: the median of its series, between which "
                "quartiles and extremes they lie, how many they are and, where the layer comes from 'Describe', when "
                "most of them stepped or changed their rate.\n\n"
                "<b>Classified points</b>: a result of 'Classify deformation patterns' or 'Describe' with its dated "
                "fields.\n\n"
                "<b>Regions</b>: polygons in any coordinate reference system. The {regions} that hold most points are "
                "drawn; tick 'selected features only' to choose others. Without them all points are one region, or "
                "the selected points.\n\n"
                "<b>Patterns</b>: those that are drawn.\n\n"
                "<b>Displacement fields, unit, no-data value</b>: as in 'Classify deformation patterns'.\n\n"
                "Series are read block by block, so that large layers need little memory. Number, smallest and largest "
                "value are always those of all series; where a pattern has more series than fit into memory, median "
                "and quartiles are those of a sample of them, the same in every run, and the report says so.\n\n"
            ).format(regions=MOST)
            + self.outputs_help()
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add_points()
        self.add_polygons(
            tr("Regions (empty: all points, or those selected, are one)"), tr("Field that names the regions")
        )
        self.addParameter(choice(self.PATTERNS, tr("Patterns"), list(KEYS), list(KEYS), multiple=True))
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
        self.addParameter(real(self.NODATA, tr("No-data value"), None, -1e300, 1e300, optional=True))
        self.add_outputs()

    def prepareAlgorithm(self, parameters, context, feedback):  # noqa: N802
        """Ask the layer, in the main thread, what the worker must know of it."""
        layer = self.map_layer(parameters, self.INPUT, context)
        vector = isinstance(layer, QgsVectorLayer)
        self.exact_count = vector and layer.providerType() in ("ogr", "memory") and not layer.isEditable()
        self.fields = chosen_fields(layer, read_settings(layer)) if vector else ()
        value = parameters.get(self.INPUT)
        self.selected = isinstance(value, QgsProcessingFeatureSourceDefinition) and value.selectedFeaturesOnly
        return super().prepareAlgorithm(parameters, context, feedback)

    def run_checked(self, parameters, context, feedback):
        """Find who belongs where, then read the series block by block, draw and write."""
        source = self.source(parameters, self.INPUT, context)
        outputs = self.outputs(parameters, context)
        polygons = self.source(parameters, self.POLYGONS, context, optional=True)
        reader = PointReader(
            source,
            self.parameterAsFields(parameters, self.FIELDS, context) or self.fields,
            self.parameterAsString(parameters, self.UNIT, context),
            optional_number(self, parameters, self.NODATA, context),
            self.exact_count,
        )
        events = [name for names in EVENTS.values() for name in names if source.fields().lookupField(name) >= 0]
        points = read_result(
            source, dates=events, places=polygons is not None, each_block=self.progress(source, feedback, 30)
        )
        areas, notes = self._areas(parameters, context, source, polygons, points)
        groups = self._groups(parameters, context, points, areas)
        envelopes = Envelopes([points.ids[inside] for _, _, inside in groups], len(reader.date_fields.dates))
        short = self._collect(reader, envelopes, source.featureCount(), feedback)
        if short:
            notes.append(tr("{count} points have too few values: their series are left out.").format(count=short))
        regions = []
        for name, inside in areas:
            patterns = [
                self._pattern(code, points, members, events, envelopes.envelope(i), reader.date_fields.dates)
                for i, (group, code, members) in enumerate(groups)
                if group == name
            ]
            patterns = [found for found in patterns if found.envelope.series]
            if patterns:
                regions.append(RegionSeries(name, len(inside), patterns))
        if not regions:
            raise QgsProcessingException(tr("No point has enough values for a series. Check the no-data value."))
        if any(found.envelope.kept < found.envelope.series for region in regions for found in region.patterns):
            notes.append(
                tr(
                    "Median and quartiles of patterns with more than {limit} series are those of a sample of so many, "
                    "which is the same in every run; number, smallest and largest value are of all."
                ).format(limit=envelopes.limit)
            )
        self._write(outputs, source, polygons, reader, regions, notes, parameters, context, feedback)
        return outputs

    def _areas(self, parameters, context, source, polygons, points):
        """[(name, indices of its points)] of the regions that are drawn, and sentences on what is not."""
        if polygons is None:
            name = tr("Selected points") if self.selected else tr("All points")
            return [(name, np.arange(len(points.ids)))], []
        name_field = self.name_field(parameters, self.NAME_FIELD, context)
        regions, left_out = read_regions(polygons, name_field, source.sourceCrs(), context.transformContext())
        areas = list(zip((region.name for region in regions), points_inside(regions, points.xy)))
        filled = [area for area in areas if len(area[1])]
        notes = self.region_notes(source, polygons, left_out, bool(filled))
        if not filled:
            raise QgsProcessingException(notes[-1])
        if len(filled) < len(areas):
            notes.append(tr("{count} polygons hold no points.").format(count=len(areas) - len(filled)))
        if len(filled) > MOST:
            notes.append(
                tr(
                    "{count} polygons hold points; the {most} that hold most are drawn. Select some and tick 'selected "
                    "features only' to choose others."
                ).format(count=len(filled), most=MOST)
            )
            filled = sorted(filled, key=lambda area: -len(area[1]))[:MOST]
        return filled, notes

    def _groups(self, parameters, context, points, areas):
        """[(region, code, indices of its points)] for all that have points."""
        chosen = self.parameterAsEnumStrings(parameters, self.PATTERNS, context)
        groups = [
            (name, CODES[key], inside[points.codes[inside] == CODES[key]])
            for name, inside in areas
            for key in KEYS
            if key in chosen
        ]
        groups = [group for group in groups if len(group[2])]
        if not groups:
            raise QgsProcessingException(
                tr("No point has one of the patterns chosen. Choose others, or classify the layer first.")
            )
        return groups

    def _collect(self, reader, envelopes, total, feedback):
        """Read all series into the envelopes; how many had too few values."""
        short = 0
        for block in reader.blocks():
            self.stop_if_cancelled(feedback)
            series = block.series
            usable = series.usable
            short += int((~usable).sum())
            envelopes.add(series.ids[usable], without_offset(series.values[usable]))
            if total > 0:
                feedback.setProgress(30 + 60 * reader.read / total)
        self.stop_if_cancelled(feedback)
        return short

    @staticmethod
    def _pattern(code, points, members, events, envelope, dates):
        names = [name for name in EVENTS.get(KEYS[code], ()) if name in events]
        if not names:
            return PatternSeries(code, len(members), envelope, [])
        happened = points.dates[members][:, [events.index(name) for name in names]].ravel()
        return PatternSeries(
            code, len(members), envelope, typical_dates(happened, len(members)), events_between(happened, dates)
        )

    def _write(self, outputs, source, polygons, reader, regions, notes, parameters, context, feedback):
        dates, names = reader.date_fields.dates, pattern_names()
        facts = [
            (tr("Layer"), source.sourceName()),
            (tr("Regions"), polygons.sourceName() if polygons is not None else "–"),
            (
                tr("Dates"),
                tr("{count} dates from {first} to {last}").format(count=len(dates), first=dates[0], last=dates[-1]),
            ),
        ]
        about = About(source.sourceName(), facts, notes, footer())
        figures = region_figures(regions, dates, names, tr)
        page = region_page(about, regions, figures, names, tr, self.drawing(len(regions), feedback))
        self.write_report(outputs, page, region_csv(regions, dates), figures, parameters, context, feedback)
        for note in notes:
            feedback.pushWarning(note)
        feedback.pushInfo(
            tr("The offset removed from each series is the median of the first {share} % of its dates.").format(
                share=round(100 * OFFSET_SHARE)
            )
        )
        feedback.pushInfo(verdict(regions, tr))
