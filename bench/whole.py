"""The whole job: `copines run` for the first time, with nothing new, and with ten new posts.

Nothing else does this job, so there is nobody to hold it against.
"""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import count as counted
from pathlib import Path
from shutil import rmtree

from bench import feeds
from bench.case import COPINES, Case, Peer, Sizes, WrongError
from bench.feeds import Served
from bench.rivals import Rivals

#: Where fewer blogs are a circle, no post can have three teasers of three others.
_FEWEST = 4
#: What the copy of the database that the last good run left is named by.
_COPY = ".snapshot"


def cases(sizes: Sizes, _: Rivals, work: Path) -> Iterator[Case]:
    """Start the program; then run circles of growing size."""
    python = Peer("floor: Python alone", (sys.executable, "-c", "pass"))
    start = Peer("copines", (*COPINES, "--version"))
    yield Case("whole", "start: copines --version", 1, "command", (start, python))
    for blogs, posts in sizes.circles:
        here = work / f"{blogs}-{posts}"
        with feeds.served(blogs, posts) as served:
            about, turn = blogs * posts, counted()

            def anew(here: Path = here, blogs: int = blogs) -> None:
                rmtree(here, ignore_errors=True)
                here.mkdir()
                (here / "copines.toml").write_text(feeds.config(blogs), encoding="utf-8")

            def one_writes(
                served: Served = served, blogs: int = blogs, turn: Iterator[int] = turn
            ) -> None:
                served.next([next(turn) % blogs])

            first, again = _peer(here, served, anew), _peer(here, served, None)
            size = {"bytes": float(served.size())}
            unit = f"blogs of {posts} posts"
            yield Case("whole", "first run", blogs, unit, (first,), work=size, about=about)
            yield Case("whole", "nothing changed", blogs, unit, (again,), about=about)
            new = f"{min(posts, feeds.NEW)} new posts of one blog"
            yield Case("whole", new, blogs, unit, (again,), one_writes, about=about)
        rmtree(here)


def _peer(here: Path, served: Served, prepare: object) -> Peer:
    def check() -> str:
        return _published(here, served)

    run = (*COPINES, "run", "--quiet", "--dir", str(here))
    environment = served.environment
    if callable(prepare):
        return Peer("copines", run, prepare, check, environment)
    return Peer("copines", run, check=check, environment=environment)


def _published(here: Path, served: Served) -> str:
    """Hold pages and teasers of all posts against what was served."""
    wanted = served.addresses()
    pages = len(list((here / "public/posts").glob("*/*/index.html")))
    if pages != len(wanted):
        raise WrongError(f"{pages} pages of {len(wanted)} posts")
    with closing(sqlite3.connect(here / "copines.db")) as db:
        ((linked,),) = db.execute("SELECT count(DISTINCT key) FROM links")
        ((size,),) = db.execute("SELECT sum(length(text) + length(html)) FROM posts")
    if served.blogs >= _FEWEST and linked < len(wanted):
        raise WrongError(f"{len(wanted) - linked} of {len(wanted)} posts have no teaser")
    # not the copy of the last good run beside it
    kept = sum(file.stat().st_size for file in here.glob("copines.db*") if file.suffix != _COPY)
    return f"{pages:,} pages; database {kept / size:.2f} times its texts and HTML"
