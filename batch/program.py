"""Run all tiles of a call on Dask's workers."""

import os
import signal
import threading

from distributed import as_completed
from distributed.scheduler import KilledWorker

from ..core.errors import PatternsError
from ..core.model_file import read_model_file
from .arguments import parse
from .classify_tile import FAILED, Outcome, classify_tile
from .cluster import default_workers, local_cluster, scheduler, threads_a_worker
from .geoparquet import remove_leftovers
from .plan import plan_tiles
from .progress import Progress, say
from .settings import Settings

FINE, SOME_FAILED, WRONG_CALL, INTERRUPTED = 0, 1, 2, 130


def main(arguments=None):
    """Run; return the exit status."""
    arguments = parse(arguments)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # as batch systems end a job
    try:
        tiles = plan_tiles(arguments.inputs, arguments.output)
        workers = arguments.workers or default_workers(len(tiles))
        settings = make_settings(arguments, workers)
        where = scheduler(arguments.scheduler) if arguments.scheduler else local_cluster(workers, arguments.memory)
        with where as client:
            say(f"{len(tiles)} tiles to {os.path.abspath(arguments.output)}; dashboard: {client.dashboard_link}")
            if not client.nthreads():
                say(f"the scheduler has no workers yet; start some by: dask worker {arguments.scheduler}")
            progress = _run(client, tiles, settings)
    except PatternsError as error:
        say(error)
        return WRONG_CALL
    except KeyboardInterrupt:
        say("interrupted; the same command goes on with the tiles that are not done.")
        return INTERRUPTED
    for line in progress.summary():
        say(line)
    return SOME_FAILED if progress.failed else FINE


def make_settings(arguments, workers):
    """Settings of a parsed command line, with the model read and checked."""
    model = read_model_file(arguments.model)
    threads = arguments.threads or (1 if arguments.scheduler else threads_a_worker(workers))
    return Settings(
        model=os.path.abspath(model.path),
        model_sha256=model.sha256,
        device=arguments.device,
        precision=arguments.precision,
        threads=threads,
        unit=arguments.unit,
        nodata=arguments.nodata,
        fields=tuple(arguments.fields),
        id_field=arguments.id,
        copy=arguments.copy,
        redo=arguments.redo,
    )


def _run(client, tiles, settings):
    """Submit every tile and count how each ends."""
    futures = {
        client.submit(classify_tile, source, target, settings, pure=False): (source, target) for source, target in tiles
    }
    with Progress(len(tiles)) as progress:
        for future in as_completed(futures):
            source, target = futures.pop(future)
            progress.add(source, _outcome(future))
            remove_leftovers(target)
    return progress


def _outcome(future):
    """The outcome of a task, or what became of it where it has none."""
    if future.status == "finished":
        return future.result()
    if future.status != "error":
        return Outcome(FAILED, reason="The connection to the scheduler was lost. Run again to go on.")
    error = future.exception()
    if isinstance(error, KilledWorker):
        reason = "Every worker that took it was lost, maybe for want of memory. Use fewer workers, or smaller tiles."
    elif isinstance(error, ImportError):
        reason = f"The environment of a worker is not that of this program: {error}."
    else:
        reason = f"A mistake in the program ({type(error).__name__}: {error}). Please report it."
    return Outcome(FAILED, reason=reason)
