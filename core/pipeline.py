"""Read, work and write at the same time, block by block, in bounded memory."""

import contextlib
import threading
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from queue import SimpleQueue

POLL_S = 0.1
AHEAD = 2
"""Blocks that wait to be worked on or to be written, so that no stage stands still for another."""


def run_blocks(blocks, work, write, workers=2, check=lambda: None):
    """Put every block through `work` and `write`; whatever happens, all threads have ended on return.

    Parameters
    ----------
    blocks : generator, run in one thread
    work : callable (block) -> result, run in `workers` threads
    write : callable (block, result), run in one thread, in the order of the blocks
    workers : int, blocks worked on at a time
    check : callable, called every 0.1 s in the calling thread; what it raises ends the run

    Raises
    ------
    Exception
        The first that a stage or `check` raised. Blocks that were under way are finished or dropped.
    """
    room, under_way, ended = threading.Semaphore(workers + AHEAD), SimpleQueue(), threading.Event()

    def read_all():
        with contextlib.closing(blocks):
            for block in blocks:
                room.acquire()
                if ended.is_set():
                    return
                under_way.put((block, pool.submit(work, block)))
        under_way.put(None)

    def write_all():
        while (item := under_way.get()) and not ended.is_set():
            block, result = item
            write(block, result.result())
            room.release()

    with ThreadPoolExecutor(workers) as pool, ThreadPoolExecutor(2) as ends:
        stages = [ends.submit(read_all), ends.submit(write_all)]
        try:
            while not _over(stages):
                check()
            for stage in stages:
                if stage.done():
                    stage.result()
        finally:
            ended.set()
            room.release()  # wakes a waiting reader
            under_way.put(None)  # and a waiting writer
            pool.shutdown(wait=False, cancel_futures=True)


def _over(stages):
    finished, unfinished = wait(stages, POLL_S, FIRST_EXCEPTION)
    return not unfinished or any(stage.exception() for stage in finished)
