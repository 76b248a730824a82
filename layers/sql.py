"""SQL whose names come from data: every name quoted, every value a parameter."""

from itertools import chain

VARIABLES = 999
"""Values that every SQLite takes in one statement."""


def quoted(name):
    """A name of a table or column."""
    return '"' + name.replace('"', '""') + '"'


def listed(expressions):
    """Names, values or the like, with commas."""
    return ", ".join(expressions)


def statement(*words):
    """The words of a statement, those that are empty left out."""
    return " ".join(word for word in words if word)


def run_rows(database, before, columns, after=""):
    """Run `before` VALUES (?, ...), (?, ...), ... `after` with as many rows at a time as a statement takes.

    SQLite then works on all of them without Python's lock, for which other threads wait.

    Parameters
    ----------
    database : sqlite3.Connection
    before, after : str, SQL
    columns : lists of equal length, of values; NaN becomes NULL

    Returns
    -------
    int : rows changed
    """
    values, width, changed = list(chain.from_iterable(zip(*columns))), len(columns), 0
    row, step = f"({listed('?' * width)})", VARIABLES // width * width
    for start in range(0, len(values), step):
        part = values[start : start + step]
        rows = listed([row] * (len(part) // width))
        changed += database.execute(statement(before, "VALUES", rows, after), part).rowcount
    return changed
