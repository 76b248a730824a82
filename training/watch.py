"""When nobody waits for a job any more it ends: its cancel file exists, or the program that started it is gone."""

import os
import signal
import threading
from _thread import interrupt_main

POLL_S = 0.3


class Watch:
    """Looks out beside the job, and raises KeyboardInterrupt in the main thread when the job is to end.

    A thread of its own, so that every task can be ended at any time, not only between two batches; an interrupt,
    so that the task still tidies up.

    Parameters
    ----------
    cancel_file : str, path whose appearance ends the job; "" for none
    parent : callable, whether the program that started this one still runs
    """

    def __init__(self, cancel_file="", parent=None):
        self._file = cancel_file
        self._parent = parent or parent_alive()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self):
        # Where the job was started with interrupts ignored (in the background of a shell), none would arrive.
        self._before = signal.signal(signal.SIGINT, signal.default_int_handler)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        self._thread.join()
        signal.signal(signal.SIGINT, self._before)

    def _look(self):
        while not self._done.wait(POLL_S):
            if (self._file and os.path.exists(self._file)) or not self._parent():
                interrupt_main()
                return


def parent_alive():
    """A function that tells whether the process that started this one still runs."""
    if os.name == "nt":
        return _windows_parent()
    parent = os.getppid()
    return lambda: os.getppid() == parent  # an orphan gets another parent


def _windows_parent():
    """On Windows an orphan keeps its parent's number: a handle, taken while the parent runs, says when it ends."""
    import ctypes

    synchronize, timed_out = 0x00100000, 0x102
    kernel = ctypes.WinDLL("kernel32")
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(synchronize, False, os.getppid())
    if not handle:  # not ours to watch: the cancel file remains
        return lambda: True
    return lambda: kernel.WaitForSingleObject(ctypes.c_void_p(handle), 0) == timed_out
