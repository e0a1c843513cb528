"""Entries whose links lead to another host, and whose pages are at the blog's own address too.

A site built on its author's machine names `localhost` in its feed, one that moved its old host. The
same path at the configured address is asked for, and believed where the entry's words are on it.
"""

from collections import deque
from dataclasses import replace
from urllib.parse import urlsplit

from copines.crawler import feeds, pages, sanitise
from copines.crawler.walk.fragments import Part
from copines.crawler.walk.messages import Answer, Ask
from copines.crawler.walk.scope import Scope

#: Hosts tried at one visit.
_HOSTS = 3
#: So many words of an entry tell its page, where so large a share of them is there.
_WORDS, _MOST = 30, 0.8


class Twins:
    """Tries one entry of each host, and the others of that host where the first was right."""

    def __init__(self, scope: Scope, asks: deque[Ask]) -> None:
        self._scope, self._asks = scope, asks
        #: By host of the links, entries that wait for what is found of the first.
        self._waiting: dict[str, list[feeds.Entry]] = {}

    def tries(self, entry: feeds.Entry) -> bool:
        """Ask for an entry's page at the blog's own address; False where there can be none."""
        host = urlsplit(entry.url).netloc
        if not self._own(entry.url) or (host not in self._waiting and len(self._waiting) >= _HOSTS):
            return False
        if host not in self._waiting:
            self._ask(entry)
        else:
            self._waiting[host].append(entry)
        self._waiting.setdefault(host, [])
        return True

    def found(self, ask: Ask, answer: Answer) -> tuple[bool, tuple[feeds.Entry, ...]]:
        """Tell whether the answer is the entry's page, and which entries are given up with it."""
        host = urlsplit(ask.twin_of).netloc
        waiting, self._waiting[host] = self._waiting.get(host, []), []
        entry = ask.part.entry if ask.part else None
        is_own = entry is not None and self._scope.holds(answer.url) and is_page_of(entry, answer)
        if not is_own:
            return False, tuple(waiting)
        for other in waiting:
            self._ask(other)
        return True, ()

    def _ask(self, entry: feeds.Entry) -> None:
        own = self._own(entry.url)
        part = Part(replace(entry, url=own), {})
        self._asks.append(Ask(own, "entry", part=part, twin_of=entry.url))

    def _own(self, url: str) -> str:
        """Return where the same page would be at the blog's own address, "" for nowhere."""
        site, there = urlsplit(self._scope.site), urlsplit(url)
        if not there.path.strip("/") and not there.query:
            return ""
        here = there._replace(scheme=site.scheme, netloc=site.netloc)
        here = there._replace(scheme=site.scheme, netloc=site.netloc)
        paths = (there.path, f"{site.path.rstrip('/')}{there.path}")
        found = (here._replace(path=path).geturl() for path in paths)
        return next(filter(self._scope.holds, found), "")


def is_page_of(entry: feeds.Entry, answer: Answer) -> bool:
    """Tell whether a page has an entry's title, or nearly all words of its text."""
    tree = pages.tree_of(answer.document.text) if answer.status == 200 else None
    if tree is None:
        return False
    shown = _squeezed(" ".join(str(text) for text in tree.itertext()))
    words = _squeezed(sanitise.plain(entry.html or entry.summary_html)).split()
    if len(words) >= _WORDS:
        there = set(shown.split())
        return sum(word in there for word in words) >= _MOST * len(words)
    title = _squeezed(entry.title)
    return bool(title) and title in shown


def _squeezed(text: str) -> str:
    return " ".join(text.casefold().split())
