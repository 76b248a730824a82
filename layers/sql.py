"""SQL whose names come from data: every name quoted, every value a parameter."""


def quoted(name):
    """A name of a table or column."""
    return '"' + name.replace('"', '""') + '"'


def listed(expressions):
    """Names, values or the like, with commas."""
    return ", ".join(expressions)


def statement(*words):
    """The words of a statement, those that are empty left out."""
    return " ".join(word for word in words if word)
