import csv
import io

import numpy as np
import pytest
from insar_patterns.core.patterns import PATTERNS
from insar_patterns.core.statistics import describe_group
from insar_patterns.core.velocity_classes import velocity_colours
from insar_patterns.reports.report import About
from insar_patterns.reports.statistics import COLUMNS, statistics_csv, statistics_figures, statistics_page, verdict
from insar_patterns.reports.statistics_figures import BARS
from matplotlib.colors import to_hex

NAMES = [pattern.name for pattern in PATTERNS]
ABOUT = About("a < b", [("Layer", "x")], ["mind this"], "footer")


@pytest.fixture(scope="module")
def points():
    rng = np.random.default_rng(0)
    codes = rng.choice([-1, 0, 0, 0, 1, 1, 2, 4], 400)
    return codes, rng.normal(0, 6, 400), rng.uniform(0.6, 1, 400)


def groups(points, count):
    codes, velocity, coherence = points
    parts = [slice(i, 400 - i) for i in range(count)]
    return [describe_group(f"Area {i}", codes[s], velocity[s], coherence[s]) for i, s in enumerate(parts)]


def figures(points, polygons=None):
    codes, velocity, coherence = points
    whole = describe_group("", codes, velocity, coherence)
    return whole, statistics_figures(velocity, coherence, codes, whole, polygons, NAMES)


def test_histogram_has_the_colours_of_the_map_and_lines_at_three_sigma(points):
    whole, drawn = figures(points)
    left, right = drawn["statistics_velocity"].axes
    heights = sum(bar.get_height() for bar in left.patches)
    assert heights >= 0.995 * len(points[1])
    for bar in left.patches:
        centre = bar.get_x() + bar.get_width() / 2
        assert to_hex(bar.get_facecolor()) == velocity_colours([centre])[0]
    lines = sorted(line.get_xdata()[0] for line in left.lines if len(line.get_xdata()) == 2)
    v = whole.velocity[0]
    assert lines == pytest.approx([v.mean - 3 * v.std, v.mean, v.mean + 3 * v.std])
    assert [bar.get_width() for bar in right.patches] == pytest.approx(100 * whole.shares)
    assert [to_hex(bar.get_facecolor()) for bar in right.patches] == [pattern.colour for pattern in PATTERNS]


def test_violins_only_of_patterns_that_are_there(points):
    _, drawn = figures(points)
    axes = drawn["statistics_coherence_by_pattern"].axes[0]
    labels = [label.get_text().split("\n")[0] for label in axes.get_xticklabels()]
    assert labels == ["Stable", "Linear", "Step", "Power"]
    assert axes.get_ylabel() == "Coherence"
    assert "(mm/yr)" in drawn["statistics_velocity_by_pattern"].axes[0].get_ylabel()


def test_bars_of_polygons_are_limited_and_full(points):
    _, drawn = figures(points, groups(points, BARS + 5))
    axes = drawn["statistics_polygons"].axes[0]
    assert len(axes.get_yticklabels()) == BARS
    assert axes.get_yticklabels()[0].get_text() == "Area 0 (400)"
    widths = np.array([bar.get_width() for bar in axes.patches]).reshape(6, BARS)
    assert widths.sum(axis=0) == pytest.approx(np.full(BARS, 100.0))


@pytest.mark.parametrize(
    ("codes", "velocity"),
    [([3], [2.0]), ([-1, -1], [1.0, 2.0]), ([1, 1, 2], [np.nan] * 3)],
)
def test_few_points_still_make_figures(codes, velocity):
    codes, velocity = np.array(codes), np.array(velocity, dtype=float)
    whole, drawn = figures((codes, velocity, np.full(len(codes), 0.9)))
    page = statistics_page(ABOUT, whole, None, drawn, NAMES)
    assert page.count("<img ") == 3
    assert verdict(whole, NAMES)


def test_page(points):
    polygons = [*groups(points, 3), describe_group("Empty", *(np.array([], dtype=t) for t in (int, float, float)))]
    whole, drawn = figures(points, polygons)
    page = statistics_page(ABOUT, whole, polygons, drawn, NAMES)
    assert page.count("<img ") == 4
    for said in ("a &lt; b", "mind this", "Area 2", "Polygons without points: 1.", "Not classified"):
        assert said in page
    assert "Empty" not in page


def test_csv_holds_the_numbers_of_numpy(points):
    codes, velocity, coherence = points
    whole, _ = figures(points)
    rows = list(csv.DictReader(io.StringIO(statistics_csv(whole, groups(points, 2)))))
    assert tuple(rows[0]) == COLUMNS
    assert {row["polygon"] for row in rows} == {"", "Area 0", "Area 1"}
    row = next(r for r in rows if (r["polygon"], r["pattern"], r["quantity"]) == ("Area 1", "linear", "velocity"))
    mine = velocity[1:399][codes[1:399] == 1]
    assert int(row["points"]) == int(row["values"]) == len(mine)
    assert float(row["share"]) == pytest.approx(len(mine) / (codes[1:399] >= 0).sum(), rel=1e-5)
    assert float(row["std"]) == pytest.approx(mine.std(ddof=1), rel=1e-5)
    assert float(row["p95"]) == pytest.approx(np.percentile(mine, 95), rel=1e-5)
    row = next(r for r in rows if (r["polygon"], r["pattern"], r["quantity"]) == ("", "none", "coherence"))
    assert float(row["median"]) == pytest.approx(np.median(coherence[codes < 0]), rel=1e-5)


def test_texts_are_translated(points):
    seen = []
    whole, _ = figures(points)
    codes, velocity, coherence = points

    def tr(text):
        seen.append(text)
        return text

    drawn = statistics_figures(velocity, coherence, codes, whole, None, NAMES, tr)
    statistics_page(ABOUT, whole, None, drawn, NAMES, tr)
    assert {"Velocity (mm/yr)", "Points", "mean", "Share of the points (%)", "Coherence", "By pattern"} <= set(seen)
