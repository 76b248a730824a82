"""Labelled series handed to the training program: one .npz file with a numbered set of arrays to each calendar."""

import hashlib
import zipfile
import zlib
from typing import NamedTuple

import numpy as np

from ..core.errors import QT_TRANSLATE_NOOP, DataError
from ..core.patterns import KEYS
from ..core.series import SeriesBlock

_DAMAGED = (zipfile.BadZipFile, zlib.error)
FEWEST_CLASSES, FEWEST_LABELS = 2, 10


class Labelled(NamedTuple):
    """Labelled series on one calendar.

    values : (n, m) float64, mm, NaN where missing; dates : (m,) datetime64[D], increasing;
    labels : (n,) int64 pattern codes; xy : (n, 2) float64, metres or degrees, NaN where unknown.
    """

    values: np.ndarray
    dates: np.ndarray
    labels: np.ndarray
    xy: np.ndarray

    def rows(self, chosen):
        """The series `chosen` by a mask (n,) or by indices."""
        return self._replace(values=self.values[chosen], labels=self.labels[chosen], xy=self.xy[chosen])


def read_labelled(path):
    """Read values_0, dates_0, labels_0, xy_0, values_1, ... as `Labelled` describes them.

    Returns
    -------
    groups : list of Labelled, without the series that have too few dates to be classified
    dropped : int, how many these were
    sha256 : hex digest of the arrays, however the file is compressed

    Raises
    ------
    DataError
        Where the file cannot be read or its arrays do not fit each other.
    """
    groups, dropped, sha256 = [], 0, hashlib.sha256()
    try:
        with np.load(path, allow_pickle=False) as file:
            numbers = sorted(int(name[7:]) for name in file.files if name.startswith("values_"))
            for number in numbers:
                arrays = [file[f"{name}_{number}"] for name in Labelled._fields]
                for array in arrays:
                    sha256.update(f"{array.dtype.str}{array.shape}".encode())
                    sha256.update(array.tobytes())
                group = _checked(*arrays)
                usable = SeriesBlock(np.arange(len(group.values)), group.values, group.dates).usable
                dropped += int((~usable).sum())
                if usable.any():
                    groups.append(group.rows(usable))
    except (OSError, EOFError, LookupError, TypeError, ValueError, AttributeError, *_DAMAGED) as error:
        raise DataError(
            QT_TRANSLATE_NOOP("Errors", "The labelled series in {path} cannot be read: {reason}."),
            path=path,
            reason=error,
        ) from error
    return groups, dropped, sha256.hexdigest()


def _checked(values, dates, labels, xy):
    values, xy = values.astype(float), xy.astype(float)
    n, m = values.shape
    if labels.shape != (n,) or dates.shape != (m,) or xy.shape != (n, 2) or m < 2:
        raise ValueError("values, dates, labels and places are not of one length")
    if labels.dtype.kind not in "iu" or (n and not 0 <= labels.min() <= labels.max() < len(KEYS)):
        raise ValueError(f"labels are not whole numbers from 0 to {len(KEYS) - 1}")
    dates = dates.astype("datetime64[D]")
    if np.isnat(dates).any() or not (np.diff(dates) > np.timedelta64(0, "D")).all():
        raise ValueError("the dates do not increase")
    values[~np.isfinite(values)] = np.nan
    return Labelled(values, dates, labels.astype(np.int64), xy)


def label_counts(labels):
    """{pattern key: number of labels} of all six patterns."""
    return dict(zip(KEYS, np.bincount(labels, minlength=len(KEYS)).tolist()))


def check_enough(labels):
    """Refuse labels (n,) from which nothing can be learnt.

    Raises
    ------
    DataError
        With the counts, where fewer than two patterns have ten labels each.
    """
    counts = label_counts(labels)
    if sum(count >= FEWEST_LABELS for count in counts.values()) < FEWEST_CLASSES:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "Fine-tuning needs at least {classes} patterns with {labels} labelled series each; there are {counts}. "
                "Label more series.",
            ),
            classes=FEWEST_CLASSES,
            labels=FEWEST_LABELS,
            counts=", ".join(f"{count} {key}" for key, count in counts.items()),
        )
