"""Each way into an archive, each paging scheme: twelve posts on loopback, three in the feed."""

import gzip
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from instance import Instance

#: Path and query → body and content type; None for 404.
Site = Callable[[str, Mapping[str, str]], tuple[str | bytes, str] | None]
POSTS = range(1, 13)
NEWEST = POSTS[:-4:-1]
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _text(host: str, number: int) -> str:
    said = " ".join(f"{host.partition('.')[0]} sème et récolte {number * n} fois" for n in POSTS)
    return f"Billet {number} : {said}."


def _when(number: int) -> str:
    return f"{2012 + number}-03-04T08:00:00Z"


def _page(host: str, number: int, more: str = "") -> tuple[str, str]:
    head = f'<meta property="og:type" content="article"><title>Billet {number}</title>'
    return (
        f'<!doctype html><html lang="fr"><head>{head}</head><body><nav><a href="/">Accueil</a>'
        f'{more}</nav><article><h1>Billet {number}</h1><time class="dt-published" '
        f'datetime="{_when(number)}">mars</time><p>{_text(host, number)}</p></article></body>'
        "</html>",
        "text/html",
    )


def _list(*paths: str, head: str = "") -> tuple[str, str]:
    links = " ".join(f'<li><a href="{path}">{path}</a></li>' for path in paths)
    html = f"<!doctype html><html><head>{head}</head><body><ul>{links}</ul></body></html>"
    return html, "text/html"


def _feed(host: str, numbers: Iterator[int] | range, more: str = "") -> tuple[str, str]:
    entries = "".join(
        f"<entry><id>http://{host}/p/{n}</id><title>Billet {n}</title>"
        f'<link href="http://{host}/p/{n}"/><published>{_when(n)}</published>'
        f'<content type="html">&lt;p&gt;{_text(host, n)}&lt;/p&gt;</content></entry>'
        for n in numbers
    )
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{host}</title>{more}{entries}</feed>',
        "application/atom+xml",
    )


_ANNOUNCED = '<link rel="alternate" type="application/atom+xml" href="/atom.xml">'


def _plain(host: str, path: str, home: tuple[str, str]) -> tuple[str, str] | None:
    """Answer for what each site has: home page, feed of the newest, posts."""
    if path == "/":
        return home
    if path == "/atom.xml":
        return _feed(host, NEWEST)
    number = path.removeprefix("/p/")
    return _page(host, int(number)) if number.isdigit() and int(number) in POSTS else None


def _documents(rel: str, name: str) -> Site:
    """A feed in four documents, each of which leads to the next (RFC 5005)."""
    host = f"{name}.example"

    def site(path: str, query: Mapping[str, str]) -> tuple[str | bytes, str] | None:
        if path != "/atom.xml":
            return _plain(host, path, _list(head=_ANNOUNCED))
        at = int(query.get("start-index", 1))
        older = f'<link rel="{rel}" href="http://{host}/atom.xml?start-index={at + 3}"/>'
        return _feed(host, POSTS[::-1][at - 1 : at + 2], older if at < 10 else "")

    return site


def _wordpress(path: str, query: Mapping[str, str]) -> tuple[str | bytes, str] | None:
    if path != "/atom.xml":
        return _plain("wordpress.example", path, _list(head=_ANNOUNCED))
    at = 3 * int(query.get("paged", 1))
    made_by = "<generator>https://wordpress.org/?v=6.8</generator>"
    return _feed("wordpress.example", POSTS[::-1][at - 3 : at], made_by) if at <= 12 else None


def _wp_json(path: str, query: Mapping[str, str]) -> tuple[str | bytes, str] | None:
    if path == "/wp-json/wp/v2/posts":
        links = [{"link": f"http://wp-json.example/p/{n}"} for n in POSTS]
        return json.dumps(links), "application/json"
    api = '<link rel="https://api.w.org/" href="/wp-json/">'
    return _plain("wp-json.example", path, _list(head=_ANNOUNCED + api))


def _sitemap(path: str, query: Mapping[str, str]) -> tuple[str | bytes, str] | None:
    if path == "/sitemap.xml":
        urls = "".join(f"<url><loc>http://sitemap.example/p/{n}</loc></url>" for n in POSTS)
        return f"<urlset {SITEMAP}>{urls}</urlset>", "application/xml"
    return _plain("sitemap.example", path, _list(head=_ANNOUNCED))


def _sitemap_index(path: str, query: Mapping[str, str]) -> tuple[str | bytes, str] | None:
    host = "index.example"
    if path == "/robots.txt":
        return f"Sitemap: http://{host}/maps.xml", "text/plain"
    if path == "/maps.xml":
        maps = "".join(f"<sitemap><loc>http://{host}/map{n}.xml.gz</loc></sitemap>" for n in (0, 1))
        return f"<sitemapindex {SITEMAP}>{maps}</sitemapindex>", "application/xml"
    if path.startswith("/map"):
        part = POSTS[int(path[4]) :: 2]
        urls = "".join(f"<url><loc>http://{host}/p/{n}</loc></url>" for n in part)
        return gzip.compress(f"<urlset {SITEMAP}>{urls}</urlset>".encode()), "application/gzip"
    return _plain(host, path, _list(head=_ANNOUNCED))


def _paged(host: str, head: str) -> Site:
    """A home page of three posts, and older ones page by page."""

    def site(path: str, query: Mapping[str, str]) -> tuple[str | bytes, str] | None:
        at = int(path.split("/")[2]) if path.startswith("/page/") else 1
        if path != "/" and not path.startswith("/page/"):
            return _plain(host, path, _list()) if path != "/atom.xml" or head else None
        shown = [f"/p/{n}" for n in POSTS[::-1][3 * at - 3 : 3 * at]]
        return _list(*shown, *([f"/page/{at + 1}/"] if at < 4 else []), head=head)

    return site


