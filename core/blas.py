"""numpy's linear algebra on one thread, while several threads of ours call it: together they would be too many."""

import threading
from contextlib import contextmanager

from .errors import MissingPackageError
from .packages import require

_lock, _holders, _limits = threading.Lock(), 0, None


def can_limit():
    """Whether threadpoolctl, which does it, is installed."""
    try:
        require("threadpoolctl")
    except MissingPackageError:
        return False
    return True


@contextmanager
def one_thread():
    """Hold BLAS to one thread where `can_limit`; the last that holds it gives it its former number back."""
    global _holders, _limits
    if not can_limit():
        yield
        return
    with _lock:
        if not _holders:
            _limits = require("threadpoolctl").threadpool_limits(1, "blas")
        _holders += 1
    try:
        yield
    finally:
        with _lock:
            _holders -= 1
            if not _holders:
                _limits.restore_original_limits()
