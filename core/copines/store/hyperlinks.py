"""Links that authors made from their posts to other members' sites."""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from html import unescape
from urllib.parse import urlsplit

from copines.model import Post
from copines.permalinks import key
from copines.store.database import Database

#: Posts are kept as nh3 writes them: attributes in double quotes.
_HREF = re.compile(r'\shref="(https?://[^"]+)"')
#: An address as far as its host (RFC 3986 §3.2).
_SITE = re.compile(r"https?://[^/?#]*")


class Hyperlinks:
    """By post's key, the keys of addresses on other members' sites that its text leads to.

    An address need be no post: readers join with `posts`, so that one that is found later counts.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._hosts: frozenset[str] | None = None

    def note_all(self, posts: Collection[Post]) -> None:
        """Keep where posts lead to, instead of what was kept of them."""
        hosts = self._members()
        wanted = {(p.key, t) for p in posts for t in _targets(p.permalink, p.html, hosts)}
        some = "key IN (SELECT value FROM json_each(?))"
        mine = json.dumps([post.key for post in posts])
        held = set(self._db.read(f"SELECT key, target FROM hyperlinks WHERE {some}", (mine,)))
        if left := sorted(held - wanted):
            pairs = "json_extract(value, '$[0]'), json_extract(value, '$[1]')"
            where = f"(key, target) IN (SELECT {pairs} FROM json_each(?))"
            self._db.delete("hyperlinks", where, json.dumps(left))
        self._insert(wanted - held)

    def welcome(self, url: str) -> None:
        """Look in all posts for links to a site that was no member's before."""
        host = _host(url)
        if self._hosts is not None:
            self._hosts |= {host}
        query = "SELECT key, permalink, html FROM posts WHERE instr(html, ?)"
        found = self._db.read(query, (host,))
        self._insert({(k, t) for k, url, html in found for t in _targets(url, html, {host})})

    def _insert(self, pairs: Iterable[tuple[str, str]]) -> None:
        new = ({"key": key_, "target": target} for key_, target in sorted(pairs))
        self._db.insert("hyperlinks", new, ignore=True)

    def _members(self) -> frozenset[str]:
        if self._hosts is None:
            self._hosts = frozenset(_host(row[0]) for row in self._db.read("SELECT url FROM blogs"))
        return self._hosts


def leads(db: Database) -> Iterator[tuple[str, str, str]]:
    """Stream each shown post that leads to another blog's shown post, and that one, by key.

    Third is the key of the address that the text has, which may be one that the post has left.
    """
    return ((str(row[0]), str(row[1]), str(row[2])) for row in db.read(_query("key", "h.target")))


def pairs(db: Database) -> Iterator[tuple[str, str]]:
    """Stream the permalinks of both, sorted."""
    return ((str(row[0]), str(row[1])) for row in db.read(_query("permalink")))


def _query(column: str, *more: str) -> str:
    told = ", ".join((f"p.{column}", f"q.{column}", *more))
    return (
        f"SELECT DISTINCT {told} FROM hyperlinks h "
        "JOIN posts p ON p.key = h.key LEFT JOIN aliases a ON a.old = h.target "
        "JOIN posts q ON q.key = coalesce(a.key, h.target) WHERE p.blog != q.blog "
        f"AND p.verdict = 'shown' AND q.verdict = 'shown' ORDER BY {told}"
    )


def _targets(permalink: str, html: str, hosts: Collection[str]) -> set[str]:
    own = _host(permalink)
    found = (unescape(address) for address in _HREF.findall(html))
    return {key(url) for url in found if (host := _host(url)) != own and host in hosts}


def _host(url: str) -> str:
    site = _SITE.match(url)
    return _host_of(site[0] if site else url)


@lru_cache(maxsize=1024)  # a post leads to few sites, mostly to its own
def _host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # brackets that are no address: authors write what they like
        return ""
