"""Series on one calendar, each with missing dates of its own.

A missing date takes nothing from the others if it has a coefficient of its own in the regression (Bartlett 1937, Suppl.
J. R. Stat. Soc. 4, 137; for correlated noise Gomez, Maravall & Pena 1999, J. Econometrics 88, 341). That coefficient
fills it with what the base and the noise say of it, so that the matrices of the full calendar serve all series, and
only the inner products of columns must be corrected, by a matrix as large as the number of missing dates. It is exact:
all is equal to generalised least squares on the dates that are there.
"""

import numpy as np

from .invert import invert

TABLE = 1 << 15
"""Numbers of a table that stays in the processor's cache."""


class Sample:
    """Some series.

    Parameters
    ----------
    calendar : Calendar; values : (n, m) mm, NaN where missing

    Attributes
    ----------
    y : (n, m), 0 where missing; valid : (n, m) bool; n_dates : (n,) int
    missing : (n, k) int, missing dates, m where a series has fewer than others; (1, k) if all have the same
    """

    def __init__(self, calendar, values):
        valid = np.isfinite(values)
        m = values.shape[1]
        self.calendar, self.valid, self.y = calendar, valid, np.where(valid, values, 0.0)
        self.n_dates = valid.sum(axis=1)
        most = m - self.n_dates.min(initial=m)
        each = valid[:1] if (valid == valid[:1]).all() else valid
        self.missing = np.sort(np.where(each, m, np.arange(m)), axis=1)[:, :most]
        self._whole, self._rows, self._views = None, None, {}

    def __len__(self):
        """Series."""
        return len(self.y)

    def part(self, rows):
        """The Sample of some rows, which shares what is known of the whole."""
        part = object.__new__(Sample)
        part.calendar, part._whole, part._rows, part._views = self.calendar, self, rows, {}
        part.valid, part.y, part.n_dates = self.valid[rows], self.y[rows], self.n_dates[rows]
        part.missing = _rows(self.missing, rows)
        return part

    def n_free(self, rate):
        """(n,) int, dates less base terms; `rate` : whether the base has one."""
        return self.n_dates - 1 - rate - 2 * self.calendar.harmonics

    def ends(self):
        """Times of the first and the last valid date, (n,) years each."""
        t, last = self.calendar.t, self.valid.shape[1] - 1
        return t[self.valid.argmax(axis=1)], t[last - self.valid[:, ::-1].argmax(axis=1)]

    def view(self, number, rate):
        """The View under `NOISES[number]`."""
        key = number, rate
        if key not in self._views:
            if self._whole is not None and key in self._whole._views:
                self._views[key] = self._whole.view(number, rate).part(self._rows)
            else:
                self._views[key] = View(self.calendar.metric(number, rate), self.y, self.missing)
        return self._views[key]

    def seen(self, name, columns, number, rate):
        """How these series are Seen by a dictionary; parameters as of Calendar.dictionary."""
        return Seen(self.calendar.dictionary(name, columns, number, rate), self.view(number, rate))


class View:
    """Some series under one noise. What depends on the missing dates alone has a single row where all have the same.

    Attributes
    ----------
    y : (n, m) mm, missing dates filled; rss : (n,) squares that the base leaves of it; base : (n, p) coefficients
    constant, log_det, spread : (n or 1,) of the likelihood (see Metric), of the noise's correlation, unscaled variance
    of the rate
    """

    def __init__(self, metric, y, missing):
        self.metric, self.missing = metric, missing
        design, empty = metric.design, missing.shape[1] == 0
        self.t, self.span = design.t, design.span
        self.constant, self.log_det = np.full(1, metric.constant), np.full(1, design.log_det)
        self.unscaled = metric.unscaled[None]
        if not empty:
            projected = metric.projected[missing[:, :, None], missing[:, None, :]]
            every = np.arange(missing.shape[1])
            projected[:, every, every] += missing == y.shape[1]
            self.inverse, log_det = invert(projected)
            effects = metric.effects[missing]
            self.effects = self.inverse @ effects
            self.unscaled = self.unscaled + effects.transpose(0, 2, 1) @ self.effects
            # As determinants of partitioned matrices are.
            self.constant = self.constant - 0.5 * log_det
            self.log_det = self.log_det + log_det + invert(self.unscaled)[1] - invert(metric.unscaled[None])[1]
        self.y = self.fill(y)
        self.left = design.project(self.y)
        self.rss, self.base = np.einsum("nm,nm->n", self.left, self.left), design.base(self.y)

    @property
    def spread(self):
        """(n or 1,) unscaled variance of the rate."""
        return self.unscaled[:, 1, 1]

    def part(self, rows):
        """The View of some rows."""
        part = object.__new__(View)
        for name, value in vars(self).items():
            if name in _OF_EACH:
                value = value[rows]
            elif name in _OF_GAPS:
                value = _rows(value, rows)
            setattr(part, name, value)
        return part

    def fill(self, x):
        """`x` (n, m) or (n, j, m), its missing dates filled with what the others say of them, the noise known."""
        if self.missing.shape[1] == 0:
            return x
        flat = x.reshape(len(x), -1, x.shape[-1])
        missing = np.broadcast_to(self.missing[:, None], (*flat.shape[:2], self.missing.shape[1]))
        own = np.take_along_axis(flat @ self.metric.projected[:-1], missing, axis=2)
        filled = np.pad(flat, ((0, 0), (0, 0), (0, 1)))
        change = np.take_along_axis(filled, missing, axis=2) - own @ self.inverse
        np.put_along_axis(filled, missing, change, axis=2)
        return filled[:, :, :-1].reshape(x.shape)

    def project(self, x):
        """What the base leaves of `x` (n, m) or (n, j, m) at the valid dates, as of fits.design.Design."""
        return self.metric.design.project(self.fill(x))

    def normal(self, x, left):
        """As of fits.design.Design; `left` is that of the View."""
        weighed = (x.reshape(-1, x.shape[-1]) @ self.metric.projected[:-1]).reshape(*x.shape[:-1], -1)
        gram = x @ weighed[:, :, :-1].transpose(0, 2, 1)
        if self.missing.shape[1]:
            missing = np.broadcast_to(self.missing[:, None], (*x.shape[:2], self.missing.shape[1]))
            own = np.take_along_axis(weighed, missing, axis=2)
            gram = gram - own @ self.inverse @ own.transpose(0, 2, 1)
        return gram, (weighed[:, :, :-1] @ self.y[:, :, None])[:, :, 0]

    def spread_out(self, x):
        """(n, m + 1) : numbers (n, k) of the missing dates at their place."""
        out = np.zeros((len(x), len(self.t) + 1))
        np.put_along_axis(out, self.missing, x, axis=1)
        return out


