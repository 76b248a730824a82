"""Sets of two or three dates of a dictionary: where they fit best, and all sets near by."""

import numpy as np

from .mixture import Solved


def improve(dictionary, inner, rss, start, n_free, apart, rounds=2):
    """Move one column of a set at a time to where it fits best, the others held.

    Parameters
    ----------
    dictionary : calendar.Dictionary; inner : (n, c) products of the series with its first c columns; rss : (n,)
    start : (n, k) int, sorted; apart : int, columns between neighbours at least

    Returns
    -------
    (n, k) int, sorted
    """
    gram, place = dictionary.gram, start.copy()
    n, k = place.shape
    columns = np.arange(inner.shape[1])
    rows = np.arange(n)
    for _ in range(rounds):
        for moved in range(k):
            held = [place[:, i] for i in range(k) if i != moved]
            terms = [[gram[a, b][:, None] for b in held] for a in held]
            terms.append([*(gram[a][:, : len(columns)] for a in held), np.diag(gram)[None, : len(columns)]])
            solved = Solved(terms, [*(inner[rows, a][:, None] for a in held), inner], rss[:, None], n_free)
            free = np.ones(inner.shape, dtype=bool)
            if moved > 0:
                free &= columns >= place[:, moved - 1, None] + apart
            if moved < k - 1:
                free &= columns <= place[:, moved + 1, None] - apart
            place[:, moved] = np.where(free, solved.rss, np.inf).argmin(axis=1)
    return place


def near(place, stride, half, everywhere, count, apart):
    """Columns close together near each of a set and far between elsewhere, and which sets of them are allowed.

    Parameters
    ----------
    place, stride : (n, k) int; half : int, columns on either side, `stride` apart
    everywhere : (e,) int, further columns; count : int, columns there are; apart : int, between neighbours of a set

    Returns
    -------
    columns : list of k (n, q) int, sorted
    edges : list of k (n, q + 1) float, limits of what each column stands for
    log_prior : (n, q, ..., q), log of the number of columns that a set stands for, -inf where not allowed
    """
    n, k = place.shape
    offsets = np.arange(-half, half + 1)
    columns, edges, log_prior = [], [], np.zeros((n, *[1] * k))
    for i in range(k):
        local = np.clip(place[:, i, None] + stride[:, i, None] * offsets, 0, count - 1)
        nodes = np.sort(np.concatenate([local, np.broadcast_to(everywhere, (n, len(everywhere)))], axis=1), axis=1)
        middle = (nodes[:, 1:] + nodes[:, :-1]) / 2
        edge = np.concatenate([np.full((n, 1), -0.5), middle, np.full((n, 1), count - 0.5)], axis=1)
        with np.errstate(divide="ignore"):  # columns that stand there twice
            log_prior = log_prior + along(np.log(np.diff(edge, axis=1)), i, k)
        if i:
            between = along(nodes, i, k) - along(columns[-1], i - 1, k)
            log_prior = np.where(between >= apart, log_prior, -np.inf)
        columns.append(nodes)
        edges.append(edge)
    return columns, edges, log_prior


def along(array, axis, k):
    """(n, q) as (n, 1, ..., q, ..., 1): its second axis is the `axis`-th of k."""
    shape = [len(array)] + [1] * k
    shape[1 + axis] = array.shape[1]
    return array.reshape(shape)


def solve_near(dictionary, inner, rss, columns, n_free):
    """Solved for all sets of the columns (list of k (n, q) int) of `near`."""
    gram, k = dictionary.gram, len(columns)
    rows = np.arange(len(inner))[:, None]
    spread = [columns[i].reshape(along(columns[i], i, k).shape) for i in range(k)]
    terms = [[gram[spread[i], spread[j]] for j in range(i + 1)] for i in range(k)]
    products = [along(inner[rows, columns[i]], i, k) for i in range(k)]
    return Solved(terms, products, rss.reshape(-1, *[1] * k), n_free)
