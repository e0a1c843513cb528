"""How blogs and their posts fare: what is shown of them, and what became of the rest."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from copines.model import FILL, RELATED, BlogState, Fate, Health, Verdict
from copines.permalinks import key
from copines.reasons import of_status, of_stored
from copines.store.database import Database

#: Posts from which a rhythm is told.
_DATES = 10
#: Addresses that became no post, looked through for one blog.
_LOOKED = 60


def health(db: Database, states: tuple[BlogState, ...]) -> Iterator[Health]:
    """Return each blog's state, the dates of its newest posts and its teasers."""
    # told here: SQLite would look up a row of posts, text and all, for both ends of each link
    blog_of = dict(db.read("SELECT key, blog FROM posts WHERE verdict = 'shown'"))
    given, got = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for key_, related, kind in db.read("SELECT key, related, kind FROM links"):
        if key_ in blog_of and related in blog_of:
            given[blog_of[key_], kind] += 1
            got[blog_of[related], kind] += 1
    for state in states:
        rows = db.read(
            "SELECT published FROM posts WHERE blog = ? AND verdict = 'shown' AND published "
            "IS NOT NULL ORDER BY shown_from DESC LIMIT ?",
            (state.blog, _DATES),
        )
        dates = tuple(datetime.fromisoformat(row[0]) for row in rows)
        fills = given[state.blog, FILL], got[state.blog, FILL]
        near = given[state.blog, RELATED], got[state.blog, RELATED]
        yield Health(state, dates, near[0] + fills[0], near[1] + fills[1], *fills)


def fates(db: Database, blog: str, most: int) -> Iterator[Fate]:
    """Return what became of the blog's last posts, newest first; of those taken down nothing."""
    rows = db.read(
        "SELECT permalink, CASE gone WHEN '' THEN title ELSE '' END, slug, published, verdict, "
        "reason FROM posts WHERE blog = ? "
        "AND verdict != 'hidden' ORDER BY shown_from DESC, permalink LIMIT ?",
        (blog, most),
    )
    for url, title, slug, published, verdict, reason in rows:
        date = datetime.fromisoformat(published) if published else None
        yield Fate(url, title, slug, date, Verdict(verdict), of_stored(reason))


def not_kept(db: Database, blog: str, most: int) -> Iterator[Fate]:
    """Return addresses of the blog that became no post for a reason, those asked last first."""
    rows = db.read(
        "SELECT url, verdict, status FROM fetches WHERE blog = ? AND ((kind = 'entry' AND "
        "(verdict != '' OR status NOT IN (0, 200))) OR (kind = 'page' AND verdict != '' "
        "AND verdict NOT IN ('listing', 'other_page', 'stub', 'home_page', 'elsewhere', "
        "'unvisited'))) AND verdict NOT LIKE 'moved_to %' "
        "ORDER BY fetched DESC, url LIMIT ?",
        (blog, _LOOKED),
    )
    left = (row for row in rows if not db.one("SELECT 1 FROM posts WHERE key = ?", key(row[0])))
    for _, (url, verdict, status) in zip(range(most), left, strict=False):
        why = of_stored(verdict) or of_status(status)
        yield Fate(url, "", "", None, Verdict.UNKNOWN, why)
