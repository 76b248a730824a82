"""A model file that appears under its own name, its card beside it, only when both are complete."""

import os
import shutil
import tempfile

from ..core.errors import QT_TRANSLATE_NOOP, OutputError

CARD_MARK = b"<!-- model card -->"
"""First line of a card that the plugin wrote; any other file of that name is the user's own."""


class ModelDestination:
    """Where a new model goes: first into a hidden folder beside it.

    Parameters
    ----------
    path : str, the .onnx file that the user wants
    protected : paths of files that are never overwritten
    shipped : str, folder of the shipped models, where nothing is written

    Attributes
    ----------
    path, card : str, the file wanted and its card; temporary : str, the file to write to meanwhile

    Raises
    ------
    OutputError
    """

    def __init__(self, path, protected=(), shipped=""):
        folder, name = os.path.split(os.path.abspath(path))
        stem, extension = os.path.splitext(name)
        if extension.lower() != ".onnx":
            raise OutputError(
                QT_TRANSLATE_NOOP("Errors", "The model {path} must be a file that ends in .onnx."), path=path
            )
        self.path, self.card = os.path.join(folder, stem + ".onnx"), os.path.join(folder, stem + ".md")
        if shipped and os.path.realpath(folder) == os.path.realpath(shipped):
            raise OutputError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "The folder of the shipped models, {folder}, is replaced by an update. Choose another folder for "
                    "the new model.",
                ),
                folder=folder,
            )
        if os.path.exists(self.path) and any(
            os.path.exists(other) and os.path.samefile(self.path, other) for other in protected
        ):
            raise OutputError(
                QT_TRANSLATE_NOOP(
                    "Errors", "{path} is read for this model and would be overwritten by it. Choose another file."
                ),
                path=path,
            )
        self._check_card()
        try:
            self._folder = tempfile.mkdtemp(prefix=f".{stem}-partial-", dir=folder)
        except OSError as error:
            raise self._failed(error) from error
        self.temporary = os.path.join(self._folder, stem + ".onnx")

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        shutil.rmtree(self._folder, ignore_errors=True)

    def commit(self):
        """Move the model, and its card where it has one, to their names; older ones come back where that fails."""
        moves = [(os.path.splitext(self.temporary)[0] + ".md", self.card), (self.temporary, self.path)]
        moves = [(new, place) for new, place in moves if os.path.exists(new) or place == self.path]
        kept = {}
        try:
            for new, place in moves:
                if os.path.exists(place):
                    os.replace(place, new + ".old")
                    kept[place] = new + ".old"
                os.replace(new, place)
        except OSError as error:
            for place, old in kept.items():
                os.replace(old, place)
            raise self._failed(error) from error

    def _check_card(self):
        if not os.path.exists(self.card):
            return
        with open(self.card, "rb") as file:
            if file.read(len(CARD_MARK)) == CARD_MARK:
                return
        raise OutputError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The model's card would be written to {path}, where there is a file that is no model card. Choose "
                "another name for the model.",
            ),
            path=self.card,
        )

    def _failed(self, error):
        return OutputError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "{path} cannot be written: {reason}. What was there before is unchanged; check the folder, its rights "
                "and the free space, or choose another file.",
            ),
            path=self.path,
            reason=error.strerror or str(error),
        )
