"""The posts of the ring, read from `posts/<blog>/<slug>.md`.

A file is a header (`title`, `date`, `tags`, any number of `comment: Name | text`), an empty line,
then paragraphs. A paragraph is inline HTML; one whose lines all start with `- ` is a list; one that
starts with a tag stands as it is. `[[blog/slug|words]]` is a link to another post of the ring.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from copines.demo.blogs import DemoBlog, blogs
from copines.demo.paint import has_picture

RING_LINK = re.compile(r"\[\[(?P<blog>[\w-]+)/(?P<slug>[\w-]+)\|(?P<words>[^\]]+)\]\]")
TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class DemoPost:
    """One post as its author wrote it."""

    blog: DemoBlog
    slug: str
    title: str
    #: Aware, UTC; None for the one that says no date anywhere.
    date: datetime | None
    tags: tuple[str, ...]
    #: Names and words of those who answered below it.
    comments: tuple[tuple[str, str], ...]
    #: HTML blocks.
    blocks: tuple[str, ...]

    @property
    def path(self) -> str:
        """Return its path on its blog."""
        year, month = (f"{self.date:%Y}", f"{self.date:%m}") if self.date else ("", "")
        return self.blog.post.format(year=year, month=month, slug=self.slug)

    @property
    def url(self) -> str:
        """Return its address."""
        return self.blog.url(self.path)

    @property
    def html(self) -> str:
        """Return its body."""
        return "\n".join((*self._picture, *self.blocks))

    @property
    def picture_path(self) -> str:
        """Return the path of its picture, "" where it has none."""
        return f"/images/{self.slug}.png" if has_picture(self.slug) else ""

    @property
    def _picture(self) -> tuple[str, ...]:
        if not self.picture_path:
            return ()
        source = self.blog.url(self.picture_path)
        return (f'<p><img src="{source}" alt="" width="800" height="500"></p>',)

    @property
    def text(self) -> str:
        """Return its words without markup."""
        return TAG.sub("", self.html)

    @property
    def summary(self) -> str:
        """Return the first paragraph's start, as blogs cut it: at a word, with an ellipsis."""
        words = TAG.sub("", self.blocks[0]).split()
        return " ".join(words[:38]) + (" […]" if len(words) > 38 else "")


def parse_post(blog: DemoBlog, slug: str, source: str) -> DemoPost:
    """Turn a file's text into a post; its links to the ring stay as written."""
    header, _, body = source.partition("\n\n")
    fields = [pair(line, ": ") for line in header.splitlines()]
    single = dict(fields)
    date = single.get("date")
    comments = (pair(value, " | ") for name, value in fields if name == "comment")
    return DemoPost(
        blog=blog,
        slug=slug,
        title=single["title"],
        date=datetime.fromisoformat(date).replace(tzinfo=UTC) if date else None,
        tags=tuple(tag.strip() for tag in single["tags"].split(",")),
        comments=tuple(comments),
        blocks=tuple(block_html(block) for block in body.strip().split("\n\n")),
    )


def pair(line: str, separator: str) -> tuple[str, str]:
    """Split a line in two at the first separator."""
    before, _, after = line.partition(separator)
    return before, after


def block_html(block: str) -> str:
    """Turn one block of a file into HTML."""
    lines = block.splitlines()
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{line[2:]}</li>" for line in lines) + "</ul>"
    return block if re.match(r"<(p|blockquote|h2)\b", block) else f"<p>{' '.join(lines)}</p>"


@cache
def posts() -> tuple[DemoPost, ...]:
    """Read all posts: by blog, newest first, the undated last; links point to real addresses."""
    folder = Path(__file__).parent / "posts"
    raw = [
        parse_post(blog, file.stem, file.read_text(encoding="utf-8"))
        for blog in blogs()
        for file in sorted((folder / blog.key).glob("*.md"))
    ]
    address = {(post.blog.key, post.slug): post.url for post in raw}
    return tuple(linked(post, address) for post in newest_first(raw))


def newest_first(raw: Iterable[DemoPost]) -> list[DemoPost]:
    """Order posts within their blogs, whose own order is kept."""
    order = [blog.key for blog in blogs()]
    never = datetime.min.replace(tzinfo=UTC)
    dated = sorted(raw, key=lambda post: post.date or never, reverse=True)
    return sorted(dated, key=lambda post: order.index(post.blog.key))


def linked(post: DemoPost, address: dict[tuple[str, str], str]) -> DemoPost:
    """Return the post with its links to the ring resolved; a wrong one raises KeyError."""

    def anchor(match: re.Match[str]) -> str:
        url = address[match["blog"], match["slug"]]
        return f'<a href="{url}">{match["words"]}</a>'

    blocks = tuple(RING_LINK.sub(anchor, block) for block in post.blocks)
    return DemoPost(post.blog, post.slug, post.title, post.date, post.tags, post.comments, blocks)
