"""Several files that appear together, complete, or not at all."""

import contextlib
import os
import tempfile

from ..core.errors import QT_TRANSLATE_NOOP, OutputError


def write_files(contents, protected=()):
    """Write files of text (UTF-8) or bytes.

    Parameters
    ----------
    contents : dict, path -> str or bytes; all are written beside their names first and then moved to them
    protected : paths of files that are read and therefore never overwritten

    Raises
    ------
    OutputError
        A file cannot be written, two have one name, or one is a file that is read.
    """
    check_paths(contents, protected)
    with contextlib.ExitStack() as folders:
        ready = {path: _write_beside(path, content, folders) for path, content in contents.items()}
        for path, part in ready.items():
            try:
                os.replace(part, path)
            except OSError as error:
                raise _cannot_write(path, error) from error


def _write_beside(path, content, folders):
    """Write into a hidden folder beside `path` that goes with the ExitStack `folders`; the file's path."""
    folder, name = os.path.split(os.path.abspath(path))
    try:
        if os.path.exists(path) and not os.access(path, os.W_OK):
            raise PermissionError(13, os.strerror(13))
        hidden = folders.enter_context(tempfile.TemporaryDirectory(prefix=f".{name}-partial-", dir=folder))
        part = os.path.join(hidden, name)
        with open(part, "wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
    except OSError as error:
        raise _cannot_write(path, error) from error
    return part


@contextlib.contextmanager
def folder_for(path):
    """Context with the folder `path`, made where it is absent; where the work within fails, it is gone again.

    Raises
    ------
    OutputError
    """
    made = not os.path.isdir(path)
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        yield
    except Exception:
        if made and not os.listdir(path):
            os.rmdir(path)
        raise


def check_paths(paths, protected=()):
    """Refuse output files that are one and the same, or that are read.

    Raises
    ------
    OutputError
    """
    seen = set()
    for path in paths:
        real = os.path.normcase(os.path.realpath(path))
        if real in seen:
            raise OutputError(
                QT_TRANSLATE_NOOP("Errors", "{path} is chosen for two outputs. Choose a file for each."), path=path
            )
        seen.add(real)
        if real in {os.path.normcase(os.path.realpath(source)) for source in protected}:
            raise OutputError(
                QT_TRANSLATE_NOOP(
                    "Errors", "The output {path} is the input itself. Nothing was written; choose another file."
                ),
                path=path,
            )


def _cannot_write(path, error):
    return OutputError(
        QT_TRANSLATE_NOOP(
            "Errors",
            "{path} cannot be written: {reason}. What was there before is unchanged; check the folder, its rights "
            "and the free space, or choose another file.",
        ),
        path=path,
        reason=error.strerror or str(error),
    )
