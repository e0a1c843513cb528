"""Files of a portal's folder."""

import os
from pathlib import Path, PurePosixPath

from copines.errors import PublishError
from copines.messages import Message


def inside(path: str) -> PurePosixPath:
    """Take a page's path, which must stay within the portal."""
    safe = PurePosixPath(path)
    if safe.is_absolute() or ".." in safe.parts or not safe.parts or "\\" in path:
        raise PublishError(Path(path), Message("leads out of the portal"))
    return safe


def same(file: str, data: bytes) -> bool:
    """Tell whether a file holds just this."""
    try:
        if os.stat(file).st_size != len(data):
            return False
        with open(file, "rb", 0) as there:
            return there.read() == data
    except OSError:
        return False
