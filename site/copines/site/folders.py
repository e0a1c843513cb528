"""Files of a portal's folder: ours, and those of others, which stay."""

import os
import shutil
from collections.abc import Iterator, Set
from pathlib import Path, PurePosixPath

from copines.errors import PublishError


def inside(path: str) -> PurePosixPath:
    """Take a page's path, which must stay within the portal."""
    safe = PurePosixPath(path)
    if safe.is_absolute() or ".." in safe.parts or not safe.parts or "\\" in path:
        raise PublishError(Path(path), "leads out of the portal")
    return safe


def same(file: Path, data: bytes) -> bool:
    """Tell whether a file holds just this."""
    try:
        return file.stat().st_size == len(data) and file.read_bytes() == data
    except OSError:
        return False


def foreign(out: Path, ours: Set[str]) -> Iterator[Path]:
    """Give what others put into the portal's folder: a CNAME, a .git; and status/."""
    for folder, folders, files in os.walk(out):
        here = Path(folder).relative_to(out)
        # a link to a folder is listed as a folder, and not walked into
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in (*files, *links):
            if (here / name).as_posix() not in ours:
                yield here / name
        if not folders and not files:
            yield here


def take_over(source: Path, target: Path) -> None:
    """Have a file, a link or an empty folder at a second place too."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.symlink_to(source.readlink())
    elif source.is_dir():
        target.mkdir()
    else:
        try:
            os.link(source, target)
        except OSError:
            shutil.copy2(source, target)
