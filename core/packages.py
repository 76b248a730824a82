"""Python packages that QGIS does not bring: imported when needed, named with their install command when missing."""

import importlib
import os
import sys

from .errors import QT_TRANSLATE_NOOP, MissingPackageError

_folder = None


def use_folder(path):
    """Also look for packages in `path` (the plugin's own folder in the QGIS profile), after everything else.

    Last on the path, so that nothing there can shadow what QGIS brings (its numpy above all).
    """
    global _folder
    _folder = path
    if path not in sys.path and os.path.isdir(path):
        sys.path.append(path)


def require(name):
    """Import a package.

    Raises
    ------
    MissingPackageError
        With the exact command that installs it without touching QGIS's own packages.
    """
    if _folder:
        use_folder(_folder)
    try:
        return importlib.import_module(name)
    except ImportError as error:
        importlib.invalidate_caches()
        raise MissingPackageError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The Python package {package} is needed and cannot be imported ({reason}). "
                "Install it by this command in a terminal, then run again: {command}",
            ),
            package=name,
            reason=error,
            command=install_command(name),
        ) from error


def install_command(name):
    """Command line that installs `name` alone (never its own numpy) where the plugin finds it."""
    target = f' --target "{_folder}"' if _folder else ""
    return f'"{python_executable()}" -m pip install --no-deps{target} {name}'


def python_executable():
    """The Python interpreter that QGIS embeds.

    `sys.executable` cannot be trusted there: on Windows and macOS it is QGIS itself, elsewhere the first python3 of
    the PATH, which may be another version than the one that runs.
    """
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    names = ("python3.exe", "python.exe") if os.name == "nt" else (f"bin/{version}", "bin/python3", "MacOS/bin/python3")
    for name in names:
        candidate = os.path.join(sys.exec_prefix, name)
        if os.path.exists(candidate):
            return candidate
    return "python3"
