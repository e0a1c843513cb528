"""Page → what its site is called, and which of its headings say only that."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from copines.crawler.pages import Markup
from copines.crawler.pages.addresses import join
from copines.crawler.pages.declared import types_of

_SITES = {"WebSite", "Blog"}
_META = ("og:site_name", "application-name", "apple-mobile-web-app-title")
#: What themes call the place of the site's name.
_CLASSES = {
    "site-title", "site-name", "sitename", "blog-title", "blog-name", "navbar-brand", "site-logo",
    "site-branding",
}  # fmt: skip


def site_names(tree: Any, found: Markup, site_title: str) -> Iterator[str]:
    """Yield the names of the site: as known, as declared, and as its header links them home."""
    yield from (name for name in (site_title, *(found.meta.get(key, "") for key in _META)) if name)
    for item in found.objects:
        name = item.get("name")
        if _SITES & set(types_of(item)) and isinstance(name, str) and name:
            yield name
    for heading in tree.iter("h1", "h2"):
        if names_site(heading, found.base):
            yield heading.text_content()
    for header in tree.iter("header"):
        first = next(header.iter("a"), None)
        if first is not None and _leads_home(first, found.base):
            yield first.text_content()


def names_site(heading: Any, base: str) -> bool:
    """Tell a heading that names the site: its theme says so, or all of it is a link home."""
    for node in (heading, heading.getparent()):
        if _CLASSES & {*(node.get("class") or "").split(), node.get("id")}:
            return True
    text = heading.text_content().strip()
    links = (*heading.iter("a"), *heading.iterancestors("a"))
    return any(_leads_home(a, base) and a.text_content().strip() == text for a in links if text)


def _leads_home(link: Any, base: str) -> bool:
    """Tell a link to the root of a page's site, or to a folder that the page lies in."""
    address, own = urlsplit(join(base, link.get("href") or "")), urlsplit(base)
    if not address.netloc or address.netloc != own.netloc or address.query:
        return False
    path = address.path or "/"
    return path.endswith("/") and own.path.startswith(path) and own.path != path
