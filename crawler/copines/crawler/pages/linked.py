"""Page → the pages of the same site that it links to."""

import re

from copines.addresses import join, page_path
from copines.crawler.pages.addresses import is_dated, may_be_page
from copines.crawler.pages.declared import base_of
from copines.crawler.pages.trees import tree_of
from copines.permalinks import canonical, key, same_site

#: What platforms hang below a post's own address, which a list may link to instead of the post.
_BELOW = re.compile(r"(/[^/?#]+/[^/?#]+.*?/)(?:trackback|feed|amp|embed|comments)/?(?:[?#].*)?\Z")
#: No post has a longer address; the pattern takes the square of it.
_BELOW_CHARS = 500


def links(html: bytes | str, url: str) -> tuple[str, ...]:
    """Return the pages of the same site that a page links to, in document order, each once."""
    tree = tree_of(html)
    if tree is None:
        return ()
    base = base_of(tree, url)
    seen: dict[str, str] = {}
    for node in tree.iter("a", "area", "link"):
        rels = set((node.get("rel") or "").lower().split())
        if node.tag == "link" and not rels & {"next", "prev", "previous"}:
            continue
        address = join(base, node.get("href") or "")
        if len(address) <= _BELOW_CHARS and not is_dated(page_path(address)):
            address = _BELOW.sub(r"\1", address)
        if address and same_site(address, url) and may_be_page(address):
            address = canonical(address)
            seen.setdefault(key(address), address)
    return tuple(seen.values())
