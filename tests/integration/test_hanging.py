"""Documents that kept a crawl busy for minutes, next to healthy blogs whose posts all arrive."""

import json
import time
from pathlib import Path

import pytest

from served_blogs import a_circle_of, an_item, served

DATE = "Mon, 02 Nov 2026 08:00:00 GMT"
TEXT = "Les semis de mars demandent de la patience et une fenêtre au sud. " * 8
N = 60_000


def _feed(inside: str = "", *, head: str = "", root: str = "", item: str = "") -> str:
    entry = an_item("H", 1, DATE, TEXT).replace("</item>", f"{item}</item>")
    return (
        f"{head}<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' {root}>"
        f"<channel><title>H</title>{inside}{entry}</channel></rss>"
    )


HANGING: dict[str, str | bytes] = {
    "author-of-spaces": _feed(item=f"<author>{' ' * N}</author>"),
    "author-of-at": _feed(item=f"<author>{'@' * N}</author>"),
    "author-of-both": _feed(item=f"<author>{'a@ ' * (N // 3)}(</author>"),
    "creator": _feed(item=f"<dc:creator>{'(' * N}</dc:creator>"),
    "comments": _feed(item=f"<description>{'&lt;!--' * (N // 7)}</description>"),
    "cdata": _feed(item=f"<description>{'&lt;![CDATA[' * (N // 12)}</description>"),
    "less-than": _feed(item=f"<description>{'&lt;' * (N // 4)}</description>"),
    "loose": _feed(item=f"<description>{'<![' * (N // 3)}"),
    "doctype": _feed(head=f"<!DOCTYPE a [{'<!ENTITY a ' * (N // 11)}"),
    "doctype-of-spaces": _feed(head=f"<!DOCTYPE {' ' * N}"),
    "instructions": _feed(head="<?xml " * (N // 6)),
    "declaration-of-spaces": " " * N + "<?xml" + " " * N,
    "namespaces": _feed(root=" ".join(f"xmlns:n{n}='u{n}'" for n in range(N // 16))),
    "attributes": _feed(item=f"<x {' '.join(f'a{n}=1' for n in range(N // 8))}/>"),
    "links": _feed(item="".join(f"<link href='/{n}'/>" for n in range(N // 16))),
    "tags": _feed(item="".join(f"<category>{n}</category>" for n in range(N // 20))),
    "nested": _feed(item="<b>" * (N // 3)),
    "date-of-digits": _feed(item=f"<pubDate>{'1' * N}</pubDate>"),
    "title-of-spaces": _feed(f"<title>{' ' * N}x</title>"),
    "page-alt": f"<!doctype html><title>x</title><p>{'<img alt=' * (N // 9)}",
    "page-script": f"<!doctype html><title>x</title>{'<script>' * (N // 8)}",
    "page-title": f"<!doctype html><title>{' |' * (N // 2)}</title><p>x",
    "page-meta": f"<!doctype html>{'<meta' * (N // 5)}\udc80".encode("utf-8", "surrogateescape"),
    "page-deep": f"<!doctype html>{'<div>' * (N // 5)}x",
    "page-attributes": f"<!doctype html><a {'href=x ' * (N // 7)}>",
    "json-deep": "[" * N,
    "json-digits": '{"version": "https://jsonfeed.org/version/1", "items": [' + "1" * N + "]}",
}


@pytest.mark.slow
def test_each_hanging_document_alone(tmp_path: Path) -> None:
    _crawled(tmp_path, HANGING, 400)


def test_a_sample_of_hanging_documents_keeps_no_blog_waiting(tmp_path: Path) -> None:
    names = ("author-of-both", "less-than", "doctype-of-spaces", "links", "page-alt")
    _crawled(tmp_path, {name: HANGING[name] for name in names}, 240)


def _crawled(directory: Path, bad: dict[str, str | bytes], seconds: float) -> None:
    healthy = tuple(f"sain{n}.example" for n in range(3))
    hosts = tuple(host for name in bad for host in (f"{name}.example",))
    circle = a_circle_of(directory / "circle", hosts[0], *healthy, *hosts[1:])
    with served() as (blogs, environment):
        for host in healthy:
            blogs.write(host, *(an_item(host, n, DATE, TEXT) for n in range(4)))
        for name, body in bad.items():
            kind = "text/html" if name.startswith("page") else "application/rss+xml"
            if isinstance(body, str):
                body = body.replace("http://H/", f"http://{name}.example/")  # noqa: PLW2901
            blogs.pages[f"{name}.example/"] = (200, {"Content-Type": kind}, body)
        circle.environment |= environment
        began = time.monotonic()
        circle.copines("crawl", ok=(0, 3))
        spent = time.monotonic() - began
    lines = circle.copines("export", "posts", "--all").stdout.splitlines()
    posts = [json.loads(line)["url"] for line in lines]
    kept = {url for url in posts if "sain" in url}
    assert len(kept) == 4 * len(healthy)
    assert spent < seconds
    states = json.loads(circle.copines("status", "--json", ok=(0, 3)).stdout)["blogs"]
    told = {state["url"]: state["reason"] for state in states}
    for name in bad:
        url = f"http://{name}.example/"
        assert told[url] or any(post.startswith(url) for post in posts), name
        assert "bug" not in (told[url] or ""), (name, told[url])