_OF_EACH = ("y", "left", "rss", "base")
_OF_GAPS = ("missing", "inverse", "constant", "log_det", "unscaled", "effects")


def _rows(array, rows):
    """Some rows of an array (n or 1, ...)."""
    return array if len(array) == 1 else array[rows]


_NONE = slice(0)


class Seen:
    """Series as a dictionary sees them; as of a View.

    Attributes
    ----------
    inner : (n, c) inner products of series and columns; rss : (n,)
    """

    def __init__(self, dictionary, view):
        self.dictionary, self.view, self.rss = dictionary, view, view.rss
        self.inner = view.y @ dictionary.operator[:-1]
        self._gaps, self._squares, self._taken = view.missing.shape[1] > 0, None, None

    @property
    def rate(self):
        """(n, 1) rate of the base."""
        return self.view.base[:, 1:2]

    def part(self, rows, view=None):
        """For some of the series; `view` : theirs, if it is there already."""
        part = object.__new__(Seen)
        part.dictionary, part.view, part._gaps = self.dictionary, view or self.view.part(rows), self._gaps
        part.rss, part.inner = self.rss[rows], self.inner[rows]
        part._squares, part._taken = (None if x is None else _rows(x, rows) for x in (self._squares, self._taken))
        return part

    def taken(self):
        """(n or 1, c) what the rate of the base takes of each column."""
        return self._sums()[1]

    def squares(self):
        """(n or 1, c) inner products of each column with itself."""
        return self._sums()[0]

    def products(self, a, b):
        """(n or 1, q) inner products of the columns a with b, slices of q; to be asked for before all else."""
        return self._sums(a, b)[2]

    def _sums(self, a=_NONE, b=_NONE):
        """Squares, what the rate takes, and products; together, as all need the same large table."""
        if self._squares is not None and a is b:
            return self._squares, self._taken, None
        gram, missing, operator = self.dictionary.gram, self.view.missing, self.dictionary.operator
        rate = min(1, self.dictionary.base.shape[1] - 1)  # of a base without one nobody asks for it
        found = np.diag(gram)[None], self.dictionary.base[None, :, rate], np.diag(gram[a, b])[None]
        if not self._gaps:
            self._squares, self._taken = found[:2]
            return found
        n, k = missing.shape
        squares, taken, cross = (np.repeat(x, n, axis=0) for x in found)
        lift = np.concatenate([self.view.inverse, self.view.effects[:, None, :, rate]], axis=1)
        rows = max(1, TABLE // (k * operator.shape[1]))
        for start in range(0, n, rows):
            part = slice(start, start + rows)
            own = operator.take(missing[part], axis=0)
            lifted = lift[part] @ own
            squares[part] -= np.einsum("nkc,nkc->nc", lifted[:, :k], own)
            taken[part] -= lifted[:, k]
            if a is not b:
                cross[part] -= np.einsum("nkc,nkc->nc", lifted[:, :k, a], own[:, :, b])
        self._squares, self._taken = squares, taken
        return squares, taken, cross

    def grams(self, columns):
        """Inner products of some columns of each series.

        Parameters
        ----------
        columns : list of (n or 1, q) int

        Returns
        -------
        nested lists, of the i-th with the j-th for j < i (n or 1, q_j, q_i), of the i-th with itself (n or 1, q_i)
        """
        gram, found = self.dictionary.gram, []
        if self._gaps:
            rows = self.view.missing[:, :, None]
            here = [self.dictionary.operator[rows, x[:, None, :]] for x in columns]
            there = [self.view.inverse @ x for x in here]
        for i, b in enumerate(columns):
            found.append([gram[a[:, :, None], b[:, None, :]] for a in columns[:i]] + [gram[b, b]])
            if self._gaps:
                for j in range(i):
                    found[i][j] = found[i][j] - here[j].transpose(0, 2, 1) @ there[i]
                found[i][i] = found[i][i] - np.einsum("nkq,nkq->nq", here[i], there[i])
        return found

    def with_all(self, a):
        """(n, c) inner products of one column of each series, a (n,), with all."""
        found = self.dictionary.gram[a]
        if self._gaps:
            own = self.dictionary.operator[self.view.missing, a[:, None]]
            own = (self.view.inverse @ own[:, :, None])[:, :, 0]
            found = found - self.view.spread_out(own) @ self.dictionary.operator
        return found
