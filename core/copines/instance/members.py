"""The blogs of the config as the database knows them."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from unicodedata import normalize
from urllib.parse import urlsplit

from copines.config import Config
from copines.errors import CopinesError
from copines.membership import doubles, matched, merged
from copines.messages import Message
from copines.model import Blog, KnownBlog, Wishes
from copines.permalinks import key, slug_of_blog
from copines.reasons import Reason
from copines.rules import left_out, reads_text
from copines.store import Store


def register(config: Config, store: Store, now: datetime) -> tuple[Blog, ...]:
    """Make the config's blogs known; each comes back with its key, name and slug.

    A blog without a name in the config has its site's title once that is known, its host before.
    """
    with store.transaction():
        known = store.blogs.known()
        for left, other in merged(config.blogs, known, matched(config.blogs, known)):
            store.posts.hand_over(left, other)
        blogs = identified(config.blogs, known)
        members = tuple(store.blogs.register(blog, now) for blog in blogs)
        circle = " ".join(sorted(blog.key for blog in members))
        if circle != store.derived.signature("circle"):
            store.derived.sign("circle", circle)
        return members


def identified(blogs: Sequence[Blog], known: Sequence[KnownBlog]) -> Iterator[Blog]:
    """Return the config's blogs with key, name, and the slug that this name asks for."""
    mine = matched(blogs, known)
    names = {blog.name.casefold() for blog in blogs if blog.name}
    settled = {n: known.name.casefold() for n, known in mine.items() if _is_settled(known)}
    for index, blog in enumerate(blogs):
        before = mine.get(index)
        others = (name for n, name in settled.items() if n != index)
        name = blog.name or _free(_label(blog, before), {*names, *others})
        names.add(name.casefold())
        yield replace(
            blog, key=before.key if before else "", name=name, slug=slug_of_blog(blog.url, name)
        )


def as_known(blogs: Sequence[Blog], known: Sequence[KnownBlog]) -> tuple[Blog, ...]:
    """Return the config's blogs as `register` would, with the slug that a known one has."""
    slugs = {each.key: each.slug for each in known}
    return tuple(
        replace(blog, key=blog.key or key(blog.url), slug=slugs.get(blog.key, blog.slug))
        for blog in identified(blogs, known)
    )


def host_of(url: str) -> str:
    """Return what a blog is called by of which nothing is known but its address."""
    return urlsplit(url).hostname or url


def _is_settled(known: KnownBlog) -> bool:
    host, _, number = known.name.partition(" (")
    return host != host_of(known.url) or bool(number and not number.rstrip(")").isdecimal())


def _label(blog: Blog, known: KnownBlog | None) -> str:
    """Return the name of a blog that has none in the config."""
    if known is None:
        return host_of(blog.url)
    return known.name if _is_settled(known) else known.title or known.name


def _free(name: str, taken: Container[str]) -> str:
    """Return the name, numbered where another blog of the config has it."""
    free, number = name, 2
    while free.casefold() in taken:
        free, number = f"{name} ({number})", number + 1
    return free


def wishes(config: Config, blogs: tuple[Blog, ...], store: Store) -> Wishes:
    """Return what the config says of which posts are shown."""
    ruled = (blog for blog in blogs if blog.include or blog.exclude)
    return Wishes(
        circle=frozenset(blog.key for blog in blogs),
        hidden=frozenset(key(url) for url in config.hide),
        left_out=(
            *(out for blog in blogs if blog.scope == "feed" for out in _beside(blog, store)),
            *(out for blog in ruled for out in _left_out(blog, store)),
        ),
        show_future=frozenset(blog.key for blog in blogs if blog.future == "show"),
        hide_future=frozenset(blog.key for blog in blogs if blog.future == "hide"),
    )


def _beside(blog: Blog, store: Store) -> Iterator[tuple[str, Reason]]:
    """Yield posts that the blog's feed never had, though it is all that is meant of the blog."""
    since = store.derived.signature(f"feed {blog.key}").partition(" ")[2]
    named = set(map(key, blog.posts))
    found = (post for post in store.shown.beside_feed(blog.key, since) if post not in named)
    return ((post, Reason.of("not_in_feed")) for post in found)


def _left_out(blog: Blog, store: Store) -> Iterator[tuple[str, Reason]]:
    return left_out(blog, store.shown.subjects(blog.key, texts=reads_text(blog)))


def feeds_of(config: Config, store: Store) -> dict[str, str]:
    """Return the addresses of the config's blogs by the keys of their feeds, where known."""
    mine = {key(blog.url) for blog in config.blogs}
    found = {key(s.feed): s.url for s in store.blogs.states() if s.feed and key(s.url) in mine}
    named = {key(blog.feed): blog.url for blog in config.blogs if blog.feed}
    return {**found, **named}


def found_feeds(store: Store) -> dict[str, str]:
    """Return the feeds that visits found, by the keys of their blogs' addresses."""
    return {key(state.url): state.feed for state in store.blogs.states() if state.feed}


def doubled(blogs: Sequence[Blog], feeds: Mapping[str, str]) -> Mapping[str, Reason]:
    """Return what is to be told of stanzas that are a blog which is there already, by its address.

    `feeds` are as `found_feeds` returns them.
    """
    return {
        blogs[n].url: Reason.of("same_blog", other=blogs[above].name or blogs[above].url)
        for n, above in doubles(blogs, feeds)
    }


def chosen(blogs: tuple[Blog, ...], wanted: str) -> Blog:
    """Return the blog with this name, slug or address; else the one whose name differs in case.

    Raises
    ------
    CopinesError
        There is none.
    """
    for is_meant in (called, _nearly_called):
        for blog in blogs:
            if is_meant(blog, wanted):
                return blog
    names = ", ".join(sorted(blog.name for blog in blogs)) or "none"
    raise CopinesError(
        Message(
            '"%(wanted)s" is no blog of this circle\n\nthere are: %(names)s',
            wanted=wanted,
            names=names,
        )
    )


def called(blog: Blog, wanted: str) -> bool:
    """Tell whether this is the blog's name, slug or address."""
    slug = blog.slug or slug_of_blog(blog.url, blog.name)
    # macOS takes letters and accents apart
    return normalize("NFC", wanted) in {blog.name, slug} or key(wanted) == key(blog.url)


def _nearly_called(blog: Blog, wanted: str) -> bool:
    """Tell whether this is the blog's name but for case and blanks, or its feed in the config."""
    name = normalize("NFC", " ".join(wanted.split())).casefold()
    return name == blog.name.casefold() or (bool(blog.feed) and key(wanted) == key(blog.feed))
