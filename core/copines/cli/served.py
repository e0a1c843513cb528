"""The portal over HTTP, on loopback."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

#: The name of no file: what begins with a dot is not served.
_NOWHERE = ".nowhere"
#: 416; its name in http changed with Python 3.13.
_UNSATISFIABLE = 416


_SPAN = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def span_of(asked: str, size: int) -> range | None:
    """Return the bytes that a Range header asks for (RFC 9110 §14.1.2), none where none are there.

    None stands for the whole file: also where several parts, or other units, are asked for.
    """
    if not (found := _SPAN.fullmatch(asked.strip())) or found[0] == "bytes=-":
        return None
    first, last = found.groups()
    if not first:  # the last so many
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(size, int(last) + 1) if last else size)


class _Portal(SimpleHTTPRequestHandler):
    """Files of one directory, and its own page for what is not there."""

    _left: int | None = None

    def translate_path(self, path: str) -> str:
        """Return the file that an address means; one that is not there for what is not public.

        That is what a link leads to outside of the directory, and whatever begins with a dot.
        """
        found = super().translate_path(path)
        root = Path(self.directory)
        try:
            own = Path(found).relative_to(root)
            inside = Path(found).resolve().is_relative_to(root.resolve())
        except (ValueError, OSError, RuntimeError):  # NUL, too long, links in a ring
            return str(root / _NOWHERE)
        hidden = any(part.startswith(".") and part != ".well-known" for part in own.parts)
        return found if inside and not hidden else str(root / _NOWHERE)

    def send_head(self) -> Any:
        """Answer a request for a part of a file; all others as ever."""
        path, asked = Path(self.translate_path(self.path)), self.headers.get("Range", "")
        if not asked or "If-Range" in self.headers or not path.is_file():
            return super().send_head()
        size = path.stat().st_size
        span = span_of(asked, size)
        if span is None:
            return super().send_head()
        self.send_response(HTTPStatus.PARTIAL_CONTENT if span else _UNSATISFIABLE)
        told = f"{span.start}-{span.stop - 1}" if span else "*"
        self.send_header("Content-Range", f"bytes {told}/{size}")
        self.send_header("Content-Length", str(len(span)))
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.end_headers()
        if not span:
            return None
        file = path.open("rb")
        file.seek(span.start)
        self._left = len(span)
        return file

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send a file, or the part that was asked for, as far as the reader still wants it."""
        left, self._left = self._left, None
        with suppress(ConnectionError):
            if left is None:
                super().copyfile(source, outputfile)
                return
            while left > 0 and (piece := source.read(min(left, 1 << 16))):
                outputfile.write(piece)
                left -= len(piece)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer 404 with the portal's page."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def list_directory(self, path: object) -> None:
        """Show no list of files."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """Let members' pages ask for what the widget shows."""
        self.send_header("Accept-Ranges", "bytes")
        if self.path.startswith(("/w/", "/widget.js")):
            self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


class _Server(ThreadingHTTPServer):
    """Holds more connections that wait than a browser opens at once: of five the sixth is lost."""

    request_queue_size = 128


@contextmanager
def serving(public: Path, port: int) -> Iterator[str]:
    """Serve the portal while the block lasts; give its address."""
    handler = partial(_Portal, directory=str(public))
    with _Server(("127.0.0.1", port), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
