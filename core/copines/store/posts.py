"""Posts as they are saved: many at once, each merged with what is kept of it."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from copines import storable
from copines.model import Post, Trace
from copines.reasons import Reason
from copines.store import rows
from copines.store.database import Database
from copines.store.full_text import FullText
from copines.store.hyperlinks import Hyperlinks
from copines.store.moves import Moves
from copines.store.near_duplicates import Finder, Likenesses, Marks

#: What saving a post did.
Saved = Literal["new", "changed", "same"]
#: Whether a blog has a page by this slug: a post's, or one that leads to a post.
_TAKEN = (
    "SELECT 1 FROM posts WHERE slug = ?1 AND blog = ?2 UNION ALL SELECT 1 FROM redirects r "
    "JOIN posts p ON p.key = r.key WHERE r.slug = ?1 AND p.blog = ?2"
)
#: What the marks of a post's text are made from.
_TRACED = ("title", "text", "html", "image")
_MARKED = ("blog", *_TRACED)
_KEPT = f"{rows.POST}, gone, reread, guid, fingerprint, exact, sketch"
_EMPTIED = {
    "text": "",
    "html": "",
    "summary": "",
    "author": None,
    "tags": "[]",
    "image": None,
    "comments_url": None,
    "words": 0,
    "digest": "",
}


@dataclass(frozen=True, slots=True)
class Met:
    """A post that was met, to be saved."""

    post: Post
    #: What its feed calls it; "" where no feed names it.
    guid: str = ""
    #: Whether it is a part, of which another part of its page may be kept.
    grows: bool = False
    #: What tells it from others, where that was found out already.
    trace: Trace | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    """A post as it is kept, or is to be."""

    post: Post
    guid: str
    #: None for one that a copines before sketches has written.
    marks: Marks | None
    #: Whether its source has taken it back, and whether it is to be read again.
    gone: bool = False
    reread: bool = False


class Posts:
    """The posts of all blogs, shown or not."""

    def __init__(self, db: Database, parts: tuple[Moves, Hyperlinks, Likenesses, FullText]) -> None:
        self._db = db
        self._moves, self._hyperlinks, self._likenesses, self._full_text = parts

    def save(self, post: Post, guid: str = "") -> Saved:
        """Save one post, as `save_all` does."""
        return self.save_all((Met(post, guid),))[0]

    def save_all(self, met: Sequence[Met]) -> list[Saved]:
        """Insert or update posts, in their order; return what saving each did.

        Slug, address and first_seen stay as first saved. So does the date, unless it is moved back:
        a post never becomes new again; but what an earlier copines read wrongly is read again,
        once. A post met at an address that it has left keeps the one it has.
        """
        met = list(map(_storable, met))
        with self._db.transaction():
            present = self._moves.present({each.post.key for each in met})
            before = self._kept(present.values())
            finder = self._likenesses.finder(each.trace.sketch for each in met if each.trace)
            batch = _Batch(self._db, finder, dict(before))
            saved: list[Saved] = [batch.save(each, present[each.post.key]) for each in met]
            self._write(before, {key: batch.kept[key] for key in batch.changed})
            noted = (
                key
                for key in before.keys() - batch.changed.keys()
                if before[key] != batch.kept[key]
            )
            self._db.upsert("posts", ({"key": key, **_noted(batch.kept[key])} for key in noted))
        return saved

    def hand_over(self, blog: str, other: str) -> None:
        """Make the posts of a blog another's, but for those that were taken back."""
        query = "SELECT key FROM posts WHERE blog = ? AND gone = '' ORDER BY permalink"
        keys = [row[0] for row in self._db.read(query, (blog,))]
        with self._db.transaction():
            before = self._kept(keys)
            batch = _Batch(self._db, self._likenesses.finder(), dict(before))
            for key in keys:
                batch.hand_over(key, other)
            self._write(before, batch.kept)

    def _kept(self, keys: Iterable[str]) -> dict[str, _Kept]:
        query = f"SELECT {_KEPT} FROM posts WHERE key IN (SELECT value FROM json_each(?))"
        found = self._db.read(query, (json.dumps(list(keys)),))
        kept = ((rows.post(row), row[len(rows.COLUMNS) :]) for row in found)
        return {
            post.key: _Kept(
                post,
                guid,
                None if sketch is None else Marks(fold, exact, bytes(sketch)),
                bool(gone),
                bool(reread),
            )
            for post, (gone, reread, guid, fold, exact, sketch) in kept
        }

    def _write(self, before: Mapping[str, _Kept], after: Mapping[str, _Kept]) -> None:
        said = [key for key, kept in after.items() if _said(before.get(key)) != _said(kept)]
        self._full_text.forget([key for key in said if key in before])
        self._db.upsert("posts", (_row(kept) for kept in after.values()))
        self._full_text.learn(said)
        self._likenesses.keep_all(
            (key, kept.marks, before[key].marks if key in before else None)
            for key, kept in after.items()
        )
        self._hyperlinks.note_all([kept.post for kept in after.values()])

    def by_key(self, key: str) -> Post | None:
        """Return the post with this permalink key, shown or not."""
        row = self._db.one(f"SELECT {rows.POST} FROM posts WHERE key = ?", key)
        return rows.post(row) if row else None

    def owners(self, keys: Collection[str]) -> Mapping[str, tuple[str, bool]]:
        """Return by key whose post has it now, and whether a feed named it; of no post nothing."""
        present = self._moves.present(keys)
        query = (
            "SELECT key, blog, guid != '' FROM posts WHERE key IN (SELECT value FROM json_each(?))"
        )
        found = self._db.read(query, (json.dumps(list(present.values())),))
        owners = {key: (str(blog), bool(fed)) for key, blog, fed in found}
        return {key: owners[now] for key, now in present.items() if now in owners}

    def remove(self, key: str, why: Reason) -> bool:
        """Take a post back as its author did; True where there was one."""
        return bool(self.remove_all({key: why}))

    def remove_all(self, reasons: Mapping[str, Reason]) -> frozenset[str]:
        """Keep of posts no more than that they were there; return the keys of those that were."""
        query = "SELECT key FROM posts WHERE gone = '' AND key IN (SELECT value FROM json_each(?))"
        found = [row[0] for row in self._db.read(query, (json.dumps(list(reasons)),))]
        if not found:
            return frozenset()
        with self._db.transaction():
            self._full_text.forget(found)
            self._db.upsert("posts", (_removed(key, reasons[key]) for key in found))
            self._full_text.learn(found)
            some = "(SELECT value FROM json_each(?1))"
            mine = json.dumps(found)
            self._db.delete("links", f"key IN {some} OR related IN {some}", mine)
            self._db.delete("hyperlinks", f"key IN {some}", mine)
        return frozenset(found)

    def name_all(self, guids: Collection[tuple[str, str]]) -> None:
        """Keep what feeds call posts: pairs of a key and the name; the last of a post counts."""
        present = self._moves.present({key for key, _ in guids})
        named = {present[key]: guid for key, guid in guids}
        query = "SELECT key, guid FROM posts WHERE key IN (SELECT value FROM json_each(?))"
        known = dict(self._db.read(query, (json.dumps(list(named)),)))
        new = [{"key": key, "guid": named[key]} for key in known if known[key] != named[key]]
        self._db.upsert("posts", new)


