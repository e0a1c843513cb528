"""A blog that means harm, beside one that does not: real HTTP on loopback."""

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from instance import Instance

Answer = Callable[["_Proxy"], None]
GOOD = "http://good.example/"


class _Proxy(BaseHTTPRequestHandler):
    """Answers for good.example, and for bad.example as the test wants."""

    @property
    def owner(self) -> "_Server":
        assert isinstance(self.server, _Server)
        return self.server

    def do_GET(self) -> None:
        self.owner.asked.append(self.path)
        host, path = urlsplit(self.path).hostname, urlsplit(self.path).path
        if host == "good.example":
            body, kind = _good(path)
            self.give(200 if body else 404, body, kind)
        else:
            self.owner.bad[host or ""](self)

    def give(self, status: int, body: bytes = b"", kind: str = "text/html", **more: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **more}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, bad: Mapping[str, Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Proxy)
        self.bad, self.asked = bad, list[str]()

    def handle_error(self, request: object, client_address: object) -> None:
        """Let clients go when they have enough."""


@contextmanager
def serving(bad: Answer | Mapping[str, Answer]) -> Iterator[_Server]:
    """Serve the good blog, and others by host; one alone is bad.example."""
    with _Server(bad if isinstance(bad, Mapping) else {"bad.example": bad}) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def _good(path: str) -> tuple[bytes, str]:
    items = "".join(
        f"<item><title>Billet {n}</title><link>{GOOD}{n}</link><description>"
        f"{'Un billet court. ' * 20}</description></item>"
        for n in (1, 2)
    )
    feed = f'<rss version="2.0"><channel><title>Bon</title>{items}</channel></rss>'
    return (feed.encode(), "application/rss+xml") if path == "/" else (b"", "text/plain")


def run(instance: Instance, server: _Server, *more: str) -> dict[str, str]:
    """Run on the good blog and the others; give the failures by blog, named by its host."""
    hosts = [f"http://{host}/" for host in server.bad]
    stanzas = "".join(
        f'[[blog]]\nname = "{urlsplit(url).hostname}"\nurl = "{url}"\n'
        for url in (GOOD, *hosts, *more)
    )
    (instance.directory / "copines.toml").write_text(
        '[portal]\nurl = "https://copines.example/"\n[crawl]\ncontact = "x"\ndelay = 0\n'
        f"per_host = 4\ntimeout = 3\nmax_bytes = 100000\n{stanzas}",
        encoding="utf-8",
    )
    instance.environment["http_proxy"] = f"http://127.0.0.1:{server.server_port}"
    began = time.monotonic()
    done = instance.copines("run", "--json", ok=(0, 3))
    assert time.monotonic() - began < 90
    assert "Traceback" not in done.stderr
    posts = [json.loads(line) for line in instance.copines("export", "posts").stdout.splitlines()]
    good = sorted(p["url"] for p in posts if p["blog"] == "good.example")
    assert good == [f"{GOOD}1", f"{GOOD}2"]
    failed = json.loads(done.stdout)["crawl"]["failed"]
    return {failure["blog"]: failure["reason"] for failure in failed}


TARGETS = (
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://[::1]:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f.1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://169.254.169.254/",
    "http://10.0.0.1/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "file:///etc/hostname",
)


def _redirect(where: str) -> Answer:
    return lambda proxy: proxy.give(302, Location=where)


def test_no_redirect_leads_to_a_private_address(instance: Instance) -> None:
    with serving(lambda p: p.give(200)) as canary:
        bad = {
            f"bad{n}.example": _redirect(where.format(port=canary.server_port))
            for n, where in enumerate(TARGETS)
        }
        with serving(bad) as server:
            assert set(run(instance, server)) == set(bad)
        assert canary.asked == []
        assert {urlsplit(url).hostname for url in server.asked} == {"good.example", *bad}


def test_no_link_of_a_page_leads_to_a_private_address(instance: Instance) -> None:
    with serving(lambda p: p.give(200)) as canary:
        inside = f"http://127.0.0.1:{canary.server_port}/"
        page = (
            f'<html><head><link rel="alternate" type="application/rss+xml" href="{inside}feed">'
            f'<meta property="og:image" content="{inside}a.png"></head><body><a href="{inside}">x'
            f'</a><article><h1>Billet</h1><img src="{inside}b.png"><p>{"mot " * 80}</p></article>'
            "</body></html>"
        )
        with serving(lambda p: p.give(200, page.encode())) as server:
            run(instance, server)
        assert canary.asked == []
        assert not [url for url in server.asked if "127.0.0.1" in url]


def test_a_blog_at_a_private_address_is_refused_by_name(instance: Instance) -> None:
    with serving(lambda p: p.give(200)) as server:
        failed = run(instance, server, f"http://127.0.0.1:{server.server_port}/")
    assert "private" in failed["127.0.0.1"]


def _endless(proxy: _Proxy) -> None:
    proxy.send_response(200)
    proxy.send_header("Content-Type", "text/html")
    proxy.end_headers()
    for _ in range(100_000):
        proxy.wfile.write(b"<p>encore</p>" * 100)


def _drip(proxy: _Proxy) -> None:
    proxy.send_response(200)
    proxy.send_header("Content-Type", "text/html")
    proxy.end_headers()
    for _ in range(40):
        proxy.wfile.write(b"<")
        proxy.wfile.flush()
        time.sleep(0.25)


def _silent(proxy: _Proxy) -> None:
    proxy.send_response(200)
    proxy.send_header("Content-Type", "text/html")
    proxy.end_headers()
    time.sleep(8)


def _bomb(proxy: _Proxy) -> None:
    proxy.give(200, gzip.compress(b"<p>" + b"0" * 50_000_000), Content_Encoding="gzip")


