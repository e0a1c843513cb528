"""Whom a member recommends outside of her posts: blogrolls and the links of her home page."""

import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urljoin

from copines.addresses import join
from copines.crawler import pages
from copines.crawler.walk import Visit, responses
from copines.crawler.walk.messages import Answer, Ask, Job, Outcome
from copines.errors import ConfigError
from copines.imports import read
from copines.model import Blog, Mention
from copines.permalinks import same_site

#: Of the lists that one member names.
_LISTS = 3
#: https://opml.org/blogroll.opml and https://source.scripting.com/ (source:blogroll).
_IN_FEED = re.compile(r"<(?:[\w-]+:)?blogroll\b[^>]*>\s*(https?://[^<\s]+)\s*<")
_WELL_KNOWN = "/.well-known/recommendations.opml"


class Hearsay(Visit):
    """Asks for a member's home page, feed and lists; keeps no post."""

    def __init__(self, blog: Blog, feed: str | None, now: datetime) -> None:
        super().__init__(Job(blog=blog, walk_archive=False), now)
        self._asks.clear()
        self._asks.append(Ask(blog.url, "home"))
        self._asks.append(Ask(urljoin(blog.url, _WELL_KNOWN), "page"))
        if feed and feed != blog.url:
            self._asks.append(Ask(feed, "feed"))
        self._seen = {ask.url for ask in self._asks}
        self._lists = 0
        self.mentions: list[Mention] = []

    @property
    def wants_more(self) -> bool:
        """Nothing but what is asked at once."""
        return False

    @property
    def wants_archive(self) -> bool:
        """No archive is walked."""
        return False

    def next(self) -> Ask | None:
        """Return the next request, or None."""
        ask = self._asks.popleft() if self._asks else None
        self.in_flight += ask is not None
        return ask

    def receive(self, ask: Ask, answer: Answer) -> Outcome:
        """Take an answer: whom it names, and which lists it leads to."""
        self.in_flight -= 1
        if answer.status == 200:
            if ask.kind == "page":
                self._read_list(answer)
            elif responses.is_html(answer):
                self._read_home(answer)
            else:
                for match in _IN_FEED.finditer(answer.document.text):
                    self._ask_list(match[1], answer.url)
        return Outcome(self.blog.key)

    def _read_home(self, answer: Answer) -> None:
        tree = pages.tree_of(answer.document.text)
        if tree is None:
            return
        for node in tree.iter("link", "a"):
            rels = (node.get("rel") or "").lower().split()
            if "blogroll" in rels and (node.tag == "link" or _is_list(node.get("href") or "")):
                self._ask_list(node.get("href") or "", answer.url)
        # what made the site stands at its foot
        for foot in tree.xpath("//footer"):
            foot.drop_tree()
        found = dict.fromkeys(
            join(answer.url, node.get("href") or "", fragment=True) for node in tree.iter("a")
        )
        self._take((url, "") for url in found if url and not same_site(url, answer.url))

    def _take(self, found: Iterable[tuple[str, str]], way: str = "home") -> None:
        self.mentions += [Mention(self.blog.key, url, way, name) for url, name in found]

    def _ask_list(self, address: str, base: str) -> None:
        url = join(base, address, fragment=True)
        if url and self._lists < _LISTS and url not in self._seen:
            self._lists += 1
            self._seen.add(url)
            self._asks.append(Ask(url, "page"))

    def _read_list(self, answer: Answer) -> None:
        if responses.is_html(answer):
            return
        try:
            blogs = read("opml", answer.document.text).blogs
        except ConfigError:
            return
        self._take(((blog.url, str(blog.values.get("name", ""))) for blog in blogs), "blogroll")


def _is_list(address: str) -> bool:
    return address.partition("?")[0].lower().endswith((".opml", ".xml"))
