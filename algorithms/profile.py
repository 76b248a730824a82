"""`insarpatterns:profile`: velocity, pattern and elevation along a line (the paper's Fig. 6)."""

import numpy as np
from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterLayer,
)

from ..compat import tr
from ..core.along import along, place_at
from ..layers.elevation import Elevation
from ..layers.lines import box_around, read_lines
from ..layers.metric import transform_places
from ..layers.result_points import VELOCITY, read_result
from ..reports.profile import Section, profile_csv, profile_figures, profile_page, verdict
from ..reports.report import About
from .parameters import real
from .report import ReportAlgorithm, footer, pattern_names

MOST = 20
"""Lines in one report."""
_PLACES = 500  # along a line, at which its elevation is read


class Profile(ReportAlgorithm):
    """Profile along a line."""

    NAME = "profile"
    LINES, BUFFER, DEM = "LINES", "BUFFER", "DEM"
    READ = (ReportAlgorithm.INPUT, LINES, DEM)

    def displayName(self):  # noqa: N802
        """Shown in the toolbox."""
        return tr("Profile along a line")

    def shortDescription(self):  # noqa: N802
        """Shown as tool tip."""
        return tr("Velocity, pattern and elevation along a line, as a report")

    def tags(self):
        """What the toolbox's search finds it by."""
        return ["insar", "ps", "dem", *tr("cross section,transect,elevation,figure").split(",")]

    def shortHelpString(self):  # noqa: N802
        """Shown beside the parameters and by `qgis_process help`."""
        return (
            tr(
                "Draws the points beside a line: velocity against the distance along it, in the colours of the "
                "patterns, and the terrain below where an elevation model is given.\n\n"
                "<b>Classified points</b>: a result of 'Classify deformation patterns' (fields pattern and velocity)."
                "\n\n"
                "<b>Line or lines</b>: one section of the report each, {most} at most; tick 'selected features only' "
                "to choose. Any coordinate reference system.\n\n"
                "<b>Greatest distance</b>: to either side, in metres, whatever system the layers are in. Points before "
                "the start and beyond the end of the line are left out.\n\n"
                "<b>Elevation model</b>: a raster with elevations in its first band.\n\n"
                "The table has one point a row with its distance along the line and its offset from it, positive to "
                "the right.\n\n"
            ).format(most=MOST)
            + self.outputs_help()
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add_points()
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                self.LINES, tr("Line or lines"), [QgsProcessing.SourceType.TypeVectorLine]
            )
        )
        self.add_name_field(self.NAME_FIELD, tr("Field that names the lines"), self.LINES)
        self.addParameter(real(self.BUFFER, tr("Greatest distance from the line (m)"), 100.0, 0.01, 1e6))
        self.addParameter(QgsProcessingParameterRasterLayer(self.DEM, tr("Elevation model"), optional=True))
        self.add_outputs()

    def prepareAlgorithm(self, parameters, context, feedback):  # noqa: N802
        """Open the elevation model in the main thread."""
        layer = self.parameterAsRasterLayer(parameters, self.DEM, context)
        if layer is None and parameters.get(self.DEM):
            raise QgsProcessingException(self.invalidRasterError(parameters, self.DEM))
        self.elevation = None if layer is None else Elevation(layer)
        return super().prepareAlgorithm(parameters, context, feedback)

    def run_checked(self, parameters, context, feedback):
        """Read the lines and the points beside them, draw and write."""
        source = self.source(parameters, self.INPUT, context)
        outputs = self.outputs(parameters, context)
        lines_source = self.source(parameters, self.LINES, context)
        buffer = self.parameterAsDouble(parameters, self.BUFFER, context)
        if not source.sourceCrs().isValid():
            raise QgsProcessingException(
                tr("The layer of points has no coordinate reference system. Assign it in the layer's properties.")
            )
        lines, left_out = read_lines(
            lines_source, self.name_field(parameters, self.NAME_FIELD, context), context.transformContext()
        )
        if len(lines) > MOST:
            raise QgsProcessingException(
                tr(
                    "The layer of lines has {count} lines, a report holds {most}. Select some and tick 'selected "
                    "features only'."
                ).format(count=len(lines), most=MOST)
            )
        sections = []
        for i, line in enumerate(lines):
            self.stop_if_cancelled(feedback)
            sections.append(self._section(source, line, buffer, context, feedback))
            feedback.setProgress(80 * (i + 1) / len(lines))
        if not any(len(section.ids) for section in sections):
            raise QgsProcessingException(
                tr(
                    "No point lies within {buffer} m of a line. Check the coordinate reference systems of both layers, "
                    "or choose a greater distance (BUFFER)."
                ).format(buffer=f"{buffer:g}")
            )
        notes = self._notes(sections, left_out)
        names = pattern_names()
        figures = profile_figures(sections, names, tr)
        about = About(source.sourceName(), self._facts(source, lines_source, buffer), notes, footer())
        page = profile_page(about, sections, buffer, figures, names, tr, self.drawing(len(sections), feedback))
        self.write_report(outputs, page, profile_csv(sections), figures, parameters, context, feedback)
        for note in notes:
            feedback.pushWarning(note)
        feedback.pushInfo(verdict(sections, buffer, tr))
        return outputs

    def _section(self, source, line, buffer, context, feedback):
        """What lies beside one line."""
        transforms = context.transformContext()
        box = box_around(line, buffer, source.sourceCrs(), transforms)
        points = read_result(
            source, [VELOCITY], rectangle=box, each_block=lambda read: self.stop_if_cancelled(feedback)
        )
        metric = transform_places(points.xy, source.sourceCrs(), line.crs, transforms)
        distance, offset = along(line.xy, metric)
        beside = np.flatnonzero(np.abs(offset) <= buffer)
        beside = beside[np.argsort(distance[beside], kind="stable")]
        section = Section(
            line.name,
            line.length,
            line.xy[[0, -1]],
            points.ids[beside],
            points.xy[beside],
            distance[beside],
            offset[beside],
            points.numbers[beside, 0],
            points.codes[beside],
        )
        if self.elevation is None:
            return section
        places = np.linspace(0.0, line.length, _PLACES)
        return section._replace(
            elevation=self.elevation.at(metric[beside], line.crs, transforms),
            terrain_distance=places,
            terrain=self.elevation.at(place_at(line.xy, places), line.crs, transforms),
        )

    @staticmethod
    def _notes(sections, left_out):
        notes = []
        if left_out:
            notes.append(tr("{count} lines have no length: left out.").format(count=left_out))
        for section in sections:
            if not len(section.ids):
                notes.append(tr("No point lies beside the line {name}.").format(name=section.name))
            elif not np.isfinite(section.velocity).any():
                notes.append(tr("No point beside the line {name} has a velocity.").format(name=section.name))
            if section.terrain is not None and not np.isfinite(section.terrain).all():
                notes.append(tr("The elevation model does not cover all of {name}.").format(name=section.name))
        return notes

    def _facts(self, source, lines_source, buffer):
        facts = [
            (tr("Layer"), source.sourceName()),
            (tr("Lines"), lines_source.sourceName()),
            (tr("Greatest distance from the line"), f"{buffer:g} m"),
        ]
        return facts + ([(tr("Elevation model"), self.elevation.name)] if self.elevation else [])
