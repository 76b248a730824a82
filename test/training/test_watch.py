import signal
import threading
import time

import pytest
from insar_patterns.training.watch import POLL_S, Watch, parent_alive


def wait(seconds=10 * POLL_S):
    """Work that can be interrupted."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.01)


def test_the_cancel_file_interrupts(tmp_path):
    cancel = tmp_path / "cancel"
    threading.Timer(POLL_S, cancel.touch).start()
    with pytest.raises(KeyboardInterrupt), Watch(str(cancel)):
        wait(60)


def test_a_parent_that_is_gone_interrupts():
    alive = iter([True, False])
    with pytest.raises(KeyboardInterrupt), Watch(parent=lambda: next(alive)):
        wait(60)


def test_an_ignored_interrupt_arrives_all_the_same(tmp_path):
    cancel = tmp_path / "cancel"
    cancel.touch()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with pytest.raises(KeyboardInterrupt), Watch(str(cancel)):
            wait(60)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_nothing_happens_otherwise(tmp_path):
    threads = threading.active_count()
    with Watch(str(tmp_path / "cancel")):
        wait(2 * POLL_S)
    assert threading.active_count() == threads
    assert parent_alive()()
