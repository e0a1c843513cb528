"""How often posts stand under others: the ends of the scale, by name."""

import json
from collections.abc import Collection

from copines.model import Exposed
from copines.store.database import Database

_SAID = "p.permalink, b.name, p.title"
_POSTS = "posts p JOIN blogs b ON b.key = p.blog"


def most_shown(db: Database, count: int) -> tuple[Exposed, ...]:
    """Return the posts that stand under most others, most first, ties by key."""
    # the few are found among the links alone: a look at each post costs ten times that
    query = (
        "WITH ends AS (SELECT related, count(*) AS n FROM links GROUP BY related "
        "ORDER BY n DESC, related LIMIT ?) "
        f"SELECT {_SAID}, n FROM {_POSTS} JOIN ends ON p.key = related ORDER BY n DESC, p.key"
    )
    return tuple(Exposed(*row) for row in db.read(query, (count,)))


def least_shown(db: Database, count: int, apart: Collection[str]) -> tuple[Exposed, ...]:
    """Return the posts that stand under fewest others, fewest first.

    Those of the blogs `apart`, by key, which are to stand under none, are left out.
    """
    wanted = "p.verdict = 'shown' AND p.blog NOT IN (SELECT value FROM json_each(?1))"
    never = (
        f"SELECT {_SAID}, 0 FROM {_POSTS} WHERE {wanted} AND NOT EXISTS "
        "(SELECT 1 FROM links WHERE related = p.key) ORDER BY p.permalink LIMIT ?2"
    )
    values = (json.dumps(sorted(apart)), count)
    found = [Exposed(*row) for row in db.read(never, values)]
    if len(found) < count:
        seldom = _seldom(db, wanted, values)
        # of the few that stand under fewest, some may not be wanted
        if len(found) + len(seldom) < count:
            seldom = _seldom(db, wanted, values, among="")
        found += seldom
    return tuple(found[:count])


def _seldom(
    db: Database,
    wanted: str,
    values: tuple[str, int],
    among: str = "AND n <= (SELECT n FROM shown ORDER BY n LIMIT 1 OFFSET ?2 - 1)",
) -> list[Exposed]:
    query = (
        "WITH shown AS MATERIALIZED (SELECT related, count(*) AS n FROM links GROUP BY related) "
        f"SELECT {_SAID}, n FROM shown JOIN ({_POSTS}) ON p.key = related "
        f"WHERE {wanted} {among} ORDER BY n, p.permalink LIMIT ?2"
    )
    return [Exposed(*row) for row in db.read(query, values)]
