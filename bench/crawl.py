"""Feeds that are fetched, parsed, cleaned and kept, or found unchanged."""

import json
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Any

from bench import feeds
from bench.case import COPINES, Case, Peer, Sizes, WrongError
from bench.feeds import Served
from bench.rivals import Rivals

_POSTS = 10


def cases(sizes: Sizes, rivals: Rivals, work: Path) -> Iterator[Case]:
    """Crawl feeds that are new; then, robots.txt known, unchanged ones and ten new posts each."""
    for count in sizes.feeds:
        here = work / str(count)
        with feeds.served(count, _POSTS) as served:
            new = _peers(rivals, here, served, count, anew=True)
            known = _peers(rivals, here, served, count, anew=False)
            about, work_ = _POSTS * count, {"bytes": served.size()}
            yield Case("crawl", "nothing known", count, "feeds", new, work=work_, about=about)
            yield Case("crawl", "unchanged (304)", count, "feeds", known, about=about)
            yield Case(
                "crawl",
                "ten new posts each",
                count,
                "feeds",
                known,
                partial(served.next, range(count)),
                work_,
                about,
            )
        rmtree(here)


def _peers(
    rivals: Rivals, here: Path, served: Served, count: int, *, anew: bool
) -> tuple[Peer, ...]:
    """Return who crawls; each has a folder of its own, which is empty at first if `anew`."""

    def of(
        name: str, start: Callable[[Path], None], check: Callable[[Path], str]
    ) -> dict[str, Any]:
        folder = here / name

        def prepare() -> None:
            if anew:
                rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
                start(folder)

        return {"prepare": prepare, "check": lambda: check(folder)}

    def rival(name: str, way: str, check: Callable[[Path], str]) -> Peer:
        script = ("crawl", way, str(here / way), str(count))

        def start(_: Path) -> None:
            if way == "reader" and not rivals.lacks("reader"):
                # subscribed once, before the first crawl
                call = rivals.peer(name, way, ("crawl", "subscribe", *script[2:])).command
                subprocess.run(call, check=True)

        how = of(way, start, check)
        return rivals.peer(name, way, script, environment=served.environment, **how)

    def config(folder: Path) -> None:
        (folder / "copines.toml").write_text(feeds.config(count), encoding="utf-8")

    def kept(column: str) -> Callable[[Path], str]:
        file = "copines.db" if column == "posts.permalink" else "db"
        return lambda folder: _all_found(_rows(folder / file, column), served)

    def copines(name: str, python: str) -> Peer:
        crawl = (python, *COPINES[1:], "crawl", "--quiet", "--dir", str(here / name))
        own = of(name, config, kept("posts.permalink"))
        return Peer(name, crawl, environment=served.environment, **own)

    other = (copines("copines, beside", rivals.beside),) if rivals.beside else ()
    return (
        copines("copines", COPINES[0]),
        *other,
        rival("reader", "reader", kept("entries.link")),
        rival("feedparser, in a loop", "feedparser", kept("posts.link")),
        rival("Scrapy as it comes", "scrapy", lambda at: _all_found(_lines(at), served)),
        rival("floor: aiohttp, bytes alone", "aiohttp", lambda at: _fetched(at, served)),
    )


def _all_found(found: set[str], served: Served) -> str:
    wanted = served.addresses()
    if missing := wanted - found:
        raise WrongError(f"{len(missing)} of {len(wanted)} posts are missing")
    if more := found - wanted:
        raise WrongError(f"{len(more)} posts that were never served")
    return f"{len(found):,} posts kept"


def _rows(file: Path, column: str) -> set[str]:
    with closing(sqlite3.connect(file)) as db, suppress(sqlite3.OperationalError):
        return {
            url for (url,) in db.execute(f"SELECT {column} FROM {column.split('.', maxsplit=1)[0]}")
        }
    return set()


def _lines(folder: Path) -> set[str]:
    lines = (folder / "posts.jsonl").read_text("utf-8").splitlines()
    return {json.loads(line)["link"] for line in lines}


def _fetched(folder: Path, served: Served) -> str:
    sizes: Mapping[str, int] = json.loads((folder / "seen.json").read_text("utf-8"))["sizes"]
    if len(sizes) < served.blogs:
        raise WrongError(f"{served.blogs - len(sizes)} feeds are missing")
    return f"{sum(sizes.values()) / 1e6:.1f} MB"
