"""A month of a circle that lives: blogs die, move, flood, return and change their rhythm.

The clock is given to each run; servers, database, crawl and portal are real. Slow, and so apart:
`make month`.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import copines.instance
from copines.store import Store
from instance import Instance

pytestmark = pytest.mark.slow

START = datetime(2026, 10, 20, 6, tzinfo=UTC)  # summer time ends within
DAYS = 30
EVERY_MIN, EVERY_MAX = timedelta(hours=8), timedelta(days=2)
WORDS = [
    "semis",
    "potager",
    "compost",
    "levain",
    "farine",
    "miche",
    "gare",
    "wagon",
    "quai",
    "laine",
    "pelote",
    "aiguille",
    "vélo",
    "rustine",
    "pompe",
    "bobine",
    "cinéma",
]


def day(number: float) -> datetime:
    return START + timedelta(days=number)


#: When each blog's posts appear, in days.
POSTS = {
    "steady": [-20 + 3.1 * n for n in range(16)],
    "ill": [-20 + 2.3 * n for n in range(21)],
    "mover": [-20 + 4.0 * n for n in range(12)],
    "flood": [-20.0, -13.0, -6.0, *(12 + n / 48 for n in range(15)), 25.0],
    "slower": [*(-12 + n for n in range(20)), 27.0],
    "busy": [-3 + n / 2 for n in range(64)],
}


@dataclass
class World:
    """Servers of six blogs, as they are at a moment."""

    now: datetime = START
    #: When each feed was asked for, by host.
    asked: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def answer(self, host: str, path: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body."""
        blog, old = host.split(".", maxsplit=1)[0].removeprefix("new-"), not host.startswith("new-")
        at = (self.now - START) / timedelta(days=1)
        if path == "/robots.txt" or blog not in POSTS:
            return 404, {}, b""
        if path == "/feed":
            self.asked[blog].append(self.now)
        if blog == "ill" and 8 <= at < 15:
            return 503, {"Retry-After": "172800"} if at < 9 else {}, b""
        if blog == "mover" and old and at >= 10:
            return 301, {"Location": f"http://new-{host}{path}"}, b""
        if path == "/":
            head = '<link rel="alternate" type="application/rss+xml" href="/feed">'
            return 200, {"Content-Type": "text/html"}, f"<title>{blog}</title>{head}".encode()
        if path == "/feed":
            return 200, {"Content-Type": "application/rss+xml"}, self.feed(blog, at).encode()
        return 404, {}, b""

    def feed(self, blog: str, at: float) -> str:
        """Return the newest twenty posts of a blog."""
        there = [n for n, when in enumerate(POSTS[blog]) if when <= at][-20:]
        return (
            f"<rss version='2.0'><channel><title>{blog}</title><link>http://{blog}.example/</link>"
            + "".join(
                f"<item><title>{blog} {n}</title><link>http://{blog}.example/{n}/</link>"
                f"<pubDate>{format_datetime(day(POSTS[blog][n]))}</pubDate><description>"
                + " ".join(WORDS[(n * 7 + k * k) % len(WORDS)] + str(n) for k in range(60))
                + "</description></item>"
                for n in reversed(there)
            )
            + "</channel></rss>"
        )


@pytest.fixture
def world() -> Iterator[tuple[World, str]]:
    alive = World()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)  # a proxy is asked for whole addresses
            status, headers, body = alive.answer(parts.hostname or "", parts.path or "/")
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield alive, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_in_a_month_nothing_is_lost_asked_too_often_or_announced_twice(
    world: tuple[World, str], tmp_path: Path
) -> None:
    alive, proxy = world
    hours = int(EVERY_MIN / timedelta(hours=1))
    config = (
        '[portal]\nurl = "https://copines.example/"\n[crawl]\ndelay = 0\nevery = "12h"\n'
        f'every_min = "{hours}h"\nevery_max = "2d"\narchive = false\ncontact = "a@b.example"\n'
    )
    config += "".join(f'[[blog]]\nurl = "http://{blog}.example/"\n' for blog in POSTS)
    (tmp_path / "copines.toml").write_text(config, encoding="utf-8")
    circle = Instance(tmp_path, {"http_proxy": proxy, "no_proxy": ""})
    announced: list[str] = []
    seen: set[str] = set()
    shown: set[str] = set()
    runs = 0
    while alive.now < day(DAYS):
        stamp = alive.now.isoformat()
        circle.copines("run", "--due", "--quiet", "--now", stamp, ok=(0, 3))
        runs += 1
        ids = set(re.findall(r"<id>(http://[^<]+/\d+/)</id>", _feed(tmp_path)))
        announced += sorted(ids - shown)
        assert not (ids - shown) & seen, "a post that was gone is announced again"
        seen |= ids
        shown = ids
        with copines.instance.Instance(tmp_path).read(alive.now) as opened:
            due = opened.plan().wake
        assert due is not None
        alive.now = max(due, alive.now + timedelta(hours=2))
    assert runs > DAYS
    with Store(tmp_path / "copines.db") as store:
        stored = {post.permalink for post in store.queries.posts()}
        states = {state.name: state.state for state in store.blogs.states()}
    last = alive.now - EVERY_MAX - timedelta(hours=8)
    written = {
        f"http://{blog}.example/{n}/"
        for blog, times in POSTS.items()
        for n, when in enumerate(times)
        if day(when) <= last
    }
    first = {f"http://busy.example/{n}/" for n in range(64) if POSTS["busy"][n] < 0}
    assert written - stored - first == set()
    assert len(announced) == len(set(announced))
    assert set(states.values()) == {"ok"}
    for blog, times in alive.asked.items():
        apart = [b - a for a, b in pairwise(times) if b > a]
        assert min(apart) >= EVERY_MIN * 0.95, blog
    assert len(alive.asked["slower"]) < len(alive.asked["busy"])


def _feed(instance: Path) -> str:
    return (instance / "public" / "feed.xml").read_text(encoding="utf-8")
