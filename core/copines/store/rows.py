"""Posts ↔ rows of the table `posts`."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from copines.model import Line, Post
from copines.store.database import Database

#: Columns of a post, in the order in which `post` reads them.
POST = (
    "permalink, key, blog, title, text, html, summary, author, published, updated, first_seen, "
    "language, tags, image, comments_url, words, slug, text_from, announced"
)
COLUMNS = tuple(POST.split(", "))
#: Columns of a line, in the order in which `line` reads them: the index `posts_shown` has them all.
LINE = "permalink, key, blog, slug, published, language, tags, image, digest, title"


def row(post: Post) -> dict[str, Any]:
    """Return the post as columns, with the date that orders it."""
    return {
        "permalink": post.permalink,
        "key": post.key,
        "blog": post.blog,
        "title": post.title,
        "text": post.text,
        "html": post.html,
        "summary": post.summary,
        "author": post.author,
        "published": iso(post.published),
        "updated": iso(post.updated),
        "first_seen": iso(post.first_seen),
        "language": post.language,
        "tags": json.dumps(post.tags, ensure_ascii=False),
        "image": post.image,
        "comments_url": post.comments_url,
        "words": post.words,
        "slug": post.slug,
        "text_from": post.text_from,
        "announced": post.announced,
        "shown_from": iso(post.published or post.first_seen),
        "digest": Line.of(post).digest,
    }


def post(row: Sequence[Any]) -> Post:
    """Read the columns of POST."""
    published, updated = (datetime.fromisoformat(t) if t else None for t in row[8:10])
    return Post(
        permalink=row[0],
        key=row[1],
        blog=row[2],
        title=row[3],
        text=row[4],
        html=row[5],
        summary=row[6],
        author=row[7],
        published=published,
        updated=updated,
        first_seen=datetime.fromisoformat(row[10]),
        language=row[11],
        tags=tuple(json.loads(row[12])),
        image=row[13],
        comments_url=row[14],
        words=row[15],
        slug=row[16],
        text_from=row[17],
        announced=row[18],
    )


def line(row: Sequence[Any]) -> Line:
    """Read the columns of LINE."""
    published = datetime.fromisoformat(row[4]) if row[4] else None
    tags = tuple(json.loads(row[6]))
    return Line(row[0], row[1], row[2], row[3], published, row[5], tags, *row[7:10])


def fill_digests(db: Database) -> None:
    """Digest the shown posts that a copines before digests has written."""
    missing = "verdict = 'shown' AND digest = ''"
    if not db.readonly and db.one(f"SELECT 1 FROM posts WHERE {missing}"):
        old = [post(columns) for columns in db.read(f"SELECT {POST} FROM posts WHERE {missing}")]
        db.upsert("posts", ({"key": each.key, "digest": Line.of(each).digest} for each in old))


def iso(time: datetime | None) -> str | None:
    """Return a time as a column has it."""
    return time.isoformat() if time else None


def moment(text: str | None) -> datetime | None:
    """Read a time."""
    return datetime.fromisoformat(text) if text else None
