"""Averages over noises and dates: the integrated likelihood.

The rate, the sizes and the waves are linear; given the noise's correlation and the dates they have Student's t
distribution about the generalised least-squares estimate. Neither noise nor dates are known, so both are averaged over
by their integrated likelihood (Berger, Liseo & Wolpert 1999, Stat. Sci. 14, 1): restricted maximum likelihood for
the noise (Harville 1977, JASA 72, 320), unit information for what is added to the base terms (Kass & Wasserman 1995,
JASA 90, 928), so that models are weighed as by the Bayesian information criterion. An interval thus holds what is
not known of the noise, which one estimated covariance would leave out (Kackar & Harville 1984, JASA 79, 853).
"""

import numpy as np

from .noises import LOG_PRIOR, NOISES

LEVEL = 0.95
RESOLUTION_MM = 1e-4
"""No series is known better; keeps the logarithm of a perfect fit finite."""


def t_factor(n_free):
    """Half of the 95 % interval in standard errors (Student's t)."""
    from scipy.special import stdtrit  # slow to import: not while QGIS starts

    return stdtrit(n_free, 0.5 + LEVEL / 2)


class Solved:
    """Least squares with few columns for many series and sets at once, by elimination without pivots (LDL^T).

    Parameters
    ----------
    gram : k x k nested lists of arrays, the lower half is read; inner : k arrays; all broadcast to (n, ...) together
    rss : (n, 1, ...) squares that the base leaves
    n_free : (n,) or int, dates less base terms
    """

    def __init__(self, gram, inner, rss, n_free):
        k = len(inner)
        self._lower, self._pivot = [[None] * k for _ in range(k)], []
        for i in range(k):
            for j in range(i):
                left = gram[i][j] - sum(self._lower[i][a] * self._lower[j][a] * self._pivot[a] for a in range(j))
                self._lower[i][j] = left / self._pivot[j]
            left = gram[i][i] - sum(self._lower[i][a] ** 2 * self._pivot[a] for a in range(i))
            # Columns that coincide (two knots in one gap) take nothing off twice.
            self._pivot.append(np.maximum(left, 1e-9 * gram[i][i] + 1e-30))
        self._z = self._forward(inner)
        gain = sum(z * z / d for z, d in zip(self._z, self._pivot))
        n_free = np.reshape(n_free, (-1, *[1] * (np.ndim(rss) - 1)))
        self.rss = np.maximum(rss - gain, n_free * RESOLUTION_MM**2)
        self.k, self.n_free = k, n_free

    def _forward(self, x):
        z = []
        for i, value in enumerate(x):
            z.append(value - sum(self._lower[i][j] * z[j] for j in range(i)))
        return z

    def estimate(self, towards, base=0.0, spread=0.0):
        """Value and variance of a linear function of the coefficients.

        towards : k arrays or numbers, what it takes of each coefficient, less what the base takes of the columns;
        base : its value without columns; spread : its unscaled variance without columns
        """
        z = self._forward(towards)
        value = base + sum(a * b / d for a, b, d in zip(z, self._z, self._pivot))
        variance = self.rss / (self.n_free - self.k) * (spread + sum(a * a / d for a, d in zip(z, self._pivot)))
        return value, variance


