"""`insarpatterns:importcsv`: from a CSV table of displacements, as producers publish it, to a layer of points."""

import os

from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)

from ..compat import tr
from ..core.dates import find_dates
from ..core.errors import DataError
from ..layers.csv_import import import_csv
from ..layers.destination import Destination
from .base import PatternsAlgorithm, sentence


class ImportCsv(PatternsAlgorithm):
    """Import displacement CSV."""

    NAME = "importcsv"
    INPUT, X_FIELD, Y_FIELD, CRS, OUTPUT = "INPUT", "X_FIELD", "Y_FIELD", "CRS", "OUTPUT"

    def displayName(self):  # noqa: N802
        """Shown in the toolbox."""
        return tr("Import displacement CSV")

    def shortDescription(self):  # noqa: N802
        """Shown as tool tip."""
        return tr("Turns an EGMS CSV or zip, or any CSV with coordinates, into a layer of points")

    def tags(self):
        """What the toolbox's search finds it by."""
        return ["insar", "ps", "egms", "csv", "zip", *tr("import,displacement,time series,points").split(",")]

    def shortHelpString(self):  # noqa: N802
        """Shown beside the parameters and by `qgis_process help`."""
        return tr(
            "Turns a CSV file of displacement time series into a layer of points that 'Classify deformation patterns' "
            "can read.\n\n"
            "<b>CSV file or zip</b>: an EGMS product (L2a, L2b or L3) as CSV or as the zip that was downloaded, which "
            "need not be unpacked; or any CSV that has a line of column names and two columns with coordinates. "
            "Columns may be separated by comma, semicolon or tab, decimals by point or comma (not both by commas). "
            "The text must be in UTF-8.\n\n"
            "<b>X column, Y column</b>: only needed where they are not recognised by name (easting and northing, "
            "east and north, x and y, lon and lat, longitude and latitude and the like, in any case).\n\n"
            "<b>CRS</b>: the coordinate reference system that the coordinates are in; the points are not transformed. "
            "It may be left empty for an EGMS product (EPSG:3035, from easting and northing) and for longitude and "
            "latitude (EPSG:4326).\n\n"
            "<b>Result</b>: one point per row with all its columns. Displacements (columns named by a date) are real "
            "numbers; ids (columns named pid, code or id, and those whose numbers begin with 0) stay text; an empty "
            "cell is NULL. Rows without usable coordinates are left out and counted in the log. The result appears "
            "under its name only when it is complete; a GeoPackage has a spatial index."
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.addParameter(
            QgsProcessingParameterFile(
                self.INPUT,
                tr("CSV file or zip"),
                fileFilter="{} (*.csv *.CSV *.zip *.ZIP);;{} (*)".format(tr("CSV or zip"), tr("All files")),
            )
        )
        self.addParameter(
            QgsProcessingParameterString(self.X_FIELD, tr("X column (empty: recognised by name)"), optional=True)
        )
        self.addParameter(
            QgsProcessingParameterString(self.Y_FIELD, tr("Y column (empty: recognised by name)"), optional=True)
        )
        self.addParameter(
            QgsProcessingParameterCrs(
                self.CRS, tr("CRS of the coordinates (empty: EGMS, or longitude and latitude)"), optional=True
            )
        )
        self.addParameter(
            QgsProcessingParameterVectorDestination(
                self.OUTPUT, tr("Displacement points"), QgsProcessing.SourceType.TypeVectorPoint
            )
        )

    def run_checked(self, parameters, context, feedback):
        """Write to the destination's temporary file, then show it."""
        path = self.parameterAsFile(parameters, self.INPUT, context)
        crs = self._crs(parameters, context)

        def progress(fraction):
            feedback.setProgress(100.0 * fraction)
            return not feedback.isCanceled()

        with Destination(self.parameterAsOutputLayer(parameters, self.OUTPUT, context)) as destination:
            imported = import_csv(
                path,
                destination,
                self.parameterAsString(parameters, self.X_FIELD, context),
                self.parameterAsString(parameters, self.Y_FIELD, context),
                crs,
                progress,
            )
            self.stop_if_cancelled(feedback)
            destination.commit()
        self._log(os.path.basename(path), imported, feedback)
        return {self.OUTPUT: destination.path}

    def _crs(self, parameters, context):
        """What GDAL calls the chosen reference system, or an empty text."""
        if not parameters.get(self.CRS):
            return ""
        crs = self.parameterAsCrs(parameters, self.CRS, context)
        if not crs.isValid():
            raise QgsProcessingException(
                tr("The coordinate reference system '{crs}' is not known. Choose another CRS.").format(
                    crs=parameters[self.CRS]
                )
            )
        authority = crs.authid().split(":")[0]
        return crs.authid() if authority in ("EPSG", "ESRI", "IGNF", "OGC") else crs.toWkt()

    def _log(self, name, imported, feedback):
        feedback.pushInfo(
            tr("{name}: {rows} rows read, {points} points written, coordinates from {x} and {y} in {crs}").format(
                name=name,
                rows=imported.rows,
                points=imported.points,
                x=imported.x,
                y=imported.y,
                crs=imported.crs,
            )
        )
        if imported.points < imported.rows:
            feedback.pushWarning(
                tr("{count} rows without usable coordinates were left out.").format(
                    count=imported.rows - imported.points
                )
            )
        try:
            dates = find_dates(imported.names).dates
        except DataError as error:  # the points are good all the same, but cannot be classified
            feedback.pushWarning(sentence(error))
            return
        feedback.pushInfo(
            tr("{count} dates from {first} to {last}").format(count=len(dates), first=dates[0], last=dates[-1])
        )
