"""Pages, and hashes of what all of them are made with."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

_HERE = Path(__file__).parent
#: What else decides how a page is written.
_LIBRARIES = ("babel", "font-source-serif-pro", "jinja2", "markupsafe", "nh3", "pillow")


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the portal."""

    #: From the portal's root, with "/" between.
    path: str
    data: bytes


def key_of(*shown: object) -> str:
    """Hash values by how they are spelt."""
    return hashlib.blake2b(repr(shown).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def key_of_file(file: Path | None) -> str:
    """Hash what a file holds; "" where there is none."""
    if file is None or not file.is_file():
        return ""
    return hashlib.blake2b(file.read_bytes(), digest_size=12).hexdigest()


def made_with(theme: Path) -> str:
    """Hash what makes pages: this program's part for it, its libraries, the instance's theme."""
    digest = hashlib.blake2b(digest_size=12)
    for folder in (_HERE, theme):
        for name, data in _files(folder):
            digest.update(f"{name}\0{len(data)}\0".encode() + data)
    digest.update(repr([version(name) for name in _LIBRARIES]).encode())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            yield file.relative_to(folder).as_posix(), file.read_bytes()
