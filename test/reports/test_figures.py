import io

import matplotlib.image
import pytest
from insar_patterns.core.errors import OutputError
from insar_patterns.reports.csv_table import cell, csv_text
from insar_patterns.reports.figures import FORMATS, deeper, figure_file, new_figure, shortened
from insar_patterns.reports.files import folder_for, write_files


@pytest.fixture
def figure():
    made = new_figure(88, 44)
    made.add_subplot().plot([0, 1], [1, 0])
    return made


def test_every_format_is_one_and_the_same_each_time(figure):
    starts = {"PNG": b"\x89PNG", "SVG": b"<?xml", "PDF": b"%PDF"}
    assert set(starts) == set(FORMATS)
    for kind, start in starts.items():
        found = figure_file(figure, kind)
        assert found.startswith(start)
        assert found == figure_file(figure, kind)


def test_png_has_300_dots_per_inch(figure):
    image = matplotlib.image.imread(io.BytesIO(figure_file(figure, "PNG")))
    assert image.shape[:2] == (int(44 / 25.4 * 300), int(88 / 25.4 * 300))


def test_bytes_are_written_beside_text(tmp_path, figure):
    folder = tmp_path / "a" / "b"
    with folder_for(str(folder)):
        write_files({str(folder / "x.png"): b"\x89PNG", str(tmp_path / "x.csv"): "a\n"})
    assert (folder / "x.png").read_bytes() == b"\x89PNG"


def test_a_folder_for_nothing_is_gone_again(tmp_path):
    for folder, stays in ((tmp_path / "new", False), (tmp_path, True)):
        with pytest.raises(OutputError), folder_for(str(folder)):
            write_files({str(folder / "x.png"): b"", str(tmp_path / "nowhere" / "x.csv"): ""})
        assert folder.exists() == stays
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"), folder_for(str(tmp_path / "file")):
        pass


def test_colours_and_names():
    assert deeper("#ffffff", 1.0) == "#1f2933"
    assert deeper("#56b4e9", 0.0) == "#56b4e9"
    assert shortened("Short") == "Short"
    assert len(shortened("A name that is too long for a figure")) == 28


def test_csv():
    assert csv_text(("a", "b"), [[1, 0.1234567], ["x,y", None]]) == 'a,b\n1,0.123457\n"x,y",\n'
    assert cell(float("nan")) == ""
