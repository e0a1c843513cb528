"""A member's page, on a site of its own, shows her friends' posts."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Request, expect

from copines.cli.served import serving
from copines.model import Neighbor
from portals import Site, View, a_post

VECTORS = json.loads((Path(__file__).parents[1] / "core" / "permalinks.json").read_text("utf-8"))[
    "vectors"
]
ONE = a_post(1, key="0123456789abcdef")


def a_page(portal: str, canonical: str = "", more: str = "") -> str:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return (
        f"<!doctype html><html lang=fr><meta charset=utf-8>{link}<title>Billet</title>"
        "<p>Mon billet."
        f'<script type="module" src="{portal}widget.js"></script>'
        f'<copines-teasers blog="zoe-au-jardin" {more}><a href="{portal}">Les copines</a>'
        "</copines-teasers>"
    )


@pytest.fixture
def blog(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    (tmp_path / "blog").mkdir()
    with serving(tmp_path / "blog", 0) as address:
        yield tmp_path / "blog", address.replace("127.0.0.1", "localhost")


def demo_post(portal: str) -> tuple[str, str]:
    """Give permalink and page of a post of the demo that has three teasers."""
    blog = f"{portal}blogs/zoe-au-jardin/"
    for link in re.findall(r'href="([^"]+/posts/[^"]+)"', _text(blog)):
        page = _text(urljoin(blog, link))
        if page.count("h-cite teaser") == 3:
            (canonical,) = re.findall(r'rel="canonical" href="([^"]+)"', page)
            return canonical, urljoin(blog, link)
    raise AssertionError


def _text(address: str) -> str:
    with urlopen(address) as page:
        return str(page.read().decode())


def test_a_page_elsewhere_shows_three_friends_for_its_post(
    browser: Browser, portal: str, blog: tuple[Path, str]
) -> None:
    folder, address = blog
    canonical, page_here = demo_post(portal)
    (folder / "index.html").write_text(a_page(portal, f"{canonical}?utm_source=x#y"), "utf-8")
    page = browser.new_page(color_scheme="dark")
    asked: list[Request] = []
    page.on("requestfinished", lambda request: asked.extend([request]))
    page.goto(address)
    links = page.locator("copines-teasers a[part=link]")
    expect(links).to_have_count(3)
    expect(page.locator("copines-teasers [part=heading]")).to_contain_text("mes copines")
    there = browser.new_page()
    there.goto(page_here)
    titles = there.locator(".teaser h3").all_inner_texts()
    assert links.all_inner_texts() == titles
    (file,) = (request for request in asked if "/w/" in request.url)
    assert not {"cookie", "referer"} & file.all_headers().keys()
    assert page.evaluate("document.cookie + localStorage.length + sessionStorage.length") == "00"


def test_where_the_post_is_unknown_the_blogs_friends_are_shown_and_else_the_links_within(
    browser: Browser, portal: str, blog: tuple[Path, str]
) -> None:
    folder, address = blog
    (folder / "index.html").write_text(a_page(portal), "utf-8")
    page = browser.new_page()
    page.goto(address)
    expect(page.locator("copines-teasers a[part=link]")).to_have_count(3)
    (folder / "other.html").write_text(
        a_page(portal).replace('"zoe-au-jardin"', '"nobody"'), "utf-8"
    )
    page.goto(f"{address}other.html")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("link", name="Les copines")).to_be_visible()


def test_far_below_nothing_is_asked_until_it_comes_near(
    browser: Browser, portal: str, blog: tuple[Path, str]
) -> None:
    folder, address = blog
    text = a_page(portal, demo_post(portal)[0])
    (folder / "index.html").write_text(
        text.replace("Mon billet.", "Mon billet.<div style='height:6000px'></div>"), "utf-8"
    )
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/w/" in url]
    page.mouse.wheel(0, 6000)
    expect(page.locator("copines-teasers a[part=link]")).to_have_count(3)


def test_keys_are_those_of_python(browser: Browser, portal: str) -> None:
    page = browser.new_page()
    page.goto(f"{portal}feed.json")
    made = page.evaluate(
        "async ([from, urls]) => { const { normalise, key } = await import(from);"
        "return urls.map((url) => [normalise(url), key(url)]); }",
        [f"{portal}widget.js", [vector["url"] for vector in VECTORS]],
    )
    assert made == [[vector["normalised"], vector["key"]] for vector in VECTORS]
    assert len(made) >= 20


def test_hostile_words_of_a_friend_stay_words(
    browser: Browser, tmp_path: Path, blog: tuple[Path, str]
) -> None:
    folder, address = blog
    hostile = a_post(
        2, "Nour", title="<img src=x onerror=hacked=1>", text="<script>hacked=1</script> Ah."
    )
    strange = replace(a_post(3, "Lu"), permalink="javascript:hacked=1")
    near = tuple(Neighbor(p.permalink, 0.5, ()) for p in (hostile, strange))
    Site(tmp_path / "public").build(View([ONE, hostile, strange], {ONE.permalink: near}))
    with serving(tmp_path / "public", 0) as portal:
        frame = f"{portal}w/{ONE.key}.html"
        told = json.loads((tmp_path / f"public/w/{ONE.key}.json").read_text("utf-8"))
        told["posts"].append(
            {"url": "javascript:hacked=1", "title": "x", "blog": "", "excerpt": ""}
        )
        page = browser.new_page()
        page.route("**/w/*.json", lambda route: route.fulfill(
            json=told, headers={"Access-Control-Allow-Origin": "*"}))  # fmt: skip
        (folder / "index.html").write_text(a_page(portal, ONE.permalink), "utf-8")
        page.goto(address)
        expect(page.locator("copines-teasers a[part=link]")).to_have_text(hostile.title)
        assert page.evaluate("typeof hacked") == "undefined"
        page.goto(frame)
        assert page.evaluate("typeof hacked") == "undefined"
        assert page.get_by_role("link").count() == 1
