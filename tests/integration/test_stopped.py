"""Ctrl-C while a source is asked: nothing is said of what was not found out."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from os import environ

import pytest

from instance import Instance

_ASKED, _STOPPED = threading.Event(), threading.Event()


class _Slow(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        _ASKED.set()
        _STOPPED.wait(60)
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def slow() -> Iterator[str]:
    """A proxy that answers once the test is done."""
    _ASKED.clear()
    _STOPPED.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Slow) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            _STOPPED.set()
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("command", ["check", "inspect"])
def test_ctrl_c_gives_no_verdict(instance: Instance, slow: str, command: str) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "copines", command, "http://slow.example/"],
        env={**environ, **instance.environment, "http_proxy": slow},
        cwd=instance.directory,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    asked = _ASKED.wait(60)
    child.send_signal(signal.SIGINT)
    _STOPPED.set()
    said, told = child.communicate(timeout=60)
    assert asked, told
    assert (child.returncode, said) == (130, ""), told
    assert "Traceback" not in told
