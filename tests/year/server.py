"""The world on loopback: a proxy that answers for every host, by http and in tunnels."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from year.answer import Answer
from year.certificates import certify
from year.pages import Sites

#: Hosts that a blog may get when it moves.
_MOVES = 12


@dataclass
class Log:
    """What was asked for since the day began: address and status."""

    asked: list[tuple[str, int]] = field(default_factory=list)

    def taken(self) -> list[tuple[str, int]]:
        """Return all, and begin anew."""
        asked, self.asked = self.asked, []
        return asked


class Handler(BaseHTTPRequestHandler):
    """Answers for all hosts; `served` lends it a world."""

    sites: Sites
    log: Log
    context: ssl.SSLContext
    done: threading.Event
    #: The host that a tunnel leads to.
    tunnel = ""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)  # a proxy is asked for whole addresses
        host = self.tunnel or parts.hostname or ""
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        scheme = "https" if self.tunnel else "http"
        answer = self.sites.answer(scheme, host, path)
        self.log.asked.append((f"{scheme}://{host}{path}", 0 if answer.manner else answer.status))
        self._say(answer)

    def _say(self, answer: Answer) -> None:
        body, tag = answer.body.encode(), f'"{sha256(answer.body.encode()).hexdigest()[:12]}"'
        self.close_connection = True
        if answer.manner == "silent":
            self.done.wait(20)
        if answer.manner in {"silent", "hangs up"}:
            return
        same = answer.status == 200 and self.headers.get("If-None-Match") == tag
        same = same and not answer.manner
        self.send_response(304 if same else answer.status)
        for name, value in {**answer.headers, "ETag": tag, "Connection": "close"}.items():
            self.send_header(name, value)
        if not same:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not same:
            self.wfile.write(body[: len(body) // 2] if answer.manner == "cut" else body)

    def do_CONNECT(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.tunnel = self.path.rpartition(":")[0]
        self.connection = self.context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = (
            self.connection.makefile("rb"),
            self.connection.makefile("wb", 0),
        )
        self.close_connection = False
        while not self.close_connection:
            self.handle_one_request()

    def finish(self) -> None:
        super().finish()
        if self.tunnel:
            self.connection.close()

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of callers that hang up."""


@contextmanager
def served(sites: Sites, directory: Path) -> Iterator[tuple[Log, dict[str, str]]]:
    """Serve a world; yield what it was asked for, and the environment in which it is found."""
    first = sites.hosts()
    hosts = first | {f"neuf{n}-{host}" for host in first for n in range(1, _MOVES)}
    authority, pem = certify(directory, hosts)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    log, done = Log(), threading.Event()
    lent = type("Lent", (Handler,), {"sites": sites, "log": log, "context": context, "done": done})
    with _Server(("127.0.0.1", 0), lent) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        proxy = f"http://127.0.0.1:{server.server_port}"
        try:
            yield (
                log,
                {
                    "http_proxy": proxy,
                    "https_proxy": proxy,
                    "no_proxy": "",
                    "SSL_CERT_FILE": str(authority),
                },
            )
        finally:
            done.set()
            server.shutdown()
            thread.join()
