import csv
import io

import numpy as np
import pytest
from insar_patterns.core.patterns import KEYS, PATTERNS
from insar_patterns.reports.profile import COLUMNS, Section, profile_csv, profile_figures, profile_page, verdict
from insar_patterns.reports.report import About
from matplotlib.colors import to_hex

NAMES = [pattern.name for pattern in PATTERNS]


def section(n=60, length=900.0, terrain=True, ends=((0, 0), (500, -700)), codes=None):
    rng = np.random.default_rng(n)
    made = Section(
        "A to B", length, np.array(ends, dtype=float), np.arange(n), rng.uniform(0, 1e6, (n, 2)),
        np.sort(rng.uniform(0, length, n)), rng.uniform(-50, 50, n), rng.normal(0, 4, n),
        rng.choice([-1, 0, 0, 1, 4], n) if codes is None else codes,
    )  # fmt: skip
    if not terrain:
        return made
    return made._replace(
        elevation=rng.uniform(0, 90, n), terrain_distance=np.linspace(0, length, 50), terrain=rng.uniform(0, 90, 50)
    )


def test_points_are_drawn_in_the_colours_of_their_patterns():
    made = section()
    upper, lower = profile_figures([made], NAMES)["profile_1"].axes
    drawn = {line.get_label(): line for line in upper.lines if not line.get_label().startswith("_")}
    stable = made.codes == 0
    line = drawn[f"Stable ({stable.sum()})"]
    assert line.get_xdata() == pytest.approx(made.distance[stable])
    assert line.get_ydata() == pytest.approx(made.velocity[stable])
    assert to_hex(line.get_color()) == PATTERNS[0].colour
    assert "Running median" in drawn
    assert not any("Step" in label for label in drawn)
    assert upper.get_ylabel() == "Velocity (mm/yr)"
    assert lower.get_ylabel() == "Elevation (m)"
    assert lower.get_xlabel() == "Distance along the line (m)"
    assert [text.get_text() for text in upper.texts] == ["NW", "SE"]


def test_a_long_line_in_kilometres_and_without_terrain():
    (axes,) = profile_figures([section(length=5000.0, terrain=False)], NAMES)["profile_1"].axes
    assert axes.get_xlabel() == "Distance along the line (km)"
    assert axes.get_xlim() == (0.0, 5.0)


def test_few_points_have_no_median_and_a_ring_no_ends():
    made = section(1, codes=np.array([2]), ends=((5, 5), (5, 5)))
    upper = profile_figures([made], NAMES)["profile_1"].axes[0]
    assert [line.get_label() for line in upper.lines if not line.get_label().startswith("_")] == ["Step (1)"]
    assert [text.get_text() for text in upper.texts] == ["", ""]


def test_terrain_with_gaps_or_without_values():
    made = section()
    gaps = made.terrain.copy()
    gaps[10:20] = np.nan
    figures = profile_figures([made._replace(terrain=gaps), made._replace(terrain=np.full(50, np.nan))], NAMES)
    assert list(figures) == ["profile_1", "profile_2"]


def test_page_has_a_section_for_each_line():
    nothing = section(0)._replace(name="At sea")
    sections = [section(), nothing]
    figures = profile_figures(sections, NAMES)
    page = profile_page(About("layer", [], [], "footer"), sections, 50.0, figures, NAMES)
    assert page.count("<img ") == 1
    assert page.count("<h2>A to B</h2>") == 1
    assert page.count("<h2>At sea</h2>") == 1
    assert verdict(sections, 50.0) == "60 points lie within 50 m of 2 line(s)."


def test_csv():
    made = section()
    rows = list(csv.DictReader(io.StringIO(profile_csv([made, section(3, terrain=False)]))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 63
    first = rows[:60]
    assert [float(row["distance_m"]) for row in first] == pytest.approx(made.distance, abs=0.006)
    assert [float(row["offset_m"]) for row in first] == pytest.approx(made.offset, abs=0.006)
    assert [float(row["velocity_mm_yr"]) for row in first] == pytest.approx(made.velocity, rel=1e-4)
    assert [row["pattern"] for row in first] == [KEYS[code] if code >= 0 else "" for code in made.codes]
    assert rows[-1]["elevation_m"] == ""
