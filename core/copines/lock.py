"""One writing command at a time in an instance."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from copines.errors import LockedError

LOCK = ".copines.lock"


@contextmanager
def instance_lock(directory: Path, command: str, *, name: str = LOCK) -> Iterator[None]:
    """Hold the instance while the block lasts; a crash leaves nothing held.

    Raises
    ------
    LockedError
        Another command holds it; the message says which, its process and since when.
    """
    path = directory / name
    with path.open("a+", encoding="utf-8") as file:
        if not _taken(file):
            file.seek(0)
            holder = file.read().strip() or "another command"
            raise LockedError(
                f"{directory}: {holder} is at work here\n\nwait until it ends, or stop it"
            )
        file.truncate(0)
        file.write(f"{command} (process {os.getpid()}, since {datetime.now():%H:%M:%S})")  # noqa: DTZ005 - the clock on the wall of who reads it
        file.flush()
        yield
        file.truncate(0)


def _taken(file: IO[str]) -> bool:
    """Take the lock if it is free; the system frees it when the process ends."""
    try:
        import fcntl  # noqa: PLC0415 - not there on Windows, where one must take care oneself
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
