"""Commands that are stopped: nothing is said of what was not found out, and nothing is lost."""

import signal
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from instance import Instance, running
from served_blogs import a_circle_of, an_item, served, until

_PROSE = "Le potager au printemps demande de la patience et un peu de pluie. " * 4
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
    words = ("-m", "copines", command, "http://slow.example/")
    environment = {**instance.environment, "http_proxy": slow}
    with running(words, environment, instance.directory) as child:
        asked = _ASKED.wait(60)
        child.send(signal.SIGINT)
        _STOPPED.set()
        code, said, told = child.wait(60), child.out(), child.err()
    assert asked, told
    assert (code, said) == (130, ""), told
    assert "Traceback" not in told


def test_what_a_killed_crawl_had_not_written_comes_with_the_next(tmp_path: Path) -> None:
    hosts = [f"blog{n}.example" for n in range(8)]
    with served() as (blogs, found):
        for host in hosts:
            items = (an_item(host, n, f"0{n} Feb 2026 10:00:00 +0000", _PROSE) for n in range(1, 4))
            blogs.write(host, *items)
        circle = a_circle_of(tmp_path / "circle", *hosts)
        circle.environment = found
        for asked in (4, 20):
            with circle.started("crawl") as child:
                end = time.monotonic() + 120
                while len(blogs.asked) < asked and not child.has_ended() and time.monotonic() < end:
                    time.sleep(0.01)
        circle.copines("crawl")
    told = circle.copines("export", "posts", "--all").stdout
    assert len([line for line in told.split("\n") if line]) == 24


def _page(number: int) -> str:
    words = " ".join(f"{word}{number}" for word in ("potager", "semis", "bouture", "paillis") * 15)
    return (
        "<html lang='fr'><head><meta property='og:type' content='article'></head><body><article>"
        f"<h1>Billet {number}</h1><p>{words}</p></article></body></html>"
    )


def test_an_archive_that_was_cut_short_goes_on_though_its_blog_is_not_due(
    tmp_path: Path,
) -> None:
    host = "zoe.example"
    circle = a_circle_of(tmp_path / "circle", host)
    config = circle.directory / "copines.toml"
    config.write_text(config.read_text("utf-8").replace("archive = false", "per_host = 1"), "utf-8")
    with served() as (blogs, circle.environment):
        blogs.write(host, an_item(host, 9, "Mon, 02 Nov 2026 08:00:00 GMT", _PROSE))
        places = "".join(f"<url><loc>http://{host}/{n}/</loc></url>" for n in range(1, 9))
        blogs.pages[f"{host}/robots.txt"] = (200, {}, f"Sitemap: http://{host}/sitemap.xml")
        blogs.pages[f"{host}/sitemap.xml"] = (200, {}, f"<urlset>{places}</urlset>")
        for n in range(1, 10):
            blogs.pages[f"{host}/{n}/"] = (200, {"Content-Type": "text/html"}, _page(n))
        blogs.hold = f"{host}/3/"
        with circle.started("run") as child:
            until(lambda: f"{host}/3/" in blogs.asked, lambda: str(blogs.asked))
            child.send(signal.SIGINT)
            blogs.open.set()
            child.wait(60)
            told = child.err()
        assert "the portal is there already" in told
        assert "Traceback" not in told
        blogs.hold = ""
        circle.copines("run", "--due")
    shown = circle.copines("export", "posts").stdout.splitlines()
    assert len(shown) == 9, circle.copines("export", "posts", "--all").stdout
