"""An instance of the program in a directory, driven by its command."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import forked

#: That a command may take on a busy machine.
_SECONDS = 300


@dataclass
class Running:
    """A program that goes on while a test looks at it."""

    _process: "forked.Program | subprocess.Popen[bytes]"
    _out: BinaryIO
    _err: BinaryIO

    @property
    def pid(self) -> int:
        return self._process.pid

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def send(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        self._process.send_signal(number)

    def wait(self, seconds: float = _SECONDS) -> int:
        """Return its exit code, or less than 0 for a signal, once it has ended."""
        return self._process.wait(seconds)

    def out(self) -> str:
        """What it has said on stdout so far."""
        return _read(self._out.fileno())

    def err(self) -> str:
        """What it has said on stderr so far."""
        return _read(self._err.fileno())


def _read(file: int) -> str:
    return os.pread(file, os.fstat(file).st_size, 0).decode("utf-8")


@contextmanager
def running(
    words: tuple[str, ...],
    environment: Mapping[str, str],
    here: Path | None = None,
    *,
    from_scratch: bool = False,
) -> Iterator[Running]:
    """Start what Python starts for these words, `-m` with a module or `-c` with a piece of code.

    It is forked off a process that has loaded the libraries, where nothing forbids it, and ended
    with the block.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process: forked.Program | subprocess.Popen[bytes]
        if not from_scratch and forked.can_fork(environment):
            process = forked.program(words, environment, out, err, here)
        else:
            process = subprocess.Popen(
                [sys.executable, *words],
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd=here,
            )
        with process:
            try:
                yield Running(process, out, err)
            finally:
                process.kill()


def called(
    words: tuple[str, ...],
    environment: Mapping[str, str],
    here: Path | None = None,
    *,
    from_scratch: bool = False,
) -> "subprocess.CompletedProcess[str]":
    """Call the program; return how it ended, and what it said."""
    python = ("-m", "copines", *words)
    with running(python, environment, here, from_scratch=from_scratch) as program:
        code = program.wait()
        return subprocess.CompletedProcess(words, code, program.out(), program.err())


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

    def started(self, *words: str, **environment: str) -> AbstractContextManager[Running]:
        """Start a command, and leave it running."""
        python = ("-m", "copines", *words, "--dir", str(self.directory))
        given = {**self.environment, **environment}
        return running(python, given, from_scratch=self.from_scratch)

    def portal(self) -> dict[str, bytes]:
        """The portal's files, but for those that tell the time."""
        public = self.directory / "public"
        files = {p.relative_to(public).as_posix(): p for p in public.rglob("*") if p.is_file()}
        return {n: p.read_bytes() for n, p in files.items() if not n.startswith("status/")}

    def portal_page(self, path: str) -> str:
        """One file of the portal."""
        return (self.directory / "public" / path).read_text(encoding="utf-8")
