"""Step series: when, how much, and the rates before and after."""

from itertools import combinations, product

import numpy as np

from ..fits.fit import COARSE_DATES
from ..fits.models import MIN_LEVEL_DATES, MIN_SEGMENT_YEARS
from .found import Found
from .mixture import Mixture, Solved, quantiles
from .noises import NOISES, PILOT
from .windows import along, improve, pick, search, solve_near

HALF_WINDOW = 6
"""Acquisitions on either side of each of two steps over which their dates are averaged."""
DATE_WEIGHT = 2
"""Parameters that a date counts in the criterion (Zhang & Siegmund 2007, see fits.result.Fits.bic)."""
RAMPS = (0.0, 0.08, 0.16, 0.24)
"""Durations of a step in years: at once, or within three months, as slides and excavations move."""
LOG_RAMPS = np.log([0.6] + [0.4 / 3] * 3)
APART_YEARS = RAMPS[-1]
"""Two steps are further apart than one may take: what comes and goes sooner is an unwrapping error, no step."""
LEVELS = (0.025, 0.5, 0.975)
WRAP_LEAST, WRAP_MOST = 0.1, 0.25
"""A size is near half a wavelength if its interval holds that, or a tenth of it; a quarter at most."""


def describe_steps(sample, wavelength_mm):
    """Fields of step series, but for those of all patterns.

    One step, with one rate or, where either side has nine months, with one before and one after; or two steps on one
    rate: what has the larger integrated likelihood. Steps may take up to three months; their date is the middle.

    Parameters
    ----------
    sample : sample.Sample; wavelength_mm : float

    Returns
    -------
    Found
    """
    found = Found(len(sample))
    if sample.valid.shape[1] < 2 * MIN_LEVEL_DATES:
        return found
    scan = _Scan(sample)
    one, line_bic = scan.one()
    two, nodes, rows = scan.two()
    is_two = np.zeros(len(sample), dtype=bool)
    is_two[rows] = two.log_total > one.log_total[rows]
    single = ~is_two
    _fill_one(found, scan, one, single)
    double = np.flatnonzero(is_two[rows])
    _fill_two(found, scan, two, [part[double] for part in nodes], double, rows[double])
    log_dates = np.log(sample.n_dates)
    bic = one.bic + DATE_WEIGHT * log_dates
    bic[rows[double]] = two.bic[double] + 2 * DATE_WEIGHT * log_dates[rows[double]]
    found["d_bic"] = line_bic - bic
    half = wavelength_mm / 2
    near_half = np.clip(found["step_ci"], WRAP_LEAST * half, WRAP_MOST * half)
    found["step_wrap"] = (np.abs(np.abs(found["step_mm"]) - half) <= near_half).astype(np.int64)
    return found


