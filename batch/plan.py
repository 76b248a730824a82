"""Which tiles there are to do, and where their results go."""

import os

from ..core.errors import QT_TRANSLATE_NOOP, DataError, OutputError
from .tiles import EXTENSIONS


def plan_tiles(inputs, output):
    """Pair every input with the file of its result.

    Parameters
    ----------
    inputs : list of str, files, or folders that stand for the tiles in them
    output : str, a folder; made if it is not there

    Returns
    -------
    list of (str, str) : absolute paths, the largest input first, so that no large one is left for the end

    Raises
    ------
    DataError
        An input is not there or of no known kind, or two would give one result.
    OutputError
        The folder cannot be made or written to, or a result would replace an input.
    """
    sources = sorted({os.path.abspath(path) for given in inputs for path in _tiles(given)})
    folder = _make_folder(output)
    results = {}
    for source in sources:
        target = os.path.join(folder, os.path.splitext(os.path.basename(source))[0] + ".parquet")
        if target in results:
            raise DataError(
                QT_TRANSLATE_NOOP(
                    "Errors", "{first} and {second} would both become {target}. Run them into different folders."
                ),
                first=results[target],
                second=source,
                target=target,
            )
        results[target] = source
    replaced = set(results) & set(sources) | {t for t in results if os.path.exists(t) and _is_one_of(t, sources)}
    if replaced:
        raise OutputError(
            QT_TRANSLATE_NOOP("Errors", "The result {path} would replace an input. Choose another folder."),
            path=min(replaced),
        )
    pairs = [(source, target) for target, source in results.items()]
    return sorted(pairs, key=lambda pair: -os.path.getsize(pair[0]))


def _tiles(given):
    if os.path.isdir(given):
        names = sorted(name for name in os.listdir(given) if _is_tile(name))
        if not names:
            raise DataError(
                QT_TRANSLATE_NOOP("Errors", "The folder {path} holds no tiles ({kinds})."),
                path=given,
                kinds=", ".join(EXTENSIONS),
            )
        return [os.path.join(given, name) for name in names]
    if not os.path.exists(given):
        raise DataError(QT_TRANSLATE_NOOP("Errors", "There is no file {path}."), path=given)
    if not _is_tile(given):
        raise DataError(
            QT_TRANSLATE_NOOP("Errors", "{path} is no tile that can be read; a tile ends in one of {kinds}."),
            path=given,
            kinds=", ".join(EXTENSIONS),
        )
    return [given]


def _is_tile(name):
    return name.lower().endswith(EXTENSIONS) and not os.path.basename(name).startswith(".")


def _is_one_of(path, sources):
    return any(os.path.samefile(path, source) for source in sources)


def _make_folder(output):
    try:
        os.makedirs(output, exist_ok=True)
    except OSError as error:
        raise OutputError(
            QT_TRANSLATE_NOOP("Errors", "The folder {path} cannot be made: {reason}. Choose another one."),
            path=output,
            reason=error.strerror,
        ) from error
    if not os.access(output, os.W_OK):
        raise OutputError(QT_TRANSLATE_NOOP("Errors", "The folder {path} cannot be written to."), path=output)
    return os.path.abspath(output)
