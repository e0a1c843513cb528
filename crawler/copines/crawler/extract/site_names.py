"""Page → what its site is called, and which of its headings say only that."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from copines.addresses import join
from copines.crawler.pages import Markup
from copines.crawler.pages.declared import types_of

_SITES = {"WebSite", "Blog"}
#: What themes call a heading that is the site's name.
_CLASSES = {
    "site-title",
    "site-name",
    "sitename",
    "navbar-brand",
    "site-logo",
}


def site_names(tree: Any, found: Markup, site_title: str) -> Iterator[str]:
    """Yield the names of the site: as known, as declared, and as its header links them home."""
    yield from (site_title, found.meta.get("og:site_name", ""))
    for item in found.objects:
        name = item.get("name")
        if _SITES & set(types_of(item)) and isinstance(name, str) and name:
            yield name
    for heading in tree.iter("h1", "h2"):
        if names_site(heading, found.base):
            yield heading.text_content()
    for link in tree.iter("a"):
        if _CLASSES & set((link.get("class") or "").split()) and _leads_home(link, found.base):
            yield link.text_content()
    for header in tree.iter("header"):
        first = next(header.iter("a"), None)
        if first is not None and _leads_home(first, found.base):
            yield first.text_content()


def names_site(heading: Any, base: str) -> bool:
    """Tell a heading that names the site: its theme says so, or all of it is a link home."""
    if _CLASSES & {*(heading.get("class") or "").split(), heading.get("id")}:
        return True
    text = heading.text_content().strip()
    links = (*heading.iter("a"), *heading.iterancestors("a"))
    return any(_leads_home(a, base) and a.text_content().strip() == text for a in links if text)


def _leads_home(link: Any, base: str) -> bool:
    """Tell a link to the root of a page's site, or to a folder that the page lies in."""
    address, own = urlsplit(join(base, link.get("href") or "")), urlsplit(base)
    if not address.netloc or address.netloc != own.netloc or address.query:
        return False
    path, here = (re.sub(r"index\.\w+\Z", "", part) or "/" for part in (address.path, own.path))
    return path.endswith("/") and here.startswith(path) and here != path
