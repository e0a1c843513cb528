"""What changed, in the order of the last change of each thing."""

from collections import defaultdict
from collections.abc import Mapping, Set

from copines.model import Changes
from copines.store.database import Database

#: Kinds of changes after which another set of posts may be shown: see `verdicts.judge`.
JUDGED = frozenset({"place", "text", "alias"})
#: Kinds of changes after which other links may be due: of posts, of the names of their blogs, and
#: of links that their authors made.
LINKED = frozenset({"place", "post", "blog", "alias", "reply"})


class Journal:
    """One row a thing, written by triggers and by who writes many rows at once.

    It is compact by itself: a change that is noted again moves to the end. A consumer keeps the
    number of the last row that it has read, its cursor.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def end(self, *kinds: str) -> int:
        """Return the number of the last change, of any of these kinds, or of all; 0 for none."""
        some = f" WHERE +kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        # from the end on: what is looked for is mostly there
        row = self._db.one(f"SELECT seq FROM journal{some} ORDER BY seq DESC LIMIT 1", *kinds)
        return int(row[0]) if row else 0

    def since(self, cursor: int) -> Changes | None:
        """Return what changed after the cursor; None where the journal ends before it."""
        if self.end() < cursor:
            return None
        found: dict[str, set[str]] = defaultdict(set)
        last = cursor
        query = "SELECT seq, kind, key FROM journal WHERE seq > ? ORDER BY seq"
        for last, kind, key in self._db.read(query, (cursor,)):  # noqa: B007
            found[kind].add(key)
        keys: Mapping[str, Set[str]] = found
        return Changes(last, keys)

    def note(self, kind: str, key: str = "") -> None:
        """Note a change of which no trigger knows."""
        last = self.end()
        self._db.delete("journal", "kind = ? AND key = ?", kind, key)
        self._db.insert("journal", [{"seq": last + 1, "kind": kind, "key": key}])
