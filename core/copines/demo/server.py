"""Serve the ring on loopback, as an HTTP proxy that knows its hosts only."""

import hashlib
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from threading import Thread
from urllib.parse import unquote, urlsplit

from copines.demo.ring import Resource, pages

NOT_FOUND = b"<!doctype html><title>404</title><h1>404</h1><p>Cette page n'est pas ici.</p>"
NO_SUCH_HOST = b"<!doctype html><title>502</title><h1>502</h1><p>No such host in the ring.</p>"


@dataclass(frozen=True, slots=True)
class Request:
    """One request that the ring answered."""

    method: str
    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring that is being served."""

    #: Address to give as `http_proxy`, such as `http://127.0.0.1:8080`.
    proxy: str
    #: What is served, by host and path; a change shows at the next request.
    resources: MutableMapping[tuple[str, str], Resource]
    #: Every request so far, oldest first.
    requests: list[Request] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, its headers and its body."""

    status: HTTPStatus
    headers: tuple[tuple[str, str], ...]
    body: bytes


def answer(
    resources: Mapping[tuple[str, str], Resource], host: str, path: str, known_etag: str = ""
) -> Answer:
    """Decide what `path` of `host` answers to one who holds `known_etag`."""
    resource = resources.get((host, path))
    if resource is None:
        known = any(host == other for other, _ in list(resources))
        status, body = (
            (HTTPStatus.NOT_FOUND, NOT_FOUND) if known else (HTTPStatus.BAD_GATEWAY, NO_SUCH_HOST)
        )
        return Answer(status, (("Content-Type", "text/html; charset=utf-8"),), body)
    etag = f'"{hashlib.sha256(resource.body).hexdigest()[:16]}"'
    headers = [("Content-Type", resource.content_type), ("ETag", etag)]
    if resource.modified is not None:
        headers.append(("Last-Modified", format_datetime(resource.modified, usegmt=True)))
    # RFC 9110 §13.1.2: If-None-Match is a list, compared weakly, or "*".
    known_tags = {tag.strip().removeprefix("W/") for tag in known_etag.split(",")}
    if etag in known_tags or "*" in known_tags:
        return Answer(HTTPStatus.NOT_MODIFIED, tuple(headers), b"")
    return Answer(HTTPStatus.OK, tuple(headers), resource.body)


class Loopback(ThreadingHTTPServer):
    """A server that carries its ring, joins its threads and so leaves no socket open."""

    daemon_threads = False

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), ProxyRequest)
        self.ring = Ring(f"http://127.0.0.1:{self.server_address[1]}", {})

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Say nothing of a client that hung up (a browser does so at will); tell of the rest."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class ProxyRequest(BaseHTTPRequestHandler):
    """Answer `GET http://host/path` as a proxy does, or `GET /path` by its Host header."""

    protocol_version = "HTTP/1.1"
    # A client that opens a connection without asking anything must not hold the end of the ring.
    timeout = 2

    def do_GET(self) -> None:
        """Answer with a body."""
        self.reply(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers of GET."""
        self.reply(with_body=False)

    def reply(self, *, with_body: bool) -> None:
        """Look the address up, note the request, write the answer."""
        assert isinstance(self.server, Loopback)
        ring = self.server.ring
        parts = urlsplit(self.path)
        host = (parts.hostname or self.headers.get("Host", "").partition(":")[0]).lower()
        path = unquote(parts.path) or "/"
        found = answer(ring.resources, host, path, self.headers.get("If-None-Match", ""))
        ring.requests.append(Request(self.command, f"http://{host}{path}", found.status))
        self.send_response(found.status)
        for name, value in found.headers:
            self.send_header(name, value)
        if found.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(found.body)))
        # One request a connection: the end of the ring never waits for an idle client.
        self.send_header("Connection", "close")
        self.end_headers()
        if with_body:
            self.wfile.write(found.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: `Ring.requests` has it all."""


@contextmanager
def serve_ring(
    port: int = 0, resources: MutableMapping[tuple[str, str], Resource] | None = None
) -> Iterator[Ring]:
    """Serve the ring, or `resources`, on 127.0.0.1 while the context lasts; port 0 takes any."""
    with Loopback(port) as server:
        ring = Ring(server.ring.proxy, dict(pages()) if resources is None else resources)
        server.ring = ring
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield ring
        finally:
            server.shutdown()
            thread.join()
