"""Acquisition dates from field names: one function for the reader, the importer and the dock."""

import datetime
import re
from typing import NamedTuple

import numpy as np

from .errors import QT_TRANSLATE_NOOP, DataError

MIN_DATES = 20
"""Fewer acquisitions than this cannot carry the six patterns."""

# Prefixes under which producers publish displacement (EGMS: none; TRE, MintPy, SARvey, GEP: D; DePSI: d_).
DISPLACEMENT_PREFIXES = ("", "d", "disp", "displ", "displacement", "def", "defo", "los", "ts", "dis")

_DATE = re.compile(r"^(?P<prefix>|.*?[^0-9])(?P<y>\d{4})(?P<sep>[-_]?)(?P<m>\d{2})(?P=sep)(?P<d>\d{2})$")


class DateFields(NamedTuple):
    """The displacement fields of a layer in order of time.

    names : field names; dates : datetime64[D] of shape (len(names),), strictly increasing;
    impossible : names that look like dates but are not on the calendar (20170230).
    """

    names: tuple
    dates: np.ndarray
    impossible: tuple = ()


def parse_field(name):
    """Split a field name into its prefix and its date.

    Parameters
    ----------
    name : str
        Such as D20170105, 20170105, d_20170105, 2017-01-05, 2017_01_05, in any case.

    Returns
    -------
    (str, datetime.date or None) or None
        Prefix in lower case without separators; None as date where the calendar has no such
        day; None alone where the name does not end in eight digits of a year from 1978
        (the first civil SAR satellite) to 2099.
    """
    match = _DATE.match(name.strip())
    if not match or not 1978 <= int(match["y"]) <= 2099:
        return None
    prefix = match["prefix"].lower().strip("_- ")
    try:
        return prefix, datetime.date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return prefix, None


def find_dates(names, chosen=()):
    """Find the displacement fields of a layer.

    Parameters
    ----------
    names : sequence of str
        All field names of the layer.
    chosen : sequence of str
        The user's own choice (parameter FIELDS); overrides the choice by prefix.

    Returns
    -------
    DateFields

    Raises
    ------
    DataError
        No date fields, several families of them, a date twice, or fewer than 20 dates.
    """
    if chosen:
        return _sorted(_parse_chosen(chosen), names)
    families, impossible = {}, []
    for name in names:
        parsed = parse_field(name)
        if parsed and parsed[1]:
            families.setdefault(parsed[0], []).append((parsed[1], name))
        elif parsed:
            impossible.append(name)
    if not families:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "No field is named by a date. Each acquisition needs a field such as D20170105, d_20170105, "
                "20170105 or 2017-01-05 that holds the displacement; the layer has: {fields}.",
            ),
            fields=_listed(names),
        )
    return _sorted(_displacement_family(families), names, impossible)


def _parse_chosen(chosen):
    dated = []
    for name in chosen:
        parsed = parse_field(name)
        if not parsed or not parsed[1]:
            raise DataError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "The field '{field}' given in FIELDS is not named by a date of the calendar. "
                    "Choose only fields such as D20170105 or 2017-01-05.",
                ),
                field=name,
            )
        dated.append((parsed[1], name))
    return dated


def _displacement_family(families):
    if len(families) == 1:
        return next(iter(families.values()))
    displacement = [prefix for prefix in families if prefix in DISPLACEMENT_PREFIXES]
    # A stray dated field (say `processed_20230101`) beside the series is not a second family.
    long = [prefix for prefix in displacement if len(families[prefix]) >= MIN_DATES]
    if len(long) == 1:
        return families[long[0]]
    if len(displacement) == 1:
        return families[displacement[0]]
    series = [prefix for prefix in families if len(families[prefix]) >= MIN_DATES]
    if not displacement and len(series) == 1:
        return families[series[0]]
    raise DataError(
        QT_TRANSLATE_NOOP(
            "Errors",
            "The layer has several families of dated fields and it is not clear which holds the displacement: "
            "{families}. Choose the displacement fields with the parameter FIELDS.",
        ),
        families="; ".join(f"{f[0][1]} … {f[-1][1]} ({len(f)})" for f in families.values()),
    )


def _sorted(dated, names, impossible=()):
    dated = sorted(dated)
    for (date, name), (next_date, next_name) in zip(dated, dated[1:]):
        if date == next_date:
            raise DataError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "The date {date} occurs twice, in the fields '{first}' and '{second}'. "
                    "Remove one of them or choose the fields with the parameter FIELDS.",
                ),
                date=date.isoformat(),
                first=name,
                second=next_name,
            )
    if len(dated) < MIN_DATES:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "Only {count} dates were found in the field names, at least {least} are needed. "
                "Dated fields: {dated}. All fields: {fields}.",
            ),
            count=len(dated),
            least=MIN_DATES,
            dated=_listed([name for _, name in dated]),
            fields=_listed(names),
        )
    dates = np.array([date for date, _ in dated], dtype="datetime64[D]")
    return DateFields(tuple(name for _, name in dated), dates, tuple(impossible))


def _listed(names, most=30):
    names = list(names)
    if not names:
        return "–"
    return ", ".join(names[:most]) + (f", … ({len(names)})" if len(names) > most else "")
