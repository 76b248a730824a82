"""The page, its figures and the table of `evaluate`."""

import base64
import csv
import io
import re
import sys
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from insar_patterns.core.errors import MissingPackageError
from insar_patterns.core.evaluation import compare
from insar_patterns.core.patterns import KEYS, PATTERNS
from insar_patterns.reports import figures
from insar_patterns.reports.evaluation import About, doubts, evaluation_page, verdict
from insar_patterns.reports.evaluation_csv import COLUMNS, evaluation_csv

pytest.importorskip("matplotlib")
NAMES = [pattern.name for pattern in PATTERNS]
ABOUT = About("layer <1>", [("Dates", "99")], [[("File", "m.onnx")]] * 3, ["A note & more."], "footer")


class Checked(HTMLParser):
    """Counts what is opened and closed, and collects the text and the pictures."""

    def __init__(self, text):
        super().__init__()
        self.open, self.text, self.pictures, self.links = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.links += [attributes[key] for key in ("src", "href") if key in attributes]
        if tag == "img":
            assert attributes["alt"]
            self.pictures.append(base64.b64decode(attributes["src"].split(",", 1)[1]))
        elif tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def html(made_scores):
    return evaluation_page(ABOUT, made_scores, compare(made_scores), NAMES)


def test_the_page_is_one_well_formed_file(html):
    page = Checked(html)
    assert page.open == []
    assert all(link.startswith("data:image/svg+xml;base64,") for link in page.links)
    assert len(page.pictures) == 1 + 3 + 2  # side by side; a matrix each; a reliability diagram where known
    for picture in page.pictures:
        assert ElementTree.fromstring(picture).tag.endswith("svg")
    assert "<script" not in html
    assert not re.search(r"(src|href|url\()\W*https?:", html)


def test_names_cannot_break_the_page(html):
    assert "<b>bad</b>" not in html
    assert "&lt;b&gt;bad&lt;/b&gt;" in html
    assert "layer &lt;1&gt;" in html
    assert "A note &amp; more." in html


def test_the_page_holds_the_figures(html, made_scores):
    text = " ".join(Checked(html).text)
    for score in made_scores:
        assert f"{100 * score.accuracy.value:.1f}\u202f%" in text
        assert f"{100 * score.macro_f1.low:.1f} – {100 * score.macro_f1.high:.1f}" in text
    assert f"{100 * made_scores[0].reliability.error:.1f}\u202f%" in text
    for name in NAMES:
        assert name in text


def test_the_same_figures_give_the_same_page(html, made_scores):
    assert evaluation_page(ABOUT, made_scores, compare(made_scores), NAMES) == html


def test_one_model_alone_has_no_comparison(made_scores):
    about = ABOUT._replace(models=ABOUT.models[:1], notes=[])
    text = evaluation_page(about, made_scores[:1], [], NAMES)
    assert "McNemar" not in text
    assert len(Checked(text).pictures) == 3


def test_the_page_can_be_translated(made_scores):
    about = ABOUT._replace(models=ABOUT.models[:1])
    text = evaluation_page(about, made_scores[:1], [], NAMES, lambda text: "ü" + text)
    for sentence in ("üEvaluation of", "üPlease note", "üMacro F1", "üHow to read this", "üRecall: share"):
        assert sentence in text


def test_verdict_says_what_is_certain(made_scores):
    good, bad, field = made_scores
    said = verdict([bad, good], compare([bad, good]))
    assert said[0].startswith("good is right on")
    assert "more than <b>bad</b>; the difference is significant (p < 0.001)" in said[1]
    said = verdict([good, good], compare([good, good]))
    assert "0.0 percentage points more than good; these labels cannot tell the two apart (p = 1.000)" in said[1]
    assert len(verdict([field], [])) == 1


def test_doubts_name_what_is_missing(made_scores):
    said = "\n".join(doubts(made_scores, NAMES))
    assert "No point is labelled: Piecewise linear" in said
    assert "Fewer than 10 labels: Undefined (4)" in said
    assert "<b>bad</b> does not know: Undefined. The 4 points" in said
    assert "Field 'pattern' gave 40 points no pattern" in said
    assert "good does not know" not in said


def test_table_holds_every_number(made_scores):
    text = evaluation_csv(made_scores, compare(made_scores))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == COLUMNS
    for score in made_scores:
        own = [row for row in rows if row["model"] == score.name]
        value = {row["measure"]: row for row in own if not row["pattern"] and not row["detail"]}
        assert float(value["accuracy"]["value"]) == pytest.approx(score.accuracy.value, abs=1e-6)
        assert float(value["macro_f1"]["low"]) == pytest.approx(score.macro_f1.low, abs=1e-6)
        counts = {(row["pattern"], row["detail"]): int(row["value"]) for row in own if row["measure"] == "count"}
        assert [[counts[key, found] for found in (*KEYS, "none")] for key in KEYS] == score.confusion.tolist()
        assert ("expected_calibration_error" in value) == (score.reliability is not None)
    empty = [row for row in rows if row["measure"] == "recall" and row["pattern"] == "piecewise"]
    assert [row["value"] for row in empty] == [""] * 3
    pairs = [(row["model"], row["detail"]) for row in rows if row["measure"] == "mcnemar_p"]
    assert pairs == [(a.name, b.name) for i, a in enumerate(made_scores) for b in made_scores[i + 1 :]]


def test_a_missing_matplotlib_is_one_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingPackageError, match=r"matplotlib is needed.*pip install"):
        figures.check_matplotlib()
