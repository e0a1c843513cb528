"""Feed entry or page → Post."""

import hashlib
from datetime import datetime

from copines import permalinks, words
from copines.crawler import sanitise
from copines.crawler.excerpts import is_cut
from copines.crawler.extract import Extracted
from copines.crawler.feeds import Entry
from copines.crawler.language import primary
from copines.model import Blog, Post

#: Words of a feed's content below which the page is asked for the rest.
_WHOLE_WORDS = 60
#: Words below which equal texts are no proof of one post: "photo du jour" is written every day.
_TELLING_WORDS = 20


def post_of(found: Extracted, blog: Blog, url: str, now: datetime) -> Post:
    """Make the blog's post at url of what was extracted."""
    language = found.language or (primary(blog.language) if blog.language else None)
    return Post(
        permalink=url,
        key=permalinks.key(url),
        blog=blog.key,
        title=found.title,
        text=found.text,
        html=found.html,
        summary=found.description,
        author=found.author,
        published=found.published,
        updated=found.updated,
        first_seen=now,
        language=language,
        tags=tuple(dict.fromkeys((*found.tags, *blog.tags))),
        image=found.image,
        comments_url=found.comments_url,
        words=found.words,
        text_from=found.text_from,
        slug=permalinks.slug_of(url, found.title),
    )


def is_whole(entry: Entry) -> bool:
    """Tell whether the feed holds the article, so that its page need not be asked for."""
    if not entry.html:
        return False
    _, text = sanitise.read(entry.html, entry.url)
    return words.at_least(text, _WHOLE_WORDS) and not is_cut(text)


def digest(entry: Entry) -> str:
    """Hash what an entry says of its article; `updated` is left out, for many write the hour."""
    said = (entry.url, entry.title, entry.html, entry.summary_html, entry.author,
            entry.published, entry.tags, entry.image)  # fmt: skip
    return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:16]


def fingerprint(post: Post) -> str:
    """Hash the words of a text, so that it is known at another address; "" for a short one."""
    if post.words < _TELLING_WORDS:
        return ""
    said = " ".join(f"{post.title} {post.text}".casefold().split())
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]
