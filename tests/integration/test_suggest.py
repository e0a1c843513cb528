"""Friends of friends, heard of and tried on loopback."""

import json
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from instance import Instance

TEXTS = {
    "Zoe": "Les semis de tomates demandent de la patience, du compost et une fenêtre au sud. ",
    "Max": "Le levain lève la nuit dans le fournil, et la miche cuit sur la pierre du four. ",
    "Nour": "Le train de nuit passe la frontière, la couchette grince, le contrôleur dort. ",
    "Lu": "Sous la fenêtre, les tomates en semis boivent ; le compost leur fait une terre. ",
}
ROLL = (
    '<opml version="2.0"><body><outline type="rss" text="Chez Lu" htmlUrl="http://lu.example/" '
    'xmlUrl="http://lu.example/atom.xml"/></body></opml>'
)

NOWHERE = "nothing is to be read at its address (HTTP 404)"


def _feed(host: str, text: str) -> str:
    entries = "".join(
        f"<entry><id>http://{host}/{n}</id><title>Semis {n}</title><link href='http://{host}/{n}'/>"
        f"<published>2026-0{n}-01T08:00:00Z</published><content>{text * 9} Numéro {n}.</content>"
        "</entry>"
        for n in (1, 2, 3)
    )
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Le blog de {host}</title>'
        f"{entries}</feed>"
    )


_LINK = '<link rel="alternate" type="application/atom+xml" href="/atom.xml">'
PAGES = {
    "http://zoe.example/": "<html><head><link rel='blogroll' href='/roll.opml'></head></html>",
    "http://zoe.example/roll.opml": ROLL,
    "http://max.example/": "<html><body><a href='http://mort.example/'>Mort</a></body></html>",
    "http://lu.example/": f"<html><head>{_LINK}</head></html>",
    "http://lu.example/atom.xml": _feed("lu.example", TEXTS["Lu"]),
}


class _Proxy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        body = PAGES.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        kind = "text/html" if body.startswith(b"<html") else "application/xml"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def asked(instance: Instance) -> Iterator[list[str]]:
    """Addresses that were asked for, of an instance of three blogs whose posts link elsewhere."""
    stanzas = "".join(
        f'[[blog]]\nname = "{n}"\nurl = "http://{n.lower()}.example/"\n'
        for n in ("Zoe", "Max", "Nour")
    )
    config = instance.directory / "copines.toml"
    config.write_text(config.read_text("utf-8") + f"delay = 0\n{stanzas}", encoding="utf-8")
    links = {"Zoe": ("mort", "ada"), "Max": ("lu", "fr.wikipedia"), "Nour": ("lu", "fr.wikipedia")}
    posts = [
        {
            "url": f"http://{name.lower()}.example/p/{n}",
            "blog": name,
            "title": f"Billet {n}",
            "language": "fr",
            "text": f"{TEXTS[name] * 5} {name} {n}",
            "html": "".join(
                f'<a href="http://{host}.{"org" if "wiki" in host else "example"}/{n}">ici</a>'
                for host in hosts
            ),
        }
        for name, hosts in links.items()
        for n in (1, 2)
    ]
    file = instance.directory / "posts.jsonl"
    file.write_text("".join(json.dumps(post) + "\n" for post in posts), encoding="utf-8")
    instance.copines("import", str(file))
    with ThreadingHTTPServer(("127.0.0.1", 0), _Proxy) as server:
        server.asked = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        instance.environment["http_proxy"] = f"http://127.0.0.1:{server.server_port}"
        yield server.asked  # type: ignore[attr-defined]
        server.shutdown()
        thread.join()


def test_what_several_members_recommend_is_proposed_as_stanzas(
    instance: Instance, asked: list[str]
) -> None:
    config = (instance.directory / "copines.toml").read_bytes()
    done = instance.copines("suggest", "--json", "--now", "2026-03-20")
    report = json.loads(done.stdout)
    (lu,) = report["suggestions"]
    assert (lu["url"], lu["name"]) == ("http://lu.example/", "Le blog de lu.example")
    assert (lu["feed"], lu["language"]) == ("http://lu.example/atom.xml", "fr")
    assert lu["last_post"] == "2026-03-01T08:00:00+00:00"
    assert lu["recommended_by"] == [
        {"blog": "Max", "post": 2},
        {"blog": "Nour", "post": 2},
        {"blog": "Zoe", "blogroll": 1},
    ]
    assert lu["nearness"] > 0.3
    (mort,) = report["left_out"]
    assert (mort["url"], mort["problem"]) == ("http://mort.example/", NOWHERE)
    hosts = {urlsplit(url).hostname for url in asked}
    assert not hosts & {"ada.example", "fr.wikipedia.org"}
    assert (instance.directory / "copines.toml").read_bytes() == config
    assert len(instance.copines("export", "posts").stdout.splitlines()) == 6, "nothing is kept"


def test_the_text_is_valid_toml_that_says_who(instance: Instance, asked: list[str]) -> None:
    done = instance.copines("suggest")
    assert tomllib.loads(done.stdout) == {
        "blog": [
            {"url": "http://lu.example/", "name": "Le blog de lu.example", "language": "fr"},
        ]
    }
    assert "# recommended by Max (2 posts); Nour (2 posts); Zoe (blogroll)" in done.stdout
    assert "left out http://mort.example/: " + NOWHERE in done.stderr
    none = instance.copines("suggest", "--least", "4")
    assert none.stdout == ""
    assert "no blog is recommended by 4 members or more" in none.stderr
