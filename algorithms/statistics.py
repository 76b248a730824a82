"""`insarpatterns:statistics`: velocities, patterns and coherence of a classified layer in numbers and figures."""

import numpy as np
from qgis.core import QgsProcessingException, QgsProcessingParameterField

from ..compat import tr
from ..core.statistics import NONE, describe_group
from ..layers.regions import points_inside, read_regions
from ..layers.result_points import VELOCITY, coherence_field, read_result
from ..reports.report import About
from ..reports.statistics import statistics_csv, statistics_figures, statistics_page, verdict
from ..reports.statistics_figures import BARS
from .report import ReportAlgorithm, footer, pattern_names


class Statistics(ReportAlgorithm):
    """Statistics of velocities and patterns."""

    NAME = "statistics"
    COHERENCE = "COHERENCE"
    READ = (ReportAlgorithm.INPUT, ReportAlgorithm.POLYGONS)

    def displayName(self):  # noqa: N802
        """Shown in the toolbox."""
        return tr("Statistics of velocities and patterns")

    def shortDescription(self):  # noqa: N802
        """Shown as tool tip."""
        return tr("Histogram of velocity, shares of the patterns, velocity and coherence by pattern, as a report")

    def tags(self):
        """What the toolbox's search finds it by."""
        return ["insar", "ps", *tr("histogram,violin,coherence,zonal,districts,figure").split(",")]

    def shortHelpString(self):  # noqa: N802
        """Shown beside the parameters and by `qgis_process help`."""
        return (
            tr(
                "Says in numbers and figures how the points of a classified layer move: histogram of velocity with "
                "mean and three standard deviations, shares of the patterns, and the distribution of velocity and "
                "coherence of each pattern. With a layer of polygons the same numbers for each polygon.\n\n"
                "<b>Classified points</b>: a result of 'Classify deformation patterns' (fields pattern and velocity)."
                "\n\n"
                "<b>Coherence</b>: a field that says how reliable a point is. Empty: a field called coherence, "
                "temporal_coherence, coh and the like is found by itself; where there is none, coherence is left out."
                "\n\n"
                "<b>Polygons</b>: districts, landslides, buildings, in any coordinate reference system. A point in "
                "several polygons counts in each. The figure shows the {bars} polygons with most points, the table "
                "all.\n\n"
            ).format(bars=BARS)
            + self.outputs_help()
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add_points()
        self.addParameter(
            QgsProcessingParameterField(
                self.COHERENCE,
                tr("Coherence (empty: found by its name)"),
                parentLayerParameterName=self.INPUT,
                type=QgsProcessingParameterField.DataType.Numeric,
                optional=True,
            )
        )
        self.add_polygons(tr("Polygons to count by, such as districts"), tr("Field that names the polygons"))
        self.add_outputs()

    def run_checked(self, parameters, context, feedback):
        """Read the points, count, draw and write."""
        source = self.source(parameters, self.INPUT, context)
        outputs = self.outputs(parameters, context)
        polygons = self.source(parameters, self.POLYGONS, context, optional=True)
        column = self._coherence(parameters, context, source)
        numbers = [VELOCITY, column] if column else [VELOCITY]
        points = read_result(
            source, numbers, places=polygons is not None, each_block=self.progress(source, feedback, 80)
        )
        velocity, coherence = points.numbers[:, 0], points.numbers[:, 1] if column else None
        whole = describe_group(source.sourceName(), points.codes, velocity, coherence)
        notes, groups = self._notes(whole, column), None
        if polygons is not None:
            groups, said = self._groups(parameters, context, source, polygons, points, velocity, coherence)
            notes += said
        feedback.setProgress(90)
        names = pattern_names()
        about = About(source.sourceName(), self._facts(source, column, polygons, groups), notes, footer())
        figures = statistics_figures(velocity, coherence, points.codes, whole, groups, names, tr)
        page = statistics_page(about, whole, groups, figures, names, tr)
        self.write_report(outputs, page, statistics_csv(whole, groups), figures, parameters, context, feedback)
        for note in notes:
            feedback.pushWarning(note)
        feedback.pushInfo(verdict(whole, names, tr))
        return outputs

    def _coherence(self, parameters, context, source):
        chosen = self.parameterAsFields(parameters, self.COHERENCE, context)
        if chosen and source.fields().lookupField(chosen[0]) < 0:
            raise QgsProcessingException(tr("The layer has no field '{field}' (COHERENCE).").format(field=chosen[0]))
        return chosen[0] if chosen else coherence_field(source.fields().names())

    def _groups(self, parameters, context, source, polygons, points, velocity, coherence):
        """Groups of the polygons, and sentences on what is wrong with these."""
        name_field = self.name_field(parameters, self.NAME_FIELD, context)
        regions, left_out = read_regions(polygons, name_field, source.sourceCrs(), context.transformContext())
        groups = [
            describe_group(
                region.name, points.codes[inside], velocity[inside], None if coherence is None else coherence[inside]
            )
            for region, inside in zip(regions, points_inside(regions, points.xy))
        ]
        return groups, self.region_notes(source, polygons, left_out, any(group.points for group in groups))

    @staticmethod
    def _notes(whole, column):
        notes = []
        if whole.counts[NONE]:
            notes.append(tr("{count} points have no pattern.").format(count=int(whole.counts[NONE])))
        if not whole.velocity[0].count:
            notes.append(tr("No point has a velocity."))
        if not column:
            notes.append(tr("No field holds coherence, so it is left out. Choose one with COHERENCE where there is."))
        elif not whole.coherence[0].count:
            notes.append(tr("The field '{field}' holds no number.").format(field=column))
        return notes

    @staticmethod
    def _facts(source, column, polygons, groups):
        facts = [
            (tr("Layer"), source.sourceName()),
            (tr("Field of the coherence"), column or "–"),
        ]
        if polygons is not None:
            filled = int(np.count_nonzero([group.points for group in groups]))
            facts.append(
                (
                    tr("Polygons"),
                    tr("{layer}: {count}, of which {filled} hold points").format(
                        layer=polygons.sourceName(), count=len(groups), filled=filled
                    ),
                )
            )
        return facts
