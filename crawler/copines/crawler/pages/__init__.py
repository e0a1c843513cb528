"""Web pages: what they are, what they declare and where they lead."""

from copines.crawler.pages.addresses import is_listing, is_page, may_be_page
from copines.crawler.pages.declared import Markup, markup
from copines.crawler.pages.faces import face
from copines.crawler.pages.kinds import Kind, is_stub, kind
from copines.crawler.pages.linked import links
from copines.crawler.pages.robots import is_listed
from copines.crawler.pages.shapes import Shapes, learn
from copines.crawler.pages.trees import tree_of

__all__ = [
    "Kind", "Markup", "Shapes", "face", "is_listed", "is_listing", "is_page", "is_stub", "kind",
    "learn", "links", "markup", "may_be_page", "tree_of",
]  # fmt: skip
