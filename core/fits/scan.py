"""Which columns of a dictionary fit best: exact scans, vectorised over the series."""

import numpy as np

ROWS = 64
"""Series at a time, so that the table of gains stays in the processor's cache."""


def best_set(series, columns, sets):
    """The set of columns with the smallest sum of squares.

    Parameters
    ----------
    series : (n, m), columns : (c, m), both projected (fits.design); sets : (s, k) int, column numbers

    Returns
    -------
    (n,) int : row of `sets`
    """
    inner, gram = series @ columns.T, columns @ columns.T
    # b^T G^-1 b is what a set takes off the sum of squares. Columns that coincide (several knots in one long gap) must
    # not make a set singular; this ridge is far below any noise.
    ridge = 1e-10 * np.trace(gram) / len(gram) * np.eye(sets.shape[1])
    inverse = np.linalg.inv(gram[sets[:, :, None], sets[:, None, :]] + ridge)
    best = np.empty(len(inner), dtype=np.int64)
    for start in range(0, len(inner), ROWS):
        part = [inner[start : start + ROWS, sets[:, i]] for i in range(sets.shape[1])]
        gain = 0.0
        for i, b in enumerate(part):
            gain = gain + inverse[:, i, i] * b * b
            for j in range(i):
                gain = gain + (2 * inverse[:, i, j]) * b * part[j]
        best[start : start + ROWS] = gain.argmax(axis=1)
    return best


def improve_pair(series, columns, pair, least_apart, rounds=3):
    """Move one column of a pair at a time to where it fits best, the other held.

    Parameters
    ----------
    series, columns : as in `best_set`, columns in order of time; pair : (n, 2) int, start; least_apart : int,
    columns between the two; rounds : int

    Returns
    -------
    (n, 2) int, sorted
    """
    inner, gram = series @ columns.T, columns @ columns.T
    number, diagonal = np.arange(len(columns)), np.diag(gram)
    pair = pair.copy()
    for turn in range(2 * rounds):
        held = pair[:, turn % 2]
        cross, own = gram[held], diagonal[held][:, None]
        numerator = inner - cross * (inner[np.arange(len(held)), held][:, None] / own)
        denominator = diagonal - cross**2 / own
        apart = np.abs(number - held[:, None]) >= least_apart
        gain = np.where(apart, numerator**2 / np.where(apart, denominator, 1.0), -1.0)
        pair[:, 1 - turn % 2] = gain.argmax(axis=1)
    return np.sort(pair, axis=1)
