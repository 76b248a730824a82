import os

import pytest
from insar_patterns.batch.plan import plan_tiles
from insar_patterns.core.errors import DataError, OutputError


@pytest.fixture
def folder(tmp_path):
    for name, size in (("a.csv", 10), ("b.zip", 30), ("c.parquet", 20), ("d.txt", 5), (".e.csv", 5)):
        (tmp_path / name).write_bytes(b"x" * size)
    return tmp_path


def names(pairs):
    return [(os.path.basename(source), os.path.basename(target)) for source, target in pairs]


def test_a_folder_stands_for_its_tiles_and_the_largest_comes_first(folder):
    output = folder / "new" / "out"
    pairs = plan_tiles([str(folder), str(folder / "a.csv")], str(output))
    assert names(pairs) == [("b.zip", "b.parquet"), ("c.parquet", "c.parquet"), ("a.csv", "a.parquet")]
    assert all(os.path.isabs(path) for pair in pairs for path in pair) and output.is_dir()


@pytest.mark.parametrize(
    ("given", "said"), [("no.csv", "There is no file"), ("d.txt", "no tile"), ("empty", "holds no tiles")]
)
def test_what_is_no_tile(folder, given, said):
    (folder / "empty").mkdir()
    with pytest.raises(DataError, match=said):
        plan_tiles([str(folder / given)], str(folder / "out"))


def test_two_tiles_of_one_name(folder):
    (folder / "a.gpkg").write_bytes(b"x")
    with pytest.raises(DataError, match=r"a\.csv and .*a\.gpkg would both"):
        plan_tiles([str(folder)], str(folder / "out"))


def test_no_result_replaces_an_input(folder):
    with pytest.raises(OutputError, match=r"c\.parquet would replace"):
        plan_tiles([str(folder)], str(folder))
    (folder / "link").symlink_to(folder, target_is_directory=True)
    with pytest.raises(OutputError, match=r"c\.parquet would replace"):
        plan_tiles([str(folder / "c.parquet")], str(folder / "link"))


def test_an_output_that_is_a_file(folder):
    with pytest.raises(OutputError, match="cannot be made"):
        plan_tiles([str(folder / "a.csv")], str(folder / "d.txt"))
