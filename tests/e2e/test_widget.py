"""A member's page, on a site of its own, shows her friends' posts."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Request, expect

from addresses import addresses
from copines.cli.served import serving
from copines.model import Neighbor, Post
from copines.permalinks import key, normalise
from copines.site.widget import snippets
from portals import Site, View, a_post

VECTORS = json.loads((Path(__file__).parents[1] / "core" / "permalinks.json").read_text("utf-8"))[
    "vectors"
]
ONE = a_post(1, key="0123456789abcdef")


def a_page(portal: str, canonical: str = "", slug: str = "zoe-au-jardin") -> str:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    pasted = next(snippets(portal, "Les copines", slug)).code
    return (
        f"<!doctype html><html lang=fr><meta charset=utf-8>{link}<title>Billet</title>"
        f"<p>Mon billet.{pasted}"
    )


@pytest.fixture
def blog(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    (tmp_path / "blog").mkdir()
    with serving(tmp_path / "blog", 0) as address:
        yield tmp_path / "blog", address.replace("127.0.0.1", "localhost")


def demo_post(portal: str) -> tuple[str, str]:
    """Return permalink and page of a post of the demo that has three teasers."""
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
    expect(page.locator("copines-teasers [part=heading]").first).to_contain_text("mes copines")
    there = browser.new_page()
    there.goto(page_here)
    titles = there.locator(".teaser h3").all_inner_texts()
    assert links.all_inner_texts() == titles
    reasons = page.locator("copines-teasers [part=reason]")
    assert 0 < reasons.count() == there.get_by_text("Parce que vous lisez").count()
    assert there.get_by_text(reasons.first.inner_text()).is_visible()
    note = page.locator("copines-teasers [part=note]")
    assert "par la machine" in note.inner_text()
    assert note.locator("a").get_attribute("href") == portal
    ours = [request for request in asked if request.url.startswith(portal)]
    assert [urlsplit(request.url).path.split("/")[1] for request in ours] == ["widget.js", "w"]
    assert not [r.url for r in ours if {"cookie", "referer"} & r.all_headers().keys()]
    assert page.evaluate("document.cookie + localStorage.length + sessionStorage.length") == "00"


def test_where_the_post_is_unknown_the_blogs_friends_are_shown_and_else_the_links_within(
    browser: Browser, portal: str, blog: tuple[Path, str]
) -> None:
    folder, address = blog
    (folder / "index.html").write_text(a_page(portal), "utf-8")
    page = browser.new_page()
    page.goto(address)
    expect(page.locator("copines-teasers a[part=link]")).to_have_count(3)
    expect(page.locator("copines-teasers [part=note]")).to_contain_text("derniers billets")
    assert page.locator("copines-teasers [part=reason]").count() == 0
    (folder / "other.html").write_text(a_page(portal, slug="nobody"), "utf-8")
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


def keys_in_a_browser(browser: Browser, portal: str, urls: list[str]) -> list[list[str]]:
    page = browser.new_page()
    page.goto(f"{portal}feed.json")
    made: list[list[str]] = page.evaluate(
        "async ([from, urls]) => { const { normalise, key } = await import(from);"
        "return urls.map((url) => [normalise(url), key(url)]); }",
        [f"{portal}widget.js", urls],
    )
    return made


def test_keys_are_those_of_the_contract(browser: Browser, portal: str) -> None:
    made = keys_in_a_browser(browser, portal, [vector["url"] for vector in VECTORS])
    assert made == [[vector["normalised"], vector["key"]] for vector in VECTORS]
    assert len(made) >= 20


def test_keys_are_those_of_python_however_long_and_however_spelt(
    browser: Browser, portal: str
) -> None:
    urls = [f"https://zoe.example/{'a' * length}" for length in (*range(200), 9000)]
    urls += addresses(seed=6, count=3000)
    for url, made in zip(urls, keys_in_a_browser(browser, portal, urls), strict=True):
        assert made == [normalise(url), key(url)], url


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
        page.route(
            "**/w/*.json",
            lambda route: route.fulfill(json=told, headers={"Access-Control-Allow-Origin": "*"}),
        )
        (folder / "index.html").write_text(a_page(portal, ONE.permalink), "utf-8")
        page.goto(address)
        expect(page.locator("copines-teasers a[part=link]")).to_have_text(hostile.title)
        assert page.evaluate("typeof hacked") == "undefined"
        page.goto(frame)
        assert page.evaluate("typeof hacked") == "undefined"
        assert page.locator("li a").count() == 1


def a_small_portal(folder: Path, **changes: object) -> Path:
    """Build a portal where Zoé's first post leads to one of Lu, and her second to none."""
    friend = a_post(3, "Lu", **changes)
    second = a_post(2, key="fedcba9876543210")
    near = {ONE.permalink: (Neighbor(friend.permalink, 0.5, ("semis",)),)}
    Site(folder / "public").build(View([ONE, second, friend], near))
    return folder / "public"


def keyed(folder: Path, post: Post) -> None:
    """Name the files of a post after the key of its address, as a store would."""
    for file in (folder / "w").glob(f"{post.key}.*"):
        file.rename(file.with_stem(key(post.permalink)))


