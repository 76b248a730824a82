"""Questions to the annotator: which file, which name, and what came out of a comparison."""

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtWidgets import QFileDialog, QInputDialog, QMessageBox

from ..compat import tr

ANNOTATOR = "insarpatterns/label/annotator"


def annotator():
    """Name under which labels are given: as set, else the user's of the system."""
    name = QgsSettings().value(ANNOTATOR, "", type=str).strip()
    return name or QgsApplication.userFullName().strip() or QgsApplication.userLoginName() or "?"


def ask_annotator(parent):
    """Ask for the annotator's name; whether it changed."""
    name, ok = QInputDialog.getText(
        parent, tr("Annotator"), tr("Name kept with each of your labels:"), text=annotator()
    )
    if not ok or not name.strip():
        return False
    QgsSettings().setValue(ANNOTATOR, name.strip())
    return True


def ask_new_file(parent, proposed):
    """Path of a label file to make, or ""."""
    return QFileDialog.getSaveFileName(
        parent,
        tr("Create label layer"),
        proposed,
        "GeoPackage (*.gpkg)",
        options=QFileDialog.Option.DontConfirmOverwrite,
    )[0]


def ask_file(parent, title, folder):
    """Path of a label file to open, or ""."""
    return QFileDialog.getOpenFileName(parent, title, folder, "GeoPackage (*.gpkg)")[0]


def ask_export(parent, title, name, filters):
    """Path of a file to write, or ""; with the extension of the chosen filter where none was typed."""
    path, chosen = QFileDialog.getSaveFileName(parent, title, name, filters)
    extension = chosen.partition("(*")[2].partition(")")[0]
    return path + extension if path and extension and "." not in path.replace("\\", "/").rsplit("/", 1)[-1] else path


def agreement_text(agreements):
    """Sentences on layers.label_merge.Agreement."""
    if not agreements:
        return tr("No two annotators have labelled the same point.")
    line = tr("{one} and {other}: {points} points in common, {share} equal, Cohen's kappa {kappa}")
    return "\n".join(
        line.format(
            one=a.one or "–",
            other=a.other or "–",
            points=a.points,
            share=f"{a.share:.1%}",
            kappa=tr("not defined (only one pattern)") if a.kappa != a.kappa else f"{a.kappa:.2f}",
        )
        for a in agreements
    )


def show_agreement(parent, text):
    """Show it."""
    QMessageBox.information(parent, tr("Agreement of the annotators"), text)


def confirm_merge(parent, text):
    """Show how far the annotators agree and ask whether to merge."""
    question = text + "\n\n" + tr("Bring the other labels into this label layer? Yours stay; one undo takes it back.")
    buttons = QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No
    return QMessageBox.question(parent, tr("Merge labels"), question, buttons) == QMessageBox.StandardButton.Yes
