"""Small circles whose blogs are served behind a proxy, under names of their own."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from instance import Instance

CONFIG = """
[portal]
title = "Mon cercle"
url = "https://copines.example/"
{after}
[crawl]
contact = "a@b.example"
"""


def an_instance(directory: Path, after: str = "") -> Instance:
    directory.mkdir(exist_ok=True)
    (directory / "copines.toml").write_text(CONFIG.format(after=after), encoding="utf-8")
    return Instance(directory)


def a_circle_of(directory: Path, *hosts: str, after: str = "") -> Instance:
    circle = an_instance(directory, after)
    blogs = "".join(f'[[blog]]\nurl = "http://{host}/"\n' for host in hosts)
    with (directory / "copines.toml").open("a", encoding="utf-8") as config:
        config.write(f"delay = 0\narchive = false\n{blogs}")
    return circle


@dataclass
class Blogs:
    """Blogs behind a proxy, as they are at the moment."""

    #: Path by host → status, headers and body; a home page has its feed beside it.
    pages: dict[str, tuple[int, dict[str, str], str | bytes]] = field(default_factory=dict)
    #: What is at all other places.
    otherwise: tuple[int, dict[str, str], str | bytes] = (404, {}, "")
    asked: list[str] = field(default_factory=list)
    #: Headers of the last request for each place.
    heads: dict[str, Mapping[str, str]] = field(default_factory=dict)
    #: Where it is not set, feeds are answered once it is.
    open: threading.Event = field(default_factory=threading.Event)
    #: From this place on nothing is answered until `open` is set again.
    hold: str = ""

    def write(self, host: str, *items: str, head: str = "") -> None:
        """Let a blog have these posts in its feed."""
        feed = f"<rss version='2.0'><channel><title>{host}</title>{head}{''.join(items)}"
        self.pages[f"{host}/"] = (
            200,
            {"Content-Type": "application/rss+xml"},
            f"{feed}</channel></rss>",
        )


@contextmanager
def served() -> Iterator[tuple[Blogs, dict[str, str]]]:
    """Serve blogs, and give the environment in which they are found."""
    blogs = Blogs()
    blogs.open.set()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)  # a proxy is asked for whole addresses
            place = f"{parts.hostname}{parts.path}"
            blogs.asked.append(place)
            blogs.heads[place] = dict(self.headers)
            if place == blogs.hold:
                blogs.open.clear()
            if not place.endswith("robots.txt"):
                blogs.open.wait(60)
            status, headers, body = blogs.pages.get(place, blogs.otherwise)
            data = body.encode() if isinstance(body, str) else body
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield blogs, {"http_proxy": f"http://127.0.0.1:{server.server_port}", "no_proxy": ""}
        finally:
            blogs.open.set()
            server.shutdown()
            thread.join()


def an_item(host: str, number: int, date: str, words: str = "le potager au printemps") -> str:
    return (
        f"<item><title>{host} {number}</title><link>http://{host}/{number}/</link>"
        f"<pubDate>{date}</pubDate><description>{words} </description></item>"
    )


def until(holds: Callable[[], bool], told: Callable[[], str]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, told()
        time.sleep(0.05)


def is_working(pid: int) -> bool:
    """Tell whether a process works; one that nobody has buried yet does not."""
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:  # also where it ends while it is read
        return False
