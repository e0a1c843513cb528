"""A portal of posts and links: all of it, again, and after a few edits."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from itertools import count as counted
from pathlib import Path
from shutil import rmtree
from typing import Any

from bench import circle, hugo, pelican
from bench.case import COPINES, EXTRAS, Case, Peer, Sizes, WrongError
from bench.circle import Links
from bench.rivals import Rivals
from copines.store import Store

_EDITED = 10
#: Larger circles are built by copines and Hugo alone.
_SMALL = 20_000
_BINARY = "hugo/binaries/hugo"


def cases(sizes: Sizes, rivals: Rivals, work: Path) -> Iterator[Case]:
    """Build circles of growing size, with each program from its own kind of input."""
    for count in sizes.build:
        site = _Site(work / str(count), count, rivals)
        whole = tuple(site.peers(anew=True))
        yield Case("build", "whole", count, "posts", whole, work=site.moved)
        again = tuple(site.peers(anew=False))
        yield Case("build", "nothing changed", count, "posts", again)
        yield Case("build", "ten posts edited", count, "posts", again, site.edit)
        site.remove()


class _Site:
    """One circle, as each of the programs wants it."""

    def __init__(self, here: Path, count: int, rivals: Rivals) -> None:
        self._here, self._count, self._rivals = here, count, rivals
        self._editions = counted(1)
        #: What copines wrote, once it has.
        self.moved: dict[str, float] = {}
        self._copines, self._hugo, self._pelican = (
            here / name for name in ("copines", "hugo", "pelican")
        )
        for folder in (self._copines, self._hugo, self._pelican):
            folder.mkdir(parents=True)
        self._links: Links = circle.make(self._copines, count)
        if not rivals.lacks("hugo"):
            hugo.make(self._hugo, count, self._links)
        if count < _SMALL:
            posts = [circle.post(number) for number in range(count)]
            pelican.make(self._pelican, posts, self._links)
        self._titles = {n: circle.post(n).title for n in _some(range(count))}

    def remove(self) -> None:
        """Delete all of it."""
        rmtree(self._here)

    def edit(self) -> None:
        """Give ten posts in the middle other texts."""
        first = self._count // 2
        edition, numbers = next(self._editions), range(first, first + _EDITED)
        with Store(self._copines / "copines.db") as store:
            edited = circle.edit(store, numbers, edition)
        if not self._rivals.lacks("hugo"):
            hugo.edit(self._hugo, edited, self._links)
        if self._count < _SMALL:
            pelican.edit(self._pelican, edited)
        self._titles |= {n: edited[f"billet-{n}"].title for n in numbers}

    def peers(self, *, anew: bool) -> Iterator[Peer]:
        """Yield who builds; from nothing if `anew`."""
        public = self._copines / "public"

        def of(out: Path) -> dict[str, Any]:
            def clear() -> None:
                if anew:
                    rmtree(out, ignore_errors=True)

            return {"prepare": clear, "check": lambda: self._all_there(out)}

        build = (*COPINES, "build", "--json", "--quiet", "--dir", str(self._copines))
        yield Peer("copines", build, **of(public))
        extras = (sys.executable, "-m", "bench.extras", str(self._copines))
        if anew:
            yield Peer(EXTRAS, extras, is_part=True)
        yield from self._rival_peers(of)
        if anew:
            floor, copied = ("build", "floor", str(public)), self._here / "floor"
            own = self._rivals.peer("", "", (*floor, str(copied)))
            command = (sys.executable, *own.command[1:])
            yield Peer("floor: the same files, copied", command, **of(copied))

    def _rival_peers(self, of: Callable[[Path], dict[str, Any]]) -> Iterator[Peer]:
        rivals, large = self._rivals, self._count >= _SMALL
        source = ("--quiet", "--source", str(self._hugo))
        yield Peer(
            "Hugo",
            (rivals.binary(_BINARY), *source),
            left_out=rivals.lacks("hugo"),
            **of(self._hugo / "public"),
        )
        left_out = "too large for it" if large else ""
        settings = ("-s", str(self._pelican / "pelicanconf.py"), "--quiet")
        yield Peer(
            "Pelican",
            (rivals.python, "-m", "pelican", *settings),
            left_out=left_out or rivals.lacks("pelican"),
            **of(self._pelican / "public"),
        )
        script = ("build", "jinja2", str(self._pelican), str(self._here / "jinja2"))
        plain = rivals.peer("Jinja2, a loop", "jinja2", script, left_out=left_out)
        yield replace(plain, **of(self._here / "jinja2"))

    def _all_there(self, out: Path) -> str:
        """Hold a sample of posts' pages against their titles and teasers."""
        files = {page for page in out.rglob("*") if page.is_file()}
        pages = {page.relative_to(out).as_posix() for page in files}
        for number in range(self._count):
            if _page(number) not in pages:
                raise WrongError(f"{_page(number)} is missing")
        for number, title in self._titles.items():
            text = (out / _page(number)).read_text("utf-8")
            near = self._links[circle.post_url(number)]
            wanted = [
                title,
                *(_page(_number(n.permalink)).removesuffix("index.html") for n in near),
            ]
            if missing := [each for each in wanted if escape(each) not in text]:
                raise WrongError(f"{_page(number)} does not name {missing[0]}")
        size = sum(page.stat().st_size for page in files)
        if out.parent == self._copines:
            self.moved |= {"files": len(files), "bytes": size}
        return f"{len(pages):,} files, {size / 1e6:.0f} MB"


def _some(numbers: range) -> range:
    return numbers[:: max(1, len(numbers) // 50)]


def _number(permalink: str) -> int:
    return int(permalink.rsplit("-", 1)[1])


def _page(number: int) -> str:
    return f"posts/{circle.blog(number % circle.BLOGS).slug}/billet-{number}/index.html"
