"""Piecewise linear series: one to three breakpoints and the rates between them."""

from itertools import combinations
from math import factorial

import numpy as np

from ..fits.models import MIN_SEGMENT_YEARS
from .found import Found
from .mixture import Mixture, Solved, quantiles
from .noises import NOISES, PILOT
from .steps import DATE_WEIGHT, LEVELS
from .windows import along, improve, near, pick, search, solve_near

KNOTS = 200
"""Places for a breakpoint, evenly over the span without nine months at either end."""
COARSE = {2: 24, 3: 18}
"""Places of the first search for two and three."""
HALF_WINDOW = {2: 5, 3: 4}
EVERYWHERE = {2: np.linspace(0, KNOTS - 1, 13).round().astype(int), 3: np.linspace(0, KNOTS - 1, 9).round().astype(int)}
"""Knots near the best set, and knots between which it might be elsewhere."""
WIDTHS = 3.0
"""Standard errors of a date on either side that the near knots reach."""
LEAST_SPAN = 2.1 * MIN_SEGMENT_YEARS
WORTH = 6.0
"""Log weights below the largest of which a noise, or another number of breakpoints, is not looked at."""


def describe_breaks(sample):
    """Fields of piecewise series, but for those of all patterns.

    Parameters
    ----------
    sample : sample.Sample

    Returns
    -------
    Found : with one, two or three breakpoints, whichever number has the largest integrated likelihood
    """
    found = Found(len(sample))
    first, last = sample.ends()
    long = np.flatnonzero(last - first >= LEAST_SPAN)
    if len(long) == len(sample):
        _describe(sample, found)
    elif len(long):
        part = Found(len(long))
        _describe(sample.part(long), part)
        found.put(long, part)
    return found


def _describe(sample, found):
    scan = _Scan(sample)
    tried = [scan.one()] + [scan.several(k) for k in (2, 3)]
    total = np.full((len(sample), 3), -np.inf)
    for k, (mixture, *_, rows) in enumerate(tried):
        total[rows, k] = mixture.log_total
    number = total.argmax(axis=1)
    bic = np.full(len(sample), np.inf)
    for k, (mixture, nodes, edges, rows) in enumerate(tried):
        chosen = np.flatnonzero(number[rows] == k)
        parts = ([part[chosen] for part in side] for side in (nodes, edges))
        _fill(found, scan, mixture, *parts, chosen, rows[chosen])
        bic[rows[chosen]] = mixture.bic[chosen] + (k + 1) * DATE_WEIGHT * np.log(sample.n_dates[rows[chosen]])
    found["d_bic"] = scan.line.bic - bic


