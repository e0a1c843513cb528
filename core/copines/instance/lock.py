"""One writing command at a time in an instance."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from copines.errors import LockedError
from copines.messages import Message

LOCK = ".copines.lock"
#: Seconds in which what a killed command had started (`apart`) ends after it; and between looks.
_ENDING, _GLANCE = 10.0, 0.05

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
    until = time.monotonic() + _ENDING
    try:
        while not _is_taken(file):
            if not _is_orphaned(file) or time.monotonic() > until:
                raise LockedError(_refusal(file))
            time.sleep(_GLANCE)
    except OSError as error:  # some network drives
        raise LockedError(
            Message("%(path)s: cannot be locked: %(why)s", path=path, why=error.strerror)
        ) from error


def _refusal(file: IO[str]) -> Message:
    return Message(
        "another copines is at work here: %(who)s\n\nwait until it ends, or stop it",
        who=_holder(file),
    )


def _is_taken(file: IO[str]) -> bool:
    """Lock the file; return False where another process has it."""
    try:
        _lock(file)
    except BlockingIOError:
        return False
    return True


def _is_orphaned(file: IO[str]) -> bool:
    """Tell whether the command that signed was ended, and a process that it started holds on."""
    if sys.platform == "win32":  # no process holds on there: none is forked
        return False
    try:
        os.kill(max(1, int(_signed(file)["pid"])), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError, TypeError, KeyError, OverflowError):
        return False
    return False


def _sign(file: IO[str], command: str) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    file.truncate(0)
    file.write(json.dumps({"pid": os.getpid(), "command": command, "since": since}) + "\n")
    file.flush()


def _holder(file: IO[str]) -> str:
    """Read who holds the lock; it may not have signed yet."""
    try:
        signed = _signed(file)
        since = datetime.fromisoformat(signed["since"]).astimezone()
        today = since.date() == datetime.now(UTC).astimezone().date()
        return f"{signed['command']} (pid {signed['pid']}) since " + (
            f"{since:%H:%M}" if today else f"{since:%Y-%m-%d %H:%M}"
        )
    except (ValueError, TypeError, KeyError):
        return "a command that has just begun"


def _signed(file: IO[str]) -> dict[str, Any]:
    file.seek(0)
    signed: dict[str, Any] = json.loads(file.read(1000))
    return signed
