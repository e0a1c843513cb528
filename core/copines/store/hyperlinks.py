"""Links that authors made from their posts to other members' sites."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from urllib.parse import urlsplit

from copines.permalinks import key
from copines.store.database import Database

#: Posts are kept as nh3 writes them: attributes in double quotes.
_HREF = re.compile(r'\shref="(https?://[^"]+)"')


class Hyperlinks:
    """By post's key, the keys of addresses on other members' sites that its text leads to.

    An address need be no post: readers join with `posts`, so that one that is found later counts.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._hosts: frozenset[str] | None = None

    def note(self, post: str, permalink: str, html: str) -> None:
        """Keep where a post leads to, instead of what was kept of it."""
        targets = set(_targets(permalink, html, self._members()))
        query = "SELECT target FROM hyperlinks WHERE key = ?"
        before = {str(row[0]) for row in self._db.read(query, (post,))}
        for target in before - targets:
            self._db.write("DELETE FROM hyperlinks WHERE key = ? AND target = ?", post, target)
        for target in targets - before:
            self._db.write("INSERT INTO hyperlinks VALUES (?, ?)", post, target)

    def welcome(self, url: str) -> None:
        """Look in all posts for links to a site that was no member's before."""
        host = _host(url)
        if self._hosts is not None:
            self._hosts |= {host}
        query = "SELECT key, permalink, html FROM posts WHERE instr(html, ?)"
        for post, permalink, html in tuple(self._db.read(query, (host,))):
            for target in _targets(permalink, html, frozenset({host})):
                self._db.write("INSERT OR IGNORE INTO hyperlinks VALUES (?, ?)", post, target)

    def by_post(self) -> Mapping[str, Sequence[str]]:
        """Permalinks of the shown posts that each post's text leads to, by permalink, sorted."""
        found: dict[str, list[str]] = {}
        for one, other in self.pairs():
            found.setdefault(one, []).append(other)
        return found

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Stream each shown post that leads to another blog's shown post, and that one, sorted."""
        query = (
            "SELECT DISTINCT p.permalink, q.permalink FROM hyperlinks h "
            "JOIN posts p ON p.key = h.key LEFT JOIN aliases a ON a.old = h.target "
            "JOIN posts q ON q.key = coalesce(a.key, h.target) WHERE p.blog != q.blog "
            "AND p.verdict = 'shown' AND q.verdict = 'shown' ORDER BY p.permalink, q.permalink"
        )
        return ((str(row[0]), str(row[1])) for row in self._db.read(query))

    def _members(self) -> frozenset[str]:
        if self._hosts is None:
            self._hosts = frozenset(_host(row[0]) for row in self._db.read("SELECT url FROM blogs"))
        return self._hosts


def _targets(permalink: str, html: str, hosts: frozenset[str]) -> list[str]:
    own = _host(permalink)
    found = (unescape(address) for address in _HREF.findall(html))
    return sorted({key(url) for url in found if (host := _host(url)) != own and host in hosts})


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # brackets that are no address: authors write what they like
        return ""
