"""Step series: when, how much, and the rates before and after."""

from itertools import combinations, product

import numpy as np

from ..fits.fit import COARSE_DATES
from ..fits.models import MIN_LEVEL_DATES, MIN_SEGMENT_YEARS
from ..fits.scan import best_by_products
from .found import Found
from .mixture import Mixture, Solved, quantiles
from .noises import NOISES, PILOT
from .windows import along, improve, solve_near

HALF_WINDOW = 6
"""Acquisitions on either side of each of two steps over which their dates are averaged."""
DATE_WEIGHT = 2
"""Parameters that a date counts in the criterion (Zhang & Siegmund 2007, see fits.result.Fits.bic)."""
RAMPS = (0.0, 0.08, 0.16, 0.24)
"""Durations of a step in years: at once, or within three months, as slides and excavations move."""
LOG_RAMPS = np.log([0.6] + [0.4 / 3] * 3)
LEVELS = (0.025, 0.5, 0.975)
WRAP_LEAST, WRAP_MOST = 0.1, 0.25
"""A size is near half a wavelength if its interval holds that, or a tenth of it; a quarter at most."""


def describe_steps(calendar, y, wavelength_mm):
    """Fields of step series, but for those of all patterns.

    One step, with one rate or, where either side has nine months, with one before and one after; or two steps on one
    rate: what has the larger integrated likelihood. Steps may take up to three months; their date is the middle.

    Parameters
    ----------
    calendar : Calendar; y : (n, m) mm; wavelength_mm : float

    Returns
    -------
    Found
    """
    found = Found(len(y))
    if y.shape[1] < 2 * MIN_LEVEL_DATES:
        return found
    scan = _Scan(calendar, y)
    one, line_bic = scan.one()
    two, columns, rows = scan.two()
    is_two = np.zeros(len(y), dtype=bool)
    is_two[rows] = two.log_total > one.log_total[rows]
    single = ~is_two
    _fill_one(found, scan, one, single)
    double = np.flatnonzero(is_two[rows])
    _fill_two(found, scan, two, columns, double, rows[double])
    bic = one.bic + DATE_WEIGHT * np.log(y.shape[1])
    bic[rows[double]] = two.bic[double] + 2 * DATE_WEIGHT * np.log(y.shape[1])
    found["d_bic"] = line_bic - bic
    half = wavelength_mm / 2
    near_half = np.clip(found["step_ci"], WRAP_LEAST * half, WRAP_MOST * half)
    found["step_wrap"] = (np.abs(np.abs(found["step_mm"]) - half) <= near_half).astype(np.int64)
    return found


