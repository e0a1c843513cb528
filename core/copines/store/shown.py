"""Which posts are shown, and why the others are not."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from copines.model import Subject, Verdict, Wishes
from copines.permalinks import key
from copines.reasons import Reason, of_stored
from copines.store import verdicts
from copines.store.database import Database
from copines.store.moves import Moves
from copines.store.near_duplicates import Likenesses
from copines.store.rows import moment


class Shown:
    """Verdicts: what they are made from, and what they are."""

    def __init__(self, db: Database, moves: Moves, likenesses: Likenesses) -> None:
        self._db, self._moves, self._likenesses = db, moves, likenesses

    def judge(self, wishes: Wishes, now: datetime) -> None:
        """Decide of each post whether it is shown."""
        self._likenesses.fill()
        verdicts.judge(self._db, self._moved(wishes), now)

    def overlay(self, wishes: Wishes, now: datetime) -> None:
        """Decide of each post whether it is shown to who reads here, and keep nothing."""
        verdicts.overlay(self._db, self._moved(wishes), now)

    def _moved(self, wishes: Wishes) -> Wishes:
        present = self._moves.present(wishes.hidden)
        return replace(wishes, hidden=wishes.hidden.union(present.values()))

    def subjects(self, blog: str, *, texts: bool = True) -> Iterator[Subject]:
        """Stream what rules read of the blog's posts, shown or not; texts are "" where not read."""
        text = "text" if texts else "''"
        query = (
            f"SELECT key, permalink, title, tags, {text} FROM posts WHERE blog = ? AND gone = ''"
        )
        found = self._db.read(query, (blog,))
        return (Subject(r[0], r[1], r[2], tuple(json.loads(r[3])), r[4]) for r in found)

    def beside_feed(self, blog: str, since: str) -> Iterator[str]:
        """Yield the keys of posts that visits made from pages alone: the blog's feed had none.

        Where its feed was read since then, entries that it had before do not count either.
        """
        query = "SELECT url, kind, fetched FROM fetches WHERE blog = ? AND status > 0"
        met = list(self._db.read(query, (blog,)))
        entries = [(key(url), at) for url, kind, at in met if kind == "entry"]
        new = [key_ for key_, at in entries if since and at >= since]
        fed = set(self._moves.present(new or [key_ for key_, _ in entries]).values())
        made = {key(url) for url, kind, _ in met if kind in {"page", "entry"}} - fed
        query = "SELECT key, guid FROM posts WHERE blog = ? AND gone = ''"
        for key_, guid in self._db.read(query, (blog,)):
            if key_ in made and (new or not guid):
                yield str(key_)

    def verdict(self, key: str) -> tuple[Verdict, Reason | None] | None:
        """Return verdict and reason of the post with this permalink key."""
        row = self._db.one("SELECT verdict, reason FROM posts WHERE key = ?", key)
        return (Verdict(row[0]), of_stored(row[1])) if row else None

    def not_shown(self) -> Iterator[tuple[str, tuple[Verdict, Reason | None]]]:
        """Stream address, verdict and reason of each post that is not shown."""
        query = "SELECT permalink, verdict, reason FROM posts WHERE NOT verdict = 'shown'"
        return ((r[0], (Verdict(r[1]), of_stored(r[2]))) for r in self._db.read(query))

    def not_wanted(self) -> frozenset[str]:
        """Return addresses of posts that the config does not want shown, or that no member has."""
        query = (
            "SELECT permalink FROM posts WHERE gone = 'not_a_page' OR "
            "(verdict IN ('hidden', 'removed', 'filtered') AND gone = '')"
        )
        return frozenset(str(r[0]) for r in self._db.read(query))

    def next_held(self) -> datetime | None:
        """Return when the first of the posts that are held is to appear."""
        row = self._db.one("SELECT min(published) FROM posts WHERE verdict = 'held'")
        return moment(row[0]) if row else None

    def copies(self, key: str) -> tuple[str, ...]:
        """Return addresses of posts not shown because this one has the same text, sorted."""
        query = (
            "SELECT c.permalink FROM posts c JOIN posts p ON p.fingerprint = c.fingerprint "
            "WHERE p.key = ? AND p.fingerprint != '' AND p.verdict = 'shown' "
            "AND c.verdict = 'duplicate' ORDER BY c.permalink"
        )
        return tuple(str(row[0]) for row in self._db.read(query, (key,)))
