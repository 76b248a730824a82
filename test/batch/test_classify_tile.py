import csv
import io
import json
import os
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
from insar_patterns.batch import geoparquet
from insar_patterns.batch.arguments import parse
from insar_patterns.batch.classify_tile import DONE, FAILED, KEPT, classify_tile
from insar_patterns.batch.program import make_settings
from insar_patterns.batch.record import read_record
from insar_patterns.core.inference import Classifier
from insar_patterns.core.model_file import read_model_file
from insar_patterns.core.patterns import KEYS, PATTERNS
from insar_patterns.core.series import SeriesBlock
from insar_patterns.core.series import velocity as slope

from .conftest import DATES, series, write_egms

RESULT = ["pattern", "confidence", *(p.field for p in PATTERNS), "velocity", "n_valid", "geometry"]


def settings(*options):
    return make_settings(parse([*options, "in", "out"]), 1)


@pytest.fixture
def classify(tmp_path):
    """Classify a file; returns the outcome and the result as a table."""

    def classify(source, *options):
        target = tmp_path / "results" / "result.parquet"
        target.parent.mkdir(exist_ok=True)
        outcome = classify_tile(str(source), str(target), settings(*options))
        assert os.listdir(target.parent) == ([] if outcome.status == FAILED else ["result.parquet"]), outcome.reason
        return outcome, pq.read_table(target) if outcome.status != FAILED else None

    return classify


def geo(table):
    return json.loads(table.schema.metadata[b"geo"])


def same_values(table, other):
    return all(table[name].to_pylist() == other[name].to_pylist() for name in RESULT)


def test_values_are_those_of_the_classifier(root, real_tiles, classify):
    outcome, table = classify(real_tiles / "tile2.zip")
    with zipfile.ZipFile(real_tiles / "tile2.zip") as archive:
        rows = list(csv.DictReader(io.TextIOWrapper(archive.open("tile2.csv"), "utf-8")))
    names = [name for name in rows[0] if name.isdigit()]
    dates = np.array([f"{name[:4]}-{name[4:6]}-{name[6:]}" for name in names], dtype="datetime64[D]")
    values = np.array([[float(row[name] or "nan") for name in names] for row in rows])
    model = read_model_file(str(root / "models" / "default.onnx"))
    wanted = Classifier(model, "CPU", precision="automatic").classify(SeriesBlock(np.arange(len(rows)), values, dates))
    assert (outcome.status, outcome.points, len(table)) == (DONE, 3919, 3919)
    assert table.column_names == ["pid", *RESULT]
    assert table["pid"].to_pylist() == [row["pid"] for row in rows]
    assert table["pattern"].to_pylist() == [KEYS[code] for code in wanted.codes]
    found = np.stack([table[p.field].to_numpy() for p in PATTERNS], axis=1)
    np.testing.assert_allclose(found, wanted.probabilities, atol=1e-4)
    np.testing.assert_allclose(table["velocity"].to_numpy(), slope(values, dates), atol=6e-4)
    assert {key: n for key, n in outcome.patterns.items() if n} == {
        key: n for key, n in zip(KEYS, np.bincount(wanted.codes, minlength=6)) if n
    }
    place = np.frombuffer(b"".join(table["geometry"].to_pylist()), np.uint8).reshape(-1, 21)[:, 5:].copy().view("<f8")
    np.testing.assert_array_equal(place, [[float(row["easting"]), float(row["northing"])] for row in rows])


def test_metadata_are_those_of_geoparquet(egms, classify):
    _, table = classify(egms)
    facts = geo(table)
    column = facts["columns"]["geometry"]
    assert (facts["version"], facts["primary_column"], list(facts["columns"])) == ("1.1.0", "geometry", ["geometry"])
    assert (column["encoding"], column["geometry_types"]) == ("WKB", ["Point"])
    assert column["crs"]["type"] == "ProjectedCRS" and column["crs"]["id"] == {"authority": "EPSG", "code": 3035}
    assert "projjson" in column["crs"]["$schema"]
    with open(egms, encoding="utf-8") as file:
        rows = [(float(row["easting"]), float(row["northing"])) for row in csv.DictReader(file)]
    assert column["bbox"] == [*np.min(rows, axis=0), *np.max(rows, axis=0)]
    assert table.schema.field("geometry").type == pa.binary()


