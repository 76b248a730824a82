import numpy as np
import pytest
from insar_patterns.core.errors import DataError
from insar_patterns.training.labelled import check_enough, label_counts, read_labelled

from .labelled_data import noisy, save


def test_groups_come_back(tmp_path):
    groups = noisy(30, 0), noisy(20, 1, m=50, days=24)
    found, dropped, sha256 = read_labelled(save(tmp_path / "a.npz", *groups))
    assert dropped == 0
    assert len(sha256) == 64
    assert len(found) == 2
    for one, other in zip(found, groups):
        for name in one._fields:
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


def test_many_calendars_keep_their_order(tmp_path):
    found, _, _ = read_labelled(save(tmp_path / "a.npz", *(noisy(k + 1, k) for k in range(12))))
    assert [len(group.values) for group in found] == list(range(1, 13))


def test_the_hash_is_of_the_content(tmp_path):
    path = save(tmp_path / "a.npz", noisy(30, 0))
    again, other = save(tmp_path / "b.npz", noisy(30, 0)), save(tmp_path / "c.npz", noisy(30, 1))
    np.savez_compressed(tmp_path / "d.npz", **np.load(path))
    hashes = [read_labelled(p)[2] for p in (path, again, other, str(tmp_path / "d.npz"))]
    assert hashes[0] == hashes[1] == hashes[3] != hashes[2]


def test_series_with_too_few_dates_are_dropped(tmp_path):
    group = noisy(30, 0)
    group.values[:4, 10:] = np.nan
    group.values[5, 0] = np.inf
    short = noisy(8, 1, m=15)
    found, dropped, _ = read_labelled(save(tmp_path / "a.npz", group, short))
    assert dropped == 12
    assert [len(part.values) for part in found] == [26]
    assert np.isnan(found[0].values[1, 0])


@pytest.mark.parametrize(
    "change",
    [
        {"labels": np.arange(29)},
        {"labels": np.full(30, 6)},
        {"labels": np.full(30, -1)},
        {"labels": np.full(30, 1.5)},
        {"labels": np.full(30, "step")},
        {"dates": (np.datetime64("2020-01-01") + np.arange(60))[::-1]},
        {"dates": np.full(60, np.datetime64("NaT"), "datetime64[D]")},
        {"dates": np.arange(59)},
        {"xy": np.zeros((30, 3))},
        {"xy": np.full((30, 2), "here")},
        {"values": np.zeros(30)},
        {"values": np.full((30, 60), None)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_arrays_that_do_not_fit_are_one_sentence(tmp_path, change):
    path = tmp_path / "a.npz"
    np.savez(path, **{f"{name}_0": part for name, part in {**noisy(30, 0)._asdict(), **change}.items()})
    with pytest.raises(DataError, match="cannot be read"):
        read_labelled(str(path))


def test_other_files_are_one_sentence(tmp_path):
    (tmp_path / "text.npz").write_text("no arrays")
    save(tmp_path / "half.npz", noisy(30, 0))
    (tmp_path / "half.npz").write_bytes((tmp_path / "half.npz").read_bytes()[:500])
    np.savez(tmp_path / "lacking.npz", values_0=np.zeros((3, 4)))
    for name in ("absent", "text", "half", "lacking"):
        with pytest.raises(DataError, match="cannot be read"):
            read_labelled(str(tmp_path / f"{name}.npz"))


@pytest.mark.parametrize("counts", [[], [50], [50, 9], [9] * 6], ids=str)
def test_too_few_labels_are_told_with_their_counts(counts):
    labels = np.repeat(np.arange(len(counts)), counts).astype(np.int64)
    first = counts[0] if counts else 0
    with pytest.raises(DataError, match=rf"at least 2 patterns with 10 .* {first} stable, .* undefined"):
        check_enough(labels)


def test_two_patterns_are_enough():
    labels = np.repeat([1, 4, 5], [10, 10, 1])
    check_enough(labels)
    assert label_counts(labels) == {"stable": 0, "linear": 10, "step": 0, "piecewise": 0, "power": 10, "undefined": 1}
