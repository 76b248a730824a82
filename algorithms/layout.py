"""`insarpatterns:layout`: the velocity map beside the pattern map, with a detail (the paper's Figs. 4, 7 and 9)."""

import os

from qgis.core import (
    QgsCoordinateTransform,
    QgsFeatureRequest,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
    QgsProject,
    QgsRectangle,
)

from ..compat import tr
from ..layers.layout import Detail, metric_crs, two_maps
from ..layers.layout_export import KINDS, exported, template
from ..layers.outlines import outline_layer
from ..layers.regions import read_regions
from ..layers.result_points import PATTERN, VELOCITY, field_column
from ..layers.source_files import source_files
from ..reports.files import check_paths, write_files
from .base import PatternsAlgorithm
from .parameters import whole


class Layout(PatternsAlgorithm):
    """Print layout of both maps."""

    NAME = "layout"
    INPUT, TITLE, NOTE, BACKGROUND = "INPUT", "TITLE", "NOTE", "BACKGROUND"
    DETAIL, DETAIL_POLYGONS, DPI = "DETAIL", "DETAIL_POLYGONS", "DPI"
    OUTPUT, OUTPUT_TEMPLATE = "OUTPUT", "OUTPUT_TEMPLATE"

    def flags(self):
        """In the main thread: a layout is a scene of widgets."""
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagNoThreading

    def displayName(self):  # noqa: N802
        """Shown in the toolbox."""
        return tr("Print layout of both maps")

    def shortDescription(self):  # noqa: N802
        """Shown as tool tip."""
        return tr("The velocity map beside the pattern map, with a detail, as a figure and as a layout template")

    def tags(self):
        """What the toolbox's search finds it by."""
        return ["insar", "ps", "qpt", *tr("map,figure,print,atlas,template").split(",")]

    def shortHelpString(self):  # noqa: N802
        """Shown beside the parameters and by `qgis_process help`."""
        return tr(
            "Puts the velocity map beside the pattern map on one page, with legends, numbers of points, scale bar and "
            "north arrow; and below them a detail with larger symbols, if an area is given.\n\n"
            "<b>Classified points</b>: a result of 'Classify deformation patterns'. Its velocity style is taken where "
            "one is stored with it, else the plugin's own. The layer itself stays as it is.\n\n"
            "<b>Layers below the points</b>: a base map, a shaded relief, a coast line; the uppermost first.\n\n"
            "<b>Extent</b> or <b>polygon of a detail</b>: a rectangle on the overview says where it is. Of several "
            "polygons all are shown together; tick 'selected features only' to choose.\n\n"
            "<b>Figure</b>: .png, .pdf or .svg, A4. <b>Dots per inch</b>: of a PNG.\n\n"
            "<b>Layout template</b>: to go on from in QGIS (Project › New Print Layout, Add Items from Template). It "
            "finds the layers in a project that holds them under the same names; the styles of both maps are inside."
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        add = self.addParameter
        add(
            QgsProcessingParameterVectorLayer(
                self.INPUT, tr("Classified points"), [QgsProcessing.SourceType.TypeVectorPoint]
            )
        )
        add(QgsProcessingParameterString(self.TITLE, tr("Title (empty: the layer's name)"), optional=True))
        add(QgsProcessingParameterString(self.NOTE, tr("Note below the maps"), optional=True))
        add(
            QgsProcessingParameterMultipleLayers(
                self.BACKGROUND, tr("Layers below the points"), QgsProcessing.SourceType.TypeMapLayer, optional=True
            )
        )
        add(QgsProcessingParameterExtent(self.DETAIL, tr("Extent of a detail"), optional=True))
        add(
            QgsProcessingParameterFeatureSource(
                self.DETAIL_POLYGONS,
                tr("Polygon of a detail (instead of its extent)"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            )
        )
        add(whole(self.DPI, tr("Dots per inch"), 300, 50, 1200))
        add(
            QgsProcessingParameterFileDestination(
                self.OUTPUT,
                tr("Figure"),
                ";;".join((tr("PNG files") + " (*.png)", tr("PDF files") + " (*.pdf)", tr("SVG files") + " (*.svg)")),
            )
        )
        add(
            QgsProcessingParameterFileDestination(
                self.OUTPUT_TEMPLATE,
                tr("Layout template"),
                tr("QGIS layout templates") + " (*.qpt)",
                optional=True,
                createByDefault=False,
            )
        )

    def prepareAlgorithm(self, parameters, context, feedback):  # noqa: N802
        """Which files are read, and therefore never written over."""
        layers = [self.map_layer(parameters, name, context) for name in (self.INPUT, self.DETAIL_POLYGONS)]
        layers += self.parameterAsLayerList(parameters, self.BACKGROUND, context)
        self.files = [path for layer in layers for path in source_files(layer)]
        return True

    def run_checked(self, parameters, context, feedback):
        """Check, lay out, draw and write."""
        layer = self.parameterAsVectorLayer(parameters, self.INPUT, context)
        if layer is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, self.INPUT))
        outputs, kind = self._outputs(parameters, context)
        self._check(layer)
        # Copies, as the layout's project owns its layers: those of the user stay where they are.
        layer = layer.clone()
        background = [below.clone() for below in self.parameterAsLayerList(parameters, self.BACKGROUND, context)]
        detail = self._detail(parameters, context, layer)
        project = QgsProject()
        title = self.parameterAsString(parameters, self.TITLE, context).strip() or layer.name()
        note = self.parameterAsString(parameters, self.NOTE, context).strip()
        layout = two_maps(project, layer, title, note, background, detail)
        self.stop_if_cancelled(feedback)
        feedback.setProgress(30)
        contents = {outputs[self.OUTPUT]: exported(layout, kind, self.parameterAsInt(parameters, self.DPI, context))}
        if self.OUTPUT_TEMPLATE in outputs:
            contents[outputs[self.OUTPUT_TEMPLATE]] = template(layout)
        del layout  # before its project
        self.stop_if_cancelled(feedback)
        write_files(contents, self.files)
        feedback.pushInfo(
            tr("Both maps of {layer} ({count} points) in {crs}: {files}").format(
                layer=layer.name(),
                count=layer.featureCount(),
                crs=metric_crs(layer).authid() or metric_crs(layer).description(),
                files=", ".join(contents),
            )
        )
        return outputs

    def _outputs(self, parameters, context):
        """{parameter: path} of what is to be written, and the kind of the figure."""
        paths = {
            name: self.parameterAsFileOutput(parameters, name, context) for name in (self.OUTPUT, self.OUTPUT_TEMPLATE)
        }
        outputs = {name: path for name, path in paths.items() if path}
        check_paths(outputs.values(), self.files)
        kind = os.path.splitext(outputs[self.OUTPUT])[1].lower()
        if kind not in KINDS:
            raise QgsProcessingException(
                tr("The figure {path} must end in one of {kinds}.").format(
                    path=outputs[self.OUTPUT], kinds=", ".join(KINDS)
                )
            )
        return outputs, kind

    @staticmethod
    def _check(layer):
        for name in (PATTERN, VELOCITY):
            field_column(layer, name)
        if not layer.crs().isValid():
            raise QgsProcessingException(
                tr("The layer of points has no coordinate reference system. Assign it in the layer's properties.")
            )
        if layer.extent().isNull() or not layer.featureCount():
            raise QgsProcessingException(tr("The layer has no points to draw. Check its filter."))

    def _detail(self, parameters, context, layer):
        """The detail that is asked for, or None."""
        crs, transforms = metric_crs(layer), context.transformContext()
        polygons = self.parameterAsSource(parameters, self.DETAIL_POLYGONS, context)
        if polygons is None and parameters.get(self.DETAIL_POLYGONS):
            raise QgsProcessingException(self.invalidSourceError(parameters, self.DETAIL_POLYGONS))
        if polygons is not None:
            regions, _ = read_regions(polygons, "", crs, transforms)
            box = QgsRectangle()
            box.setMinimal()
            for region in regions:
                box.combineExtentWith(region.geometry.boundingBox())
            detail = Detail(box, (outline_layer(regions, crs, polygons.sourceName()),))
        else:
            box = self.parameterAsExtent(parameters, self.DETAIL, context, crs)
            if box.isNull() or not box.area() > 0:
                return None
            detail = Detail(box)
        inside = QgsCoordinateTransform(crs, layer.crs(), transforms).transformBoundingBox(box)
        request = QgsFeatureRequest(inside).setLimit(1).setSubsetOfAttributes([])
        if next(layer.getFeatures(request), None) is None:
            raise QgsProcessingException(
                tr("No point lies in the detail. Check its place and the coordinate reference systems.")
            )
        return detail
