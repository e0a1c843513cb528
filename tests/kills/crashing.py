"""Runs that are killed, and what the next one makes of what they left."""

import itertools
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hostile.healthy import BLOGS
from hostile.server import serving
from instance import Instance
from portal_reader import PortalReader

NOW = "2026-11-23T12:00:00+00:00"
_GOLDEN = (5**0.5 - 1) / 2
#: Exits that a run may have which was let go on.
_WELL = (0, 3)


@dataclass
class World:
    """Healthy blogs on loopback, and instances that visit them."""

    proxy: str
    folder: Path
    count: int = 0

    def instance(self) -> Instance:
        self.count += 1
        directory = self.folder / f"circle-{self.count}"
        directory.mkdir()
        stanzas = "".join(f'[[blog]]\nname = "{h}"\nurl = "http://{h}/"\n' for h in BLOGS)
        (directory / "copines.toml").write_text(
            '[portal]\nurl = "https://copines.example/"\n[crawl]\ncontact = "x"\ndelay = 0\n'
            f"{stanzas}",
            encoding="utf-8",
        )
        return Instance(directory, {"http_proxy": self.proxy, "no_proxy": ""})


@contextmanager
def a_world(folder: Path) -> Iterator[World]:
    with serving(()) as web:
        yield World(f"http://127.0.0.1:{web.server_port}", folder)


def run(instance: Instance, *more: str, now: str = NOW) -> str:
    """Let a run go on to its end; return what it said."""
    return instance.copines("run", "--now", now, *more, ok=_WELL).stderr


def killed(instance: Instance, seconds: float, reader: PortalReader) -> tuple[bool, set[str]]:
    """Kill a run after so long; return whether it still ran, and what a reader found dead."""
    words = [sys.executable, "-m", "copines", "run", "--now", NOW, "--dir", str(instance.directory)]
    dead: set[str] = set()
    done = threading.Event()

    def read() -> None:
        home = reader.public / "index.html"
        while not done.wait(0.001):
            if home.exists():
                dead.update(reader.dead())

    thread = threading.Thread(target=read)
    with subprocess.Popen(
        words,
        env={**os.environ, **instance.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        thread.start()
        try:
            process.wait(seconds)
            ran = False
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            ran = True
        done.set()
        thread.join()
    return ran, dead


@dataclass
class State:
    """All that an instance shows, but for what tells the time."""

    posts: str
    links: str
    hyperlinks: tuple[object, ...]
    portal: dict[str, bytes] = field(repr=False)


def portal(instance: Instance) -> dict[str, bytes]:
    """Return the portal's files; the signature that its release drew by chance is left out."""
    files = instance.portal()
    release = json.loads(files[".copines.json"])
    release.pop("signature", None)
    return files | {".copines.json": json.dumps(release).encode()}


def state(instance: Instance) -> State:
    with closing(sqlite3.connect(instance.directory / "copines.db")) as db:
        rows = db.execute("SELECT * FROM hyperlinks ORDER BY 1, 2").fetchall()
    return State(
        instance.copines("export", "posts", "--all").stdout,
        instance.copines("export", "links").stdout,
        tuple(rows),
        portal(instance),
    )


def moments(seed: int) -> Iterator[float]:
    """Return moments of a run, as parts of its length, as many as are taken: they lie spread
    evenly, and not by any rhythm (multiples of the golden ratio, Weyl 1916)."""
    start = random.Random(seed).random()
    return ((start + n * _GOLDEN) % 1 for n in itertools.count())


def timed(instance: Instance) -> float:
    began = time.monotonic()
    run(instance)
    return time.monotonic() - began
