"""What an instance consists of, and how it comes back."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from copines import atomic
from copines import config as configuration
from copines.config import Config
from copines.errors import ArchiveError, ConfigError, CopinesError, StoreError
from copines.instance import archive
from copines.instance.archive import Member
from copines.messages import Message
from copines.store import Store, check_database, copy_database

_NOTE = Message(
    "its theme/ is code that builds run, and its config decides what is asked and run: look at "
    "both where the archive is not your own"
)


@contextmanager
def aside(directory: Path) -> Iterator[Path]:
    """Make a folder in the instance that only its owner may read, and remove it."""
    with tempfile.TemporaryDirectory(dir=directory, prefix=".copines-") as name:
        yield Path(name)


def take_database(db: Path, folder: Path) -> Path:
    """Copy the database into folder as it is at this moment; an empty one where there is none."""
    snapshot = folder / archive.DATABASE
    if db.exists():
        copy_database(db, snapshot)
    else:
        Store(snapshot).close()
    return snapshot


def members(directory: Path, config: Config, snapshot: Path) -> Iterator[Member]:
    """Yield the files of the instance, of which the database is a copy."""
    yield Member(archive.CONFIG, directory / archive.CONFIG)
    yield Member(archive.DATABASE, snapshot)
    for name in archive.FOLDERS:
        yield from _files(directory, name)
    logo = config.portal.logo
    if logo and (directory / logo).is_file() and not logo.startswith(("media/", "theme/")):
        yield Member(logo, directory / logo)


def _files(directory: Path, name: str) -> Iterator[Member]:
    for path in sorted((directory / name).rglob("*")):
        own = path.relative_to(directory)
        # a picture that a crawl is just writing has a name of its own until it is whole
        if path.is_file() and not _hidden(own):
            yield Member(own.as_posix(), path)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


@contextmanager
def private_file(path: Path) -> Iterator[BinaryIO]:
    """Write a file that only its owner may read, and that takes its name once it is whole."""
    try:
        with atomic.aside(path, 0o600) as part, part.open("wb") as file:
            yield file
    except OSError as error:
        raise CopinesError(
            Message("%(path)s: cannot be written: %(why)s", path=path, why=error.strerror)
        ) from error


def unpacked(path: Path, folder: Path) -> tuple[str, ...]:
    """Unpack an archive into an empty folder, and make sure that it is an instance.

    Raises
    ------
    ArchiveError
        It is none.
    """
    names = archive.unpack(path, folder)
    try:
        config = configuration.load(folder / archive.CONFIG, {})
        _refuse_others(path, names, config.portal.logo)
        check_database(folder / archive.DATABASE)
    except ConfigError as error:
        inside = str(error).replace(f"{folder}{os.sep}", "")
        raise ArchiveError(
            path, Message("its config is wrong\n\n%(mistakes)s", mistakes=inside)
        ) from error
    except StoreError as error:
        raise ArchiveError(path, error.args[0]) from error
    return names


def _refuse_others(path: Path, names: tuple[str, ...], logo: str) -> None:
    for name in names:
        known = name in {archive.CONFIG, archive.DATABASE, logo}
        if not known and name.partition("/")[0] not in archive.FOLDERS:
            raise ArchiveError(
                path,
                Message('"%(name)s": %(why)s', name=name, why=Message("is no file of an instance")),
            )


def revive(path: Path, target: Path) -> str:
    """Make an instance of an archive, whole or not at all; return what is worth a word.

    Raises
    ------
    ArchiveError
        It is none, or the place is taken.
    """
    target = target.resolve()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ConfigError(
            Message("%(dir)s is not empty\n\nname a new directory, or an empty one", dir=target)
        )
    made = not target.exists()
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target, prefix=".copines-") as name:
            names = unpacked(path, Path(name))
            put(Path(name), target)
    except BaseException:
        _clear(target, made)
        raise
    return _NOTE if any(name.startswith("theme/") for name in names) else ""


def _clear(target: Path, made: bool) -> None:
    """Leave a place as it was: not there, or empty."""
    for path in target.iterdir() if target.is_dir() else ():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    if made and target.is_dir():
        target.rmdir()


def put(source: Path, target: Path) -> None:
    """Move all that is in one folder into another of the same disk, the config last."""
    for path in sorted(source.iterdir(), key=lambda path: path.name == archive.CONFIG):
        path.replace(target / path.name)
