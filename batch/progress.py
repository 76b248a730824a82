"""What a run tells: a bar on a terminal, else a line a tile; and at the end what was done and what was not."""

import os
import sys
import time
from collections import Counter

from tqdm import tqdm

from .classify_tile import DONE, FAILED, KEPT


class Progress:
    """Counts outcomes; a context manager.

    Parameters
    ----------
    total : int, tiles

    Attributes
    ----------
    failed : list of (str, str), input and reason
    """

    def __init__(self, total):
        self._total, self._start = total, time.monotonic()
        self._tiles, self._patterns, self._points, self.failed = Counter(), Counter(), Counter(), []
        self._infinite = 0
        self._bar = tqdm(total=total, unit="tile", desc="batch", disable=None, dynamic_ncols=True)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._bar.close()

    def add(self, source, outcome):
        """Count one tile."""
        self._tiles[outcome.status] += 1
        self._points[outcome.status] += outcome.points
        if outcome.status == FAILED:
            self.failed.append((source, outcome.reason))
        else:
            self._patterns.update(outcome.patterns)
            self._infinite += outcome.infinite
        self._bar.set_postfix_str(f"{_number(self._points[DONE])} points, {_number(self._rate())} points/s", False)
        self._bar.update()
        if self._bar.disable:
            said = outcome.reason or f"{_number(outcome.points)} points, {outcome.seconds:.1f} s"
            say(f"{sum(self._tiles.values())}/{self._total} {outcome.status} {os.path.basename(source)}: {said}")

    def summary(self):
        """Lines on what was done."""
        yield (
            f"tiles: {self._tiles[DONE]} done, {self._tiles[KEPT]} there already, {self._tiles[FAILED]} failed; "
            f"{_number(self._points[DONE])} points classified in {time.monotonic() - self._start:.1f} s"
            + (f" ({_number(self._rate())} points/s)" if self._points[DONE] else "")
        )
        if self._patterns:
            yield "points: " + ", ".join(f"{key} {_number(n)}" for key, n in self._patterns.items())
        if self._infinite:
            yield f"{_number(self._infinite)} infinite values were taken as missing"
        for source, reason in sorted(self.failed):
            yield f"failed: {source}: {reason}"

    def _rate(self):
        return self._points[DONE] / max(time.monotonic() - self._start, 1e-9)


def say(text):
    """Write a line to the standard error, where the bar is as well."""
    tqdm.write(f"batch: {text}", file=sys.stderr)


def _number(number):
    return f"{number:,.0f}".replace(",", " ")