def _cut(proxy: _Proxy) -> None:
    proxy.send_response(200)
    proxy.send_header("Content-Length", "5000")
    proxy.end_headers()
    proxy.wfile.write(b"<html>")
    proxy.close_connection = True


def _noise(proxy: _Proxy) -> None:
    proxy.wfile.write(b"\x00\xff\xfe garbage \r\n\r\n")
    proxy.close_connection = True


def _loop(proxy: _Proxy) -> None:
    proxy.give(302, Location=f"http://loop.example/{len(proxy.owner.asked)}")


def _forbidden(proxy: _Proxy) -> None:
    robots = urlsplit(proxy.path).path == "/robots.txt"
    proxy.give(200, b"User-agent: *\nDisallow: /" if robots else b"<html>", "text/plain")


def _broken_robots(proxy: _Proxy) -> None:
    proxy.give(500 if urlsplit(proxy.path).path == "/robots.txt" else 200, b"<html>")


def _error(proxy: _Proxy) -> None:
    proxy.give(404 if urlsplit(proxy.path).path == "/robots.txt" else 500)


#: What a blog may do wrong, and a word of the reason that is to be given.
BROKEN: Mapping[str, tuple[Answer, str]] = {
    "endless.example": (_endless, "max_bytes"),
    "dripping.example": (_drip, "too slow"),
    "silent.example": (_silent, "fell silent for 3 seconds"),
    "bomb.example": (_bomb, "max_bytes"),
    "cut.example": (_cut, ""),
    "noise.example": (_noise, ""),
    "loop.example": (_loop, ""),
    "forbidden.example": (_forbidden, "robots.txt"),
    "broken-robots.example": (_broken_robots, "robots.txt"),
    "error.example": (_error, "500"),
    "challenge.example": (lambda p: p.give(403, b"Just a moment..."), "Cloudflare"),
    "empty.example": (lambda p: p.give(200), "empty"),
}


def test_broken_blogs_fail_alone_and_say_why(instance: Instance) -> None:
    with serving({host: answer for host, (answer, _) in BROKEN.items()}) as server:
        failed = run(instance, server)
    for host, (_, word) in BROKEN.items():
        assert word in failed[host], failed


def test_a_maze_of_pages_ends(instance: Instance) -> None:
    def maze(proxy: _Proxy) -> None:
        here = urlsplit(proxy.path).path.rstrip("/")
        links = "".join(f'<a href="{here}/{n}/">{n}</a> ' for n in range(30))
        proxy.give(200, f"<html><title>{here}</title><body>{links}</body></html>".encode())

    with serving(maze) as server:
        run(instance, server)
    assert len(server.asked) < 700


def test_a_server_that_asks_to_wait_is_not_asked_before_its_time(instance: Instance) -> None:
    with serving(lambda p: p.give(429, Retry_After="3600")) as server:
        assert "wait" in run(instance, server)["bad.example"]
        asked = len([url for url in server.asked if "bad.example" in url])
        assert "wait" in run(instance, server)["bad.example"]
        assert len([url for url in server.asked if "bad.example" in url]) == asked


def _moved(proxy: _Proxy) -> None:
    if urlsplit(proxy.path).path == "/new":
        item = "<item><title>Un</title><link>http://bad.example/1</link></item>"
        feed = f'<rss version="2.0"><channel><title>B</title>{item}</channel></rss>'
        proxy.give(200, feed.encode(), "application/rss+xml")
    else:
        proxy.give(301, Location="http://bad.example/new")


def test_a_blog_that_moved_for_good_is_followed_and_told_of(instance: Instance) -> None:
    with serving(_moved) as server:
        assert run(instance, server) == {}
        del server.asked[:]
        assert run(instance, server) == {}
        assert [url for url in server.asked if "bad.example" in url] == ["http://bad.example/new"]
    states = json.loads(instance.copines("status", "--json").stdout)["blogs"]
    assert {state["name"]: state["hint"] for state in states} == {
        "good.example": "",
        "bad.example": 'it has moved for good: set url = "http://bad.example/new"',
    }


def test_a_huge_feed_keeps_no_other_blog_waiting(instance: Instance) -> None:
    item = f"<item><title>R&B</title><description><![CDATA[{'<p>a' * 400}]]></description></item>"
    page = "<item><title>Un</title><link>http://huge.example/1</link></item>"  # asked for once read
    channel = f"<channel><title>B</title>{item * 1500}{page}</channel>"
    feed = f'<rss version="2.0">{channel}</rss>'.encode()
    read = threading.Event()
    told: list[str] = []

    def huge(proxy: _Proxy) -> None:
        told.append("huge")
        home = urlsplit(proxy.path).path == "/"
        proxy.give(200 if home else 404, feed if home else b"", "application/rss+xml")
        if home:
            proxy.connection.shutdown(socket.SHUT_WR)
            assert proxy.connection.recv(1) == b""  # whoever asked has it all, and hangs up
            told.append("read")
            read.set()

    def chain(proxy: _Proxy) -> None:
        # asked for eight places of a feed, one after another
        home = urlsplit(proxy.path).path == "/"
        assert not home or read.wait(60)
        told.append("chain")
        proxy.give(200 if home else 404, b"<html><body><p>Rien encore.</p></body></html>")

    with serving({"huge.example": huge, "chain.example": chain}) as server:
        instance.environment["COPINES_CRAWL_MAX_BYTES"] = "5000000"
        instance.environment["COPINES_CRAWL_TIMEOUT"] = "60"
        run(instance, server)
    after = told[told.index("read") + 1 :]
    # whoever reads the feed at one go asks nobody before it is done, and then huge.example again
    assert after[: after.index("huge")].count("chain") >= 5, told
