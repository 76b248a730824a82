"""A layout as a picture or as a template, in bytes."""

import os
import tempfile

from qgis.core import QgsLayoutExporter, QgsReadWriteContext

from ..core.errors import QT_TRANSLATE_NOOP, OutputError

KINDS = (".png", ".pdf", ".svg")


def exported(layout, kind, dpi):
    """Bytes of the first page, drawn by QGIS.

    Parameters
    ----------
    layout : QgsPrintLayout; kind : one of `KINDS`; dpi : int, dots per inch of a PNG and of what is an image in a PDF

    Raises
    ------
    OutputError
        QGIS could not draw it.
    """
    exporter = QgsLayoutExporter(layout)

    def write(path):
        if kind == ".png":
            # Not exportToImage: it asks GDAL to add a georeference to the finished PNG, which GDAL cannot.
            return exporter.renderPageToImage(0, dpi=dpi).save(path)
        if kind == ".pdf":
            settings = QgsLayoutExporter.PdfExportSettings()
            settings.appendGeoreference = False
            export = exporter.exportToPdf
        else:
            settings = QgsLayoutExporter.SvgExportSettings()
            export = exporter.exportToSvg
        settings.dpi = dpi
        return export(path, settings) == QgsLayoutExporter.ExportResult.Success

    return _bytes("layout" + kind, write)


def template(layout):
    """Bytes of a QGIS layout template (.qpt).

    Raises
    ------
    OutputError
        QGIS could not write it.
    """
    return _bytes("layout.qpt", lambda path: layout.saveAsTemplate(path, QgsReadWriteContext()))


def _bytes(name, write):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, name)
        if not write(path) or not os.path.exists(path):
            raise OutputError(
                QT_TRANSLATE_NOOP(
                    "Errors", "QGIS could not draw the page. Choose fewer dots per inch, or another format."
                )
            )
        with open(path, "rb") as file:
            return file.read()