def test_missing_values_and_series_that_are_too_short(tmp_path, classify):
    values = series(4)
    values[1, 10:] = np.nan
    values[2, 5:9] = np.nan
    outcome, table = classify(write_egms(tmp_path / "gaps.csv", values))
    row = table.slice(1, 1).to_pylist()[0]
    assert all(row[name] is None for name in RESULT[:-2]) and row["n_valid"] == 10
    assert table["n_valid"].to_pylist() == [len(DATES), 10, len(DATES) - 4, len(DATES)]
    assert outcome.patterns["not classified"] == 1 and sum(outcome.patterns.values()) == 4


def test_unit_and_nodata(tmp_path, classify):
    values = series(6)
    _, wanted = classify(write_egms(tmp_path / "mm.csv", values))
    metres = values.copy()
    metres[0, 3] = np.nan
    _, gap = classify(write_egms(tmp_path / "gap.csv", metres))
    metres[0, 3] = 999.0
    path = write_egms(tmp_path / "cm.csv", metres)
    _, found = classify(path, "--nodata", "999")
    assert same_values(found, gap)
    _, tenfold = classify(path, "--nodata", "999", "--unit", "cm")
    np.testing.assert_allclose(tenfold["velocity"], 10 * found["velocity"].to_numpy(), atol=6e-3)
    assert same_values(found.slice(1), wanted.slice(1))


