"""One writing command at a time in an instance."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from copines.errors import LockedError
from copines.messages import Message

LOCK = ".copines.lock"

if sys.platform == "win32":  # pragma: no cover - best effort, see product.md
    import msvcrt

    def _lock(file: IO[str]) -> None:
        # Windows bars others from reading what is locked: lock one byte far behind the text
        os.lseek(file.fileno(), 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError from error

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def instance_lock(directory: Path, command: str, *, name: str = LOCK) -> Iterator[None]:
    """Hold the instance while the block lasts; the system frees it also after a crash.

    Raises
    ------
    LockedError
        Another command holds it; the message says which, its process and since when.
    """
    path = directory / name
    with _opened(path) as file:
        _take(file, path)
        _sign(file, command)
        try:
            yield
        finally:
            # the file itself stays: were it removed, two commands could hold two files of one name
            file.truncate(0)


def _opened(path: Path) -> IO[str]:
    try:
        return path.open("a+", encoding="utf-8", errors="replace")
    except OSError as error:
        raise LockedError(
            Message("%(path)s: cannot be written: %(why)s", path=path, why=error.strerror)
        ) from error


def _take(file: IO[str], path: Path) -> None:
    try:
        _lock(file)
    except BlockingIOError as error:
        raise LockedError(
            Message(
                "another copines is at work here: %(who)s\n\nwait until it ends, or stop it",
                who=_holder(file),
            )
        ) from error
    except OSError as error:  # some network drives
        raise LockedError(
            Message("%(path)s: cannot be locked: %(why)s", path=path, why=error.strerror)
        ) from error


def _sign(file: IO[str], command: str) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    file.truncate(0)
    file.write(json.dumps({"pid": os.getpid(), "command": command, "since": since}) + "\n")
    file.flush()


def _holder(file: IO[str]) -> str:
    """Read who holds the lock; it may not have signed yet."""
    file.seek(0)
    try:
        signed = json.loads(file.read(1000))
        since = datetime.fromisoformat(signed["since"]).astimezone()
        today = since.date() == datetime.now(UTC).astimezone().date()
        return f"{signed['command']} (pid {signed['pid']}) since " + (
            f"{since:%H:%M}" if today else f"{since:%Y-%m-%d %H:%M}"
        )
    except (ValueError, TypeError, KeyError):
        return "a command that has just begun"
