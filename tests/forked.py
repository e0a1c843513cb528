"""Programs, each forked off a process that has loaded the libraries of copines.

Loading them takes two to four seconds of processor for each `copines run`, and hundreds of tests
call one. What is called is the whole program, in a process of its own; only its start is shared.
The workers of its crawl are forked off the same process.
"""

import atexit
import fcntl
import gc
import importlib
import json
import os
import pkgutil
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

if TYPE_CHECKING:
    from copines.crawler.workers.limits import Limits

#: Variables that are looked at when Python or a library starts: another value needs another start.
_AT_START = ("LC_", "LANG", "PYTHON", "OMP_", "OPENBLAS_", "NUMBA_", "COVERAGE_")
#: Sets are in another order in each of the two: what depends on it shall be noticed.
_SEEDS = ("1", "2")
#: Numbers that files have while they are put in order; fewer are open.
_HIGH, _TOP = 100, 256
_turns = count()
#: The variable by which all workers of pytest know what has been started for them.
_SHARED = "PYTEST_FORKED_OFF"
TURN = "copines.crawler.turns.program"


def share() -> None:
    """Start what commands are forked off, once for all workers of pytest that come later."""
    os.environ[_SHARED] = " ".join(address[1:] for address in _servers())


def can_fork(environment: Mapping[str, str]) -> bool:
    """Tell whether a command with these variables can be one that is forked off."""
    return hasattr(os, "pidfd_open") and not any(
        name.startswith(_AT_START) and os.environ.get(name) != value
        for name, value in environment.items()
    )


def program(
    words: tuple[str, ...],
    environment: Mapping[str, str],
    out: BinaryIO,
    err: BinaryIO,
    here: Path | None = None,
) -> "Program":
    """Start what Python starts for these words: `-m` with a module, or `-c` with a piece of code.

    It has nothing to read.
    """
    asked = _Asked(words, {**os.environ, **environment}, str(here or Path.cwd()))
    with open(os.devnull, "rb") as nothing:
        return Program(_server(), asked, *(file.fileno() for file in (nothing, out, err)))


def turn(answers: BinaryIO, said: BinaryIO) -> "Program":
    """Have the program of a turn forked off, where `started._program` would start one."""
    told, end = os.pipe()
    with open(told, "rb"):
        asked = _Asked(("-m", TURN), dict(os.environ), str(Path.cwd()))
        started = Program(_server(), asked, told, answers.fileno(), said.fileno())
    started.stdin = os.fdopen(end, "wb")
    return started


def workers(most: "Limits", control: int) -> "Program":
    """Have a server of workers forked off, where `fork_server._program` would start one."""
    return _workers(_server(), _Asked((), dict(os.environ), str(Path.cwd())), most, control)


@dataclass(frozen=True)
class _Asked:
    """What a process is to be: a program by Python's words; without any, a server of workers."""

    words: tuple[str, ...]
    environment: dict[str, str]
    here: str


class Program:
    """A program that was forked off, with the names that `subprocess.Popen` has for one."""

    def __init__(self, address: str, asked: _Asked, *files: int) -> None:
        self.args = asked.words
        self.returncode: int | None = None
        self.stdin: BinaryIO | None = None
        self._told = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._told.connect(address)
        socket.send_fds(self._told, [json.dumps(asdict(asked)).encode()], files)
        self.pid = int(self._told.recv(16))

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *error: object) -> None:
        if self.stdin:
            self.stdin.close()
        self.wait()

    def wait(self, timeout: float | None = None) -> int:
        """Return its exit code, or less than 0 for a signal, once it has ended.

        Raises
        ------
        subprocess.TimeoutExpired
            It goes on.
        """
        if self.returncode is None:
            self._told.settimeout(timeout)
            try:
                self.returncode = int(self._told.recv(16))
            except (TimeoutError, BlockingIOError) as error:
                raise subprocess.TimeoutExpired(self.args, timeout or 0) from error
            self._told.close()
        return self.returncode

    def poll(self) -> int | None:
        """Return its exit code, if it has ended."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it has ended since
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it now."""
        self.send_signal(signal.SIGKILL)


def _server() -> str:
    return _servers()[next(_turns) % len(_SEEDS)]


@cache
def _servers() -> tuple[str, ...]:
    """Start the processes that others are forked off; they end when nobody can ask any more."""
    if shared := os.environ.get(_SHARED):
        return tuple(f"\0{name}" for name in shared.split())
    addresses = tuple(f"\0copines-{os.getpid()}-{seed}" for seed in _SEEDS)  # no names of files
    _started.extend(map(_start, addresses, _SEEDS))
    atexit.register(_end)
    for process in _started:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n", "what commands are forked off did not start"
    return addresses


def _start(address: str, seed: str) -> "subprocess.Popen[bytes]":
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-P", __file__, address[1:]],
        env={**os.environ, **threads, "PYTHONHASHSEED": seed},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def _end() -> None:
    for process in _started:
        process.communicate()


