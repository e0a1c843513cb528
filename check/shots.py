"""python -m check.shots: the pictures of the README, by day and by night, made anew."""

from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page

from check.demo import chromium, demo_portal
from copines.cli.served import serving

_FOLDER = Path(__file__).parents[1] / "docs/portal"
_PAGES = {
    "home": "",
    "post": "posts/le-troisieme-rang/la-femme-du-boulanger/",
    "blog": "blogs/mailles-et-marees/",
    "gazette": "gazette/2026-06/",
    "answers": "answers/",
    "map": "map/",
    "search": "search/?q=trai",
}
_Scheme = Literal["light", "dark"]
_SCHEMES: tuple[_Scheme, ...] = ("light", "dark")
_HEIGHT, _DESKTOP, _PHONE, _GAP = 1150, 1280, 390, 30
#: Of the picture; a README shows it at some 900.
_WIDTH = 1100
_COLOURS = 256
#: What shows between the two: the colours of the pages that show READMEs.
_BEHIND = {"light": "#ffffff", "dark": "#0d1117"}


def main() -> None:
    """Take each page on a desktop and on a phone, side by side."""
    _FOLDER.mkdir(exist_ok=True)
    with demo_portal() as portal, chromium() as browser, serving(portal, 0) as address:
        for name, path in _PAGES.items():
            for scheme in _SCHEMES:
                desktop, phone = (
                    _taken(browser, address + path, scheme, width) for width in (_DESKTOP, _PHONE)
                )
                picture = _beside(desktop, phone, _BEHIND[scheme])
                picture.save(_FOLDER / f"{name}-{scheme}.png", optimize=True)


def _taken(browser: Browser, url: str, scheme: _Scheme, width: int) -> Image.Image:
    context = browser.new_context(
        viewport={"width": width, "height": _HEIGHT}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(url)
    _settle(page)
    picture = Image.open(BytesIO(page.screenshot()))
    picture.load()
    context.close()
    return picture


def _settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")  # pictures that are fetched late, too
    if "?q=" in page.url:
        page.locator("#results li").first.wait_for()


def _beside(desktop: Image.Image, phone: Image.Image, behind: str) -> Image.Image:
    """Put two pictures side by side, smaller, in few colours."""
    sheet = Image.new("RGB", (_DESKTOP + _GAP + _PHONE, _HEIGHT), behind)
    sheet.paste(desktop, (0, 0))
    sheet.paste(phone, (_DESKTOP + _GAP, 0))
    small = sheet.resize((_WIDTH, round(_HEIGHT * _WIDTH / sheet.width)), Image.Resampling.LANCZOS)
    return small.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main()
