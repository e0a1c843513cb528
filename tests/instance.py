"""An instance of the program in a directory, driven by its command."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import forked

#: That a command may take on a busy machine.
_SECONDS = 300


def called(
    words: tuple[str, ...], environment: Mapping[str, str], *, from_scratch: bool = False
) -> "subprocess.CompletedProcess[str]":
    """Call the program: forked off one that has loaded its libraries, where nothing forbids it."""
    if not from_scratch and forked.can_fork(environment):
        return forked.call(words, environment, _SECONDS)
    return subprocess.run(
        [sys.executable, "-m", "copines", *words],
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=_SECONDS,
        check=False,
    )


@dataclass
class Instance:
    """An instance directory, and the command that works in it."""

    directory: Path
    environment: dict[str, str] = field(default_factory=dict)
    #: Whether each command is a program of its own, as a person's, and none that is forked off.
    from_scratch: bool = False

    def copines(
        self, *words: str, ok: tuple[int, ...] = (0,)
    ) -> "subprocess.CompletedProcess[str]":
        given = (*words, "--dir", str(self.directory))
        done = called(given, self.environment, from_scratch=self.from_scratch)
        assert done.returncode in ok, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def portal(self) -> dict[str, bytes]:
        """The portal's files, but for those that tell the time."""
        public = self.directory / "public"
        files = {p.relative_to(public).as_posix(): p for p in public.rglob("*") if p.is_file()}
        return {n: p.read_bytes() for n, p in files.items() if not n.startswith("status/")}

    def portal_page(self, path: str) -> str:
        """One file of the portal."""
        return (self.directory / "public" / path).read_text(encoding="utf-8")