class _Batch:
    """Posts on their way into the database: each sees those before it."""

    def __init__(self, db: Database, finder: Finder, kept: dict[str, _Kept]) -> None:
        self.kept = kept
        #: Keys of those that are to be written whole, in the order in which they came.
        self.changed: dict[str, None] = {}
        self._db, self._finder = db, finder
        self._slugs: set[tuple[str, str]] = set()

    def save(self, met: Met, key: str) -> Saved:
        """Merge a post with the one kept under this key."""
        known = self.kept.get(key)
        if known is None:
            slug = self._free_slug(met.post)
            self._put(_Kept(replace(met.post, slug=slug), met.guid, None), met.trace)
            return "new"
        post, guid, trace = met.post, met.guid or known.guid, met.trace
        if met.grows and known.post.text:
            if post.text in known.post.text:
                return "same"
            post, trace = _grown(known.post, post), None
        merged = _merged(post, known)
        if merged.blog != known.post.blog:  # who may have a post of this slug
            merged = replace(merged, slug=self._free_slug(merged))
        if merged == known.post and not known.gone:
            self.kept[key] = replace(known, guid=guid, reread=False)
            return "same"
        told = all(getattr(known.post, name) == getattr(merged, name) for name in _MARKED)
        self._put(_Kept(merged, guid, known.marks if told else None), trace)
        return "changed"

    def hand_over(self, key: str, blog: str) -> None:
        """Make a kept post another blog's, which may have one of its slug."""
        kept = self.kept[key]
        post = replace(kept.post, blog=blog)
        self._put(replace(kept, post=replace(post, slug=self._free_slug(post))), None)

    def _put(self, kept: _Kept, trace: Trace | None) -> None:
        marks = kept.marks or self._finder.of(kept.post, trace)
        self.kept[kept.post.key] = replace(kept, marks=marks)
        self.changed[kept.post.key] = None

    def _free_slug(self, post: Post) -> str:
        slug = free = post.slug or "post"
        number = 2
        while (post.blog, free) in self._slugs or self._db.one(_TAKEN, free, post.blog):
            free, number = f"{slug}-{number}", number + 1
        self._slugs.add((post.blog, free))
        return free


