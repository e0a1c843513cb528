"""Whatever bloggers write in whatever field: nothing of it runs in a reader's browser."""

import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route

import trust_facts
from copines.cli.served import serving as serving_portal
from hostile import runs
from hostile.feeds import words
from hostile.server import Talk, Trick
from hostile.vectors import generated, vectors
from instance import Instance

_POLICY = re.compile(r'<meta http-equiv="?Content-Security-Policy[^>]*>')
_WELL = str.maketrans("", "", "\x00\x0b\x0c\x1b")
#: Touches all that could be touched, and follows scripts' links without leaving.
_TOUCH = """() => {
  for (const element of document.querySelectorAll('*')) {
    for (const kind of ['mouseover', 'pointerenter', 'focus', 'click', 'animationstart', 'toggle'])
      if ([...element.attributes].some(a => a.name.startsWith('on')))
        element.dispatchEvent(new Event(kind, {bubbles: true, cancelable: true}));
    for (const name of ['href', 'src', 'action', 'formaction', 'xlink:href', 'data']) {
      const value = (element.getAttribute(name) || '').replace(/[\\x00-\\x20]/g, '').toLowerCase();
      if (/^(javascript|vbscript|data:text)/.test(value)) copinesRan(value);
    }
  }
}"""


def a_feed(host: str, told: list[str]) -> str:
    """Write a feed whose fields are all vectors, each in each field of some post."""
    entries = []
    for n in range(len(told)):
        title, author, tag, summary, content, picture, comments, language = (
            escape(told[(n + k) % len(told)].translate(_WELL)) for k in range(8)
        )
        html = escape(f"<p>{words(host, n)}</p>{told[(n + 4) % len(told)].translate(_WELL)}")
        entries.append(
            f'<item xml:lang="{language}"><title>{title}</title><link>http://{host}/{n}/</link>'
            f"<dc:creator>{author}</dc:creator><category>{tag}</category>"
            f"<description>{summary} {escape(words(host, n))}</description>"
            f"<content:encoded>{html}</content:encoded><comments>{comments}</comments>"
            f'<enclosure type="image/png" url="{picture}"/></item>'
        )
        del content
    name, tagline = escape(told[0].translate(_WELL)), escape(told[1].translate(_WELL))
    return (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{name}</title><description>{tagline}</description>{''.join(entries)}"
        "</channel></rss>"
    )


def blogs_of(told: list[str], each: int = 40) -> tuple[Trick, ...]:
    """Deal vectors to blogs, and let one fail for a reason that is one."""

    def fed(host: str, mine: list[str]) -> Trick:
        feed = a_feed(f"{host}.example", mine)

        def answer(talk: Talk) -> None:
            if talk.place == "/":
                talk.give(feed, "application/rss+xml")
            else:
                talk.give(status=404)

        return Trick(host, "vectors in all fields", answer)

    def failing(talk: Talk) -> None:
        talk.give(status=302, Location=told[0].encode("ascii", "ignore").decode())

    parts = [told[at : at + each] for at in range(0, len(told), each)]
    return (
        *(fed(f"vectors-{n}", part) for n, part in enumerate(parts)),
        Trick("failing", "a reason that is a vector", failing),
    )


def stripped(public: Path) -> None:
    """Take the policy out of each page: what is left must hold by itself."""
    for page in public.rglob("*.html"):
        page.write_bytes(_POLICY.sub("", page.read_text("utf-8")).encode())


@contextmanager
def watched(browser: Browser, address: str) -> Iterator[tuple[Page, list[str]]]:
    """Return a page, and what it did that it must not."""
    done: list[str] = []

    def stop(route: Route) -> None:
        done.append(f"asked: {route.request.url}")
        route.abort()

    def dismiss(dialog: Dialog) -> None:
        done.append("dialog")
        dialog.dismiss()

    context = browser.new_context(base_url=address)
    context.expose_function("copinesRan", lambda told: done.append(f"ran: {told}"))
    context.route(lambda url: urlsplit(url).hostname not in {"127.0.0.1", None}, stop)
    page = context.new_page()
    page.on("dialog", dismiss)
    yield page, done
    context.close()


def open_all(browser: Browser, public: Path, pages: Iterable[Path]) -> tuple[int, list[str]]:
    """Open pages, touch all that is on them; return how many, and what was wrong."""
    wrong, count = [], 0
    with serving_portal(public, 0) as address, watched(browser, address) as (page, done):
        for file in pages:
            path = file.relative_to(public).as_posix().removesuffix("index.html")
            page.goto(path, wait_until="load")
            page.evaluate(_TOUCH)
            count += 1
            wrong += [f"{path}: {what}" for what in done]
            done.clear()
        for body in bodies(public):
            page.goto("404.html")
            page.set_content(f"<!doctype html><body>{body}", wait_until="load")
            page.evaluate(_TOUCH)
            count += 1
            wrong += [f"{body[:300]}: {what}" for what in done if "asked" not in what]
            done.clear()
    return count, wrong


def bodies(public: Path) -> Iterator[str]:
    """Return the HTML that feeds carry, as a reader of feeds would show it, forty at a time."""
    found = [
        item.get("content_html", "")
        for feed in sorted(public.rglob("feed.json"))
        for item in json.loads(feed.read_text("utf-8"))["items"]
    ]
    unique = sorted(set(found))
    for at in range(0, len(unique), 40):
        yield "<hr>".join(unique[at : at + 40])


def a_portal(instance: Instance, told: list[str]) -> Path:
    outcome = runs.run(instance, blogs_of(told), archive="false")
    assert "Traceback" not in outcome.stderr
    assert sum(map(len, outcome.posts.values())) > len(told) * 0.6, outcome.failed
    public = instance.directory / "public"
    stripped(public)
    return public


def test_nothing_runs_of_a_sample_of_vectors(instance: Instance, browser: Browser) -> None:
    told = list(vectors())[::6] + list(generated(1, 12))
    public = a_portal(instance, told)
    pages = sorted(public.rglob("*.html"), key=lambda page: page.read_bytes()[::-1])[::6]
    count, wrong = open_all(browser, public, [public / "index.html", *pages])
    assert wrong == []
    assert count > 20


def test_the_watch_sees_what_runs(tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "404.html").write_text("none")
    (tmp_path / "index.html").write_text(
        "<img src=x onerror=copinesRan(1)><a href='java\nscript:x'>x</a><img src=//evil.example/a>"
        "<script>alert(1)</script>"
    )
    _, wrong = open_all(browser, tmp_path, [tmp_path / "index.html"])
    assert {what.partition(": ")[2].partition(":")[0] for what in wrong} == {
        "ran",
        "asked",
        "dialog",
    }
    assert len(wrong) >= 4


@pytest.mark.slow
def test_nothing_runs_of_any_vector(instance: Instance, browser: Browser) -> None:
    count = int(os.environ.get("VECTORS", "300"))
    told = [*vectors(), *generated(int(os.environ.get("VECTORS_SEED", "2")), count)]
    public = a_portal(instance, told)
    opened, wrong = open_all(browser, public, sorted(public.rglob("*.html")))
    trust_facts.told(
        "scripts", vectors=len(told), fields=8 * len(told), pages=opened, ran=len(wrong)
    )
    assert wrong == []
