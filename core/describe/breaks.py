"""Piecewise linear series: one to three breakpoints and the rates between them."""

from itertools import combinations
from math import factorial

import numpy as np

from ..fits.models import MIN_SEGMENT_YEARS
from ..fits.scan import best_by_products
from .found import Found
from .mixture import Mixture, Solved, quantiles
from .noises import NOISES, PILOT
from .steps import DATE_WEIGHT, LEVELS
from .windows import along, improve, near, solve_near

KNOTS = 200
"""Places for a breakpoint, evenly over the span without nine months at either end."""
COARSE = {2: 24, 3: 18}
"""Places of the first search for two and three."""
HALF_WINDOW = {2: 5, 3: 4}
EVERYWHERE = {2: np.linspace(0, KNOTS - 1, 13).round().astype(int), 3: np.linspace(0, KNOTS - 1, 9).round().astype(int)}
"""Knots near the best set, and knots between which it might be elsewhere."""
WIDTHS = 3.0
"""Standard errors of a date on either side that the near knots reach."""
WORTH = 6.0
"""Log weights below the largest of which a noise, or another number of breakpoints, is not looked at."""


def describe_breaks(calendar, y):
    """Fields of piecewise series, but for those of all patterns.

    Parameters
    ----------
    calendar : Calendar; y : (n, m) mm

    Returns
    -------
    Found : with one, two or three breakpoints, whichever number has the largest integrated likelihood
    """
    found = Found(len(y))
    if calendar.span < 2.1 * MIN_SEGMENT_YEARS:
        return found
    scan = _Scan(calendar, y)
    tried = [scan.one()] + [scan.several(k) for k in (2, 3)]
    total = np.full((len(y), 3), -np.inf)
    for k, (mixture, *_, rows) in enumerate(tried):
        total[rows, k] = mixture.log_total
    number = total.argmax(axis=1)
    bic = np.full(len(y), np.inf)
    for k, (mixture, columns, edges, rows) in enumerate(tried):
        chosen = np.flatnonzero(number[rows] == k)
        _fill(
            found,
            scan,
            mixture,
            [part[chosen] for part in columns],
            [part[chosen] for part in edges],
            chosen,
            rows[chosen],
        )
        bic[rows[chosen]] = mixture.bic[chosen] + (k + 1) * DATE_WEIGHT * np.log(y.shape[1])
    found["d_bic"] = scan.line.bic - bic
    return found