#: Their stdin is open as long as this process lives.
_started: list["subprocess.Popen[bytes]"] = []


def main(address: str) -> None:
    """Load what commands need, and fork them off, until nobody can ask any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asked:
        asked.bind(address)
        asked.listen()
        sys.stdout.write("ready\n")  # to be asked; it answers once it has loaded
        sys.stdout.flush()
        _load()
        _serve(asked, address)


def _load() -> None:
    import copines.cli  # noqa: PLC0415 - before all others: it teaches click its language
    from copines.crawler.politeness import slot_of  # noqa: PLC0415
    from copines.crawler.workers.worker import warm_up  # noqa: PLC0415
    from copines.site.words import Words  # noqa: PLC0415
    from copines.store import Store  # noqa: PLC0415

    for module in pkgutil.walk_packages(copines.__path__, "copines."):
        if module.name not in {"copines.__main__", "copines.cluster", TURN}:
            importlib.import_module(module.name)
    warm_up()
    slot_of("https://blog.example/")  # 10,000 suffixes
    Words("fr", "Europe/Paris")
    with tempfile.TemporaryDirectory() as folder:
        Store(Path(folder) / "copines.db").close()  # imports what reading is spared
    assert "twisted.internet.reactor" not in sys.modules, "every process has one of its own"
    gc.collect()
    gc.freeze()


def _serve(asked: socket.socket, address: str) -> None:
    """Fork one off for each that asks, and tell it the number, and the exit code in the end."""
    running: dict[int, tuple[int, socket.socket]] = {}
    with selectors.DefaultSelector() as selector:
        for file in (0, asked.fileno()):
            selector.register(file, selectors.EVENT_READ)
        while True:
            for ready in [key.fd for key, _ in selector.select()]:
                if not ready:
                    return
                if ready == asked.fileno():
                    number, told = _forked(asked, address)
                    watched = os.pidfd_open(number)
                    running[watched] = number, told
                    selector.register(watched, selectors.EVENT_READ)
                else:
                    selector.unregister(ready)
                    os.close(ready)
                    number, told = running.pop(ready)
                    with told:
                        _tell(told, os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]))


def _forked(asked: socket.socket, address: str) -> tuple[int, socket.socket]:
    told, _ = asked.accept()
    data, files, _, _ = socket.recv_fds(told, 1 << 20, 4)
    number = os.fork()
    if not number:
        _be(_Asked(**json.loads(data)), files, address)
    for file in files:
        os.close(file)
    _tell(told, number)
    return number, told


def _tell(told: socket.socket, number: int) -> None:
    with suppress(OSError):  # nobody waits any more
        told.send(str(number).encode())


def _be(asked: _Asked, files: list[int], address: str) -> NoReturn:
    """Do what is asked in a process that was just forked off, and end it."""
    code: object = 1
    try:
        _take(files)
        os.environ.clear()
        os.environ.update(asked.environment)
        os.chdir(asked.here)
        time.tzset()
        sys.path[:0] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
        if asked.words:
            _be_program(asked, address)
        else:
            _be_workers()
        code = 0
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 - the process ends here, and says why
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code if isinstance(code, int) else 1)


def _take(files: list[int]) -> None:
    """Have these files, from 0 on, and no other."""
    high = [fcntl.fcntl(file, fcntl.F_DUPFD, _HIGH) for file in files]
    os.closerange(0, _HIGH)
    for number, file in enumerate(high):
        os.dup2(file, number)
    os.closerange(_HIGH, _TOP)


def _be_program(asked: _Asked, address: str) -> None:
    from copines.crawler.workers import fork_server  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.default_int_handler)
    fork_server._program = partial(_workers, address, asked)  # type: ignore[assignment]
    how, what, *rest = asked.words
    if how == "-m":
        sys.argv = [what, *rest]
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        sys.argv = [how, *rest]
        exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})


def _workers(address: str, asked: _Asked, most: "Limits", control: int) -> Program:
    """Have a server of workers forked off, where the command would start one."""
    limits = {"WORKER_SECONDS": str(most.seconds), "WORKER_MEGABYTES": str(most.megabytes)}
    asked = _Asked((), {**asked.environment, **limits}, asked.here)
    with open(os.devnull, "rb") as nothing:
        return Program(address, asked, nothing.fileno(), 2, 2, control)


def _be_workers() -> None:
    from copines.crawler.workers import worker  # noqa: PLC0415

    os.setsid()
    seconds, megabytes = (int(os.environ[f"WORKER_{name}"]) for name in ("SECONDS", "MEGABYTES"))
    with socket.socket(fileno=3) as control:
        worker.serve(control, seconds, megabytes)


if __name__ == "__main__":
    main("\0" + sys.argv[1])
