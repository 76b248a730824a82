import pytest
from insar_patterns.reports.search import ranked, read_trials, search_figure, search_page, verdict

TABLE = """trial,state,validation_accuracy,epochs,learning_rate,batch,blocks,channels,dropout,weights,seconds
1,finished,0.75,9,0.001,32,8,100,0.05,400000,80.5
2,stopped early,0.95,1,0.1,16,2,25,0.5,9000,1.5
3,finished,0.875,9,0.01,64,3,50,0.01,60000,20.0
4,finished,0.875,9,0.01,64,4,50,0.01,80000,21.0
"""


@pytest.fixture
def trials(tmp_path):
    path = tmp_path / "trials.csv"
    path.write_text(TABLE, encoding="utf-8")
    return read_trials(path)


def test_table_is_read(trials):
    assert [trial.trial for trial in trials] == [1, 2, 3, 4]
    assert [trial.finished for trial in trials] == [True, False, True, True]
    assert trials[0].settings == {"learning_rate": 0.001, "batch": 32, "blocks": 8, "channels": 100, "dropout": 0.05}
    assert (trials[1].accuracy, trials[1].epochs, trials[1].weights, trials[1].seconds) == (0.95, 1, 9000, 1.5)


def test_finished_and_small_first(trials):
    assert [trial.trial for trial in ranked(trials)] == [3, 4, 1, 2]


def test_verdict(trials):
    said = verdict(trials)
    assert said.startswith("Of 4 settings, number 3 was best: right on 87.5")
    assert "1 were stopped early" in said


def test_figure_has_a_panel_for_each_setting(trials):
    panels = search_figure(trials).axes
    assert [axes.get_xlabel() for axes in panels] == [
        "Learning rate",
        "Batch",
        "Layers (blocks)",
        "Channels",
        "Dropout",
    ]
    assert [label.get_text() for label in panels[0].get_xticklabels()] == ["0.001", "0.01", "0.1"]
    early, finished, best = (collection.get_offsets().tolist() for collection in panels[0].collections)
    assert early == [[2, 95.0]]
    assert sorted(finished) == [[0, 75.0], [1, 87.5], [1, 87.5]]
    assert best == [[1, 87.5]]


def test_page(trials):
    text = search_page(trials, [("Simulation", "paper & more")], "<footer>")
    assert text.count("<img ") == 1
    assert text.count("<tr>") == 5
    assert "paper &amp; more" in text
    assert "&lt;footer&gt;" in text
    assert "(stopped early)" in text
    assert text.index("number 3 was best") < text.index("All trials")


def test_texts_are_translated(trials):
    seen = []
    search_page(trials, [], "", lambda text: seen.append(text) or text)
    assert {"Search for hyperparameters", "Learning rate", "(stopped early)"} <= set(seen)