def _storable(met: Met) -> Met:
    post, was = storable.post(met.post), met.post
    holds = all(getattr(post, name) == getattr(was, name) for name in _TRACED)
    guid, trace = storable.line(met.guid), met.trace if holds else None
    return replace(met, post=post, guid=guid, trace=trace)


def _merged(met: Post, known: _Kept) -> Post:
    """Return what is kept of a post that is met again."""
    dates = [date for date in (known.post.published, met.published) if date]
    oldest = min(dates, default=None)
    return replace(
        _at_home(met, known.post),
        slug=known.post.slug,
        first_seen=known.post.first_seen,
        published=met.published or oldest if known.reread else oldest,
    )


def _at_home(met: Post, known: Post) -> Post:
    """Give a post that is met again the address it has: its site may have learnt https."""
    secure = known.permalink.startswith("http://") and met.permalink.startswith("https://")
    if met.key == known.key and secure:
        return replace(met, announced=known.announced or known.permalink)
    return replace(met, key=known.key, permalink=known.permalink, announced=known.announced)


def _grown(known: Post, part: Post) -> Post:
    """Return a kept post with what another part of its page says."""
    return replace(
        known,
        text=f"{known.text}\n\n{part.text}",
        html=f"{known.html}\n{part.html}",
        words=known.words + part.words,
        updated=part.updated or known.updated,
        tags=tuple(dict.fromkeys((*known.tags, *part.tags))),
        image=known.image or part.image,
    )


def _said(kept: _Kept | None) -> tuple[str, str] | None:
    return (kept.post.title, kept.post.text) if kept else None


def _row(kept: _Kept) -> dict[str, object]:
    marks = kept.marks
    assert marks is not None
    return {
        **rows.row(kept.post),
        **_noted(kept),
        "gone": "",
        "fingerprint": marks.fold,
        "exact": marks.exact,
        "sketch": marks.sketch,
    }


def _noted(kept: _Kept) -> dict[str, object]:
    return {"guid": kept.guid, "reread": int(kept.reread)}


def _removed(key: str, why: Reason) -> dict[str, object]:
    return {
        "key": key,
        "gone": why.stored(),
        "verdict": "removed",
        "reason": why.stored(),
        **_EMPTIED,
    }
