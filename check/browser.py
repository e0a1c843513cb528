"""Pages in Chromium: axe, sideways scrolling, complaints, what is asked of other hosts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from check.demo import chromium, sample
from check.npm import MODULES
from copines.cli.served import serving

_AXE = MODULES / "axe-core/axe.min.js"
#: WCAG 2.2 AA, best practice, and targets of 24 pixels.
_RULES = """{
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  rules: { "target-size": { enabled: true } },
}"""
Scheme = Literal["light", "dark"]
_WIDTHS: tuple[int, ...] = (320, 1280)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
#: What axe leaves open of contrast: single digits, text in drawings or scrolled out of sight. Their
#: colours are those of other text, which it did judge.
_OPEN = "color-contrast"


def faults(portal: Path) -> Iterator[str]:
    """Look at each kind of page, narrow and wide, by day and by night; say what is wrong."""
    return looked_at(portal, sample(portal))


def looked_at(
    portal: Path,
    paths: tuple[str, ...],
    schemes: tuple[Scheme, ...] = SCHEMES,
    *,
    axe: bool = True,
) -> Iterator[str]:
    """Look at these pages, narrow and wide; say what is wrong."""
    with chromium() as browser, serving(portal, 0) as address:
        for width in _WIDTHS:
            for scheme in schemes:
                how = f"at {width} px, {scheme}"
                for path, fault in _look(browser, address, paths, (width, scheme), axe=axe):
                    yield f"{path or 'home'} {how}: {fault}"
        yield from _without_scripts(browser, address, paths)


def _without_scripts(browser: Browser, address: str, paths: tuple[str, ...]) -> Iterator[str]:
    """Say which pages show less, or lead nowhere, where JavaScript is off."""
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    for path in paths:
        page.goto(path)
        dead = "button:visible, input:visible, [aria-busy=true]"
        if not page.locator("main a:visible").count() or page.locator(f"main :is({dead})").count():
            yield f"{path or 'home'} without JavaScript: nothing to follow, or what does nothing"
    context.close()


def _look(
    browser: Browser, address: str, paths: tuple[str, ...], how: tuple[int, Scheme], *, axe: bool
) -> Iterator[tuple[str, str]]:
    """Look twice: axe is let in past the pages' policy, whose breaches the other look sees."""
    width, scheme = how
    for look, bypass in ((_axe, True), (_shape, False))[not axe :]:
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 800},
            bypass_csp=bypass,
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        page = context.new_page()
        said = _heard(page)
        for path in paths:
            page.goto(path)
            if "?q=" in path:
                page.locator("#results li").first.wait_for()
            yield from ((path, fault) for fault in look(page))
            yield from ((path, fault) for fault in said)
            said.clear()
        context.close()


def _heard(page: Page) -> list[str]:
    """Listen to the page's complaints, and to what it asks of whom."""
    said: list[str] = []
    page.on("console", lambda message: said.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("request", lambda request: said.extend(_abroad(request.url)))
    return said


def _abroad(url: str) -> Iterator[str]:
    if urlsplit(url).hostname != "127.0.0.1":
        yield f"asks {url}"


def _shape(page: Page) -> Iterator[str]:
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if over > 0:
        yield f"{over} pixels too wide"


def _axe(page: Page) -> Iterator[str]:
    page.add_script_tag(path=_AXE)
    found = page.evaluate(f"axe.run({_RULES})")
    left_open = [rule for rule in found["incomplete"] if rule["id"] != _OPEN]
    for rule in found["violations"] + left_open:
        for node in rule["nodes"]:
            why = (node["any"] + node["all"] + node["none"] or [{"message": ""}])[0]
            yield f"axe: {rule['id']}: {node['html'][:120]} {why['message']}"
