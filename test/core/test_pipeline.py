"""The block pipeline: order, overlap, bounded memory, and an end for every thread."""

import threading
import time

import pytest
from insar_patterns.core import pipeline
from insar_patterns.core.pipeline import run_blocks


@pytest.fixture(autouse=True)
def no_thread_is_left():
    before = threading.active_count()
    yield
    assert threading.active_count() == before


def counted(n, closed=None):
    """The numbers below n as blocks; `closed` is told when the generator is closed."""
    try:
        yield from range(n)
    finally:
        if closed is not None:
            closed.append(True)


def test_every_block_is_written_once_and_in_order():
    def work(block):
        time.sleep(0.02 if block % 3 == 0 else 0.0)  # later blocks are done before earlier ones
        return block**2

    written = []
    run_blocks(counted(40), work, lambda block, result: written.append((block, result)), workers=4)
    assert written == [(block, block**2) for block in range(40)]


def test_nothing_to_do():
    run_blocks(counted(0), lambda block: 1 / 0, lambda block, result: 1 / 0)


def test_the_stages_overlap():
    """Each stage waits for another to be at work on another block: alone, none would get on."""
    meeting = threading.Barrier(3, timeout=10)

    def read():
        for block in range(6):
            if block in (2, 3):
                meeting.wait()
            yield block

    def work(block):
        if block == 1 or block == 2:
            meeting.wait()
        return block

    def write(block, result):
        if block in (0, 1):
            meeting.wait()

    run_blocks(read(), work, write, workers=1)


def test_as_many_blocks_as_workers_are_worked_on_at_a_time():
    meeting = threading.Barrier(3, timeout=10)
    run_blocks(counted(3), lambda block: meeting.wait(), lambda block, result: None, workers=3)


@pytest.mark.parametrize("slow", ["work", "write"])
def test_the_reader_does_not_run_ahead(slow):
    """However slow the rest is, few blocks are in memory."""
    alive, most, lock = 0, 0, threading.Lock()

    def read():
        nonlocal alive, most
        for block in range(40):
            with lock:
                alive += 1
                most = max(most, alive)
            yield block

    def work(block):
        time.sleep(0.005 * (slow == "work"))

    def write(block, result):
        nonlocal alive
        time.sleep(0.005 * (slow == "write"))
        with lock:
            alive -= 1

    run_blocks(read(), work, write, workers=2)
    assert alive == 0
    assert most <= 2 + pipeline.AHEAD + 1


@pytest.mark.parametrize("stage", ["read", "work", "write", "check"])
def test_an_error_in_any_stage_ends_all(stage):
    closed, written = [], []

    def fail(where, block=7):
        if where == stage and block == 7:
            raise LookupError(where)

    def read():
        try:
            for block in range(1000):
                fail("read", block)
                yield block
        finally:
            closed.append(True)

    def work(block):
        fail("work", block)
        time.sleep(0.001)

    def write(block, result):
        fail("write", block)
        written.append(block)

    with pytest.raises(LookupError, match=stage):
        run_blocks(read(), work, write, check=lambda: fail("check"))
    assert closed == [True]
    assert written == list(range(len(written)))
    assert len(written) < 1000


def test_stop_is_heard_while_every_stage_waits():
    """A reader that has filled all the room and a writer without a result do not keep the run alive."""
    release, asked = threading.Event(), []

    def check():
        asked.append(time.monotonic())
        if len(asked) == 3:
            release.set()
            raise KeyError("stop")

    begin = time.monotonic()
    with pytest.raises(KeyError):
        run_blocks(counted(1000), lambda block: release.wait(10), lambda block, result: None, check=check)
    assert len(asked) == 3
    assert time.monotonic() - begin < 2


def test_blocks_that_wait_are_dropped_at_a_stop():
    worked, closed = [], []

    def check():
        raise KeyError

    def work(block):
        time.sleep(0.2)
        worked.append(block)

    with pytest.raises(KeyError):
        run_blocks(counted(1000, closed), work, lambda block, result: None, workers=1, check=check)
    assert len(worked) <= 2
    assert closed == [True]
