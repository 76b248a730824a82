"""Dask's workers: processes of this machine, or those of a scheduler that runs already."""

import logging
import os
import warnings
from contextlib import contextmanager

from dask.system import CPU_COUNT
from distributed import Client, LocalCluster, WorkerPlugin

from ..core.errors import QT_TRANSLATE_NOOP, DataError

PACKAGE = __package__.partition(".")[0]
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_CONNECT_SECONDS = 20


@contextmanager
def local_cluster(workers, memory):
    """Start worker processes on this machine; yields a Client.

    Parameters
    ----------
    workers : int, processes, each with one tile at a time
    memory : int or "auto", bytes that a worker may take; automatically an equal share of the machine's
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a port of the dashboard that is taken: it gets another
        cluster = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=memory,
            dashboard_address="127.0.0.1:8787",
            silence_logs=logging.CRITICAL,  # a lost worker is told by its tile
        )
    with cluster, Client(cluster) as client:
        yield _prepared(client)


@contextmanager
def scheduler(address):
    """Connect to a scheduler whose workers reach this folder and all files under the same paths; yields a Client."""
    try:
        client = Client(address, timeout=_CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors", "No Dask scheduler answers at {address}. Start one by 'dask scheduler', or check the address."
            ),
            address=address,
        ) from error
    with client:
        yield _prepared(client)


def default_workers(tiles):
    """One worker a core, and no more than there are tiles."""
    return max(1, min(CPU_COUNT, tiles))


def threads_a_worker(workers):
    """An equal share of the cores."""
    return max(1, CPU_COUNT // workers)


def _prepared(client):
    try:
        client.register_plugin(_load_package(ROOT, PACKAGE))
    except (OSError, ImportError) as error:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The workers cannot load this program from {path} ({reason}). Every machine needs this folder, the "
                "tiles and the folder of the results under the same paths.",
            ),
            path=ROOT,
            reason=error,
        ) from error
    return client


def _load_package(root, package):
    """Plugin that makes this software importable in a worker, also in one that replaces a lost one.

    Inside a function, so that it travels by value: a worker cannot import yet what it is there to import.
    """

    class LoadPackage(WorkerPlugin):
        name = "insar-patterns"

        def setup(self, worker):
            import importlib.util
            import os
            import sys

            if package not in sys.modules:
                spec = importlib.util.spec_from_file_location(
                    package, os.path.join(root, "__init__.py"), submodule_search_locations=[root]
                )
                sys.modules[package] = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(sys.modules[package])

    return LoadPackage()
