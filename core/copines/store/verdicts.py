"""Verdicts on posts, as `visibility.py` gives them: kept, or laid over what is kept."""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Set
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
#: Posts of these keys, and all whose text one of them has, or may have had.
_SOME = (
    f"WITH some AS (SELECT value FROM json_each(?)) {_CANDIDATES} WHERE key IN some OR "
    "fingerprint IN (SELECT fingerprint FROM posts WHERE verdict = 'duplicate' "
    "UNION SELECT fingerprint FROM posts WHERE key IN some AND fingerprint != '')"
)
#: Columns of what `_changes` yields.
_JUDGED = ("verdict", "reason", "key")
#: Posts that are judged one by one; to read all costs less than to look up more.
_MOST = 2_000


def judge(db: Database, wishes: Wishes, now: datetime) -> None:
    """Keep the verdicts that differ from those that are kept.

    Where the wishes are those of the last time, only what has changed since is judged, and posts
    whose date has come.
    """
    wanted = _hash(wishes)
    keys = _pending(db, wanted, now)
    if keys is not None and not keys:
        return
    with db.transaction():
        changes = tuple(_changes(db, Visibility(wishes, now), keys))
        for verdict, _, key in changes if logger.isEnabledFor(logging.DEBUG) else ():
            logger.debug("%s is %s now", key, verdict)
        db.upsert("posts", ({"verdict": v, "reason": r, "key": key} for v, r, key in changes))
        signature = f"{wanted} {now.isoformat()} {Journal(db).end(*JUDGED)}"
        db.upsert("derived", [{"name": "verdicts", "signature": signature}])


def overlay(db: Database, wishes: Wishes, now: datetime) -> None:
    """Let this connection read posts with the verdicts of now; the file stays as it is."""
    keys = _pending(db, _hash(wishes), now)
    if keys is not None and not keys:
        return
    changes = json.dumps(tuple(_changes(db, Visibility(wishes, now), keys)))
    told = ", ".join(f"json_extract(value, '$[{n}]') AS {c}" for n, c in enumerate(_JUDGED))
    db.execute(f"CREATE TEMP TABLE judged AS SELECT {told} FROM json_each(?)", changes)
    db.execute("CREATE INDEX temp.judged_by_key ON judged(key)")
    columns = [str(row[1]) for row in db.read("PRAGMA main.table_info(posts)")]
    # no join: what asks for one post by its key is to find it by the index
    mine = "(SELECT {0} FROM judged j WHERE j.key = p.key)"
    seen = {name: f"coalesce({mine.format(name)}, p.{name})" for name in ("verdict", "reason")}
    told = ", ".join(f"{seen.get(name, f'p.{name}')} AS {name}" for name in columns)
    db.execute(f"CREATE TEMP VIEW posts AS SELECT p.rowid AS rowid, {told} FROM main.posts p")


def _changes(
    db: Database, visibility: Visibility, keys: Set[str] | None
) -> Iterator[tuple[str, str, str]]:
    """Yield verdict, reason and key of each post, of these or of all, whose kept ones are other."""
    if keys is None or len(keys) > _MOST:
        posts: Iterable[Candidate] = (Candidate(*row) for row in db.read(_CANDIDATES))
        shared = {row[0] for row in db.read(_SHARED)}
    else:
        posts = [Candidate(*row) for row in db.read(_SOME, (json.dumps(sorted(keys)),))]
        shared = {post.text for post in posts if post.text}
    for post, judged in visibility.judge(posts, shared):
        if judged != (post.kept, post.kept_reason):
            yield *judged, post.key


def _hash(wishes: Wishes) -> str:
    names = (wishes.circle, wishes.hidden, wishes.show_future, wishes.hide_future)
    told = repr((*map(sorted, names), sorted(wishes.left_out)))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _pending(db: Database, wanted: str, now: datetime) -> Set[str] | None:
    """Return the keys of the posts to be judged again; None where all are."""
    row = db.one("SELECT signature FROM derived WHERE name = 'verdicts'")
    before, when, cursor = (*str(row[0] if row else "").split(" "), "", "")[:3]
    if before != wanted or when > now.isoformat():
        return None
    if (found := Journal(db).since(int(cursor))) is None:
        return None
    come = "SELECT key FROM posts WHERE published > ? AND published <= ?"
    keys = {str(row[0]) for row in db.read(come, (when, now.isoformat()))}
    return keys.union(*(found.keys.get(kind, ()) for kind in JUDGED))
