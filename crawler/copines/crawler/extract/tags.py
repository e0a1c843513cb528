"""Page → the article's tags."""

import re
from typing import Any

from copines.crawler.extract.titles import flat
from copines.crawler.pages import Markup

#: More links to tags in one place are the site's cloud of them.
_MOST = 20
_CHARS = 50
#: What themes call lists of other posts; and, inside an article's place or where there is none,
#: what they call the site's cloud of tags and boxes that stand on all pages.
_OTHERS = re.compile(r"(?:related|similar|recommended|recent|popular)[\w-]*", re.IGNORECASE)
_CLOUD = re.compile(
    r"tags?-?cloud[\w-]*|[\w-]*-cloud|cloud|nuage[\w-]*|nube|wolke|all-?tags|sidebar|widget",
    re.IGNORECASE,
)
_BESIDE = {"aside", "nav"}
_ARTICLES = {"h-entry", "hentry", "post"}


def tags_of(tree: Any, found: Markup) -> tuple[str, ...]:
    """Return its tags as the page links them beside its article, else as it declares them."""
    names = _linked(tree) or _declared(found)[:_MOST]
    seen: dict[str, str] = {}
    for name in names:
        if 0 < len(name) <= _CHARS:
            seen.setdefault(name.casefold(), name.removeprefix("#"))
    return tuple(seen.values())


def _linked(tree: Any) -> list[str]:
    """Return the texts of links marked as tags, those inside the article where there are any."""
    own = [link for link in tree.iter("a") if _is_tag(link) and not _is_beside(link)]
    placed = [link for link in own if _article(link) is not None]
    first = _article(placed[0]) if placed else None
    chosen = [link for link in placed if _article(link) is first] or own
    return [flat(link.text_content()) for link in chosen] if len(chosen) <= _MOST else []


def _is_tag(link: Any) -> bool:
    """Tell rel-tag (https://microformats.org/wiki/rel-tag) and p-category."""
    marks = f"{link.get('rel') or ''} {link.get('class') or ''}".lower().split()
    return bool({"tag", "p-category"} & set(marks))


def _is_beside(link: Any) -> bool:
    """Tell a link in a menu, a cloud of tags, or a list of other posts."""
    inside = True
    for above in link.iterancestors():
        names = _names(above)
        if above.tag in _BESIDE or any(_OTHERS.fullmatch(name) for name in names):
            return True
        if inside and any(_CLOUD.fullmatch(name) for name in names):
            return True
        inside = inside and not _is_article(above)
    return False


def _article(node: Any) -> Any:
    """Return the outermost article around a node, None where there is none."""
    return next((a for a in reversed([*node.iterancestors()]) if _is_article(a)), None)


def _is_article(node: Any) -> bool:
    return node.tag == "article" or bool(_ARTICLES & set(_names(node)))


def _names(node: Any) -> list[str]:
    return [*(node.get("class") or "").split(), node.get("id") or ""]


def _declared(found: Markup) -> list[str]:
    """Return the keywords of JSON-LD, else article:tag."""
    raw = found.article().get("keywords")
    listed = raw if isinstance(raw, list) else str(raw or "").split(",")
    names = [flat(str(name)) for name in listed if str(name).strip()]
    return names or [flat(part) for text in found.tags for part in text.split(",")]
