import os

import pytest
from insar_patterns.core.errors import OutputError
from insar_patterns.reports.files import write_files


def test_files_are_written_and_replaced(tmp_path):
    one, two = str(tmp_path / "one.html"), str(tmp_path / "two.csv")
    write_files({one: "first", two: "a,b\n"})
    write_files({one: "sécond"})
    assert (tmp_path / "one.html").read_text(encoding="utf-8") == "sécond"
    assert (tmp_path / "two.csv").read_bytes() == b"a,b\n"
    assert sorted(os.listdir(tmp_path)) == ["one.html", "two.csv"]


def test_nothing_appears_where_one_cannot_be_written(tmp_path):
    one, two = str(tmp_path / "one.html"), str(tmp_path / "nowhere" / "two.csv")
    with pytest.raises(OutputError, match=r"two\.csv cannot be written"):
        write_files({one: "x", two: "y"})
    assert os.listdir(tmp_path) == []


def test_a_folder_in_the_way_is_a_sentence(tmp_path):
    (tmp_path / "one.html").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        write_files({str(tmp_path / "one.html"): "x"})
    assert os.listdir(tmp_path) == ["one.html"]


def test_what_is_read_is_not_overwritten(tmp_path):
    source = tmp_path / "points.csv"
    source.write_text("precious")
    os.symlink(source, tmp_path / "link.csv")
    with pytest.raises(OutputError, match="input itself"):
        write_files({str(tmp_path / "link.csv"): "x"}, [str(source)])
    assert source.read_text() == "precious"


def test_two_outputs_in_one_file(tmp_path):
    with pytest.raises(OutputError, match="two outputs"):
        write_files({f"{tmp_path}/a.html": "x", f"{tmp_path}/./a.html": "y"})
