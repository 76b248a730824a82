import numpy as np
import pytest
from insar_patterns.core.describe.calendar import Calendar
from insar_patterns.core.describe.mixture import Mixture, Solved, quantiles, t_factor
from insar_patterns.core.describe.noises import LOG_PRIOR, NOISES
from insar_patterns.core.describe.sample import Sample
from insar_patterns.core.fits import fit
from insar_patterns.core.series import years

DATES = np.arange(np.datetime64("2018-01-05"), np.datetime64("2021-12-31"), 12)
RNG = np.random.default_rng(3)


def system(n=5, m=40, k=3):
    columns, y = RNG.normal(size=(n, k, m)), RNG.normal(size=(n, m))
    gram, inner = columns @ columns.transpose(0, 2, 1), (columns @ y[:, :, None])[:, :, 0]
    terms = [[gram[:, i, j, None] for j in range(k)] for i in range(k)]
    solved = Solved(terms, [inner[:, i, None] for i in range(k)], (y**2).sum(axis=1)[:, None], m)
    return columns, y, solved


def test_elimination_is_least_squares():
    columns, y, solved = system()
    towards = [1.0, -2.0, 0.5]
    value, variance = solved.estimate(towards)
    for i in range(len(y)):
        a = columns[i].T
        coefficients, rss, *_ = np.linalg.lstsq(a, y[i], rcond=None)
        assert solved.rss[i, 0] == pytest.approx(rss[0])
        assert value[i, 0] == pytest.approx(coefficients @ towards)
        textbook = rss[0] / (len(a) - 3) * (towards @ np.linalg.inv(a.T @ a) @ towards)
        assert variance[i, 0] == pytest.approx(textbook)


def test_columns_that_coincide_take_off_nothing_twice():
    _, y, _ = system()
    ones = np.ones((len(y), 1)) * 7.0
    once = Solved([[ones]], [ones], np.full((len(y), 1), 50.0), 40)
    twice = Solved([[ones], [ones, ones]], [ones, ones], np.full((len(y), 1), 50.0), 40)
    np.testing.assert_allclose(twice.rss, once.rss)


@pytest.mark.parametrize("number", range(len(NOISES)))
def test_dictionary_gives_the_rss_of_a_fit(number):
    t = years(DATES)
    y = RNG.normal(size=(6, len(DATES))) + 3.0 * t
    seen = Sample(Calendar(DATES), y).seen("line", t[None], number, False)
    solved = Solved([[seen.squares()]], [seen.inner], seen.rss[:, None], len(DATES) - 5)
    fits = fit("line", y, DATES, 2, NOISES[number])
    np.testing.assert_allclose(solved.rss[:, 0], fits.rss)
    np.testing.assert_allclose(solved.estimate([1.0])[0][:, 0], fits.rate)
    mixture = Mixture(6)
    mixture.add(number, seen.view, solved)
    np.testing.assert_allclose(mixture.bic, fits.bic() - 5 * np.log(len(DATES)))


def test_mixture_is_the_weighted_mean_whatever_comes_first():
    t = years(DATES)
    sample = Sample(Calendar(DATES), RNG.normal(size=(4, len(DATES))))
    found = []
    for order in (range(len(NOISES)), reversed(range(len(NOISES)))):
        mixture, parts = Mixture(4), []
        for number in order:
            seen = sample.seen("line", t[None], number, False)
            solved = Solved([[seen.squares()]], [seen.inner], seen.rss[:, None], len(DATES) - 5)
            value, variance = solved.estimate([1.0])
            name = "even" if number % 2 else "odd"  # what is not added to must shrink as well
            mixture.add(number, seen.view, solved, 0.0, {"rate": (value, variance), name: (1.0, 0.0)})
            weight = seen.view.constant + LOG_PRIOR[number] - 0.5 * (len(DATES) - 5) * np.log(solved.rss[:, 0])
            parts.append((weight, value[:, 0], variance[:, 0]))
        weight, value, variance = (np.array(column) for column in zip(*parts))
        weight = np.exp(weight - weight.max(axis=0))
        weight /= weight.sum(axis=0)
        mean = (weight * value).sum(axis=0)
        spread = (weight * (value**2 + variance)).sum(axis=0) - mean**2
        np.testing.assert_allclose(mixture.mean("rate"), mean)
        np.testing.assert_allclose(mixture.half_width("rate", 100), t_factor(100) * np.sqrt(spread))
        np.testing.assert_allclose(mixture.mean("even") + mixture.mean("odd"), 1.0)
        found.append(mixture)
    np.testing.assert_array_equal(found[0].noise, found[1].noise)


def test_quantiles_between_edges():
    share = np.array([[0.5, 0.5, 0.0], [0.0, 0.0, 1.0], [0.2, 0.6, 0.2]])
    edges = np.array([[0.0, 10.0, 20.0, 40.0]])
    np.testing.assert_allclose(
        quantiles(share, edges, (0.25, 0.5, 0.75)), [[5, 10, 15], [25, 30, 35], [10 + 5 / 6, 15, 20 - 5 / 6]]
    )


def test_student():
    assert t_factor(10) == pytest.approx(2.228, abs=1e-3)
