"""A CSV file in a zip, and zips and files that are none."""

import pytest
from insar_patterns.core.errors import DataError, OutputError

from .csv_points import convert, make_zip

pytestmark = pytest.mark.usefixtures("qgis_app")


def test_zip_names_with_odd_signs_and_folders(tmp_path):
    path = make_zip(
        tmp_path / "é <&' {1}.zip", **{"a b__t&t_csv": "lon,lat\n1,2\n", "__MACOSX__._t_csv": "x", "i_xml": "x"}
    )
    assert convert(tmp_path, path)[1].places == [(1, 2)]


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"a_xml": "x"}, "holds no CSV file, only: a.xml"),
        ({"a_csv": "x", "b_csv": "y"}, "several CSV files: a.csv, b.csv"),
    ],
)
def test_zip_without_one_csv(tmp_path, members, message):
    with pytest.raises(DataError, match=message):
        convert(tmp_path, make_zip(tmp_path / "in.zip", **members))


@pytest.mark.parametrize("damage", ["cut", "flipped", "text"])
def test_corrupt_zip(tmp_path, damage):
    path = make_zip(tmp_path / "in.zip", a_csv="lon,lat\n" + "".join(f"{i / 1000},{i % 7}\n" for i in range(9999)))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes({"cut": content[:9000], "flipped": content, "text": b"lon,lat\n1,2\n"}[damage])
    with pytest.raises(DataError, match=r"zip .* cannot be read"):
        convert(tmp_path, path)


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        convert(tmp_path, tmp_path / "gone.csv")
    with pytest.raises(OutputError, match="cannot be written"):
        convert(tmp_path, "lon,lat\n1,2\n", output="gone/out.gpkg")
