"""A copy of an instance, for other machines: all that pages are made of."""

import tempfile
from pathlib import Path
from threading import Lock
from typing import Any, Self

from copines.store import Store, copy_database
from copines.store.portal import Portal

_DATABASE = "copines.db"


class InstanceCopy:
    """Database, theme and logo: in memory, and once somebody opens them in a passing folder."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files, self._lock = files, Lock()
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return InstanceCopy, (self._files,)

    @classmethod
    def of(cls, directory: Path, logo: str) -> Self:
        """Read an instance as it is at this moment.

        Raises
        ------
        StoreError
            The database cannot be copied.
        """
        with tempfile.TemporaryDirectory(prefix=".copines-copy-", dir=directory) as name:
            copy_database(directory / _DATABASE, copy := Path(name) / _DATABASE)
            files = {_DATABASE: copy.read_bytes()}
        named = [file for file in (directory / "theme").rglob("*") if file.is_file()]
        if logo and (directory / logo).is_file():
            named.append(directory / logo)
        files |= {file.relative_to(directory).as_posix(): file.read_bytes() for file in named}
        return cls(files)

    def open(self) -> tuple[Portal, Path]:
        """Return the posts, over a connection for the thread that asks, and the folder."""
        with self._lock:
            folder = Path((self._folder or self._written()).name)
        return Store(folder / _DATABASE, readonly=True).portal, folder

    def _written(self) -> "tempfile.TemporaryDirectory[str]":
        self._folder = made = tempfile.TemporaryDirectory(prefix="copines-copy-")
        for name, data in self._files.items():
            file = Path(made.name) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return made
