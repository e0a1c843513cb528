"""An instance in one zip file: written as a stream, read with suspicion."""

import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from copines.config.schema import PICTURES
from copines.errors import ArchiveError
from copines.messages import Message

#: What an instance needs, and what stands beside it for other programs to read.
CONFIG, DATABASE = "copines.toml", "copines.db"
_FOR_OTHERS = {"blogroll.opml", "posts.jsonl", "links.jsonl"}
FOLDERS = ("media", "theme")
#: One date for all files: the same data give the same bytes.
_DATE = (2026, 1, 1, 0, 0, 0)
_CHUNK = 1 << 18
#: Text and databases shrink to a tenth; what is more than this many times as large as its packed
#: form was made to fill disks. Below the size it does no harm.
_RATIO, _HARMLESS = 200, 1 << 20
_BAD = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive."""

    name: str
    #: A file on disk, or what is to stand in it, piece by piece.
    content: Path | Iterable[bytes]


def pack(members: Iterable[Member], sink: IO[bytes]) -> None:
    """Write the members, none of which is held in memory whole; the sink need not be seekable."""
    with zipfile.ZipFile(sink, "w") as archive:
        for member in members:
            info = zipfile.ZipInfo(member.name, _DATE)
            info.create_system = 3  # Unix, on any system: else the bytes differ
            info.external_attr = (stat.S_IFREG | 0o600) << 16
            # pictures are packed already
            packed = member.name.startswith("media/")
            info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=True) as file:
                for piece in _pieces(member.content):
                    file.write(piece)


def _pieces(content: Path | Iterable[bytes]) -> Iterator[bytes]:
    if not isinstance(content, Path):
        yield from content
        return
    with content.open("rb") as file:
        while piece := file.read(_CHUNK):
            yield piece


def unpack(path: Path, into: Path) -> tuple[str, ...]:
    """Write an archive's instance into an empty folder; give the names of its files.

    What stands in it for other programs is left out. Nothing outside the folder is touched.

    Raises
    ------
    ArchiveError
        It is none, or one that was made to do harm; the folder may hold a part of it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            wanted = tuple(_wanted(path, archive.infolist()))
            _refuse_bomb(path, wanted, into)
            for info in wanted:
                _write(archive, info, into)
    except _BAD as error:
        raise ArchiveError(path, Message("no zip that can be read: %(why)s", why=error)) from error
    except OSError as error:
        raise ArchiveError(path, error.strerror or str(error)) from error
    return tuple(info.filename for info in wanted)


def _wanted(path: Path, infos: Iterable[zipfile.ZipInfo]) -> Iterator[zipfile.ZipInfo]:
    """Pass over folders and what is for others; refuse all that no instance has."""
    seen: set[str] = set()
    for info in infos:
        if info.filename.endswith("/"):  # is_dir() wants a name
            continue
        if why := _wrong(info):
            raise ArchiveError(
                path, Message('"%(name)s": %(why)s', name=_shown(info.filename), why=why)
            )
        if info.filename.casefold() in seen:
            raise ArchiveError(
                path, Message('"%(name)s": is in it twice', name=_shown(info.filename))
            )
        seen.add(info.filename.casefold())
        if info.filename not in _FOR_OTHERS:
            yield info
    for needed in (CONFIG, DATABASE):
        if needed not in seen:
            raise ArchiveError(
                path, Message("no archive of copines: %(name)s is not in it", name=needed)
            )


def _wrong(info: zipfile.ZipInfo) -> str:
    parts = PurePosixPath(info.filename).parts
    if not parts:
        return Message("has no name")
    if info.filename.startswith("/") or ".." in parts or set(info.filename) & set("\\:\0"):
        return Message("leads out of the folder")
    if stat.S_IFMT(info.external_attr >> 16) not in {0, stat.S_IFREG}:
        return Message("is no plain file")
    if info.flag_bits & 1:
        return Message("is encrypted")
    if not _belongs(PurePosixPath(info.filename)):
        return Message("is no file of an instance")
    return ""


def _belongs(name: PurePosixPath) -> bool:
    if any(part.startswith(".") for part in name.parts):
        return False
    if len(name.parts) == 1:
        return name.name in {CONFIG, DATABASE, *_FOR_OTHERS} or name.suffix.lower() in PICTURES
    return name.parts[0] in FOLDERS or name.suffix.lower() in PICTURES


def _refuse_bomb(path: Path, infos: Iterable[zipfile.ZipInfo], into: Path) -> None:
    full = 0
    for info in infos:
        full += info.file_size
        if info.file_size > max(_HARMLESS, _RATIO * info.compress_size):
            raise ArchiveError(
                path,
                Message(
                    '"%(name)s": would swell to %(size)s',
                    name=_shown(info.filename),
                    size=_size(full),
                ),
            )
    # two members may share what they are packed in
    if full > max(_HARMLESS, _RATIO * path.stat().st_size):
        raise ArchiveError(path, Message("it would swell to %(size)s", size=_size(full)))
    if full > (free := shutil.disk_usage(into).free):
        raise ArchiveError(
            path,
            Message("it needs %(size)s, and %(free)s are free", size=_size(full), free=_size(free)),
        )


def _write(archive: zipfile.ZipFile, info: zipfile.ZipInfo, into: Path) -> None:
    target = into.joinpath(*PurePosixPath(info.filename).parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = 0o600 if info.filename == DATABASE else 0o644
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file, archive.open(info) as packed:
        shutil.copyfileobj(packed, file, _CHUNK)


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)[:80]


def _size(count: int) -> str:
    return f"{count / (1 << 20):,.0f} MiB"
