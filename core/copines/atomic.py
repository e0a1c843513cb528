"""Files that take their names once they are whole."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def aside(target: Path, mode: int = 0o666, *, sync: bool = False) -> Iterator[Path]:
    """Yield an empty file beside the target, which it replaces when the block ends well.

    Else the target stays as it is. `mode` is what the file may have, but for the umask; with
    `sync` the file is on the disk before it takes the name, so that a power cut leaves one of both.

    Raises
    ------
    OSError
        The folder cannot be written, the disk is full, or the target is no file but a device.
    """
    if target.is_symlink():  # the file is replaced, not the link
        target = target.resolve()
    if target.exists() and not target.is_file():
        raise FileExistsError(errno.EEXIST, "is there, and is no file", str(target))
    part = target.with_name(f".{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
    except OSError as error:
        error.filename = str(target)  # the one that people know
        raise
    try:
        yield part
        if sync:
            _sync(part)
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
