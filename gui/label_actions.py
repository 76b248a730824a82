"""What the labelling menu does with files and algorithms."""

import os

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QObject

from ..compat import tr
from ..core.errors import PatternsError
from ..layers.label_create import check_places, claim, create_labels, open_labels, proposed_path
from ..layers.label_fields import LABEL
from ..layers.label_merge import agreements, joint_rows, merge
from ..layers.label_source import label_folder
from ..layers.label_store import LabelStore
from . import label_files
from .text import sentence


class LabelActions(QObject):
    """Connects the menu and the buttons of the label panel."""

    def __init__(self, view, labelling):
        super().__init__(view)
        self.view, self.labelling, self.dock = view, labelling, view.dock
        panel = self.dock.labels
        panel.createWanted.connect(self.create)
        panel.openWanted.connect(self.ask_and_open)
        panel.closeWanted.connect(lambda: labelling.open(None))
        panel.mergeWanted.connect(self.ask_and_merge)
        panel.agreementWanted.connect(self.show_agreement)
        panel.annotatorWanted.connect(self.ask_annotator)
        panel.finetuneWanted.connect(lambda: self.run("finetune"))
        panel.evaluateWanted.connect(lambda: self.run("evaluate"))

    def create(self):
        """Make the label layer beside the layer's file, or go on with the one that is there."""
        layer = self.view.layer
        if self.view.reader is None:
            self.dock.say(tr("Choose a layer of PS points first."))
            return
        path = proposed_path(layer) or label_files.ask_new_file(
            self.dock, os.path.join(QgsProject.instance().homePath(), f"{layer.name()}_labels.gpkg")
        )
        if path:
            self._add(lambda: create_labels(path, layer))

    def ask_and_open(self):
        """Open a label layer from a file."""
        if self.view.layer is None:
            self.dock.say(tr("Choose a layer of PS points first."))
            return
        path = label_files.ask_file(self.dock, tr("Open label layer"), label_folder(self.view.layer))
        if path:
            self._add(lambda: open_labels(path))

    def _add(self, get):
        """Put a label layer into the project, over the PS layer, and label into it."""
        project, layer = QgsProject.instance(), self.view.layer
        try:
            labels = self._in_project(get())
            check_places(labels, layer)
        except PatternsError as error:
            self.dock.say(sentence(error), problem=True)
            return
        claim(labels, layer)
        if labels.id() not in project.mapLayers():
            project.addMapLayer(labels, False)
            node = project.layerTreeRoot().findLayer(layer.id())
            parent = node.parent() if node is not None else project.layerTreeRoot()
            parent.insertLayer(parent.children().index(node) if node is not None else 0, labels)
        self.labelling.open(labels)

    def _in_project(self, labels):
        """The layer of the project that has the same file, else `labels` itself."""
        source = os.path.normcase(os.path.realpath(labels.source().split("|")[0]))
        for layer in QgsProject.instance().mapLayers().values():
            if os.path.normcase(os.path.realpath(layer.source().split("|")[0])) == source and layer.isValid():
                return layer
        return labels

    def ask_and_merge(self):
        """Compare with another label layer, then bring its labels in."""
        store = self.labelling.store
        path = label_files.ask_file(self.dock, tr("Labels of another annotator"), label_folder(store.layer))
        if not path:
            return
        try:
            if os.path.realpath(path) == os.path.realpath(store.path):
                self.dock.say(tr("That is this label layer itself; choose another annotator's."), problem=True)
                return
            other = LabelStore(open_labels(path))
            text = label_files.agreement_text(agreements(joint_rows(store, other)))
            if not label_files.confirm_merge(self.dock, text):
                return
            merged, change = merge(store, other, self.view.layer)
        except PatternsError as error:
            self.dock.say(sentence(error), problem=True)
            return
        self.labelling.keep_change(change, [])
        self.view.redraw()
        self.dock.say(
            tr(
                "Merged: {added} new, {replaced} newer, {older} not newer than here, {elsewhere} of points that this "
                "layer does not have. Backspace takes it back."
            ).format(**merged._asdict())
        )

    def show_agreement(self):
        """Say how far the annotators in this label layer agree."""
        text = label_files.agreement_text(agreements(self.labelling.store.rows()))
        label_files.show_agreement(self.dock, text)

    def ask_annotator(self):
        """Change the name under which labels are given."""
        if label_files.ask_annotator(self.dock):
            self.labelling.show_store()

    def run(self, name):
        """Open an algorithm's dialog with the label layer filled in."""
        import processing

        algorithm = f"insarpatterns:{name}"
        if QgsApplication.processingRegistry().algorithmById(algorithm) is None:
            self.dock.say(
                tr("This version of the plugin has no algorithm '{name}' yet.").format(name=name), problem=True
            )
            return
        values = {"INPUT": self.labelling.store.layer.id(), "LABEL_FIELD": LABEL, "SERIES": self.view.layer.id()}
        known = {d.name() for d in QgsApplication.processingRegistry().algorithmById(algorithm).parameterDefinitions()}
        processing.execAlgorithmDialog(algorithm, {key: value for key, value in values.items() if key in known})
