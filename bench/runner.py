"""Runs the peers of a case in turns, and measures each run's tree of processes."""

import ctypes
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Thread
from typing import IO, Any

from bench.case import ROOT, Case, Peer, WrongError

#: No run may take longer.
LIMIT_S = 3600
#: Share of a core that looking at memory may take.
_LOOKING = 0.02
#: Linux: processes whose parent has ended become ours, so that what they took is counted.
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took."""

    wall_s: float
    #: User and system time of all its processes.
    cpu_s: float
    #: Largest sum of memory over all its processes; what they share counts once.
    peak_mb: int


@dataclass(slots=True)
class Row:
    """What came of a peer."""

    stage: str
    case: str
    size: int
    unit: str
    peer: str
    work: Mapping[str, float]
    runs: list[Cost]
    #: What its check noted of the last run.
    note: str = ""
    #: Why it was not run, or not believed.
    left_out: str = ""


def rows(case: Case, runs: int) -> list[dict[str, Any]]:
    """Run each peer so many times, one after the other in each round; return a row for each."""
    told = {
        peer.name: Row(
            case.stage, case.name, case.size, case.unit, peer.name, case.work, [], "", peer.left_out
        )
        for peer in case.peers
    }
    for number in range(runs):
        case.each_round()
        # who begins changes, so that none always follows the same
        start = number % len(case.peers)
        for peer in case.peers[start:] + case.peers[:start]:
            if not told[peer.name].left_out:
                _try(peer, told[peer.name])
    return [asdict(row) for row in told.values()]


def _try(peer: Peer, row: Row) -> None:
    try:
        peer.prepare()
        cost = measured(peer)
        row.note = peer.check()
    except subprocess.CalledProcessError:
        row.left_out, row.runs = "wrong: it could not be prepared", []
    except WrongError as wrong:
        # figures name no path of the machine that they are of
        row.left_out, row.runs = f"wrong: {_A_PATH.sub('', str(wrong))}", []
    else:
        row.runs.append(cost)


def measured(peer: Peer) -> Cost:
    """Run a peer's process to its end, and all that it started."""
    _adopt_orphans()
    others = _children()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.monotonic()
        process = subprocess.Popen(
            peer.command,
            cwd=ROOT,
            env={**_environment(), **peer.environment},
            stdout=out,
            stderr=err,
            process_group=0,
        )
        done, peaks = Event(), [0]
        watch = Thread(target=_watch, args=(process.pid, done, peaks, began + LIMIT_S))
        watch.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
            wall = time.monotonic() - began
            used_by_all = [used, *(os.wait4(pid, 0)[2] for pid in _children() - others)]
        finally:
            done.set()
            watch.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        cpu = sum(each.ru_utime + each.ru_stime for each in used_by_all)
        # Linux's ru_maxrss begins with the memory of whoever forked
        highest = max(each.ru_maxrss // _A_MB for each in used_by_all)
        peak = peaks[0] if sys.platform == "linux" else highest
        if process.returncode:
            raise WrongError(_last_line(err) or f"it ended with {process.returncode}")
        if peer.is_part:
            part = json.loads(_last_line(out))
            wall, cpu = part["wall_s"], part["cpu_s"]
        return Cost(round(wall, 4), round(cpu, 4), peak)


_A_PATH = re.compile(r"(/[\w.@+-]+)+/")
#: Of ru_maxrss, which is in kB but on macOS.
_A_MB = 1 << 20 if sys.platform == "darwin" else 1 << 10


def _environment() -> Mapping[str, str]:
    """Return ours, but that Python keeps bytecode: what is installed has it."""
    return {n: value for n, value in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}


def _adopt_orphans() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _children() -> set[int]:
    """Return the processes that are ours, by birth or as orphans; none where /proc is not."""
    found: set[int] = set()
    for thread in Path("/proc/self/task").glob("*"):
        with suppress(OSError):  # it ended since it was listed
            found.update(map(int, (thread / "children").read_text(encoding="ascii").split()))
    return found


def _watch(pid: int, done: Event, peaks: list[int], deadline: float) -> None:
    """Note the largest sum of memory until a process has ended; end it at its deadline."""
    ended = False
    while not ended:
        began = time.monotonic()
        peaks[0] = max(peaks[0], resident(pid), _highest(pid))
        if began > deadline:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        ended = done.wait(max(0.02, (time.monotonic() - began) / _LOOKING))


def resident(pid: int) -> int:
    """Sum the proportional memory of a process and its children, in MB; 0 where /proc is not."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0
    own = next((int(line.split()[1]) // 1024 for line in lines if line.startswith("Pss:")), 0)
    return own + sum(resident(int(child)) for child in children)


def _highest(pid: int) -> int:
    """Return the most memory that a process ever had, in MB; 0 where /proc is not."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:")), 0)


def _last_line(file: IO[bytes]) -> str:
    file.seek(0)
    lines = file.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""