class _Scan:
    """All dates of one or two steps.

    One step is looked for between all dates of the calendar. Of two the windows are counted in valid dates; between
    two of these all places are the same to a sudden step, and the middle one stands for them.
    """

    def __init__(self, sample):
        calendar = sample.calendar
        t, m = calendar.t, len(calendar.t)
        self.sample, self.calendar = sample, calendar
        self.edges = t[MIN_LEVEL_DATES - 1 : m - MIN_LEVEL_DATES + 1]
        self.middle = (self.edges[1:] + self.edges[:-1]) / 2
        self.count = len(self.middle)
        self.turning = np.flatnonzero(
            (self.middle >= MIN_SEGMENT_YEARS) & (self.middle <= calendar.span - MIN_SEGMENT_YEARS)
        )
        since = t - self.middle[:, None]
        self._seen = {}
        self._ramps = [np.clip(since / length + 0.5, 0.0, 1.0) if length else (since >= 0) * 1.0 for length in RAMPS]
        self._sudden = np.concatenate([self._ramps[0], np.maximum(since[self.turning], 0.0)])
        self.n_free = sample.n_free(True)
        self.apart = max(MIN_LEVEL_DATES, int(np.ceil(APART_YEARS / np.median(np.diff(t)))))
        self._places()

    def _places(self):
        """Where each series may have a step, and its own gaps between valid dates."""
        sample, t = self.sample, self.calendar.t
        first, last = sample.ends()
        before = np.cumsum(sample.valid, axis=1)[:, MIN_LEVEL_DATES - 1 : len(t) - MIN_LEVEL_DATES]
        allowed = (before >= MIN_LEVEL_DATES) & (before <= sample.n_dates[:, None] - MIN_LEVEL_DATES)
        width = np.where(allowed, np.diff(self.edges), 0.0)
        with np.errstate(divide="ignore"):
            self.log_width = np.log(width / width.sum(axis=1, keepdims=True))
        middle = self.middle[self.turning]
        self.turns = (middle >= first[:, None] + MIN_SEGMENT_YEARS) & (middle <= last[:, None] - MIN_SEGMENT_YEARS)
        valid = np.sort(np.where(sample.valid, np.arange(len(t)), len(t) - 1), axis=1)
        valid = valid[:, MIN_LEVEL_DATES - 1 : sample.n_dates.max() - MIN_LEVEL_DATES + 1]
        self.own_count = sample.n_dates - 2 * MIN_LEVEL_DATES + 1
        valid = np.minimum(valid, np.take_along_axis(valid, self.own_count[:, None], axis=1))
        self.own_edges = t[valid]
        nodes = (valid[:, 1:] + valid[:, :-1] - 2 * MIN_LEVEL_DATES + 1) // 2
        self.nodes = np.clip(nodes[: len(sample.missing)], 0, self.count - 1)

    def seen(self, number, ramp):
        """Steps of one duration; after the sudden ones come changes of rate at the same dates."""
        columns = self._ramps[ramp] if ramp else self._sudden
        return self.sample.seen(f"ramps {ramp}", columns, number, True)

    def one(self):
        """Mixture over single steps, and the criterion of a line without a step."""
        n, c = len(self.sample), self.count
        one, line = Mixture(n), Mixture(n)
        for number in range(len(NOISES)):
            for ramp in range(len(RAMPS)):
                seen = self._seen[number, ramp] = self.seen(number, ramp)
                cross = None if ramp else seen.products(*self._turns())
                squares, taken = seen.squares(), seen.taken()
                solved = Solved([[squares[:, :c]]], [seen.inner[:, :c]], seen.rss[:, None], self.n_free)
                rate = solved.estimate([-taken[:, :c]], seen.rate, seen.view.spread[:, None])
                estimates = {"size": solved.estimate([1.0]), "before": rate, "after": rate}
                prior = self.log_width + LOG_RAMPS[ramp]
                if not ramp:
                    line.add(number, seen.view, Solved([], [], seen.rss[:, None], self.n_free))
                    # There, a change of rate is as likely as none.
                    prior[:, self.turning] += np.where(self.turns, np.log(0.5), 0.0)
                    self._add_turn(one, number, seen, cross)
                    if number == PILOT:
                        self.pilot = seen
                one.add(number, seen.view, solved, prior, estimates, {"date": 1}, first=ramp * c)
        return one, line.bic

    def _turns(self):
        """Of the sudden steps with a change of rate: slices of the steps and of the changes."""
        first = self.turning[0] if len(self.turning) else 0
        return slice(first, first + len(self.turning)), slice(self.count, None)

    def _add_turn(self, one, number, seen, cross):
        """A sudden step with a change of rate; `cross` : inner products of both."""
        step, turn = self._turns()
        turning = self.turning
        if len(turning) == 0:
            return
        squares, inner, taken = seen.squares(), seen.inner, seen.taken()
        gram = [[squares[:, step]], [cross, squares[:, turn]]]
        solved = Solved(gram, [inner[:, step], inner[:, turn]], seen.rss[:, None], self.n_free)
        step, turn = taken[:, step], taken[:, turn]
        common = seen.rate, seen.view.spread[:, None]
        estimates = {
            "size": solved.estimate([1.0, 0.0]),
            "before": solved.estimate([-step, -turn], *common),
            "after": solved.estimate([-step, 1.0 - turn], *common),
        }
        prior = np.where(self.turns, self.log_width[:, turning] + LOG_RAMPS[0] + np.log(0.5), -np.inf)
        one.add(number, seen.view, solved, prior, estimates, {"date_turn": 1}, first=len(RAMPS) * self.count)

    def two(self):
        """Mixture over two steps, its nodes (some beyond the dates), and the series it was worth while for."""
        nothing = Mixture(0), [], np.empty(0, dtype=np.int64)
        if self.own_count.max() < self.apart + 2:
            return nothing
        pilot, nodes, last = self.pilot, self.nodes, self.own_count - 1
        coarse = np.linspace(0, last[:1] if len(nodes) == 1 else last, COARSE_DATES).astype(int).T
        sets = np.array(list(combinations(range(COARSE_DATES), 2)))
        place = search(pilot, nodes, coarse, sets, self.apart, self.n_free)
        place = improve(pilot, nodes, np.zeros_like(last), last, place, self.apart, self.n_free)
        squares, inner = pilot.squares(), pilot.inner
        gains = pick(inner, nodes) ** 2 / pick(squares, nodes)
        single = pilot.rss - gains.max(axis=1)
        pair = solve_near(pilot, [pick(nodes, place[:, i : i + 1]) for i in (0, 1)], self.n_free).rss[:, 0, 0]
        # A second step that gains less than a single parameter is worth cannot win.
        n_dates = self.sample.n_dates
        worth = n_dates * np.log(np.maximum(single, pair) / pair) > np.log(n_dates)
        rows = np.flatnonzero(worth & (self.own_count >= self.apart + 2))
        if len(rows) == 0:
            return nothing
        raw = [place[rows, i, None] + np.arange(-HALF_WINDOW, HALF_WINDOW + 1) for i in (0, 1)]
        inside = [np.clip(part, 0, last[rows, None]) for part in raw]
        width = np.diff(self.own_edges[rows], axis=1)
        with np.errstate(divide="ignore"):
            width = np.log(width / width.sum(axis=1, keepdims=True))
        prior = np.log(2.0)
        for i, part in enumerate(raw):
            own = np.where(part == inside[i], pick(width, inside[i]), -np.inf)
            prior = prior + along(own, i, 2)
        prior = np.where(along(raw[1], 1, 2) - along(raw[0], 0, 2) >= self.apart, prior, -np.inf)
        return (
            self._average_two(rows, [pick(nodes if len(nodes) == 1 else nodes[rows], part) for part in inside], prior),
            raw,
            rows,
        )

    def _average_two(self, rows, columns, prior):
        two, part, n_free = Mixture(len(rows)), self.sample.part(rows), self.n_free[rows]
        for number, ramp in product(range(len(NOISES)), range(len(RAMPS))):
            seen = self._seen[number, ramp].part(rows, part.view(number, True))
            solved, taken = solve_near(seen, columns, n_free), seen.taken()
            towards = [-along(pick(taken, part), i, 2) for i, part in enumerate(columns)]
            estimates = {
                "size_0": solved.estimate([1.0, 0.0]),
                "size_1": solved.estimate([0.0, 1.0]),
                "rate": solved.estimate(towards, seen.rate[:, :, None], seen.view.spread[:, None, None]),
            }
            first = ramp * columns[0].shape[1] * columns[1].shape[1]
            two.add(number, seen.view, solved, prior + LOG_RAMPS[ramp], estimates, {"date_0": 1, "date_1": 2}, first)
        return two


