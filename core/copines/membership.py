"""Which member a stanza of the config is: as before, renamed, moved, new, or there already (pure).

docs/membership.md has the rules in words, tests/core/test_membership.py their table of cases.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from copines.areas import is_choice, member_of
from copines.model import Blog, KnownBlog
from copines.permalinks import key
from copines.rules import folded

#: What platforms put behind a site's own address for the feed of all its posts, or of all comments.
_USUAL = re.compile(
    r"/(?:comments?/)?(?:feeds?|rss2?|atom|rdf)(?:/(?:atom|rss2?|rdf|comments|posts|default)){0,2}/?\Z"
    r"|/feeds/(?:posts|comments)/(?:default|summary|full)/?\Z"
    r"|/(?:comments?/)?(?:feeds?|rss2?|atom|index|comments|feeds/all(?:\.atom|\.rss)?)"
    r"\.(?:xml|rdf|json|atom|rss)\Z|/spip\.php\Z",
    re.IGNORECASE,
)
_USUAL_QUERY = re.compile(
    r"(?:feed=(?:rss2?|atom|rdf|comments-\w+)|page=backend|format=(?:rss|atom|feed))\Z",
    re.IGNORECASE,
)
#: The same page for phones.
_PHONE_PATH = re.compile(r"/amp/?\Z", re.IGNORECASE)
_PHONE_QUERY = re.compile(r"(?:amp(?:=1|=true)?|m=[01]|outputtype=amp)\Z", re.IGNORECASE)
_PHONE_HOST = re.compile(r"(?:amp|m)\.(?=[^.]+\.)", re.IGNORECASE)


def sign(url: str) -> str:
    """Return what all addresses of a blog have in common: its page, that page for phones, its feed.

    Of feeds those are meant whose name says that they are of all posts, or all comments.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return key(url)
    if is_choice(url):
        return key(url)
    if member := member_of(url):
        return key(f"https://{member.host}{member.path}")
    host = _PHONE_HOST.sub("", parts.netloc.removeprefix("www."))
    query = [
        part
        for part in parts.query.split("&")
        if not (_PHONE_QUERY.match(part) or _USUAL_QUERY.match(part))
    ]
    path = _USUAL.sub("/", _PHONE_PATH.sub("/", parts.path))
    return key(parts._replace(netloc=host, path=path, query="&".join(query)).geturl())


def scope_of(blog: Blog) -> str:
    """Return what is meant by a blog: "feed", its feed's posts alone, or "site", all of its site.

    Where the config does not say, the address of a category, tag or author means its feed.
    """
    if blog.scope:
        return blog.scope
    named = any(is_choice(url) for url in (blog.url, blog.feed) if url)
    return "feed" if named and blog.archive is not True else "site"


def twins(blogs: Sequence[Blog]) -> Iterator[tuple[int, str, int, str]]:
    """Yield each stanza that names what another one has named: its place, its key, and the other's.

    Two blogs have no name in common, however it is written, and no address of site or feed.
    """
    named: dict[str, int] = {}
    addresses: dict[str, tuple[int, str]] = {}
    for n, blog in enumerate(blogs):
        if blog.name and (before := named.setdefault(blog.name.casefold(), n)) != n:
            yield n, "name", before, "name"
        for name, url in (("url", blog.url), ("feed", blog.feed)):
            place, as_ = addresses.setdefault(key(url), (n, name)) if url else (n, name)
            if place != n:
                yield n, name, place, as_


def taken(blogs: Iterable[Blog], feeds: Mapping[str, str]) -> dict[str, str]:
    """Return the names of blogs by the signs of their addresses; `feeds` has those that were found.

    `feeds` are by key of the blogs' addresses.
    """
    return {
        sign(url): blog.name or blog.url
        for blog in blogs
        for url in (*blog.also, feeds.get(key(blog.url)), blog.feed, blog.url)
        if url
    }


def doubles(blogs: Sequence[Blog], feeds: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Yield each stanza that is a blog which another one is: its place, and that one's.

    Their addresses differ, so that nothing is wrong with the file; but one feed has the posts of
    both. `feeds` are those that visits found, by key of the blogs' addresses.
    """
    named = [{sign(url) for url in (blog.url, blog.feed) if url} for blog in blogs]
    known: defaultdict[str, set[int]] = defaultdict(set)
    for n, blog in enumerate(blogs):
        for url in (blog.url, blog.feed, feeds.get(key(blog.url)), *blog.also):
            if url:
                known[sign(url)].add(n)
    for n, signs in enumerate(named):
        others = set[int]().union(*(known[one] for one in signs)) - {n}
        other = min(others, default=n)
        if other < n or (others and not signs & named[other]):
            yield n, other


def matched(blogs: Sequence[Blog], known: Sequence[KnownBlog]) -> dict[int, KnownBlog]:
    """Find the known blog that each stanza is, by its place; a stanza without one is a new blog.

    A blog is the one that was known at its address. Else, of those whose address the config has no
    more: the one that the stanza's addresses tell of, then the one of its name.
    """
    at = {key(each.url): each for each in sorted(known, key=lambda each: each.member)}
    found = {n: at[key(blog.url)] for n, blog in enumerate(blogs) if key(blog.url) in at}
    _by_address(blogs, known, found)
    _by_name(blogs, known, found)
    return found


def merged(
    blogs: Sequence[Blog], known: Sequence[KnownBlog], found: Mapping[int, KnownBlog]
) -> Iterator[tuple[str, str]]:
    """Yield blogs that are no more, and whose address another has under `also`: both their keys."""
    left = {sign(each.url): each for each in _left(known, found)}
    for n, blog in enumerate(blogs):
        for url in blog.also if n in found else ():
            if gone := left.pop(sign(url), None):
                yield gone.key, found[n].key


def _left(known: Iterable[KnownBlog], found: Mapping[int, KnownBlog]) -> list[KnownBlog]:
    """Return the blogs that no stanza is, members first."""
    claimed = {each.key for each in found.values()}
    left = (each for each in known if each.key not in claimed)
    return sorted(left, key=lambda each: not each.member)


def _by_address(
    blogs: Sequence[Blog], known: Sequence[KnownBlog], found: dict[int, KnownBlog]
) -> None:
    """Know a blog by its feed, another spelling of its address, or one that it had before."""
    told: dict[str, KnownBlog] = {}
    for each in _left(known, found):
        former = each.former if each.member else ()
        for url in (each.url, each.feed, *former):
            told.setdefault(sign(url), each)
    for n, blog in enumerate(blogs):
        signs = (sign(url) for url in (blog.url, blog.feed, *blog.also) if url)
        mine = next((told[one] for one in signs if one in told), None)
        if n not in found and mine and mine not in found.values():
            found[n] = mine


def _by_name(
    blogs: Sequence[Blog], known: Sequence[KnownBlog], found: dict[int, KnownBlog]
) -> None:
    """Know a member that has moved by its name, be it to where another has moved away from.

    Who left the circle before is not known by the name: another may have it.
    """
    named = {blog.name: n for n, blog in enumerate(blogs) if blog.name}
    alike = {folded(name): n for name, n in named.items()}

    def place(each: KnownBlog) -> bool:
        n = named.get(each.name, alike.get(folded(each.name)))
        if n is None:
            return False
        there = found.get(n)
        if there and (there.name == each.name or not place(there)):
            return False
        found[n] = each
        return True

    for each in _left(known, found):
        if each.member:
            place(each)