def test_geoparquet_and_geopackage_give_the_same(egms, tmp_path, classify):
    _, wanted = classify(egms)
    _, copied = classify(egms, "--copy")
    with open(egms, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert copied.column_names == [*rows[0], *RESULT]
    assert copied["mp_type"].to_pylist() == [int(row["mp_type"]) for row in rows]
    assert copied["20200103"].to_pylist() == [float(row["20200103"]) for row in rows]
    assert same_values(copied, wanted)
    plain = copied.drop_columns(RESULT[:-1])
    pq.write_table(plain, tmp_path / "again.parquet")
    arguments = {"geometry_name": "geometry", "geometry_type": "Point", "crs": "EPSG:3035"}
    for name, driver in (("again.gpkg", "GPKG"), ("again.fgb", "FlatGeobuf")):
        pyogrio.raw.write_arrow(plain, tmp_path / name, driver=driver, **arguments)
    for name in ("again.parquet", "again.gpkg", "again.fgb"):
        outcome, found = classify(tmp_path / name, "--id", "pid", "--redo")
        assert outcome.status == DONE, outcome.reason
        if name.endswith(".fgb"):  # sorted along a curve
            wanted, found = wanted.sort_by("pid"), found.sort_by("pid")
        assert same_values(found, wanted), name
        assert geo(found) == geo(wanted), name


def test_result_fields_win_their_names_and_rows_are_numbered(egms, tmp_path, classify):
    _, table = classify(egms)
    crs = geo(table)["columns"]["geometry"]["crs"]
    values = series(3)
    columns = {f"D{str(date).replace('-', '')}": values[:, k] for k, date in enumerate(DATES)}
    columns |= {"Velocity": [1, 2, 3], "geom": table["geometry"].slice(0, 3)}
    facts = {"version": "1.0.0", "primary_column": "geom", "columns": {"geom": {"encoding": "WKB", "crs": crs}}}
    other = pa.table(columns).replace_schema_metadata({"geo": json.dumps(facts)})
    pq.write_table(other, tmp_path / "other.parquet")
    _, copied = classify(tmp_path / "other.parquet", "--copy")
    assert copied["Velocity_1"].to_pylist() == [1, 2, 3] and "geom" not in copied.column_names
    _, slim = classify(tmp_path / "other.parquet")
    assert slim.column_names == ["point_id", *RESULT]
    assert slim["point_id"].to_pylist() == [0, 1, 2]


def test_numbers_as_text(egms, tmp_path, classify):
    _, wanted = classify(egms, "--copy")
    texts = {}
    for name in wanted.column_names[: -len(RESULT)]:
        column = wanted[name].to_pylist()
        texts[name] = [f" {value:.2f}".replace(".", ",") for value in column] if name.isdigit() else column
    texts["20200103"][7] = "n/a"
    table = pa.table({**texts, "geometry": wanted["geometry"]}).replace_schema_metadata(wanted.schema.metadata)
    pq.write_table(table, tmp_path / "texts.parquet")
    _, found = classify(tmp_path / "texts.parquet")
    assert found["n_valid"].to_pylist()[6:9] == [len(DATES), len(DATES) - 1, len(DATES)]
    assert same_values(found.slice(8), wanted.slice(8))
    texts["20200103"][7] = "wet"
    table = pa.table({**texts, "geometry": wanted["geometry"]}).replace_schema_metadata(wanted.schema.metadata)
    pq.write_table(table, tmp_path / "texts.parquet")
    outcome = classify_tile(str(tmp_path / "texts.parquet"), str(tmp_path / "x.parquet"), settings())
    assert outcome.status == FAILED and "20200103" in outcome.reason and "wet" in outcome.reason


def test_types_of_csv_columns_hold_for_all_rows(tmp_path, classify):
    path = tmp_path / "types.csv"
    write_egms(path, series(5))
    text = path.read_text(encoding="utf-8").splitlines()
    cells = {"a": ["1", "2", "", "4", "5.5"], "b": ["1", "2", "3", "", "5"], "c": ["1", "2", "3", "4", "x"]}
    cells |= {"d": ["0012", "1", "2", "3", "4"]}
    added = [",".join(cells), *(",".join(row) for row in zip(*cells.values()))]
    path.write_text("\n".join(f"{line},{more}" for line, more in zip(text, added)), encoding="utf-8")
    _, table = classify(path, "--copy")
    assert table["a"].to_pylist() == [1.0, 2.0, None, 4.0, 5.5]
    assert table["b"].to_pylist() == [1, 2, 3, None, 5]
    assert table["c"].to_pylist() == ["1", "2", "3", "4", "x"]
    assert table["d"].to_pylist() == ["0012", "1", "2", "3", "4"]


def test_several_blocks_and_row_groups(tmp_path, classify, monkeypatch):
    monkeypatch.setattr(geoparquet, "_ROW_GROUP", 5000)
    values = series(9000)
    outcome, table = classify(write_egms(tmp_path / "large.csv", values))
    assert outcome.points == len(table) == 9000
    assert table["pid"].to_pylist() == [f"00x{i:06d}" for i in range(9000)]
    assert pq.ParquetFile(tmp_path / "results" / "result.parquet").num_row_groups == 2
    outcome, first = classify(write_egms(tmp_path / "first.csv", values[:100]))
    assert same_values(first, table.slice(0, 100))


class TestFinished:
    @pytest.fixture
    def again(self, egms, tmp_path):
        """Classify the tile with the given options; the status, then."""
        target = str(tmp_path / "result.parquet")
        return lambda *options: classify_tile(egms, target, settings(*options)).status

    def test_the_same_again_is_kept(self, again, egms):
        assert [again(), again()] == [DONE, KEPT]
        os.utime(egms)
        assert again() == KEPT
        assert [again("--redo"), again()] == [DONE, KEPT]

    @pytest.mark.parametrize(
        "options", [["--unit", "cm"], ["--nodata", "9"], ["--model", "simulated"], ["--copy"], ["--id", "mp_type"]]
    )
    def test_another_wish_is_another_result(self, again, options):
        assert [again(), again(*options), again(*options)] == [DONE, DONE, KEPT]

    def test_another_input_is_another_result(self, again, egms):
        again()
        text = Path(egms).read_text(encoding="utf-8")
        with open(egms, "w", encoding="utf-8") as file:
            file.write(text.replace("1.5,", "1.6,", 1))
        assert again() == DONE

    def test_half_a_result_is_none(self, again, tmp_path):
        again()
        whole = (tmp_path / "result.parquet").read_bytes()
        (tmp_path / "result.parquet").write_bytes(whole[:-9])
        assert read_record(tmp_path / "result.parquet") is None
        assert again() == DONE
        assert (tmp_path / "result.parquet").read_bytes() == whole

    def test_somebody_elses_parquet_is_no_result(self, again, tmp_path):
        pq.write_table(pa.table({"x": [1]}), tmp_path / "result.parquet")
        assert again() == DONE


def broken(kind, egms, tmp_path):
    text = Path(egms).read_text(encoding="utf-8")
    lines = text.splitlines()
    path = tmp_path / "broken.csv"
    if kind == "short row":
        lines[30] = lines[30].rpartition(",")[0]
    elif kind == "no number":
        lines[30] = lines[30].rpartition(",")[0] + ",abc"
    elif kind == "few dates":
        lines = [",".join(line.split(",")[:15]) for line in lines]
    elif kind == "no rows":
        lines = lines[:1]
    elif kind == "no coordinates":
        lines[0] = lines[0].replace("easting", "here")
    elif kind == "empty":
        lines = []
    path.write_text("\n".join(lines), encoding="utf-8")
    if kind == "binary":
        path.write_bytes(bytes(range(256)) * 50)
    if kind in ("damaged zip", "cut zip", "zip without CSV"):
        path = tmp_path / "broken.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.txt" if kind == "zip without CSV" else "a.csv", text)
        content = bytearray(path.read_bytes())
        if kind == "damaged zip":
            content[len(content) // 2] ^= 0xFF
        path.write_bytes(content[:1000] if kind == "cut zip" else content)
    if kind == "parquet without geo":
        path = tmp_path / "broken.parquet"
        pq.write_table(pa.table({"x": [1]}), path)
    if kind in ("text as parquet", "text as gpkg"):
        path = shutil.copy(egms, tmp_path / f"broken.{'gpkg' if 'gpkg' in kind else 'parquet'}")
    if kind == "not there":
        path.unlink()
    return path


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("short row", "Expected 66 columns, got 65"),
        ("no number", "abc"),
        ("few dates", "Only 10 dates"),
        ("no rows", "no points"),
        ("no coordinates", "no CSV of EGMS"),
        ("empty", "no table"),
        ("binary", "no table"),
        ("damaged zip", ""),
        ("cut zip", "not a zip file"),
        ("zip without CSV", "a.txt"),
        ("parquet without geo", "no GeoParquet"),
        ("text as parquet", "could not be read"),
        ("text as gpkg", "could not be read"),
        ("not there", "No such file"),
    ],
)
def test_what_is_broken_is_said_in_a_sentence_and_leaves_nothing(kind, said, egms, tmp_path, classify):
    outcome, _ = classify(broken(kind, egms, tmp_path))
    assert outcome.status == FAILED
    assert said in outcome.reason and outcome.reason.endswith(".") and "\n" not in outcome.reason
    assert "broken." in outcome.reason or kind in ("few dates", "no number"), outcome.reason


def test_an_unknown_id_field(egms, classify):
    outcome, _ = classify(egms, "--id", "code")
    assert outcome.status == FAILED and "'code'" in outcome.reason


def test_chosen_fields(egms):
    names = [str(date).replace("-", "") for date in DATES]
    outcome = classify_tile(egms, egms + ".parquet", make_settings(parse(["in", "out", "--fields", "20200101"]), 1))
    assert outcome.status == FAILED and "chosen fields: 20200101" in outcome.reason
    target = egms + ".parquet"
    outcome = classify_tile(egms, target, make_settings(parse(["in", "out", "--fields", *names[:30]]), 1))
    assert outcome.status == DONE and set(pq.read_table(target)["n_valid"].to_pylist()) == {30}
