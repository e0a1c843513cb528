"""Which posts are shown, and why the others are not."""

import hashlib
import json
from datetime import datetime

from copines.model import Wishes
from copines.store.database import Database


def judge(db: Database, wishes: Wishes, now: datetime) -> None:
    """Decide of each post whether it is shown: its blog, its key, date and text say.

    The first that holds: removed (its author took it back, or its blog left the circle), hidden,
    filtered (by its blog's rules), held, duplicate (an older shown post has the same text), else
    shown. Where neither posts nor wishes differ from the last time, and no post's date has come,
    all stays.
    """
    wanted = _told(wishes)
    if _stands(db, wanted, now):
        return
    why = {key: reason.stored() for key, reason in wishes.left_out}
    db.connection.create_function("left_out", 1, why.get)
    out = "blog NOT IN (SELECT value FROM json_each(?1))"
    hide = "key IN (SELECT value FROM json_each(?2))"
    ruled = "left_out(key) IS NOT NULL"
    shows = "blog IN (SELECT value FROM json_each(?4))"
    hides = "blog IN (SELECT value FROM json_each(?5))"
    later = f"published > ?3 AND NOT {shows}"
    older = (
        "SELECT o.permalink FROM posts o WHERE o.fingerprint = posts.fingerprint "
        "AND o.fingerprint != '' AND (coalesce(o.published, '9'), o.permalink) < "
        "(coalesce(posts.published, '9'), posts.permalink) "
        f"AND o.gone = '' AND NOT o.{out} AND NOT o.{hide} AND left_out(o.key) IS NULL "
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
        f"WHEN {ruled} THEN left_out(key) "
        f"WHEN {later} AND {hides} THEN 'future_hidden ' || json_object('date', published) "
        f"WHEN {later} THEN 'held ' || json_object('date', published) "
        "WHEN fingerprint = '' THEN '' "  # else each short post is held against all others
        f"ELSE coalesce('same_text ' || ({named}), '') END"
    )
    names = (wishes.circle, wishes.hidden, wishes.show_future, wishes.hide_future)
    circle, hidden, show, hide_later = (json.dumps(sorted(each)) for each in names)
    changed = db.read(
        f"SELECT key, {verdict}, {reason} FROM posts WHERE verdict != {verdict} "
        f"OR reason != {reason}",
        (circle, hidden, now.isoformat(), show, hide_later),
    )
    rows = [{"key": key, "verdict": told, "reason": why_} for key, told, why_ in changed]
    db.upsert("posts", rows)
    signature = f"{wanted} {now.isoformat()}"
    db.upsert("derived", [{"name": "verdicts", "signature": signature}])


def _told(wishes: Wishes) -> str:
    names = (wishes.circle, wishes.hidden, wishes.show_future, wishes.hide_future)
    told = repr((*map(sorted, names), sorted(wishes.left_out)))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _stands(db: Database, wanted: str, now: datetime) -> bool:
    """Tell whether the last verdicts hold: triggers take their signature off as posts change."""
    row = db.one("SELECT signature FROM derived WHERE name = 'verdicts'")
    before, _, when = (row[0] if row else "").partition(" ")
    if before != wanted or when > now.isoformat():
        return False
    come = "SELECT 1 FROM posts WHERE published > ? AND published <= ? LIMIT 1"
    return db.one(come, when, now.isoformat()) is None
