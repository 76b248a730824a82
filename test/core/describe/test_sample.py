"""Series with missing dates: the quantities from all dates equal those of generalised least squares on the valid."""

import numpy as np
import pytest
from insar_patterns.core.describe.calendar import Calendar, Dictionary, Metric
from insar_patterns.core.describe.invert import invert
from insar_patterns.core.describe.noises import NOISES
from insar_patterns.core.describe.sample import Sample
from insar_patterns.core.fits.design import Design

DATES = np.arange(np.datetime64("2018-01-05"), np.datetime64("2021-12-31"), 12)
CALENDAR = Calendar(DATES)
STEPS = (CALENDAR.t >= np.linspace(0.8, 3.2, 9)[:, None]).astype(float)
HINGES = np.maximum(CALENDAR.t - np.linspace(0.8, 3.2, 9)[:, None], 0.0)
COLUMNS = np.concatenate([STEPS, HINGES])
CLOSE = {"rtol": 1e-8, "atol": 1e-8}


def values(share, same=False, n=6):
    rng = np.random.default_rng(4)
    y = rng.normal(size=(n, len(DATES))) + 100.0 + 3.0 * CALENDAR.t
    missing = rng.random((n, len(DATES))) < share
    missing[:, 30:40] |= share > 0  # a long gap as well
    y[np.repeat(missing[:1], n, axis=0) if same else missing] = np.nan
    return y


def alone(y, number, rate):
    """A Metric, a Dictionary and a Sample of the valid dates of one series (m,)."""
    valid = np.isfinite(y)
    metric = Metric(Design(CALENDAR.t[valid], rate, CALENDAR.harmonics, NOISES[number]))
    return metric, Dictionary(metric, COLUMNS[:, valid]), y[valid]


@pytest.mark.parametrize("same", [False, True])
@pytest.mark.parametrize("share", [0.0, 0.02, 0.2, 0.6])
@pytest.mark.parametrize("number", [0, 3, 9])
def test_missing_dates_are_as_if_they_had_never_been(number, share, same):
    y = values(share, same)
    sample = Sample(CALENDAR, y)
    seen = sample.seen("test", COLUMNS, number, True)
    view = seen.view
    a, b = np.tile(np.arange(0, 18, 5), (6, 1)), np.tile(np.arange(1, 18, 4), (6, 1))
    cross = seen.products(slice(9), slice(9, None))
    grams, whole = seen.grams([a, b]), seen.with_all(a[:, 2])
    assert len(seen.squares()) == (1 if same or share == 0.0 else 6)
    normal = view.normal(np.tile(COLUMNS[None, :4], (6, 1, 1)), view.left)
    projected = view.project(np.tile(COLUMNS[None, :4], (6, 1, 1)))
    for i in range(6):
        metric, dictionary, valid = alone(y[i], number, True)
        left = metric.design.project(valid[None])[0]
        k = min(i, len(seen.squares()) - 1)
        np.testing.assert_allclose(seen.rss[i], left @ left, **CLOSE)
        np.testing.assert_allclose(seen.inner[i], dictionary.operator[:-1].T @ valid, **CLOSE)
        np.testing.assert_allclose(view.base[i], metric.design.base(valid[None])[0], **CLOSE)
        np.testing.assert_allclose(view.unscaled[k], metric.unscaled, **CLOSE)
        np.testing.assert_allclose(view.constant[k], metric.constant, **CLOSE)
        np.testing.assert_allclose(view.log_det[k], metric.design.log_det, **CLOSE)
        np.testing.assert_allclose(seen.squares()[k], np.diag(dictionary.gram), **CLOSE)
        np.testing.assert_allclose(seen.taken()[k], dictionary.base[:, 1], **CLOSE)
        np.testing.assert_allclose(cross[k], np.diag(dictionary.gram[:9, 9:]), **CLOSE)
        np.testing.assert_allclose(whole[i], dictionary.gram[a[i, 2]], **CLOSE)
        np.testing.assert_allclose(grams[0][0][i], dictionary.gram[a[i], a[i]], **CLOSE)
        np.testing.assert_allclose(grams[1][0][i], dictionary.gram[a[i][:, None], b[i]], **CLOSE)
        np.testing.assert_allclose(normal[0][i], dictionary.gram[:4, :4], **CLOSE)
        np.testing.assert_allclose(normal[1][i], seen.inner[i, :4], **CLOSE)
        np.testing.assert_allclose(projected[i] @ projected[i].T, dictionary.gram[:4, :4], **CLOSE)


def test_a_part_is_the_same_as_alone():
    y, rows = values(0.1), np.array([4, 1])
    whole = Sample(CALENDAR, y)
    first = whole.seen("test", COLUMNS, 3, True)
    first.squares()
    for other in (whole.part(rows).seen("test", COLUMNS, 3, True), first.part(rows)):
        for mine, there in zip(
            (first.squares(), first.inner, first.taken()), (other.squares(), other.inner, other.taken())
        ):
            np.testing.assert_allclose(there, mine[rows], rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("k", [0, 1, 5, 8, 9, 40, 97])
def test_inverse_and_determinant(k):
    wide = np.random.default_rng(k).normal(size=(7, k, 2 * k + 1))
    matrices = wide @ wide.transpose(0, 2, 1)
    before = matrices.copy()
    inverse, log_det = invert(matrices)
    np.testing.assert_array_equal(matrices, before)
    np.testing.assert_allclose(inverse @ matrices, np.tile(np.eye(k), (7, 1, 1)), atol=1e-10)
    np.testing.assert_allclose(log_det, np.linalg.slogdet(matrices)[1])