def _years(path: str, query: Mapping[str, str]) -> tuple[str | bytes, str] | None:
    if path == "/archives/":
        return _list(*(f"/{2012 + n}/" for n in POSTS))
    if path.strip("/").isdigit():
        return _list(f"/p/{int(path.strip('/')) - 2012}")
    return _plain("years.example", path, _list("/archives/", head=_ANNOUNCED))


def _previous(path: str, query: Mapping[str, str]) -> tuple[str | bytes, str] | None:
    host = "previous.example"
    number = path.removeprefix("/p/")
    if number.isdigit() and 1 < int(number) <= 12:
        older = f'<a rel="prev" href="/p/{int(number) - 1}">Billet précédent</a>'
        return _page(host, int(number), older)
    return _plain(host, path, _list("/p/12", head=_ANNOUNCED))


SITES: Mapping[str, Site] = {
    "next.example": _documents("next", "next"),
    "archived.example": _documents("prev-archive", "archived"),
    "blogger.example": _documents("next", "blogger"),
    "wordpress.example": _wordpress,
    "wp-json.example": _wp_json,
    "sitemap.example": _sitemap,
    "index.example": _sitemap_index,
    "paged.example": _paged("paged.example", _ANNOUNCED),
    "nofeed.example": _paged("nofeed.example", ""),
    "years.example": _years,
    "previous.example": _previous,
}


class _Proxy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        found = SITES[parts.hostname or ""](parts.path, query)
        body, kind = found or (b"", "text/plain")
        data = body.encode() if isinstance(body, str) else body
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@contextmanager
def _served() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Proxy) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def crawled(instance: Instance) -> Instance:
    stanzas = "".join(f'[[blog]]\nname = "{h}"\nurl = "http://{h}/"\n' for h in SITES)
    (instance.directory / "copines.toml").write_text(
        '[portal]\nurl = "https://copines.example/"\nimages = "none"\n[crawl]\ncontact = "x"\n'
        f"delay = 0\nper_host = 4\n{stanzas}",
        encoding="utf-8",
    )
    with _served() as port:
        instance.environment["http_proxy"] = f"http://127.0.0.1:{port}"
        instance.copines("crawl")
    return instance


def test_each_way_leads_to_all_posts(crawled: Instance) -> None:
    lines = crawled.copines("export", "posts").stdout.splitlines()
    found: dict[str, set[tuple[str, str]]] = {host: set() for host in SITES}
    for post in map(json.loads, lines):
        found[post["blog"]].add((post["url"], post["published"]))
    assert found == {
        host: {(f"http://{host}/p/{n}", f"{2012 + n}-03-04T08:00:00+00:00") for n in POSTS}
        for host in SITES
    }


def test_check_tells_which_way_leads_to_older_posts(instance: Instance) -> None:
    config = instance.directory / "copines.toml"
    config.write_text(
        '[portal]\nurl = "https://copines.example/"\n[crawl]\ndelay = 0\nper_host = 4\n'
        '[[blog]]\nname = "Sème"\nurl = "http://sitemap.example/"\n',
        encoding="utf-8",
    )
    ways = {
        "next": "older documents of the feed",
        "wp-json": "WordPress' list of posts",
        "index": "sitemap",
        "paged": "lists of posts",
        "previous": "links from post to post",
    }
    with _served() as port:
        instance.environment["http_proxy"] = f"http://127.0.0.1:{port}"
        done = instance.copines("check", "seme", *(f"http://{n}.example/" for n in ways), "--json")
        gone = instance.copines("check", "http://next.example/absent.xml", "Sème", ok=(3,))
    named, *found = map(json.loads, done.stdout.splitlines())
    assert (named["name"], named["archive"][0]["way"]) == ("Sème", "sitemap")
    assert [each["archive"][0]["way"] for each in found] == list(ways.values())
    assert all(each["ok"] and each["requests"] < 25 for each in found)
    assert found[0]["stanza"] == (
        '[[blog]]\nurl = "http://next.example/"\nname = "next.example"\nlanguage = "fr"\n'
    )
    assert "cannot be used" in gone.stdout
    assert "nothing is to be read at its address (HTTP 404); has it moved?" in gone.stdout
    assert '[[blog]]\nurl = "http://sitemap.example/"' in gone.stdout
    assert not (instance.directory / "copines.db").exists()
    assert "is no blog of the config" in instance.copines("check", "lu", ok=(1,)).stderr


def test_a_changed_extract_reads_the_known_pages_again(instance: Instance) -> None:
    config = instance.directory / "copines.toml"
    text = (
        '[portal]\nurl = "https://copines.example/"\nimages = "none"\n[crawl]\ndelay = 0\n'
        'contact = "x"\n[[blog]]\nname = "Sème"\nurl = "http://sitemap.example/"\n'
    )
    config.write_text(text, encoding="utf-8")
    with _served() as port:
        instance.environment["http_proxy"] = f"http://127.0.0.1:{port}"
        instance.copines("crawl")
        config.write_text(text + 'extract = "article h1"\n', encoding="utf-8")
        again = json.loads(instance.copines("crawl", "--json").stdout)["crawl"]
        posts = instance.copines("export", "posts").stdout.splitlines()
        third = json.loads(instance.copines("crawl", "--json").stdout)["crawl"]
    assert again["posts"]["changed"] == len(POSTS)
    assert {post["text"] for post in map(json.loads, posts)} == {f"Billet {n}" for n in POSTS}
    assert third["posts"]["changed"] == 0
    assert third["requests"] < 4
