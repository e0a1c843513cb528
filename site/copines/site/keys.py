"""Keys of pages: the same key, the same bytes, so that what has its key already is not rendered."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from copines.site.render import Page

_HERE = Path(__file__).parent
#: What else decides how a page is written.
_LIBRARIES = ("babel", "jinja2", "markupsafe", "nh3")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Pages to be, which are rendered only where their key is new."""

    #: Of the page; of many, the folder that holds them, with a slash at its end.
    path: str
    key: str
    make: Callable[[], Iterable[Page]]
    #: Address of the post whose page this is, and its blog's name.
    post: tuple[str, str] | None = None


def key_of(*shown: object) -> str:
    """Hash all that a page shows."""
    return hashlib.blake2b(repr(shown).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


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
