"""The portal of the simulated blogs, known by commands and published files alone."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from copines.cli import main
from instance import Instance
from year.blogs import Blog, spelt
from year.pages import clock
from year.world import World

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONFIG = """[portal]
url = "https://copines.example/"
images = "none"
[crawl]
delay = 0
per_host = 4
timeout = 2
contact = "a@b.example"
"""


@dataclass(frozen=True)
class Entry:
    """One entry of a published feed."""

    id: str
    page: str


@dataclass
class Seen:
    """What a day's run has left."""

    day: int
    exit: int
    stderr: str
    asked: list[tuple[str, int]]
    #: In the form of `export posts --all`; those that are shown.
    all: list[dict[str, Any]] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    #: By the address in the config.
    status: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: By file, below the portal's folder.
    feeds: dict[str, list[Entry]] = field(default_factory=dict)

    def row(self, blog: Blog) -> dict[str, Any]:
        return self.status.get(spelt(blog.url), {})


class Circle:
    """An instance, its clock and its commands."""

    def __init__(self, directory: Path, environment: dict[str, str], world: World) -> None:
        self._world, self.directory = world, directory
        self._instance = Instance(directory, environment)
        self._config = ""
        self._runner = CliRunner()
        self._feeds: dict[str, tuple[int, list[Entry]]] = {}

    @property
    def now(self) -> datetime:
        return clock(self._world.day)

    def run(self, asked: list[tuple[str, int]]) -> Seen:
        """Visit, link and publish, as a timer does once a day; `asked` fills meanwhile."""
        self._configure()
        done = self._instance.copines(
            "run", "--json", "--now", self.now.isoformat(), ok=tuple(range(256))
        )
        seen = Seen(self._world.day, done.returncode, done.stderr, asked)
        if done.returncode == 1:  # as the person would, once she has read why
            self._instance.copines("build", "--force", "--now", self.now.isoformat(), ok=(0, 1, 3))
        self._look(seen)
        return seen

    def _configure(self) -> None:
        stanzas = [
            f'[[blog]]\nurl = "{blog.url}"\n'
            + (f'name = "Blog {blog.number}"\n' if blog.named else "")
            for blog in self._world.blogs
        ]
        config = _CONFIG + "".join(stanzas)
        if config != self._config:
            (self.directory / "copines.toml").write_text(config, encoding="utf-8")
            self._config = config

    def _look(self, seen: Seen) -> None:
        seen.all = [
            json.loads(line) for line in self._call("export", "posts", "--all").split("\n") if line
        ]
        seen.shown = [post for post in seen.all if post["verdict"] == "shown"]
        told = json.loads(self._call("status", "--json"))
        seen.status = {spelt(row["url"]): row for row in told["blogs"]}
        seen.feeds = dict(self._published())

    def explain(self, url: str) -> dict[str, Any]:
        """Return what the program says of an address."""
        told: dict[str, Any] = json.loads(self._call("explain", url, "--json") or "{}")
        return told

    def _call(self, *words: str) -> str:
        """Call a command that asks nothing of the network: it may run in this process."""
        done = self._runner.invoke(
            main, [*words, "--now", self.now.isoformat(), "--dir", str(self.directory)]
        )
        assert done.exit_code in {0, 1, 3}, f"{words}: exit {done.exit_code}\n{done.output}"
        return done.stdout

    def _published(self) -> Iterator[tuple[str, list[Entry]]]:
        public = self.directory / "public"
        for path in [public / "feed.xml", *sorted(public.glob("blogs/*/feed.xml"))]:
            if not path.is_file():
                continue
            name, stamp = path.relative_to(public).as_posix(), path.stat().st_mtime_ns
            if self._feeds.get(name, (0, []))[0] != stamp:
                self._feeds[name] = (stamp, list(_entries(path)))
            yield name, self._feeds[name][1]


def _entries(path: Path) -> Iterator[Entry]:
    for entry in ET.parse(path).iter(f"{_ATOM}entry"):
        pages = [
            link.get("href", "")
            for link in entry.iter(f"{_ATOM}link")
            if link.get("rel") == "related"
        ]
        yield Entry(entry.findtext(f"{_ATOM}id", ""), pages[0] if pages else "")