class _Scan:
    """All dates of one or two steps."""

    def __init__(self, calendar, y):
        t, m = calendar.t, len(calendar.t)
        first = np.arange(MIN_LEVEL_DATES, m - MIN_LEVEL_DATES + 1)
        self.calendar, self.y = calendar, y
        self.edges = t[first[0] - 1 : first[-1] + 1]
        self.middle = (self.edges[1:] + self.edges[:-1]) / 2
        self.count = len(self.middle)
        self.turning = np.flatnonzero(
            (self.middle >= MIN_SEGMENT_YEARS) & (self.middle <= calendar.span - MIN_SEGMENT_YEARS)
        )
        since = t - self.middle[:, None]
        self._ramps = [np.clip(since / length + 0.5, 0.0, 1.0) if length else (since >= 0) * 1.0 for length in RAMPS]
        self._sudden = np.concatenate([self._ramps[0], np.maximum(since[self.turning], 0.0)])
        self.log_width = np.log(np.diff(self.edges) / (self.edges[-1] - self.edges[0]))
        self.n_free = m - 2 - 2 * calendar.harmonics
        self.pilot = None

    def dictionary(self, number, ramp=0):
        """Steps of one duration; after the sudden ones come changes of rate at the same dates."""
        return self.calendar.dictionary(f"ramps {ramp}", self._ramps[ramp] if ramp else self._sudden, number, True)

    def one(self):
        """Mixture over single steps, and the criterion of a line without a step."""
        one, line = Mixture(len(self.y)), Mixture(len(self.y))
        for number in range(len(NOISES)):
            for ramp in range(len(RAMPS)):
                dictionary = self.dictionary(number, ramp)
                rss, inner, base = seen = dictionary.of(self.y)
                solved = Solved(
                    [[np.diag(dictionary.gram)[: self.count]]], [inner[:, : self.count]], rss[:, None], self.n_free
                )
                rate = solved.estimate([-dictionary.base[: self.count, 1]], base[:, 1:2], dictionary.unscaled[1, 1])
                estimates = {"size": solved.estimate([1.0]), "before": rate, "after": rate}
                prior = self.log_width + LOG_RAMPS[ramp]
                if not ramp:
                    line.add(number, dictionary, Solved([], [], rss[:, None], self.n_free))
                    prior[self.turning] += np.log(0.5)  # there, a change of rate is as likely as none
                    self._add_turn(one, number, dictionary, seen)
                    if number == PILOT:
                        self.pilot = rss, inner
                one.add(number, dictionary, solved, prior, estimates, {"date": 1}, first=ramp * self.count)
        return one, line.bic

    def _add_turn(self, one, number, dictionary, seen):
        """A sudden step with a change of rate."""
        turning, c = self.turning, self.count
        if len(turning) == 0:
            return
        rss, inner, base = seen
        diagonal = np.diag(dictionary.gram)
        gram = [[diagonal[turning]], [dictionary.gram[turning, np.arange(c, c + len(turning))], diagonal[c:]]]
        solved = Solved(gram, [inner[:, turning], inner[:, c:]], rss[:, None], self.n_free)
        base_step, base_turn = dictionary.base[turning, 1], dictionary.base[c:, 1]
        common = base[:, 1:2], dictionary.unscaled[1, 1]
        estimates = {
            "size": solved.estimate([1.0, 0.0]),
            "before": solved.estimate([-base_step, -base_turn], *common),
            "after": solved.estimate([-base_step, 1.0 - base_turn], *common),
        }
        prior = self.log_width[turning] + LOG_RAMPS[0] + np.log(0.5)
        one.add(number, dictionary, solved, prior, estimates, {"date_turn": 1}, first=len(RAMPS) * c)

    def two(self):
        """Mixture over two steps, its columns (some beyond the dates), and the series it was worth while for."""
        nothing = Mixture(0), [], np.empty(0, dtype=np.int64)
        if self.count < MIN_LEVEL_DATES + 2:
            return nothing
        rss, inner = self.pilot
        inner, dictionary = inner[:, : self.count], self.dictionary(PILOT)
        coarse = np.unique(np.linspace(0, self.count - 1, COARSE_DATES).astype(int))
        pairs = np.array([pair for pair in combinations(coarse, 2) if pair[1] - pair[0] >= MIN_LEVEL_DATES])
        gram = dictionary.gram[: self.count, : self.count]
        place = pairs[best_by_products(inner, gram, pairs)]
        place = improve(dictionary, inner, rss, place, self.n_free, MIN_LEVEL_DATES)
        single = (rss[:, None] - inner**2 / np.diag(gram)).min(axis=1)
        pair = solve_near(dictionary, inner, rss, [place[:, :1], place[:, 1:]], self.n_free).rss[:, 0, 0]
        # A second step that gains less than a single parameter is worth cannot win.
        rows = np.flatnonzero(len(self.calendar.t) * np.log(np.maximum(single, pair) / pair) > np.log(self.y.shape[1]))
        if len(rows) == 0:
            return nothing
        raw = [place[rows, i, None] + np.arange(-HALF_WINDOW, HALF_WINDOW + 1) for i in (0, 1)]
        columns = [np.clip(part, 0, self.count - 1) for part in raw]
        prior = sum(along(self.log_width[part], i, 2) for i, part in enumerate(columns)) + np.log(2.0)
        for i, part in enumerate(raw):
            prior = np.where(along((part >= 0) & (part < self.count), i, 2), prior, -np.inf)
        prior = np.where(along(raw[1], 1, 2) - along(raw[0], 0, 2) >= MIN_LEVEL_DATES, prior, -np.inf)
        two = Mixture(len(rows))
        for number, ramp in product(range(len(NOISES)), range(len(RAMPS))):
            dictionary = self.dictionary(number, ramp)
            rss, inner, base = dictionary.of(self.y[rows])
            solved = solve_near(dictionary, inner[:, : self.count], rss, columns, self.n_free)
            taken = [-along(dictionary.base[part, 1], i, 2) for i, part in enumerate(columns)]
            estimates = {
                "size_0": solved.estimate([1.0, 0.0]),
                "size_1": solved.estimate([0.0, 1.0]),
                "rate": solved.estimate(taken, base[:, 1].reshape(-1, 1, 1), dictionary.unscaled[1, 1]),
            }
            first = ramp * columns[0].shape[1] * columns[1].shape[1]
            two.add(number, dictionary, solved, prior + LOG_RAMPS[ramp], estimates, {"date_0": 1, "date_1": 2}, first)
        return two, raw, rows


