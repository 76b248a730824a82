"""script/by_eye.py and script/label_pages.py: simulated series labelled by eye."""

import collections
import csv
import json
import os

import numpy as np
import pytest

pytestmark = pytest.mark.usefixtures("scripts")


def test_an_unsure_vote_is_shared_with_the_second_choice():
    import by_eye

    assert by_eye.shares("linear", "power", "1").tolist() == pytest.approx([0, 0.55, 0, 0, 0.45, 0])
    assert by_eye.shares("undefined", "", "1").tolist() == [0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize("name, least", [("simulated", 15_360), ("real", 5_941)])
def test_the_labels_are_whole(name, least):
    import by_eye
    from insar_patterns.core.patterns import CODES

    path = os.path.join(os.path.dirname(by_eye.LABELS), f"{name}.csv")
    with open(path, encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) >= least
    assert {line["label"] for line in lines} == set(CODES)
    assert {line["second"] for line in lines} <= {"", *CODES} and {line["sure"] for line in lines} == {"1", "2", "3"}
    assert max(collections.Counter((line["set"], line["index"]) for line in lines).values()) == 1


def test_every_labelled_set_is_known():
    import by_eye

    with open(by_eye.LABELS, encoding="utf-8", newline="") as file:
        labelled = {line["set"] for line in csv.DictReader(file)}
    with open(by_eye.DRAWN, encoding="utf-8") as file:
        assert labelled == set(json.load(file))


def test_the_simulation_still_draws_the_labelled_series():
    import by_eye

    with open(by_eye.DRAWN, encoding="utf-8") as file:
        known = json.load(file)
    name = min(known, key=lambda one: known[one]["count"])
    shown = by_eye.series(name, known[name]["count"])
    assert by_eye.is_same(shown, known[name])
    values = shown[3].values
    values[[0, 1]] = values[[1, 0]]
    assert not by_eye.is_same(shown, known[name])


@pytest.fixture
def pages(tmp_path):
    import label_pages

    label_pages.draw("realistic-91", str(tmp_path), 22)
    return tmp_path


def write_labels(folder, lines):
    with open(folder / "labels.csv", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def test_labels_go_to_the_series_of_their_panel(pages):
    import by_eye
    import label_pages
    from insar_patterns.core.patterns import CODES

    assert (pages / "page_01.png").stat().st_size > 20_000 and (pages / "page_02.png").exists()
    write_labels(pages, ["1,3,step,,3", "2,2,power,linear,2"])
    taken, drawn = pages / "taken.csv", pages / "known.json"
    assert label_pages.take(str(pages), taken, drawn) == 2
    with open(pages / "panels.csv", encoding="utf-8", newline="") as file:
        at = {(line["page"], line["panel"]): int(line["index"]) for line in csv.DictReader(file)}
    rows = [row for one in by_eye.series("realistic-91", 22) for row in one.values]
    groups = by_eye.load(taken, drawn)
    found = {tuple(row): vote for group in groups for row, vote in zip(group.values, group.votes)}
    assert found[tuple(rows[at["1", "3"]])].argmax() == CODES["step"]
    assert found[tuple(rows[at["2", "2"]])][CODES["power"]] == 0.75


@pytest.mark.parametrize("line", ["9,1,step,,3", "1,1,jump,,3", "1,1,step,,4", "1,1,step", "1,1,step,jump,2"])
def test_a_wrong_line_is_named_and_nothing_is_taken(pages, line):
    import label_pages

    write_labels(pages, ["1,1,linear,,3", line])
    with pytest.raises(SystemExit, match="nothing was taken"):
        label_pages.take(str(pages), pages / "taken.csv", pages / "known.json")
    assert not (pages / "taken.csv").exists()


def test_labels_of_other_series_are_refused(pages):
    import by_eye
    import label_pages

    write_labels(pages, ["1,1,linear,,3"])
    label_pages.take(str(pages), pages / "taken.csv", pages / "known.json")
    (pages / "known.json").write_text('{"realistic-91": {"count": 22, "fingerprint": 1.0}}', encoding="utf-8")
    with pytest.raises(SystemExit, match="label them again"):
        by_eye.load(pages / "taken.csv", pages / "known.json")
    with pytest.raises(SystemExit, match="no longer draws"):
        label_pages.take(str(pages), pages / "taken.csv", pages / "known.json")


def test_the_one_label_of_a_real_series_is_found_by_row(tmp_path):
    import by_eye

    lines = ["set,index,label,second,sure", "here,7,linear,power,1", "here,2,step,,3", "there,2,power,,3"]
    (tmp_path / "real.csv").write_text("\n".join(lines), encoding="utf-8")
    found = by_eye.real("here", np.array([2, 7]), tmp_path / "real.csv")
    assert found.tolist() == [[0, 0, 1, 0, 0, 0], pytest.approx([0, 0.55, 0, 0, 0.45, 0])]


def test_later_passes_are_found_by_row(tmp_path):
    import by_eye

    lines = ["set,index,pass,label,second,sure", "here,7,1,linear,power,1", "here,2,1,step,,3", "there,2,1,power,,3"]
    lines += ["here,7,2,stable,,3", "here,2,2,undefined,,3"]
    (tmp_path / "again.csv").write_text("\n".join(lines), encoding="utf-8")
    assert by_eye.again("here", np.array([2, 7]), tmp_path / "again.csv").tolist() == [[2, 1], [5, 0]]
