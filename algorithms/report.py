"""What the algorithms share that write a report: its page, its figures as files, and a table of the numbers."""

import datetime
import os
from contextlib import nullcontext

from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
)
from qgis.PyQt.QtCore import QCoreApplication

from ..compat import tr
from ..core.patterns import PATTERNS
from ..layers.source_files import source_files
from ..reports.figures import FORMATS, check_matplotlib, figure_file
from ..reports.files import check_paths, folder_for, write_files
from .base import PatternsAlgorithm, plugin_version
from .parameters import choice


def footer():
    """Program and time, the last line of every report."""
    return tr("InSAR Deformation Patterns {version}, {time}").format(
        version=plugin_version(), time=datetime.datetime.now().strftime("%Y-%m-%d %H:%M")
    )


def pattern_names():
    """Names of the six patterns in the user's language."""
    return [QCoreApplication.translate("Patterns", pattern.name) for pattern in PATTERNS]


class ReportAlgorithm(PatternsAlgorithm):
    """Base class of `statistics`, `profile` and `regionseries`. A subclass gives `READ` besides.

    READ : names of the parameters whose layers are read, and therefore never written over.
    """

    INPUT, POLYGONS, NAME_FIELD = "INPUT", "POLYGONS", "NAME_FIELD"
    FORMAT, OUTPUT_HTML, OUTPUT_CSV, OUTPUT_FIGURES = "FORMAT", "OUTPUT_HTML", "OUTPUT_CSV", "OUTPUT_FIGURES"
    READ = ()

    def add_points(self):
        """Declare the layer of points."""
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                self.INPUT, tr("Classified points"), [QgsProcessing.SourceType.TypeVectorPoint]
            )
        )

    def add_polygons(self, description, name_description):
        """Declare polygons to group the points by, and the field that names them."""
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                self.POLYGONS, description, [QgsProcessing.SourceType.TypeVectorPolygon], optional=True
            )
        )
        self.add_name_field(self.NAME_FIELD, name_description, self.POLYGONS)

    def add_name_field(self, name, description, parent):
        """Declare the field that names the features of the layer `parent`."""
        self.addParameter(
            QgsProcessingParameterField(name, description, parentLayerParameterName=parent, optional=True)
        )

    def add_outputs(self):
        """Declare what is written."""
        self.addParameter(choice(self.FORMAT, tr("Format of the figures"), list(FORMATS), FORMATS[0]))
        self.addParameter(
            QgsProcessingParameterFileDestination(self.OUTPUT_HTML, tr("Report"), tr("HTML files") + " (*.html)")
        )
        self.addParameter(
            QgsProcessingParameterFileDestination(
                self.OUTPUT_CSV, tr("Table"), tr("CSV files") + " (*.csv)", optional=True, createByDefault=False
            )
        )
        self.addParameter(
            QgsProcessingParameterFolderDestination(
                self.OUTPUT_FIGURES, tr("Folder of the figures"), optional=True, createByDefault=False
            )
        )

    @staticmethod
    def outputs_help():
        """The paragraph on the outputs in the help of every report."""
        return tr(
            "<b>Report</b>: one HTML file with all figures inside, to be kept, sent or printed. <b>Table</b>: the "
            "numbers behind the figures. <b>Folder of the figures</b>: each figure as a file of its own in the chosen "
            "format (PNG with 300 dots per inch, SVG or PDF), at the size of one or two columns of a paper."
        )

    def prepareAlgorithm(self, parameters, context, feedback):  # noqa: N802
        """Ask the layers, in the main thread, what the worker must know of them."""
        layers = [self.map_layer(parameters, name, context) for name in self.READ]
        self.files = [path for layer in layers for path in source_files(layer)]
        return True

    def source(self, parameters, name, context, optional=False):
        """Feature source of a parameter; None where it is optional and not given."""
        source = self.parameterAsSource(parameters, name, context)
        if source is None and (not optional or parameters.get(name)):
            raise QgsProcessingException(self.invalidSourceError(parameters, name))
        return source

    def name_field(self, parameters, name, context):
        """The field that names features, or an empty text."""
        return "".join(self.parameterAsFields(parameters, name, context)[:1])

    def drawing(self, count, feedback):
        """For `before_each`: like `progress`, while the last of the bar's length goes with `count` figures."""

        def before_each(done):
            self.stop_if_cancelled(feedback)
            feedback.setProgress(90 + 8 * done / count)

        return before_each

    @staticmethod
    def region_notes(source, polygons, left_out, any_inside):
        """Sentences on what is wrong with polygons."""
        notes = []
        if left_out:
            notes.append(
                tr("{count} features of '{layer}' have no area or lie outside the points' system: left out.").format(
                    count=left_out, layer=polygons.sourceName()
                )
            )
        if not source.sourceCrs().isValid() or not polygons.sourceCrs().isValid():
            notes.append(
                tr("A layer has no coordinate reference system; points and polygons are taken to be in the same one.")
            )
        if not any_inside:
            notes.append(
                tr("No point lies in any of the polygons. Check the coordinate reference systems of both layers.")
            )
        return notes

    def outputs(self, parameters, context):
        """{parameter: path} of what is to be written, refused early where it would replace what is read."""
        check_matplotlib()
        paths = {
            name: self.parameterAsFileOutput(parameters, name, context) for name in (self.OUTPUT_HTML, self.OUTPUT_CSV)
        }
        folder = self.parameterAsString(parameters, self.OUTPUT_FIGURES, context)
        outputs = {name: path for name, path in paths.items() if path}
        check_paths(outputs.values(), self.files)
        return {**outputs, self.OUTPUT_FIGURES: folder} if folder else outputs

    def write_report(self, outputs, page, table, figures, parameters, context, feedback):
        """Write everything, complete, or nothing.

        Parameters
        ----------
        outputs : of `outputs`; page, table : str, HTML and CSV; figures : dict, name of the file -> matplotlib Figure
        """
        contents = {outputs[self.OUTPUT_HTML]: page}
        if self.OUTPUT_CSV in outputs:
            contents[outputs[self.OUTPUT_CSV]] = table
        if self.OUTPUT_FIGURES in outputs:
            kind = self.parameterAsString(parameters, self.FORMAT, context)
            for name, figure in figures.items():
                self.stop_if_cancelled(feedback)
                path = os.path.join(outputs[self.OUTPUT_FIGURES], f"{name}.{kind.lower()}")
                contents[path] = figure_file(figure, kind)
        self.stop_if_cancelled(feedback)
        with folder_for(outputs[self.OUTPUT_FIGURES]) if self.OUTPUT_FIGURES in outputs else nullcontext():
            write_files(contents, self.files)
        feedback.pushInfo(tr("Written: {files}").format(files=", ".join(contents)))
