"""What a Result says of its points, as columns: the same names and decimals in every file that holds a result."""

import numpy as np

from .patterns import KEYS, PATTERNS

PROBABILITY_DECIMALS = 4
VELOCITY_DECIMALS = 3


def result_columns(result):
    """Columns of a result (frozen names, at most 10 characters), in the order of the fields.

    Parameters
    ----------
    result : core.inference.Result of n points

    Returns
    -------
    dict of field name -> (n,) array: `pattern` object (a key, None where not classified); `confidence`, one
    probability a pattern and `velocity` float64, rounded, NaN where not classified; `n_valid` int64.
    """
    keys = np.array([*KEYS, None], dtype=object)  # code -1 takes the last
    numbers = {"confidence": (result.confidence, PROBABILITY_DECIMALS)}
    for pattern in PATTERNS:
        numbers[pattern.field] = result.probabilities[:, pattern.code], PROBABILITY_DECIMALS
    numbers["velocity"] = result.velocity, VELOCITY_DECIMALS
    columns = {"pattern": keys[result.codes]}
    for name, (values, decimals) in numbers.items():
        columns[name] = np.where(result.codes >= 0, np.round(values, decimals), np.nan)
    columns["n_valid"] = np.asarray(result.n_valid, dtype=np.int64)
    return columns


def result_rows(result):
    """The same as a list of lists, one a point, None where there is nothing."""
    columns = []
    for column in result_columns(result).values():
        empty = np.isnan(column) if column.dtype.kind == "f" else np.zeros(len(column), dtype=bool)
        columns.append([None if nothing else value for value, nothing in zip(column.tolist(), empty.tolist())])
    return [list(row) for row in zip(*columns)]


def free_name(name, taken, longest=255):
    """`name`, or `name_1`, `name_2` … shortened to `longest`, that is not among the lower-case names `taken`."""
    candidate, number = name[:longest], 0
    while candidate.lower() in taken:
        number += 1
        candidate = f"{name[: longest - len(str(number)) - 1]}_{number}"
    return candidate
