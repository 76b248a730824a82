"""The baselines of script/baselines.py on small simulated sets: each learns, and keeps to the common interface."""

import sys
from pathlib import Path

import numpy as np
import pytest
from insar_patterns.core.patterns import CODES
from insar_patterns.core.simulation import calendars, paper

SCRIPT = str(Path(__file__).resolve().parent.parent / "script")
PACKAGES = {"minirocket": ("sklearn", "aeon"), "random_forest": ("sklearn",)}


def drawn(n, seed):
    """Two calendars with n series each, some with gaps."""
    found = [], [], []
    for k, calendar in enumerate((calendars.kunming, calendars.sentinel1)):
        rng = np.random.default_rng((seed, k))
        series = paper.simulate(n, rng, calendar(rng))
        series.values[: n // 10, 30:36] = np.nan
        for part, new in zip(found, (series.values, series.dates, series.labels)):
            part.append(new)
    return found


@pytest.fixture
def baselines(monkeypatch):
    monkeypatch.syspath_prepend(SCRIPT)
    import baselines

    yield baselines
    for name in ("baselines", "features"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(
    ("name", "options", "least"),
    [
        ("bic", {"harmonics": (0,), "threads": 1}, 0.9),
        ("minirocket", {"kernels": 500, "threads": 1}, 0.6),
        ("random_forest", {"trees": 40, "threads": 1}, 0.8),
    ],
)
def test_learns(baselines, name, options, least):
    for package in PACKAGES.get(name, ()):
        pytest.importorskip(package, reason=f"{package} is not installed (script/setup --benchmark)")
    made = type(baselines.BASELINES[name]())(**options)
    made.fit(*drawn(150, 1))
    values, dates, labels = drawn(60, 2)
    found = made.predict(values, dates)
    assert found.shape == (120,)
    assert set(found) <= set(CODES.values())
    assert (found == np.concatenate(labels)).mean() > least
    np.testing.assert_array_equal(made.predict(values[1:], dates[1:]), found[60:])
    assert made.settings()


def test_correlated_model_selection_tries_noises(baselines):
    made = baselines.BASELINES["bic_correlated"]()
    assert made.noises[0] is None
    assert len(made.noises) > 4
    values, dates, _ = drawn(12, 3)
    evidence = made.examine(values[:1], dates[:1])
    assert (evidence.share == 0).mean() > 0.5  # the paper's noise is white


def test_features_are_finite_whatever_the_series(baselines):
    from features import features

    dates = calendars.kunming(np.random.default_rng(0))
    values = np.random.default_rng(1).normal(size=(5, len(dates)))
    values[0], values[1, 2:], values[2] = np.nan, np.nan, 7.0
    values[3, ::3] = np.nan
    found = features(values, dates, threads=1)
    assert np.isfinite(found).all()
    assert found.dtype == np.float32
    np.testing.assert_allclose(features(values[3:], dates, threads=1), found[3:], rtol=1e-4)


def test_the_forest_may_see_the_line_too(baselines):
    from features import features
    from insar_patterns.core.line import line_numbers

    values, dates, _ = drawn(12, 3)
    seen = baselines.RandomForest(threads=1, line=True).see(values, dates)
    expected = [np.column_stack([features(v, d, threads=1), line_numbers(v, d)]) for v, d in zip(values, dates)]
    np.testing.assert_allclose(seen, np.concatenate(expected), rtol=1e-4)