class _Scan:
    """All sets of breakpoints."""

    def __init__(self, calendar, y):
        self.calendar, self.y, self.n_free = calendar, y, len(calendar.t) - 2 - 2 * calendar.harmonics
        self.knots = np.linspace(MIN_SEGMENT_YEARS, calendar.span - MIN_SEGMENT_YEARS, KNOTS)
        self.spacing = self.knots[1] - self.knots[0]
        self.apart = int(np.ceil(MIN_SEGMENT_YEARS / self.spacing - 1e-9))
        since = calendar.t - self.knots[:, None]
        self._hinges, self._after = np.maximum(since, 0.0), (since > 0).astype(float)
        self.line, self._seen = Mixture(len(y)), {}
        for number in range(len(NOISES)):
            dictionary = self.dictionary(number)
            self._seen[number] = dictionary.of(y)
            solved = Solved([], [], self._seen[number][0][:, None], self.n_free)
            self.line.add(number, dictionary, solved)

    def dictionary(self, number):
        return self.calendar.dictionary("hinges", self._hinges, number, True)

    def one(self):
        """Mixture over single breakpoints, on all knots."""
        mixture = Mixture(len(self.y))
        columns = [np.broadcast_to(np.arange(KNOTS), (len(self.y), KNOTS))]
        edges = [np.broadcast_to(np.arange(KNOTS + 1) - 0.5, (len(self.y), KNOTS + 1))]
        for number in range(len(NOISES)):
            dictionary, (rss, inner, base) = self.dictionary(number), self._seen[number]
            solved = Solved([[np.diag(dictionary.gram)]], [inner], rss[:, None], self.n_free)
            taken = [-dictionary.base[:, 1]]
            estimates = self._rates(solved, taken, base[:, 1:2], dictionary)
            mixture.add(number, dictionary, solved, -np.log(KNOTS), estimates, {"date_0": 1})
        self._best_one = self._seen[PILOT][0] - (self._seen[PILOT][1] ** 2 / np.diag(self.dictionary(PILOT).gram)).max(
            1
        )
        return mixture, columns, edges, np.arange(len(self.y))

    @staticmethod
    def _rates(solved, taken, base, dictionary):
        """Estimates of the rates of all segments."""
        rates = {}
        for segment in range(len(taken) + 1):
            towards = [part + (i < segment) for i, part in enumerate(taken)]
            rates[f"rate_{segment}"] = solved.estimate(towards, base, dictionary.unscaled[1, 1])
        return rates

    def several(self, k):
        """Mixture over sets of k breakpoints near the best, its columns, and the series it was worth while for."""
        free = KNOTS - 1 - (k - 1) * self.apart
        nothing = Mixture(0), [], [], np.empty(0, dtype=np.int64)
        if free < 2 * k:
            return nothing
        dictionary, (rss, inner, _) = self.dictionary(PILOT), self._seen[PILOT]
        place = self._search(k, dictionary, inner, rss)
        best = solve_near(dictionary, inner, rss, [place[:, i : i + 1] for i in range(k)], self.n_free)
        left = best.rss.reshape(-1)
        n = len(self.calendar.t)
        # The gain over fewer breakpoints against what a breakpoint must gain at least: that of one parameter.
        gain = n * np.log(np.maximum(self._best_one, left) / left)
        rows = np.flatnonzero(gain > np.log(n))
        self._best_one = np.minimum(self._best_one, left)
        if len(rows) == 0:
            return nothing
        place, half = place[rows], HALF_WINDOW[k]
        width = self._standard_errors(dictionary, inner[rows], rss[rows], place)
        stride = np.clip(np.ceil(WIDTHS * width / self.spacing / half), 1, KNOTS // 6).astype(int)
        columns, edges, prior = near(place, stride, half, EVERYWHERE[k], KNOTS, self.apart)
        prior = prior + np.log(factorial(k)) - k * np.log(free)
        mixture = Mixture(len(rows))
        for number, chosen in self._likely_noises(place, rows):
            self._add(mixture, number, [part[chosen] for part in columns], prior[chosen], rows, chosen)
        return mixture, columns, edges, rows

    def _search(self, k, dictionary, inner, rss):
        """The best set under the pilot noise, (n, k) int."""
        coarse = np.unique(np.linspace(0, KNOTS - 1, COARSE[k]).round().astype(int))
        sets = np.array(list(combinations(coarse, k)))
        allowed = (np.diff(sets, axis=1) >= self.apart).all(axis=1)
        if not allowed.any():  # only sets with the least distance are possible
            sets, allowed = (np.arange(k) * self.apart)[None], np.ones(1, dtype=bool)
        sets = sets[allowed]
        start = sets[best_by_products(inner, dictionary.gram, sets)]
        return improve(dictionary, inner, rss, start, self.n_free, self.apart)

    def _standard_errors(self, dictionary, inner, rss, place):
        """Of the dates, in years, by linearisation under the pilot noise."""
        k = place.shape[1]
        both = self.calendar.dictionary("bends", np.concatenate([self._hinges, self._after]), PILOT, True)
        index = np.concatenate([place, place + KNOTS], axis=1)
        gram = both.gram[index[:, :, None], index[:, None, :]]
        product = np.take_along_axis(inner, place, axis=1)
        ridge = 1e-8 * np.einsum("nii->ni", gram).mean(axis=1)[:, None, None] * np.eye(2 * k)
        size = np.linalg.solve((gram + ridge)[:, :k, :k], product[:, :, None])[:, :, 0]
        left = np.maximum(rss - (size * product).sum(axis=1), 1e-12) / (self.n_free - 2 * k)
        scale = np.concatenate([np.ones_like(size), -size], axis=1)
        information = gram * scale[:, :, None] * scale[:, None, :]
        information += (1e-6 * np.einsum("nii->ni", information).mean(axis=1) + 1e-12)[:, None, None] * np.eye(2 * k)
        covariance = np.linalg.inv(information)
        return np.sqrt(np.maximum(np.einsum("nii->ni", covariance)[:, k:] * left[:, None], 0.0))

    def _likely_noises(self, place, rows):
        """Yield (number, rows of the mixture) of the noises that count at the best set."""
        weights = []
        for number in range(len(NOISES)):
            dictionary, (rss, inner, _) = self.dictionary(number), self._seen[number]
            sets = [place[:, i : i + 1] for i in range(place.shape[1])]
            solved = solve_near(dictionary, inner[rows], rss[rows], sets, self.n_free)
            weights.append(dictionary.constant - 0.5 * self.n_free * np.log(solved.rss.reshape(-1)))
        weights = np.array(weights)
        for number, weight in enumerate(weights):
            chosen = np.flatnonzero(weight > weights.max(axis=0) - WORTH)
            if len(chosen):
                yield number, chosen

    def _add(self, mixture, number, columns, prior, rows, chosen):
        k, dictionary = len(columns), self.dictionary(number)
        rss, inner, base = (part[rows[chosen]] for part in self._seen[number])
        solved = solve_near(dictionary, inner, rss, columns, self.n_free)
        taken = [-along(dictionary.base[part, 1], i, k) for i, part in enumerate(columns)]
        estimates = self._rates(solved, taken, base[:, 1].reshape(-1, *[1] * k), dictionary)
        marginals = {f"date_{i}": 1 + i for i in range(k)}
        mixture.add(number, dictionary, solved, prior, estimates, marginals, rows=chosen)


def _fill(found, scan, mixture, columns, edges, chosen, rows):
    """`chosen` : rows of the mixture; `rows` : the same in `found`."""
    if len(rows) == 0:
        return
    k, free = len(columns), scan.n_free - len(columns)
    best = np.unravel_index(mixture.best[chosen], [part.shape[1] for part in columns])
    low, high = scan.knots[0], scan.knots[-1]
    for i in range(k):
        when = quantiles(mixture.marginal(f"date_{i}")[chosen], edges[i], LEVELS)
        when = np.clip(low + when * scan.spacing, low, high)
        for suffix, column in zip(("from", "date", "to"), when.T):
            found[f"brk{i + 1}_{suffix}"][rows] = scan.calendar.date(column)
        found.theta[rows, i] = scan.knots[columns[i][np.arange(len(rows)), best[i]]]
    for segment in range(k + 1):
        names = [f"vel_{segment + 1}"] + (["vel_now"] if segment == k else [])
        for name in names:
            found[name][rows] = mixture.mean(f"rate_{segment}")[chosen]
            found[name + "_ci"][rows] = mixture.half_width(f"rate_{segment}", free)[chosen]
    found["corr_share"][rows] = mixture.mean("noise_share")[chosen]
    found.model[rows], found.noise[rows] = f"piecewise_{k}", mixture.noise[chosen]