def _fill_one(found, scan, one, rows):
    share = one.marginal("date")
    if len(scan.turning):
        share[:, scan.turning] += one.marginal("date_turn")
    _put_date(found, scan, "step", rows, quantiles(share[rows], scan.edges[None], LEVELS))
    free = scan.n_free - 2
    for name, estimate in (("step_mm", "size"), ("vel_1", "before"), ("vel_2", "after"), ("vel_now", "after")):
        found[name][rows] = one.mean(estimate)[rows]
        width = "step_ci" if name == "step_mm" else name + "_ci"
        found[width][rows] = one.half_width(estimate, free)[rows]
    found["corr_share"][rows] = one.mean("noise_share")[rows]
    found.noise[rows] = one.noise[rows]
    ramp, place = np.divmod(one.best[rows], scan.count)
    turned = ramp == len(RAMPS)
    if turned.any():
        place[turned] = scan.turning[place[turned]]
    found.model[rows] = np.where(turned, "step_1_turn", "step_1_rate")
    found.theta[rows, 0], found.theta[rows, 2] = scan.middle[place], np.array([*RAMPS, 0.0])[ramp]


def _fill_two(found, scan, two, columns, chosen, rows):
    """`chosen` : rows of the mixture; `rows` : the same in `found`."""
    if len(rows) == 0:
        return
    sizes = np.stack([two.mean("size_0")[chosen], two.mean("size_1")[chosen]], axis=1)
    larger = np.abs(sizes).argmax(axis=1)
    for number in (0, 1):
        share = two.marginal(f"date_{number}")[chosen]
        nodes = columns[number][chosen]
        cells = np.clip(np.concatenate([nodes, nodes[:, -1:] + 1], axis=1), 0, scan.count)
        when = quantiles(share, scan.edges[cells], LEVELS)
        width = two.half_width(f"size_{number}", scan.n_free - 2)[chosen]
        for name, ours in (("step", larger == number), ("step2", larger != number)):
            mine = rows[ours]
            _put_date(found, scan, name, mine, when[ours])
            found[name + "_mm"][mine], found[name + "_ci"][mine] = sizes[ours, number], width[ours]
    for name in ("vel_1", "vel_2", "vel_now"):
        found[name][rows] = two.mean("rate")[chosen]
        found[name + "_ci"][rows] = two.half_width("rate", scan.n_free - 2)[chosen]
    found["corr_share"][rows] = two.mean("noise_share")[chosen]
    found.model[rows], found.noise[rows] = "step_2_rate", two.noise[chosen]
    ramp, *pair = np.unravel_index(two.best[chosen], (len(RAMPS), columns[0].shape[1], columns[1].shape[1]))
    found.theta[rows, 2] = np.array(RAMPS)[ramp]
    for number in (0, 1):
        found.theta[rows, number] = scan.middle[columns[number][chosen, pair[number]]]  # the best is never beyond


def _put_date(found, scan, name, rows, years):
    """Earliest, middle and latest date from years since the origin."""
    for suffix, column in zip(("from", "date", "to"), years.T):
        found[f"{name}_{suffix}"][rows] = scan.calendar.date(column)
