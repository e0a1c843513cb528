"""Errors a person running copines may see.

CopinesError
├── ConfigError    the config or a command's words are wrong      exit 2
│   └── ThemeError a template of the instance's theme is wrong    exit 2
├── StoreError     the database could not be read or written      exit 1
│   └── UnreadyError none is there yet, or it is to be migrated
├── ClusterError   other machines left in the middle of work      exit 1
├── ArchiveError   a zip is no archive of an instance             exit 1
├── LockedError    another command works in this instance         exit 1
├── FeedError      bytes that are no feed
└── PublishError   the portal could not be, or must not be, written   exit 1
"""

from pathlib import Path

from copines.messages import Message
from copines.reasons import Reason


class CopinesError(Exception):
    """Base of every error that copines raises on purpose."""

    def __reduce__(self) -> tuple[object, ...]:
        """Be the same in another process, whatever one is made from."""
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[CopinesError], args: tuple[object, ...], more: dict[str, object]) -> object:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(more)
    return error


class ConfigError(CopinesError):
    """One or more mistakes in copines.toml, each a line of the message."""


class ThemeError(ConfigError):
    """A file of the instance's theme is wrong; line 0 where none is to blame."""

    def __init__(self, path: Path, line: int, why: str) -> None:
        place = f"{path}:{line}" if line else str(path)
        super().__init__(Message("%(place)s: %(what)s", place=place, what=why))
        self.path = path
        self.line = line


class StoreError(CopinesError):
    """The database could not be read or written."""


class UnreadyError(StoreError):
    """There is no database yet, or one of an earlier copines; a command that writes makes it."""


class ClusterError(CopinesError):
    """The other machines are gone, or cannot do their part; what was kept is kept."""


class ArchiveError(CopinesError):
    """The file at path is no archive of an instance, or must not be unpacked."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(Message("%(path)s: %(why)s", path=path, why=why))
        self.path = path


class LockedError(CopinesError):
    """Another writing command works in this instance."""


class FeedError(CopinesError):
    """What was fetched from url is no feed."""

    def __init__(self, url: str, reason: Reason) -> None:
        super().__init__(f"{url}: {reason.stored()}")
        self.url = url
        self.reason = reason


class PublishError(CopinesError):
    """The portal could not be, or must not be, written to path."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(Message("%(path)s: %(why)s", path=path, why=why))
        self.path = path
