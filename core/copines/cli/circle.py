"""The blogs of the config as the database knows them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from copines.config import Config
from copines.errors import CopinesError
from copines.model import Blog, Wishes
from copines.permalinks import key, slug_of
from copines.rules import left_out, reads_text
from copines.store import Store


def register(config: Config, store: Store, now: datetime) -> tuple[Blog, ...]:
    """Make the config's blogs known; each comes back with the name and slug it keeps.

    A blog without a name in the config has its site's title once that is known, its host before.
    """
    with store.transaction():
        return tuple(_registered(config, store, now))


def _registered(config: Config, store: Store, now: datetime) -> Iterator[Blog]:
    named = {blog.name for blog in config.blogs if blog.name}
    for blog in config.blogs:
        host = urlsplit(blog.url).hostname or blog.url
        known, title = store.known_as(blog.url) or ("", "")
        name = blog.name or (known if known and known != host else title or host)
        name = _free(name, blog, named, store)
        named.add(name)
        if known and known != name:
            store.rename(known, name)
        yield store.register(replace(blog, name=name, slug=slug_of("", name)), now)


def _free(name: str, blog: Blog, taken: set[str], store: Store) -> str:
    """Give the name, numbered where another blog has the same title."""
    if blog.name:
        return name
    others = {*taken, *store.names()} - {(store.known_as(blog.url) or ("",))[0]}
    free, number = name, 2
    while free in others:
        free, number = f"{name} ({number})", number + 1
    return free


def judge(config: Config, blogs: tuple[Blog, ...], store: Store, now: datetime) -> None:
    """Decide again which posts are shown."""
    ruled = (blog for blog in blogs if blog.include or blog.exclude)
    wishes = Wishes(
        circle=frozenset(blog.name for blog in blogs),
        hidden=frozenset(key(url) for url in config.hide),
        left_out=tuple(out for blog in ruled for out in _left_out(blog, store)),
        show_future=frozenset(blog.name for blog in blogs if blog.future == "show"),
        hide_future=frozenset(blog.name for blog in blogs if blog.future == "hide"),
    )
    store.judge(wishes, now)


def _left_out(blog: Blog, store: Store) -> Iterator[tuple[str, str]]:
    return left_out(blog, store.subjects(blog.name, texts=reads_text(blog)))


def chosen(blogs: tuple[Blog, ...], wanted: str) -> Blog:
    """Return the blog with this name, slug or address.

    Raises
    ------
    CopinesError
        There is none.
    """
    for blog in blogs:
        if called(blog, wanted):
            return blog
    names = ", ".join(sorted(blog.name for blog in blogs)) or "none"
    raise CopinesError(f'"{wanted}" is no blog of this circle\n\nthere are: {names}')


def called(blog: Blog, wanted: str) -> bool:
    """Tell whether this is the blog's name, slug or address."""
    slug = blog.slug or slug_of("", blog.name)
    return wanted in {blog.name, slug} or key(wanted) == key(blog.url)
