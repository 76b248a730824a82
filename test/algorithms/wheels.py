"""Tiny wheels: packages that hold nothing but a version, for tests of what installs them."""

import zipfile


def make_wheel(folder, name, version, code="", requires=(), package=""):
    """Write NAME-VERSION-py3-none-any.whl, whose package (NAME too) consists of `code` and `__version__`."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{package or name}/__init__.py": f"__version__ = {version!r}\n{code}",
        f"{info}/METADATA": "\n".join(
            [
                "Metadata-Version: 2.1",
                f"Name: {name}",
                f"Version: {version}",
                *(f"Requires-Dist: {r}" for r in requires),
            ]
        )
        + "\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