class Mixture:
    """Weighted means over sets of columns and noises, series by series.

    Attributes
    ----------
    bic : (n,) smallest criterion of all sets (Schwarz 1978), without the parameters that all of them share
    noise, best : (n,) int, number of the noise and flat index of the set with the largest weight
    """

    def __init__(self, n):
        self._top, self._total = np.full(n, -np.inf), np.zeros(n)
        self._sums = {}
        self.bic, self._largest = np.full(n, np.inf), np.full(n, -np.inf)
        self.noise, self.best = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)

    def add(self, number, view, solved, log_prior=0.0, estimates=(), marginals=(), first=0, rows=None):
        """Add sets under the noise `NOISES[number]`.

        Parameters
        ----------
        view : sample.View under it; solved : Solved, (n, ...)
        log_prior : of the sets, broadcast to them
        estimates : dict name -> (value, variance), broadcast to them
        marginals : dict name -> axis of the sets that stays
        first : int, index of the first set among all that `best` can name
        rows : of the series that these are, None for all
        """
        rows = np.arange(len(self._total)) if rows is None else rows
        axes = tuple(range(1, solved.rss.ndim))
        n_dates = solved.n_free + view.metric.terms
        constant, log_det = (part.reshape(-1, *[1] * len(axes)) for part in (view.constant, view.log_det))
        weight = constant - 0.5 * solved.n_free * np.log(solved.rss) - 0.5 * solved.k * np.log(n_dates)
        weight = weight + log_prior + LOG_PRIOR[number]
        least = np.where(np.isfinite(weight), solved.rss, np.inf).min(axis=axes, keepdims=True)
        parameters = solved.k + (2 if NOISES[number] else 0)
        bic = n_dates * np.log(least / n_dates) + log_det + parameters * np.log(n_dates)
        self.bic[rows] = np.minimum(self.bic[rows], bic.reshape(-1))
        peak = weight.max(axis=axes)
        better = peak > self._largest[rows]
        self._largest[rows] = np.where(better, peak, self._largest[rows])
        self.noise[rows] = np.where(better, number, self.noise[rows])
        self.best[rows] = np.where(better, first + weight.reshape(len(weight), -1).argmax(axis=1), self.best[rows])
        top = self._largest[rows]
        shrink = np.exp(np.where(np.isfinite(top), self._top[rows] - top, 0.0))
        weight = np.exp(weight - np.expand_dims(np.where(np.isfinite(top), top, 0.0), axes))
        self._top[rows] = top
        # All sums, also those of names that are not added to now.
        for held in (self._total, *self._sums.values()):
            held[rows] *= shrink.reshape(-1, *[1] * (held.ndim - 1))
        self._total[rows] += weight.sum(axis=axes)
        share = NOISES[number].share if NOISES[number] else 0.0
        always = {"noise_share": (share, 0.0)}
        for name, (value, variance) in {**always, **dict(estimates)}.items():
            self._accumulate((name, 1), _weighted(weight, value), rows)
            self._accumulate((name, 2), _weighted(weight, value * value + variance), rows)
        for name, kept in dict(marginals).items():
            rest = tuple(axis for axis in axes if axis != kept)
            self._accumulate((name, 0), weight.sum(axis=rest), rows)

    def _accumulate(self, key, value, rows):
        if key not in self._sums:
            self._sums[key] = np.zeros((len(self._total), *value.shape[1:]))
        self._sums[key][rows] += value

    @property
    def log_total(self):
        """(n,) log of the sum of all weights; -inf where nothing was added."""
        with np.errstate(divide="ignore"):
            return self._top + np.log(self._total)

    def mean(self, name):
        """(n,) mean of an estimate."""
        return self._sums[name, 1] / self._total

    def variance(self, name):
        """(n,) variance of an estimate, that of its mean included."""
        return np.maximum(self._sums[name, 2] / self._total - self.mean(name) ** 2, 0.0)

    def half_width(self, name, n_free, rows=slice(None)):
        """(n,) half of the 95 % interval; `n_free` (n,) or int, of these rows."""
        return t_factor(n_free) * np.sqrt(self.variance(name)[rows])

    def marginal(self, name):
        """(n, c) share of the weight in each class of a marginal."""
        return self._sums[name, 0] / self._total[:, None]


def _weighted(weight, value):
    """Sum (n,) over all sets of weights (n, ...) times values (n, ...), or what broadcasts to them."""
    flat, shape = weight.reshape(len(weight), -1), np.shape(value)
    if np.ndim(value) < 2 and weight.ndim == 2:  # the same for all series
        return flat @ np.broadcast_to(value, weight.shape[1:])
    if shape != weight.shape:
        value = np.broadcast_to(value, weight.shape)
    return np.einsum("ns,ns->n", flat, value.reshape(flat.shape))


def quantiles(share, edges, levels):
    """Quantiles of densities that are constant between edges.

    Parameters
    ----------
    share : (n, c) of each cell, rows sum to 1; edges : (n or 1, c + 1) increasing; levels : sequence of float

    Returns
    -------
    (n, len(levels))
    """
    upto = np.concatenate([np.zeros((len(share), 1)), np.cumsum(share, axis=1)], axis=1)
    edges = np.broadcast_to(edges, upto.shape)
    rows, found = np.arange(len(share)), []
    for level in levels:
        cell = np.clip((upto < level).sum(axis=1) - 1, 0, share.shape[1] - 1)
        inside = np.clip((level - upto[rows, cell]) / np.maximum(share[rows, cell], 1e-300), 0.0, 1.0)
        found.append(edges[rows, cell] + inside * (edges[rows, cell + 1] - edges[rows, cell]))
    return np.stack(found, axis=1)
