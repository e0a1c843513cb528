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
    wanted = "p.verdict = 'shown' AND p.blog NOT IN (SELECT value FROM json_each(?))"
    never = (
        f"SELECT {_SAID}, 0 FROM {_POSTS} WHERE {wanted} AND NOT EXISTS "
        "(SELECT 1 FROM links WHERE related = p.key) ORDER BY p.permalink LIMIT ?"
    )
    values = (json.dumps(sorted(apart)), count)
    found = [Exposed(*row) for row in db.read(never, values)]
    if len(found) < count:
        seldom = (
            "WITH shown AS (SELECT related, count(*) AS n FROM links GROUP BY related) "
            f"SELECT {_SAID}, n FROM {_POSTS} JOIN shown ON p.key = related WHERE {wanted} "
            "ORDER BY n, p.permalink LIMIT ?"
        )
        found += [Exposed(*row) for row in db.read(seldom, values)]
    return tuple(found[:count])
