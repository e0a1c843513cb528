"""Files of a portal's folder."""

from pathlib import Path, PurePosixPath

from copines.errors import PublishError
from copines.messages import Message


def inside(path: str) -> PurePosixPath:
    """Take a page's path, which must stay within the portal."""
    safe = PurePosixPath(path)
    if safe.is_absolute() or ".." in safe.parts or not safe.parts or "\\" in path:
        raise PublishError(Path(path), Message("leads out of the portal"))
    return safe


def same(file: Path, data: bytes) -> bool:
    """Tell whether a file holds just this."""
    try:
        return file.stat().st_size == len(data) and file.read_bytes() == data
    except OSError:
        return False
