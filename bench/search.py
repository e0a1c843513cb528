"""The search of a portal: what its index takes to make, and its bytes for a reader."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree

from bench import circle, queries
from bench.case import COPINES, Case, Peer, Sizes, WrongError
from bench.rivals import Rivals

_BINARY = "pagefind_bin/pagefind"


def cases(sizes: Sizes, rivals: Rivals, work: Path) -> Iterator[Case]:
    """Index the posts of built circles."""
    for count in sizes.search:
        here = work / str(count)
        here.mkdir()
        circle.make(here, count)
        public = here / "public"
        build = Peer("", (*COPINES, "build", "--quiet", "--dir", str(here)))
        own = (sys.executable, "-m", "bench.extras", str(here), "index", "words", "found")
        pagefind = (
            rivals.binary(_BINARY),
            *("--site", str(public), "--glob", "posts/*/*/index.html", "--quiet"),
        )
        built: list[int] = []

        def once(build: Peer = build, built: list[int] = built) -> None:
            if not built:
                subprocess.run(build.command, check=True)
                built.append(1)

        def clear(public: Path = public) -> None:
            rmtree(public / "pagefind", ignore_errors=True)

        peers = (
            Peer("copines", own, check=_asked(public, "copines", count), is_part=True),
            Peer(
                "pagefind",
                pagefind,
                clear,
                _asked(public, "pagefind", count),
                left_out=rivals.lacks("pagefind-bin"),
            ),
        )
        yield Case("search", "index of all posts", count, "posts", peers, once)
        rmtree(here)


def _asked(public: Path, what: str, count: int) -> Callable[[], str]:
    """Return a check: the search finds a post by words of it, and says how many bytes that took."""

    def check() -> str:
        title = circle.post(count // 2).title
        found, size = queries.ask(public, what, title.rsplit(" ", 1)[0])
        if found is None:
            return ""
        if not found:
            raise WrongError("a post's own words do not find it")
        return f"{size / 1000:.0f} kB for a query"

    return check
