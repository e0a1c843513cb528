"""Posts that a file brings, into the database."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from copines.addresses import fault
from copines.instance.circle import Circle
from copines.instance.export_format import Mistake, read_post
from copines.messages import Message
from copines.model import Blog, Post
from copines.permalinks import canonical, key, slug_of
from copines.phrases import cause
from copines.store import Met, Store

if TYPE_CHECKING:
    from copines.imports import Article

#: Posts that are saved at once.
_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of the posts of a file."""

    count: Counter[str] = field(default_factory=Counter)
    #: A line for each that was left out.
    mistakes: list[str] = field(default_factory=list)


class _Waiting:
    """Posts on their way into the database, many at once."""

    def __init__(self, store: Store, saved: Saved) -> None:
        self._posts, self._saved = store.posts, saved
        self._met: dict[str, Met] = {}

    def has(self, key_: str) -> bool:
        """Return whether a post with this permalink key is there, or on its way."""
        return key_ in self._met or self._posts.by_key(key_) is not None

    def add(self, post: Post) -> None:
        """Take a post."""
        if post.key in self._met or len(self._met) >= _AT_ONCE:
            self.write()
        self._met[post.key] = Met(post)

    def write(self) -> None:
        """Save those that wait."""
        self._saved.count.update(self._posts.save_all(list(self._met.values())))
        self._met.clear()


def take_lines(circle: Circle, file: Path, name: str) -> Saved:
    """Keep posts in the form of `export posts`; mistakes call the file by this name."""
    from copines.crawler.imported import cleaned  # noqa: PLC0415 - lxml, nh3

    saved, store = Saved(), circle.store
    named = {blog.name: blog for blog in circle.blogs}
    with circle.instance.progress("import") as step, store.transaction():
        waiting = _Waiting(store, saved)
        for number, line in _lines(file):
            try:
                waiting.add(cleaned(read_post(line, named, circle.now)))
            except Mistake as mistake:
                place = f"{name}:{number}"
                saved.mistakes.append(Message("%(where)s: %(why)s", where=place, why=mistake.why))
            step(number, 0)
        waiting.write()
    return saved


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    with file.open(encoding=_encoding(file), errors="surrogateescape") as lines:
        for number, line in enumerate(lines, 1):
            if said := line.strip("\ufeff \t\r\n"):
                yield number, said if said.isascii() else _mended(said)


def _encoding(file: Path) -> str:
    """Tell UTF-16 by its mark; UTF-8 with a mark or without is left."""
    with file.open("rb") as data:
        return "utf-16" if data.read(2) in {BOM_UTF16_LE, BOM_UTF16_BE} else "utf-8-sig"


def _mended(line: str) -> str:
    """Return a line whose bytes are no UTF-8 as Windows' Latin."""
    try:
        line.encode()
    except UnicodeEncodeError:
        return line.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return line


def take_articles(circle: Circle, articles: Iterable["Article"]) -> Saved:
    """Keep what another program kept of posts; the next crawl completes them from their pages.

    A post that is known already is left as it is.
    """
    from copines.crawler.imported import cleaned  # noqa: PLC0415 - lxml, nh3

    saved, store = Saved(), circle.store
    with store.transaction():
        owners, waiting = _owners(circle.blogs, store), _Waiting(store, saved)
        taken: list[tuple[str, str]] = []
        for article in articles:
            url = canonical(article.url)
            owned = (owners.get(key(address)) for address in article.blog.addresses)
            owner = next((blog for blog in owned if blog), None)
            if why := fault(article.url):
                where = repr(article.url)
                saved.mistakes.append(Message("%(where)s: %(why)s", where=where, why=cause(why)))
            elif owner is None:
                saved.mistakes.append(
                    Message("%(url)s: of no blog of this circle", url=article.url)
                )
            elif waiting.has(key(url)):
                saved.count["same"] += 1
            else:
                waiting.add(cleaned(_post(article, url, owner, circle.now)))
                taken.append((owner.key, url))
        waiting.write()
        store.visits.add_pending(taken, circle.now)
    return saved


def _owners(blogs: Iterable[Blog], store: Store) -> dict[str, Blog]:
    feeds = {state.blog: state.feed for state in store.blogs.states()}
    return {
        key(url): blog
        for blog in blogs
        for url in (feeds.get(blog.key), blog.feed, blog.url)
        if url
    }


def _post(article: "Article", url: str, blog: Blog, now: datetime) -> Post:
    title = " ".join(article.title.split())
    return Post(
        permalink=url,
        key=key(url),
        blog=blog.key,
        title=title,
        text=article.summary,
        html=f"<p>{escape(article.summary)}</p>",
        summary=article.summary,
        author=article.author or None,
        published=article.published,
        updated=None,
        first_seen=now,
        language=blog.language,
        slug=slug_of(url, title),
    )
