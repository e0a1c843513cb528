"""Page → the article's tags."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

from copines.crawler.extract.titles import flat
from copines.crawler.pages import Markup
from copines.crawler.pages.lines import mark_of
from copines.crawler.sanitise import BLOCK

#: More links to tags in one place are the site's cloud of them.
_MOST = 20
_CHARS = 50
#: Address of a page of one tag, in the words of a few languages.
_TAG_PAGE = re.compile(
    r"/(?:tags?|tagged|labels?|etiquetas?|etiquettes?|mots?-cles?|schlagwort|schlagworte|tagi)"
    r"(?:/#?|#|:)[^/?#]+(?:/|\.html?)?\Z|[?&]tag=[^&#]+\Z",
    re.IGNORECASE,
)
#: Links to such pages that are looked at.
_FIRST = 200
#: Characters of a label before them, and of blanks and commas between two.
_LABEL, _BETWEEN = 30, 20
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
    """Return its tags as the page links them beside its article, else as it declares them.

    Where it does neither, they are links to pages of tags, by their addresses.
    """
    names = _linked(tree) or _declared(found)[:_MOST] or _filed(tree)
    seen: dict[str, str] = {}
    for name in (name.removeprefix("#").strip() for name in names):
        if 0 < len(name) <= _CHARS:
            seen.setdefault(name.casefold(), name)
    return tuple(seen.values())


def _linked(tree: Any) -> list[str]:
    """Return the texts of links marked as tags, those inside the article where there are any."""
    own = [link for link in tree.iter("a") if _is_tag(link) and not _is_beside(link)]
    placed = [link for link in own if _article(link) is not None]
    first = _article(placed[0]) if placed else None
    chosen = [link for link in placed if _article(link) is first] or own
    return [flat(link.text_content()) for link in chosen] if len(chosen) <= _MOST else []


def _is_tag(link: Any) -> bool:
    """Tell rel-tag (https://microformats.org/wiki/rel-tag), p-category, schema.org's keywords."""
    marks = f"{link.get('rel') or ''} {link.get('class') or ''}".lower().split()
    around = (link, *islice(link.iterancestors(), 2))
    is_keyword = any("keywords" in (node.get("itemprop") or "").split() for node in around)
    return is_keyword or bool({"tag", "p-category"} & set(marks))


def _filed(tree: Any) -> list[str]:
    """Return the texts of the first row of links to pages of tags, outside sentences."""
    links = [a for a in tree.iter("a") if _TAG_PAGE.search(a.get("href") or "")]
    own = [link for link in links if not _is_beside(link)]
    rows: dict[Any, list[str]] = {}
    for link in own[:_FIRST]:
        for row in dict.fromkeys((_block(link), _row(link))):
            rows.setdefault(row, []).append(flat(link.text_content()))
    return next((names for row, names in rows.items() if _is_row(row, names)), [])


def _block(link: Any) -> Any:
    """Return the innermost block around a link, the list where it is an item of one."""
    block = next((a for a in link.iterancestors() if a.tag in BLOCK), link)
    return block.getparent() if block.tag == "li" else block


def _row(link: Any) -> Any:
    """Return the innermost element around a link that says more than the link."""
    said = len(mark_of(link.text_content()))
    return next((a for a in link.iterancestors() if _says_more(a, said)), link)


def _says_more(node: Any, than: int) -> bool:
    letters = 0
    for text in node.itertext():
        letters += len(mark_of(text))
        if letters > than:
            return True
    return False


def _is_row(row: Any, names: Sequence[str]) -> bool:
    """Tell links that stand by themselves, but for a label."""
    said = sum(map(len, row.itertext())) - sum(map(len, names))
    return len(names) <= _MOST and said <= _LABEL + _BETWEEN * len(names)


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