class _Scan:
    """All sets of breakpoints."""

    def __init__(self, sample):
        calendar, n = sample.calendar, len(sample)
        self.sample, self.calendar, self.n_free = sample, calendar, sample.n_free(True)
        self.knots = np.linspace(MIN_SEGMENT_YEARS, calendar.span - MIN_SEGMENT_YEARS, KNOTS)
        self.spacing = self.knots[1] - self.knots[0]
        self.apart = int(np.ceil(MIN_SEGMENT_YEARS / self.spacing - 1e-9))
        first, last = sample.ends()
        self.low = np.ceil(first / self.spacing - 1e-9).astype(int)
        self.high = KNOTS - 1 - np.ceil((calendar.span - last) / self.spacing - 1e-9).astype(int)
        since = calendar.t - self.knots[:, None]
        self._hinges, self._after = np.maximum(since, 0.0), (since > 0).astype(float)
        self.line, self._seen = Mixture(n), []
        for number in range(len(NOISES)):
            seen = sample.seen("hinges", self._hinges, number, True)
            self._seen.append(seen)
            self.line.add(number, seen.view, Solved([], [], seen.rss[:, None], self.n_free))

    def one(self):
        """Mixture over single breakpoints, on all knots."""
        n = len(self.sample)
        mixture, knots = Mixture(n), np.arange(KNOTS)
        allowed = (knots >= self.low[:, None]) & (knots <= self.high[:, None])
        prior = np.where(allowed, -np.log(allowed.sum(axis=1, keepdims=True)), -np.inf)
        for number, seen in enumerate(self._seen):
            solved = Solved([[seen.squares()]], [seen.inner], seen.rss[:, None], self.n_free)
            estimates = self._rates(solved, [-seen.taken()], seen)
            mixture.add(number, seen.view, solved, prior, estimates, {"date_0": 1})
        pilot = self._seen[PILOT]
        gains = np.where(allowed, pilot.inner**2 / pilot.squares(), 0.0)
        self._best_one = pilot.rss - gains.max(axis=1)
        nodes, edges = (np.broadcast_to(x, (n, len(x))) for x in (knots, np.arange(KNOTS + 1) - 0.5))
        return mixture, [nodes], [edges], np.arange(n)

    @staticmethod
    def _rates(solved, taken, seen):
        """Estimates of the rates of all segments."""
        rates, more = {}, [1] * (solved.rss.ndim - 1)
        base, spread = seen.rate.reshape(-1, *more), seen.view.spread.reshape(-1, *more)
        for segment in range(len(taken) + 1):
            towards = [part + (i < segment) for i, part in enumerate(taken)]
            rates[f"rate_{segment}"] = solved.estimate(towards, base, spread)
        return rates

    def several(self, k):
        """Mixture over sets of k breakpoints near the best, its nodes, and the series it was worth while for."""
        free = self.high - self.low - (k - 1) * self.apart
        nothing = Mixture(0), [], [], np.empty(0, dtype=np.int64)
        if free.max() < 2 * k:
            return nothing
        pilot, n_free, n_dates = self._seen[PILOT], self.n_free, self.sample.n_dates
        place = self._search(k, pilot)
        left = solve_near(pilot, [place[:, i : i + 1] for i in range(k)], n_free).rss.reshape(-1)
        # The gain over fewer breakpoints against what a breakpoint must gain at least: that of one parameter.
        gain = n_dates * np.log(np.maximum(self._best_one, left) / left)
        rows = np.flatnonzero((gain > np.log(n_dates)) & (free >= 2 * k))
        self._best_one = np.minimum(self._best_one, left)
        if len(rows) == 0:
            return nothing
        place, half, free = place[rows], HALF_WINDOW[k], free[rows]
        width = self._standard_errors(rows, place)
        stride = np.clip(np.ceil(WIDTHS * width / self.spacing / half), 1, KNOTS // 6).astype(int)
        nodes, edges, prior = near(place, stride, half, EVERYWHERE[k], self.low[rows], self.high[rows], self.apart)
        prior = prior + along((np.log(factorial(k)) - k * np.log(free))[:, None], 0, k)
        mixture = Mixture(len(rows))
        for number, chosen in self._likely_noises(place, rows):
            self._add(mixture, number, [part[chosen] for part in nodes], prior[chosen], rows, chosen)
        return mixture, nodes, edges, rows

    def _search(self, k, seen):
        """The best set under the pilot noise, (n, k) int."""
        nodes, each = np.arange(KNOTS)[None], len(self.sample.missing)
        low, high = self.low[:each], self.high[:each]
        coarse = np.linspace(low, high, COARSE[k]).round().astype(int).T
        sets = np.array(list(combinations(range(COARSE[k]), k)))
        start = search(seen, nodes, coarse, sets, self.apart, self.n_free)
        # Where no set is far enough apart, only those with the least distance are possible.
        apart = (np.diff(start, axis=1) >= self.apart).all(axis=1)
        start = np.where(apart[:, None], start, self.low[:, None] + np.arange(k) * self.apart)
        return improve(seen, nodes, self.low, self.high, start, self.apart, self.n_free)

    def _standard_errors(self, rows, place):
        """Of the dates, in years, by linearisation under the pilot noise."""
        k = place.shape[1]
        columns = np.concatenate([self._hinges, self._after])
        both = self.sample.part(rows).seen("bends", columns, PILOT, True)
        index = np.concatenate([place, place + KNOTS], axis=1)
        gram = both.grams([index, index])[1][0]
        product = np.take_along_axis(both.inner, place, axis=1)
        ridge = 1e-8 * np.einsum("nii->ni", gram).mean(axis=1)[:, None, None] * np.eye(2 * k)
        size = np.linalg.solve((gram + ridge)[:, :k, :k], product[:, :, None])[:, :, 0]
        left = np.maximum(both.rss - (size * product).sum(axis=1), 1e-12) / (self.n_free[rows] - 2 * k)
        scale = np.concatenate([np.ones_like(size), -size], axis=1)
        information = gram * scale[:, :, None] * scale[:, None, :]
        information += (1e-6 * np.einsum("nii->ni", information).mean(axis=1) + 1e-12)[:, None, None] * np.eye(2 * k)
        covariance = np.linalg.inv(information)
        return np.sqrt(np.maximum(np.einsum("nii->ni", covariance)[:, k:] * left[:, None], 0.0))

    def _likely_noises(self, place, rows):
        """Yield (number, rows of the mixture) of the noises that count at the best set."""
        columns, n_free = [place[:, i : i + 1] for i in range(place.shape[1])], self.n_free[rows]
        weights = []
        for seen in self._seen:
            seen = seen.part(rows)
            rss = solve_near(seen, columns, n_free).rss.reshape(-1)
            weights.append(seen.view.constant - 0.5 * n_free * np.log(rss))
        weights = np.array(weights)
        for number, weight in enumerate(weights):
            chosen = np.flatnonzero(weight > weights.max(axis=0) - WORTH)
            if len(chosen):
                yield number, chosen

    def _add(self, mixture, number, nodes, prior, rows, chosen):
        k, seen = len(nodes), self._seen[number].part(rows[chosen])
        solved, taken = solve_near(seen, nodes, self.n_free[rows[chosen]]), seen.taken()
        estimates = self._rates(solved, [-along(pick(taken, part), i, k) for i, part in enumerate(nodes)], seen)
        marginals = {f"date_{i}": 1 + i for i in range(k)}
        mixture.add(number, seen.view, solved, prior, estimates, marginals, rows=chosen)


def _fill(found, scan, mixture, nodes, edges, chosen, rows):
    """`chosen` : rows of the mixture; `nodes`, `edges` : theirs; `rows` : the same in `found`."""
    if len(rows) == 0:
        return
    k, free = len(nodes), scan.n_free[rows] - len(nodes)
    best = np.unravel_index(mixture.best[chosen], [part.shape[1] for part in nodes])
    low, high = scan.knots[0], scan.knots[-1]
    for i in range(k):
        when = quantiles(mixture.marginal(f"date_{i}")[chosen], edges[i], LEVELS)
        when = np.clip(low + when * scan.spacing, low, high)
        for suffix, column in zip(("from", "date", "to"), when.T):
            found[f"brk{i + 1}_{suffix}"][rows] = scan.calendar.date(column)
        found.theta[rows, i] = scan.knots[nodes[i][np.arange(len(rows)), best[i]]]
    for segment in range(k + 1):
        names = [f"vel_{segment + 1}"] + (["vel_now"] if segment == k else [])
        for name in names:
            found[name][rows] = mixture.mean(f"rate_{segment}")[chosen]
            found[name + "_ci"][rows] = mixture.half_width(f"rate_{segment}", free, chosen)
    found["corr_share"][rows] = mixture.mean("noise_share")[chosen]
    found.model[rows], found.noise[rows] = f"piecewise_{k}", mixture.noise[chosen]