def test_a_server_that_hides_its_404_from_others_still_shows_the_blogs_friends(
    browser: Browser, tmp_path: Path, blog: tuple[Path, str]
) -> None:
    folder, address = blog
    with serving(a_small_portal(tmp_path), 0) as portal:
        (folder / "index.html").write_text(a_page(portal, slug="zoe"), "utf-8")
        page = browser.new_page()
        page.route(re.compile("/w/[0-9a-f]{16}.json"), lambda route: route.fulfill(status=404))
        page.goto(address)
        expect(page.locator("copines-teasers a[part=link]")).to_have_count(1)


def test_where_a_post_has_nothing_close_its_own_links_stay(
    browser: Browser, tmp_path: Path, blog: tuple[Path, str]
) -> None:
    folder, address = blog
    public, second = a_small_portal(tmp_path), a_post(2, key="fedcba9876543210")
    keyed(public, second)
    with serving(public, 0) as portal:
        (folder / "index.html").write_text(a_page(portal, second.permalink, "zoe"), "utf-8")
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        page.wait_for_load_state("networkidle")
        expect(page.get_by_role("link", name="Les copines")).to_be_visible()
        assert not [url for url in asked if "blog-zoe" in url]


def test_it_is_legible_by_day_and_by_night_under_a_strict_policy_and_from_right_to_left(
    browser: Browser, tmp_path: Path, blog: tuple[Path, str]
) -> None:
    folder, address = blog
    public = a_small_portal(tmp_path, title="\u0642\u0637\u0627\u0631", language="ar")
    keyed(public, ONE)
    with serving(public, 0) as portal:
        policy = f"default-src 'none'; script-src {portal}; connect-src {portal}"
        text = a_page(portal, ONE.permalink, "zoe").replace(
            "<title>",
            f'<meta name=color-scheme content="light dark"><meta http-equiv='
            f'Content-Security-Policy content="{policy}"><title>',
        )
        (folder / "index.html").write_text(text, "utf-8")
        colours = set()
        said: list[str] = []
        for scheme in ("light", "dark"):
            page = browser.new_page(color_scheme=scheme)
            page.on("console", lambda message: said.append(message.text))
            page.goto(address)
            link = page.locator("copines-teasers a[part=link]")
            expect(link).to_have_count(1)
            shown = link.evaluate("a => getComputedStyle(a).color")
            assert shown == page.locator("body").evaluate("b => getComputedStyle(b).color")
            colours.add(shown)
            post = page.locator("copines-teasers [part=post]")
            assert post.evaluate("li => getComputedStyle(li).direction") == "rtl"
            reason = page.locator("copines-teasers [part=reason]")
            assert reason.evaluate("p => getComputedStyle(p).direction") == "ltr"
        assert said == []
        assert len(colours) == 2


def test_a_page_themes_it_by_two_properties_and_by_parts(
    browser: Browser, tmp_path: Path, blog: tuple[Path, str]
) -> None:
    folder, address = blog
    with serving(a_small_portal(tmp_path), 0) as portal:
        style = (
            "<style>copines-teasers { --copines-accent: rgb(1, 2, 3); --copines-font: monospace }"
            "copines-teasers::part(excerpt) { display: none }</style><title>"
        )
        text = a_page(portal, slug="zoe").replace("<title>", style)
        (folder / "index.html").write_text(text, "utf-8")
        page = browser.new_page()
        page.goto(address)
        link = page.locator("copines-teasers a[part=link]")
        expect(link).to_have_css("color", "rgb(1, 2, 3)")
        expect(link).to_have_css("font-family", "monospace")
        expect(page.locator("copines-teasers [part=excerpt]")).to_be_hidden()


def test_a_frame_without_any_right_has_its_style_and_leads_out_of_itself(
    browser: Browser, tmp_path: Path, blog: tuple[Path, str]
) -> None:
    folder, address = blog
    with serving(a_small_portal(tmp_path), 0) as portal:
        pasted = [s.code for s in snippets(portal, "Les copines", "zoe") if s.platform == "iframe"]
        (folder / "index.html").write_text(f"<!doctype html>{pasted[0]}", "utf-8")
        page = browser.new_page()
        page.goto(address)
        frame = page.frame_locator("iframe")
        expect(frame.locator("li > p").first).to_have_css("font-size", "14.4px")
        page.route("https://lu.example/3", lambda route: route.fulfill(body="Lu"))
        frame.locator("li a").click()
        page.wait_for_url("https://lu.example/3")


def test_the_page_of_what_to_paste_shows_what_comes_of_it(browser: Browser, portal: str) -> None:
    page = browser.new_page(base_url=portal)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("status/zoe-au-jardin/")
    page.get_by_role("link", name="Les copines sous vos billets").click()
    assert "<copines-teasers" in page.locator("pre").first.inner_text()
    page.get_by_role("link", name="Ce que cela donne").click()
    assert page.locator("li").count() == 3
    # faces are named by the address where the portal will live: the page may stand on any site
    others = {url for url in asked if not url.startswith(portal)}
    assert all(url.startswith("https://copines.example/media/") for url in others)
