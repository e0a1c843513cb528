"""Feed entry or page → Post."""

import hashlib
from datetime import datetime

from copines import near_duplicates, permalinks, words
from copines.crawler import sanitise
from copines.crawler.excerpts import is_cut
from copines.crawler.extract import Extracted
from copines.crawler.feeds import Entry
from copines.crawler.language import primary
from copines.model import Blog, Post, Trace

#: Words of a feed's content below which the page is asked for the rest.
_WHOLE_WORDS = 60


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
    said = (
        entry.url,
        entry.title,
        entry.html,
        entry.summary_html,
        entry.author,
        entry.published,
        entry.tags,
        entry.image,
    )
    return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:16]


def trace(post: Post, guid: str) -> Trace:
    """Return what tells a post from others."""
    shown = near_duplicates.pictures(post.html, post.image)
    mark = near_duplicates.fingerprint(post.title, post.text, shown)
    sketch = near_duplicates.sketch(post.text)
    return Trace(post.key, post.permalink, post.title, guid, mark, sketch, post.published)
