"""Which posts are shown, and why the others are not."""

import hashlib
import json
from collections.abc import Set
from datetime import datetime

from copines.model import Wishes
from copines.store.database import Database
from copines.store.journal import JUDGED, Journal


def judge(db: Database, wishes: Wishes, now: datetime) -> None:
    """Decide of each post whether it is shown: its blog, its key, date and text say.

    The first that holds: removed (its author took it back, or its blog left the circle), hidden,
    filtered (by its blog's rules), held, duplicate (an older shown post has the same text), else
    shown. Where neither posts nor wishes differ from the last time, and no post's date has come,
    all stays.
    """
    wanted, journal = _told(wishes), Journal(db)
    changed = _changed(db, journal, wanted, now)
    if not changed:
        return
    db.write("CREATE TEMP TABLE IF NOT EXISTS left_out (key TEXT PRIMARY KEY, why TEXT)")
    db.write("DELETE FROM left_out")
    fill = "INSERT OR REPLACE INTO left_out VALUES (?, ?)"
    db.write_many(fill, ((key, why.stored()) for key, why in wishes.left_out))
    out = "blog NOT IN (SELECT value FROM json_each(?1))"
    hide = "key IN (SELECT value FROM json_each(?2))"
    ruled = "key IN (SELECT key FROM left_out)"
    shows = "blog IN (SELECT value FROM json_each(?4))"
    hides = "blog IN (SELECT value FROM json_each(?5))"
    later = f"published > ?3 AND NOT {shows}"
    older = (
        "SELECT o.permalink FROM posts o WHERE o.fingerprint = posts.fingerprint "
        "AND o.fingerprint != '' AND (coalesce(o.published, '9'), o.permalink) < "
        "(coalesce(posts.published, '9'), posts.permalink) "
        f"AND o.gone = '' AND NOT o.{out} AND NOT o.{hide} AND NOT o.{ruled} "
        "ORDER BY o.published, o.permalink LIMIT 1"
    )
    named = older.replace("o.permalink", "json_object('address', o.permalink)", 1)
    verdict = (
        "CASE WHEN gone = 'noindex' THEN 'filtered' "
        f"WHEN gone != '' OR {out} THEN 'removed' WHEN {hide} THEN 'hidden' "
        f"WHEN {ruled} OR ({later} AND {hides}) THEN 'filtered' WHEN {later} THEN 'held' "
        f"WHEN fingerprint != '' AND EXISTS ({older}) THEN 'duplicate' ELSE 'shown' END"
    )
    reason = (
        f"CASE WHEN gone != '' THEN gone WHEN {out} THEN 'left_config' WHEN {hide} THEN 'hidden' "
        f"WHEN {ruled} THEN (SELECT why FROM left_out l WHERE l.key = posts.key) "
        f"WHEN {later} AND {hides} THEN 'future_hidden ' || json_object('date', published) "
        f"WHEN {later} THEN 'held ' || json_object('date', published) "
        "WHEN fingerprint = '' THEN '' "  # else each short post is held against all others
        f"ELSE coalesce('same_text ' || ({named}), '') END"
    )
    names = (wishes.circle, wishes.hidden, wishes.show_future, wishes.hide_future)
    circle, hidden, show, hide_later = (json.dumps(sorted(each)) for each in names)
    some = " AND key IN (SELECT value FROM json_each(?6))" if isinstance(changed, set) else ""
    db.write(
        f"UPDATE posts SET verdict = {verdict}, reason = {reason} "
        f"WHERE (verdict != {verdict} OR reason != {reason}){some}",
        *(circle, hidden, now.isoformat(), show, hide_later),
        *([json.dumps(sorted(changed))] if isinstance(changed, set) else ()),
    )
    signature = f"{wanted} {now.isoformat()} {journal.end(*JUDGED)}"
    db.write("INSERT OR REPLACE INTO derived VALUES ('verdicts', ?)", signature)


def _told(wishes: Wishes) -> str:
    names = (wishes.circle, wishes.hidden, wishes.show_future, wishes.hide_future)
    told = repr((*map(sorted, names), sorted(wishes.left_out)))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _changed(db: Database, journal: Journal, wanted: str, now: datetime) -> bool | set[str]:
    """Return the keys of the posts to judge again, True for all of them; false for none."""
    row = db.one("SELECT signature FROM derived WHERE name = 'verdicts'")
    before, when, cursor = (*str(row[0] if row else "").split(" "), "", "")[:3]
    if before != wanted or when > now.isoformat():
        return True
    come = "SELECT 1 FROM posts WHERE published > ? AND published <= ? LIMIT 1"
    if db.one(come, when, now.isoformat()):
        return True
    if int(cursor) == journal.end(*JUDGED):
        return False
    found = journal.since(int(cursor))
    return (
        _alike(db, found.keys["text"]) if found and found.keys.keys() & JUDGED == {"text"} else True
    )


def _alike(db: Database, keys: Set[str]) -> set[str]:
    """Return the keys of edited posts, of those that have their text now, and that had it before.

    Those that had it are copies of the edited one, or had an older post's, which stays the oldest.
    """
    rows = db.read(
        "WITH edited AS (SELECT key, permalink, fingerprint FROM posts "
        "WHERE key IN (SELECT value FROM json_each(?))) "
        "SELECT key FROM edited UNION "
        "SELECT p.key FROM edited e JOIN posts p ON p.fingerprint = e.fingerprint "
        "WHERE e.fingerprint != '' UNION "
        "SELECT c.key FROM posts c WHERE c.verdict = 'duplicate' AND c.fingerprint != '' "
        "AND json_extract(substr(c.reason, length('same_text ')), '$.address') IN "
        "(SELECT permalink FROM edited)",
        (json.dumps(sorted(keys)),),
    )
    return {str(row[0]) for row in rows}
