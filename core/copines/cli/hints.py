"""Calls of this program as they can be pasted into the shell that it was called from."""

import shlex
import shutil
import sys
from pathlib import Path

from copines.messages import Call


def program() -> tuple[str, ...]:
    """Return what calls this program: its name where that is on the PATH, else its whole path."""
    on_path, (first, *more) = shutil.which("copines"), whole_path()
    if on_path and (more or Path(on_path).samefile(first)):
        return ("copines",)
    return (first, *more)


def whole_path() -> tuple[str, ...]:
    """Return what calls this program from anywhere: services know no PATH of anybody's."""
    beside = Path(sys.executable).with_name("copines")
    found = beside if beside.is_file() else shutil.which("copines")
    return (str(found),) if found else (sys.executable, "-m", "copines")


def pasted(call: Call, directory: Path | None = None) -> str:
    """Write a call for the shell, with --dir where the instance would not be found without."""
    words = [*program(), *call.words]
    if directory and call.words[0] != "init" and not _is_found(directory):
        words += ["--dir", str(directory)]
    return " ".join(word if word in {"URL", "FILE"} else shlex.quote(word) for word in words)


def _is_found(directory: Path) -> bool:
    """Tell whether a command that is called from here would work in this directory unasked."""
    from copines.config import find_instance  # noqa: PLC0415 - its schema takes a while
    from copines.errors import ConfigError  # noqa: PLC0415

    try:
        return find_instance(None, Path.cwd()).samefile(directory)
    except (ConfigError, OSError):
        return False