def _fill_one(found, scan, one, rows):
    share = one.marginal("date")
    if len(scan.turning):
        share[:, scan.turning] += one.marginal("date_turn")
    _put_date(found, scan, "step", rows, quantiles(share[rows], scan.edges[None], LEVELS))
    free = scan.n_free[rows] - 2
    for name, estimate in (("step_mm", "size"), ("vel_1", "before"), ("vel_2", "after"), ("vel_now", "after")):
        found[name][rows] = one.mean(estimate)[rows]
        width = "step_ci" if name == "step_mm" else name + "_ci"
        found[width][rows] = one.half_width(estimate, free, rows)
    found["corr_share"][rows] = one.mean("noise_share")[rows]
    found.noise[rows] = one.noise[rows]
    ramp, place = np.divmod(one.best[rows], scan.count)
    turned = ramp == len(RAMPS)
    if turned.any():
        place[turned] = scan.turning[place[turned]]
    found.model[rows] = np.where(turned, "step_1_turn", "step_1_rate")
    found.theta[rows, 0], found.theta[rows, 2] = scan.middle[place], np.array([*RAMPS, 0.0])[ramp]


def _fill_two(found, scan, two, nodes, chosen, rows):
    """`chosen` : rows of the mixture; `nodes` : theirs; `rows` : the same in `found`."""
    if len(rows) == 0:
        return
    sizes = np.stack([two.mean("size_0")[chosen], two.mean("size_1")[chosen]], axis=1)
    larger, free = np.abs(sizes).argmax(axis=1), scan.n_free[rows] - 2
    for number in (0, 1):
        share = two.marginal(f"date_{number}")[chosen]
        own = nodes[number]
        cells = np.clip(np.concatenate([own, own[:, -1:] + 1], axis=1), 0, scan.own_count[rows, None])
        when = quantiles(share, pick(scan.own_edges[rows], cells), LEVELS)
        width = two.half_width(f"size_{number}", free, chosen)
        for name, ours in (("step", larger == number), ("step2", larger != number)):
            mine = rows[ours]
            _put_date(found, scan, name, mine, when[ours])
            found[name + "_mm"][mine], found[name + "_ci"][mine] = sizes[ours, number], width[ours]
    for name in ("vel_1", "vel_2", "vel_now"):
        found[name][rows] = two.mean("rate")[chosen]
        found[name + "_ci"][rows] = two.half_width("rate", free, chosen)
    found["corr_share"][rows] = two.mean("noise_share")[chosen]
    found.model[rows], found.noise[rows] = "step_2_rate", two.noise[chosen]
    ramp, *pair = np.unravel_index(two.best[chosen], (len(RAMPS), nodes[0].shape[1], nodes[1].shape[1]))
    found.theta[rows, 2] = np.array(RAMPS)[ramp]
    each = np.arange(len(rows))
    for number in (0, 1):
        at = nodes[number][each, pair[number]]  # the best is never beyond
        column = scan.nodes[0, at] if len(scan.nodes) == 1 else scan.nodes[rows, at]
        found.theta[rows, number] = scan.middle[column]


def _put_date(found, scan, name, rows, years):
    """Earliest, middle and latest date from years since the origin."""
    for suffix, column in zip(("from", "date", "to"), years.T):
        found[f"{name}_{suffix}"][rows] = scan.calendar.date(column)
