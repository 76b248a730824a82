"""Sets of two or three dates of a dictionary: where they fit best, and all sets near by.

Dates are numbered as the nodes between which they may move: `nodes` (n or 1, q) int are columns of the dictionary.
"""

import numpy as np

from .mixture import Solved

ROWS = 64
"""Series at a time, so that the table of all sets stays in the processor's cache."""


def pick(array, index):
    """Of an array (n or 1, c) the columns `index` (n or 1, q)."""
    if len(index) == 1:
        return array[:, index[0]]
    return array[0, index] if len(array) == 1 else np.take_along_axis(array, index, axis=1)


def search(seen, nodes, coarse, sets, apart, n_free):
    """The best of some sets.

    Parameters
    ----------
    seen : sample.Seen; coarse : (n or 1, c) nodes; sets : (s, k) int, of the c
    apart : int, nodes between neighbours at least; n_free : (n,)

    Returns
    -------
    (n, k) int, nodes; the first set where none is far enough apart
    """
    columns = pick(nodes, coarse)
    gram = seen.grams([columns, columns])[1][0]
    parts, best = sets.T, np.empty(len(seen.inner), dtype=np.int64)
    inner = pick(seen.inner, columns)
    distances = coarse[:, sets[:, 1:]] - coarse[:, sets[:, :-1]]
    allowed = (distances >= apart).all(axis=2)
    for start in range(0, len(best), ROWS):
        rows = slice(start, start + ROWS)
        mine = rows if len(gram) > 1 else slice(None)
        terms = [[gram[mine, a, b] for b in parts[: i + 1]] for i, a in enumerate(parts)]
        solved = Solved(terms, [inner[rows, a] for a in parts], seen.rss[rows, None], n_free[rows])
        ours = allowed[rows] if len(allowed) > 1 else allowed
        best[rows] = np.where(ours, solved.rss, np.inf).argmin(axis=1)
    return pick(np.broadcast_to(coarse, (len(best), coarse.shape[1])), sets[best])


def improve(seen, nodes, low, high, start, apart, n_free, rounds=2):
    """Move one date of a set at a time to where it fits best, the others held.

    Parameters
    ----------
    seen, nodes, apart, n_free : see `search`; low, high : (n,) int, first and last node allowed; start : (n, k) int

    Returns
    -------
    (n, k) int, sorted
    """
    place = start.copy()
    n, k = place.shape
    number, rows = np.arange(nodes.shape[1]), np.arange(n)
    own, inner = pick(seen.squares(), nodes), pick(seen.inner, nodes)
    for _ in range(rounds):
        for moved in range(k):
            held = [place[:, i] for i in range(k) if i != moved]
            cross = [pick(seen.with_all(pick(nodes, at[:, None])[:, 0]), nodes) for at in held]
            terms = [
                [part[rows, at][:, None] for part in cross[:i]] + [pick(own, at[:, None])] for i, at in enumerate(held)
            ]
            terms.append([*cross, own])
            solved = Solved(terms, [*(inner[rows, a][:, None] for a in held), inner], seen.rss[:, None], n_free)
            first = place[:, moved - 1] + apart if moved else low
            last = place[:, moved + 1] - apart if moved < k - 1 else high
            free = (number >= first[:, None]) & (number <= last[:, None])
            place[:, moved] = np.where(free, solved.rss, np.inf).argmin(axis=1)
    return place


def near(place, stride, half, everywhere, low, high, apart):
    """Nodes close together near each of a set and far between elsewhere, and which sets of them are allowed.

    Parameters
    ----------
    place, stride : (n, k) int; half : int, nodes on either side, `stride` apart
    everywhere : (e,) int, further nodes; low, high : (n,) int, first and last node allowed
    apart : int, between neighbours of a set

    Returns
    -------
    nodes : list of k (n, q) int, sorted
    edges : list of k (n, q + 1) float, limits of what each node stands for
    log_prior : (n, q, ..., q), log of the number of nodes that a set stands for, -inf where not allowed
    """
    n, k = place.shape
    low, high = low[:, None], high[:, None]
    offsets = np.arange(-half, half + 1)
    found, edges, log_prior = [], [], np.zeros((n, *[1] * k))
    for i in range(k):
        local = place[:, i, None] + stride[:, i, None] * offsets
        nodes = np.concatenate([local, np.broadcast_to(everywhere, (n, len(everywhere)))], axis=1)
        nodes = np.sort(np.clip(nodes, low, high), axis=1)
        middle = (nodes[:, 1:] + nodes[:, :-1]) / 2
        edge = np.concatenate([low - 0.5, middle, high + 0.5], axis=1)
        with np.errstate(divide="ignore"):  # nodes that stand there twice
            log_prior = log_prior + along(np.log(np.diff(edge, axis=1)), i, k)
        if i:
            between = along(nodes, i, k) - along(found[-1], i - 1, k)
            log_prior = np.where(between >= apart, log_prior, -np.inf)
        found.append(nodes)
        edges.append(edge)
    return found, edges, log_prior


def along(array, axis, k):
    """(n, q) as (n, 1, ..., q, ..., 1): its second axis is the `axis`-th of k."""
    shape = [len(array)] + [1] * k
    shape[1 + axis] = array.shape[1]
    return array.reshape(shape)


def solve_near(seen, columns, n_free):
    """Solved for all sets of some columns of the dictionary: list of k (n, q) int."""
    k = len(columns)
    terms = seen.grams(columns)
    for i, row in enumerate(terms):
        for j in range(i):
            shape = [len(row[j])] + [1] * k
            shape[1 + j], shape[1 + i] = row[j].shape[1:]
            row[j] = row[j].reshape(shape)
        row[i] = along(row[i], i, k)
    inner = [along(pick(seen.inner, part), i, k) for i, part in enumerate(columns)]
    return Solved(terms, inner, seen.rss.reshape(-1, *[1] * k), n_free)
