"""The errors that a user can mend. Each carries one English sentence that the QGIS boundary translates."""


def QT_TRANSLATE_NOOP(context, text):  # noqa: N802 - the name that pylupdate looks for
    """Mark `text` for translation and return it unchanged (the core knows no Qt)."""
    return text


class PatternsError(Exception):
    """Base of the tree: a sentence that says what is wrong and what to do.

    Parameters
    ----------
    template : str
        English sentence with named placeholders, marked by `QT_TRANSLATE_NOOP("Errors", ...)`.
    **values
        What fills the placeholders.
    """

    def __init__(self, template, **values):
        super().__init__(template.format(**values))
        self.template = template
        self.values = values


class DataError(PatternsError):
    """The series or their fields cannot be used as they are."""


class ModelError(PatternsError):
    """The model file cannot be used."""


class MissingPackageError(PatternsError):
    """A Python package that this task needs is not installed."""


class OutputError(PatternsError):
    """The result cannot be written where it was asked for."""
