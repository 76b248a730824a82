"""The plumbing of script/benchmark speed: chosen points are measured, the others keep what they had."""

import json
import sys
import types
from pathlib import Path

import pytest

SCRIPT = str(Path(__file__).resolve().parent.parent / "script")
OURS = ("benchmark_speed", "benchmark_tables", "speed_network", "speed_files")


@pytest.fixture
def benchmark(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(SCRIPT)
    import benchmark_speed
    import benchmark_tables

    monkeypatch.setattr(benchmark_tables, "TABLE", str(tmp_path / "BENCHMARK.md"))
    monkeypatch.setattr(benchmark_tables, "FIGURES", str(tmp_path / "BENCHMARK.json"))
    monkeypatch.setattr(benchmark_speed, "RESULTS", str(tmp_path / "build" / "speed.json"))
    yield benchmark_speed
    for name in OURS:
        sys.modules.pop(name, None)


def measured(monkeypatch, name, answer):
    monkeypatch.setitem(sys.modules, name, types.SimpleNamespace(measure=answer))


def test_points_not_chosen_keep_their_figures(benchmark, monkeypatch, tmp_path):
    measured(monkeypatch, "speed_network", lambda: {1: ("## Network\n\nfirst", {"fp32_ratio": 11.0})})
    measured(monkeypatch, "speed_files", lambda points: {2: (f"## Reading {points}", {"read_ratio": 6.0})})
    benchmark.main(types.SimpleNamespace(points=[1, 2]))
    measured(monkeypatch, "speed_network", lambda: {1: ("## Network\n\nsecond", {"fp32_ratio": 12.0})})
    benchmark.main(types.SimpleNamespace(points=[1]))
    stored = json.loads((tmp_path / "build" / "speed.json").read_text())
    assert (stored["fp32_ratio"], stored["read_ratio"]) == (12.0, 6.0)
    text = (tmp_path / "BENCHMARK.md").read_text()
    assert text.startswith("# Speed\n")
    assert text.index("second") < text.index("## Reading {2}")
    assert "first" not in text


def test_headings_of_others_stay(benchmark, tmp_path):
    import benchmark_tables

    for heading, text in (("Accuracy", "## M1\n\nold"), ("Speed", "fast"), ("Accuracy", "## M1\n\nnew")):
        benchmark_tables.write(heading, text, {"text": text})
    assert (tmp_path / "BENCHMARK.md").read_text() == "# Accuracy\n\n## M1\n\nnew\n\n# Speed\n\nfast\n"
    assert json.loads((tmp_path / "BENCHMARK.json").read_text()) == {
        "accuracy": {"text": "## M1\n\nnew"},
        "speed": {"text": "fast"},
    }
