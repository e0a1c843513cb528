"""Verdicts on posts, as `visibility.py` gives them: kept, or laid over what is kept."""

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime

from copines.model import Wishes
from copines.store.database import Database
from copines.store.journal import JUDGED, Journal
from copines.visibility import Candidate, Visibility

logger = logging.getLogger(__name__)

#: The index `posts_judged` has all columns; to sort them takes twice the time of reading them.
_CANDIDATES = (
    "SELECT key, permalink, blog, published, fingerprint, gone, verdict, reason FROM posts"
)
_SHARED = (
    "SELECT fingerprint FROM posts WHERE fingerprint != '' GROUP BY fingerprint HAVING count(*) > 1"
)


def judge(db: Database, wishes: Wishes, now: datetime) -> None:
    """Keep the verdicts that differ from those that are kept.

    Where neither posts nor wishes differ from the last time, and no post's date has come, all
    stays.
    """
    wanted = _hash(wishes)
    if _is_current(db, wanted, now):
        return
    with db.transaction():
        changes = tuple(_changes(db, wishes, now))
        for verdict, _, key in changes if logger.isEnabledFor(logging.DEBUG) else ():
            logger.debug("%s is %s now", key, verdict)
        db.write_many("UPDATE posts SET verdict = ?, reason = ? WHERE key = ?", changes)
        signature = f"{wanted} {now.isoformat()} {Journal(db).end(*JUDGED)}"
        db.write("INSERT OR REPLACE INTO derived VALUES ('verdicts', ?)", signature)


def overlay(db: Database, wishes: Wishes, now: datetime) -> None:
    """Let this connection read posts with the verdicts of now; the file stays as it is."""
    if _is_current(db, _hash(wishes), now):
        return
    db.write("CREATE TEMP TABLE judged (verdict TEXT, reason TEXT, key TEXT PRIMARY KEY)")
    db.write_many("INSERT INTO judged VALUES (?, ?, ?)", _changes(db, wishes, now))
    columns = [str(row[1]) for row in db.read("PRAGMA main.table_info(posts)")]
    # no join: what asks for one post by its key is to find it by the index
    mine = "(SELECT {0} FROM judged j WHERE j.key = p.key)"
    seen = {name: f"coalesce({mine.format(name)}, p.{name})" for name in ("verdict", "reason")}
    told = ", ".join(f"{seen.get(name, f'p.{name}')} AS {name}" for name in columns)
    db.write(f"CREATE TEMP VIEW posts AS SELECT p.rowid AS rowid, {told} FROM main.posts p")


def _changes(db: Database, wishes: Wishes, now: datetime) -> Iterator[tuple[str, str, str]]:
    """Yield verdict, reason and key of each post of which the kept ones are other."""
    posts = (Candidate(*row) for row in db.read(_CANDIDATES))
    shared = {row[0] for row in db.read(_SHARED)}
    for post, judged in Visibility(wishes, now).judge(posts, shared):
        if judged != (post.kept, post.kept_reason):
            yield *judged, post.key


def _hash(wishes: Wishes) -> str:
    names = (wishes.circle, wishes.hidden, wishes.show_future, wishes.hide_future)
    told = repr((*map(sorted, names), sorted(wishes.left_out)))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _is_current(db: Database, wanted: str, now: datetime) -> bool:
    """Tell whether the last verdicts hold: nothing that they follow from has changed since."""
    row = db.one("SELECT signature FROM derived WHERE name = 'verdicts'")
    before, when, cursor = (row[0] if row else "   ").split(" ")[:3]
    if before != wanted or when > now.isoformat() or int(cursor) < Journal(db).end(*JUDGED):
        return False
    come = "SELECT 1 FROM posts WHERE published > ? AND published <= ? LIMIT 1"
    return db.one(come, when, now.isoformat()) is None
