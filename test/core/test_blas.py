"""BLAS on one thread, and back to its former number whoever lets go last."""

import sys
from contextlib import ExitStack

import numpy  # noqa: F401, its BLAS is what is held
import pytest
from insar_patterns.core.blas import can_limit, one_thread

threadpoolctl = pytest.importorskip("threadpoolctl")


def numbers():
    return [pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"]


@pytest.fixture
def two():
    with threadpoolctl.threadpool_limits(2, "blas"):
        if 2 not in numbers():
            pytest.skip("numpy's BLAS has no threads here")
        yield numbers()


def test_one_thread_and_back(two):
    assert can_limit()
    with one_thread():
        assert set(numbers()) == {1}
    assert numbers() == two
    with pytest.raises(ZeroDivisionError), one_thread():
        1 / 0  # noqa: B018
    assert numbers() == two


def test_two_that_overlap(two):
    first, second = ExitStack(), ExitStack()
    first.enter_context(one_thread())
    second.enter_context(one_thread())
    first.close()
    assert set(numbers()) == {1}
    second.close()
    assert numbers() == two


def test_without_threadpoolctl_all_stays(two, monkeypatch):
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    assert not can_limit()
    with one_thread():
        assert numbers() == two
