"""A proxy behind which healthy blogs live, and others that play a trick each."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from hostile.healthy import BLOGS


@dataclass(frozen=True)
class Trick:
    """What a blog does, and what is to come of it."""

    name: str
    #: One line for the docs: what its server does, and what is expected.
    does: str
    answer: "Callable[[Talk], None]"
    #: What the reason of its failure says; "" where its visit ends well, None where either may be.
    fails: str | None = None
    #: Posts that come of it; None where any number may.
    posts: int | None = None

    @property
    def host(self) -> str:
        return f"{self.name}.example"


class Talk(BaseHTTPRequestHandler):
    """One connection; a trick may do with it what it likes."""

    @property
    def owner(self) -> "Web":
        assert isinstance(self.server, Web)
        return self.server

    @property
    def host(self) -> str:
        return urlsplit(self.path).hostname or ""

    @property
    def place(self) -> str:
        """Path and query of what is asked for."""
        parts = urlsplit(self.path)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def do_GET(self) -> None:
        self.owner.asked.append(self.path)
        try:
            if blog := BLOGS.get(self.host):
                status, kind, body = blog.answer(self.place)
                self.give(body, kind, status)
            elif trick := self.owner.tricks.get(self.host):
                trick.answer(self)
            else:
                self.owner.strangers.append(self.path)
                self.give(b"", status=404)
        except OSError:  # whoever asked has had enough
            self.close_connection = True

    def give(
        self, body: bytes | str = b"", kind: str = "text/html", status: int = 200, **more: str
    ) -> None:
        data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
        self.begin(kind, status, Content_Length=str(len(data)), **more)
        self.wfile.write(data)

    def begin(self, kind: str = "text/html", status: int = 200, **more: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, **more}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


class Web(ThreadingHTTPServer):
    """All hosts at one port."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, tricks: Mapping[str, Trick]) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.tricks = tricks
        self.asked: list[str] = []
        #: What was asked of hosts that are nobody's here.
        self.strangers: list[str] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """Let clients go when they have enough."""


@contextmanager
def serving(tricks: tuple[Trick, ...]) -> Iterator[Web]:
    """Serve the healthy blogs, and those of these tricks."""
    with Web({trick.host: trick for trick in tricks}) as web:
        thread = threading.Thread(target=web.serve_forever)
        thread.start()
        try:
            yield web
        finally:
            web.shutdown()
            thread.join()
