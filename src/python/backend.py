"""Builds the package for pip with the standard library alone, so that ``pip install ./src/python`` needs no network."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import tarfile
import zipfile
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

HERE = Path(__file__).resolve().parent
PROJECT = (HERE / "pyproject.toml").read_text(encoding="utf-8")
#: The earliest time that a zip file can have: the same sources make the same wheel.
DATE = (1980, 1, 1, 0, 0, 0)


def setting(name: str) -> str:
    """Return a text of ``pyproject.toml``."""
    found = re.search(rf'^{name} = "(.*)"$', PROJECT, re.M)
    if found is None:
        raise ValueError(f"pyproject.toml has no {name}")
    return found.group(1)


def extras() -> Dict[str, List[str]]:
    """Return what each extra of ``pyproject.toml`` needs; an extra is one line there."""
    table = PROJECT.partition("[project.optional-dependencies]\n")[2].partition("\n[")[0]
    return {name: re.findall(r'"([^"]+)"', needs) for name, needs in re.findall(r"^([\w-]+) = \[(.*)\]$", table, re.M)}


NAME, VERSION = setting("name"), setting("version")
TAG = "py3-none-any"


def metadata() -> str:
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {NAME}",
        f"Version: {VERSION}",
        f"Summary: {setting('description')}",
        f"Requires-Python: {setting('requires-python')}",
        "License: MIT",
        "Description-Content-Type: text/markdown",
    ]
    for extra, needs in extras().items():
        lines += [f"Provides-Extra: {extra}", *(f'Requires-Dist: {one}; extra == "{extra}"' for one in needs)]
    return "\n".join([*lines, "", (HERE / "README.md").read_text(encoding="utf-8")])


def sources() -> List[Tuple[str, bytes]]:
    files = [file for file in (HERE / NAME).iterdir() if file.suffix == ".py" or file.name == "py.typed"]
    return [(f"{NAME}/{file.name}", file.read_bytes()) for file in sorted(files)]


def wheel(folder: str, files: List[Tuple[str, bytes]]) -> str:
    """Write a wheel of files and return its name."""
    info = f"{NAME}-{VERSION}.dist-info"
    about = f"Wheel-Version: 1.0\nGenerator: {NAME}\nRoot-Is-Purelib: true\nTag: {TAG}\n"
    files = [*files, (f"{info}/METADATA", metadata().encode()), (f"{info}/WHEEL", about.encode())]
    record = ""
    for name, content in files:
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(content)}\n"
    files.append((f"{info}/RECORD", f"{record}{info}/RECORD,,\n".encode()))
    result = f"{NAME}-{VERSION}-{TAG}.whl"
    with zipfile.ZipFile(Path(folder) / result, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return result


def build_wheel(
    wheel_directory: str, config_settings: Optional[Dict[str, Any]] = None, metadata_directory: Optional[str] = None
) -> str:
    return wheel(wheel_directory, sources())


def build_editable(
    wheel_directory: str, config_settings: Optional[Dict[str, Any]] = None, metadata_directory: Optional[str] = None
) -> str:
    return wheel(wheel_directory, [(f"{NAME}.pth", f"{HERE}\n".encode())])


def build_sdist(sdist_directory: str, config_settings: Optional[Dict[str, Any]] = None) -> str:
    root = f"{NAME}-{VERSION}"
    others = ("pyproject.toml", "README.md", "backend.py")
    files = [*sources(), *((name, (HERE / name).read_bytes()) for name in others), ("PKG-INFO", metadata().encode())]
    with tarfile.open(Path(sdist_directory) / f"{root}.tar.gz", "w:gz") as archive:
        for name, content in files:
            entry = tarfile.TarInfo(f"{root}/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return f"{root}.tar.gz"
