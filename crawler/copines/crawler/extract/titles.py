"""Page → the article's title, without the site's name."""

import html as entities
import re
from collections.abc import Iterator
from typing import Any

from copines.crawler.pages import Markup
from copines.crawler.pages.lines import mark_of


def title_of(tree: Any, found: Markup, site_title: str) -> str:
    """Choose the title: the candidates less the site's name, declared ones first."""
    site = site_title or found.meta.get("og:site_name", "")
    own = headings(tree)
    headline = found.article().get("headline")
    candidates = [
        found.meta.get("og:title", ""),
        headline if isinstance(headline, str) else "",
        *_classed(tree, "p-name", "entry-title", "post-title"),
        *(h for h in own if h and h in found.title),
        found.meta.get("twitter:title", ""),
        found.title,
        *own,
    ]
    bare = [_without_site(flat(c), site, own) for c in candidates if c.strip()]
    return next((c for c in bare if c and not _same(c, site)), bare[0] if bare else "")


def headings(tree: Any) -> list[str]:
    """Give the texts of the page's first-level headings."""
    return [flat(h.text_content()) for h in tree.iter("h1") if h.text_content().strip()]


def _classed(tree: Any, *names: str) -> Iterator[str]:
    for node in tree.iter("h1", "h2", "h3", "a", "span"):
        if set((node.get("class") or "").split()) & set(names):
            yield node.text_content()


def flat(text: str) -> str:
    """Give a text on one line, entities that were encoded twice decoded."""
    if re.search(r"&(?:\w+|#\d+);", text):
        text = entities.unescape(text)
    return re.sub(r"\s+", " ", text).strip()


def _without_site(title: str, site: str, headings: list[str]) -> str:
    """Drop the site's name before or after a separator; a heading tells where it ends."""
    pieces = re.split(r"\s+[|–—·•»«:~-]+\s+|\s*[|»«]\s*", title)
    if len(pieces) < 2:
        return title
    for heading in headings:
        rest = title.replace(heading, "", 1)
        cut = re.match(r"\s*[|–—·•»«:~-]", rest) or re.search(r"[|–—·•»«:~-]\s*\Z", rest)
        if cut and heading != title and heading in title and not _same(heading, site):
            return heading
    if site and _same(pieces[-1], site):
        return re.sub(r"\s*[|–—·•»«:~-]+\s*\Z", "", title[: title.rindex(pieces[-1])])
    if site and _same(pieces[0], site):
        return re.sub(r"\A\s*[|–—·•»«:~-]+\s*", "", title[len(pieces[0]) :])
    return title


def _same(a: str, b: str) -> bool:
    return mark_of(a) == mark_of(b)
