"""Build the plugin's zip from the files of this clone; the same files give the same bytes."""

import configparser
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "insar_patterns"
FILES = (
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "__init__.py",
    "compat.py",
    "metadata.txt",
    "plugin.py",
    "run.py",
)
FOLDERS = (
    "algorithms",
    "batch",
    "core",
    "gui",
    "i18n",
    "layers",
    "models",
    "reports",
    "resources",
    "training",
)
# Of plugins.qgis.org.
REQUIRED_KEYS = (
    "name",
    "description",
    "version",
    "qgisMinimumVersion",
    "author",
    "email",
    "about",
    "tracker",
    "repository",
    "homepage",
)
LARGEST = 25 * 1024 * 1024
LRELEASE = ("lrelease", "lrelease-qt5", "/usr/lib/qt5/bin/lrelease", "lrelease6", "/usr/lib/qt6/bin/lrelease")


class PackageError(Exception):
    """One sentence on why there is no package."""


def shipped_files():
    """Files that ship, relative to ROOT with forward slashes, sorted: tracked, or new and not ignored."""
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    except FileNotFoundError:
        raise PackageError("git is needed to tell the plugin's files from others; install it.") from None
    except subprocess.CalledProcessError as error:
        raise PackageError(f"git could not list the files of {ROOT}: {error.stderr.strip()}") from None
    return sorted(path for path in set(listing.split("\0")) if _ships(path))


def _ships(path):
    folder, slash, _ = path.partition("/")
    if folder not in FOLDERS if slash else path not in FILES:
        return False
    if path.startswith(("models/benchmark/", "models/pretrained/")):  # for the repository: results, half a training
        return False
    hidden = any(part.startswith(".") or part == "__pycache__" for part in path.split("/"))
    return not hidden and not path.endswith((".pyc", ".qm")) and (ROOT / path).is_file()


def metadata():
    """Section [general] of metadata.txt.

    Raises
    ------
    PackageError
        It cannot be read, or a required key is missing or empty.
    """
    parser = configparser.ConfigParser()
    parser.optionxform = str
    try:
        parser.read(ROOT / "metadata.txt", encoding="utf-8")
        general = dict(parser["general"])
    except (configparser.Error, KeyError, UnicodeDecodeError) as error:
        raise PackageError(f"metadata.txt cannot be read: {error}") from error
    missing = [key for key in REQUIRED_KEYS if not general.get(key, "").strip()]
    if missing:
        raise PackageError(f"metadata.txt lacks {', '.join(missing)}, which plugins.qgis.org requires.")
    return general


def build():
    """Write build/insar_patterns-VERSION.zip and return its path.

    Raises
    ------
    PackageError
        A file that must ship is missing, metadata.txt is incomplete, or the zip is larger than LARGEST.
    """
    version = metadata()["version"]
    paths = shipped_files()
    missing = [name for name in FILES if name not in paths]
    if missing:
        raise PackageError(f"{', '.join(missing)} must be in the package and cannot be found in {ROOT}.")
    links = [path for path in paths if (ROOT / path).is_symlink()]
    if links:
        raise PackageError(f"{', '.join(links)}: a link cannot be packed; put the file itself there.")
    contents = {path: (ROOT / path).read_bytes() for path in paths}
    contents.update(_translations(path for path in paths if path.endswith(".ts")))
    target = ROOT / "build" / f"{PACKAGE}-{version}.zip"
    part = target.with_suffix(".part")
    target.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(contents):
            entry = zipfile.ZipInfo(f"{PACKAGE}/{path}", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, whatever builds it
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, contents[path])
    size = part.stat().st_size
    if size > LARGEST:
        part.unlink()
        raise PackageError(f"The package would have {size} bytes; plugins.qgis.org takes {LARGEST}.")
    os.replace(part, target)
    return target


def _translations(sources):
    """Compile .ts files; {path of the .qm: bytes}. The template insar_patterns.ts has no language of its own."""
    sources = [source for source in sources if Path(source).stem != PACKAGE]
    lrelease = next(filter(None, map(shutil.which, LRELEASE)), None)
    if sources and lrelease is None:
        print("package: lrelease is not installed, so the package speaks English only.", file=sys.stderr)
        return {}
    compiled = {}
    with tempfile.TemporaryDirectory() as folder:
        for source in sources:
            target = os.path.join(folder, Path(source).stem + ".qm")
            command = [lrelease, "-silent", str(ROOT / source), "-qm", target]
            if subprocess.run(command, check=False).returncode:
                raise PackageError(f"lrelease could not compile {source}.")
            compiled[source[: -len("ts")] + "qm"] = Path(target).read_bytes()
    return compiled


def main():
    """Build, or list with --list."""
    try:
        if sys.argv[1:] == ["--list"]:
            print("\n".join(shipped_files()))
        elif sys.argv[1:]:
            sys.exit("usage: script/package [--list]")
        else:
            print(build())
    except PackageError as error:
        sys.exit(f"script/package: {error}")


if __name__ == "__main__":
    main()
