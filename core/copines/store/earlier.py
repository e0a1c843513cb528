"""What the crawler reads before a visit: what earlier ones left of a blog."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from copines.feed_states import FeedState
from copines.model import Proof, Trace, Validators
from copines.reasons import Reason, of_status, of_stored
from copines.schedule import LONGEST_WAIT
from copines.store.database import Database
from copines.store.rows import moment

_TRACE = (
    "key, permalink, title, guid, coalesce(nullif(exact, ''), fingerprint), "
    "coalesce(sketch, x''), published, gone != ''"
)
_BLOG = "source, feed, feed_since, feed_reason, sought, places, looked, asked"


class Earlier:
    """Blogs by their keys, pages by their addresses."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # of a blog

    def source(self, blog: str) -> FeedState:
        """Return what is known of the blog's feed."""
        row = self._db.one(f"SELECT {_BLOG} FROM blogs WHERE key = ?", blog)
        if not row:
            return FeedState()
        state, feed, since, reason, sought, places, looked, asked = row
        known = state, feed or "", moment(since), of_stored(reason), moment(sought), places
        return FeedState(*known, moment(looked), moment(asked))

    def notice(self, blog: str) -> Reason | None:
        """Return what is odd about a blog that can be visited, None for nothing."""
        row = self._db.one("SELECT notice FROM blogs WHERE key = ?", blog)
        return of_stored(row[0]) if row else None

    def rest(self, blog: str) -> timedelta:
        """Return how long the blog's feed asks to be left alone."""
        row = self._db.one("SELECT rest FROM blogs WHERE key = ?", blog)
        return timedelta(seconds=row[0] if row else 0)

    def face(self, blog: str) -> str:
        """Return where the blog's face is to be had from; "" where none is known."""
        row = self._db.one("SELECT face FROM blogs WHERE key = ?", blog)
        return str(row[0]) if row else ""

    def walked(self, blog: str) -> datetime | None:
        """Return when the blog's archive was last walked to its end."""
        row = self._db.one("SELECT walked FROM blogs WHERE key = ?", blog)
        return moment(row[0]) if row else None

    def more_feeds(self, blog: str) -> tuple[str, ...]:
        """Return the addresses of feeds that hold posts which the blog's main feed does not."""
        row = self._db.one("SELECT more_feeds FROM blogs WHERE key = ?", blog)
        return tuple(json.loads(row[0])) if row else ()

    def proofs(self, blog: str) -> tuple[Proof, ...]:
        """Return where the blog lives besides its configured address, as visits showed."""
        row = self._db.one("SELECT proofs FROM blogs WHERE key = ?", blog)
        return tuple(Proof(*values) for values in json.loads(row[0])) if row else ()

    def former(self, blog: str) -> tuple[str, ...]:
        """Return the addresses that the config named for the blog before the present one."""
        row = self._db.one("SELECT former FROM blogs WHERE key = ?", blog)
        return tuple(json.loads(row[0])) if row else ()

    # of its posts

    def recent(self, blog: str, limit: int) -> tuple[tuple[str, datetime], ...]:
        """Return addresses and dates of the blog's newest dated posts, newest first."""
        query = (
            "SELECT permalink, published FROM posts WHERE blog = ? AND published IS NOT NULL "
            "AND gone = '' ORDER BY shown_from DESC, permalink LIMIT ?"
        )
        found = self._db.read(query, (blog, limit))
        return tuple((str(r[0]), datetime.fromisoformat(r[1])) for r in found)

    def beginnings(self, blog: str, limit: int, chars: int) -> Iterator[tuple[str | None, str]]:
        """Stream language and beginning, title first, of the blog's newest shown posts.

        Newest come first, ties by permalink.
        """
        query = (
            "SELECT language, substr(title || ' ' || text, 1, ?) FROM posts WHERE blog = ? "
            "AND verdict = 'shown' ORDER BY shown_from DESC, permalink LIMIT ?"
        )
        return ((row[0], str(row[1])) for row in self._db.read(query, (chars, blog, limit)))

    def traces(self, blog: str) -> tuple[Trace, ...]:
        """Return what tells the blog's posts from each other, by address; taken back ones too."""
        query = f"SELECT {_TRACE} FROM posts WHERE blog = ? ORDER BY permalink"
        return tuple(
            Trace(r[0], r[1], r[2], r[3], r[4], bytes(r[5]), moment(r[6]), bool(r[7]))
            for r in self._db.read(query, (blog,))
        )

    def aliases(self, blog: str) -> Mapping[str, str]:
        """Return the present address of the blog's posts by each key that they had."""
        query = "SELECT old, permalink FROM aliases JOIN posts USING (key) WHERE blog = ?"
        return dict(self._db.read(query, (blog,)))

    def pictures_seen(self, blog: str) -> tuple[str, ...]:
        """Return the addresses of the blog's pictures that were asked for."""
        return self._firsts("SELECT url FROM pictures WHERE blog = ? ORDER BY url", blog)

    def pictures_missing(self, blog: str) -> tuple[str, ...]:
        """Return the addresses of lead pictures that were never asked for, newest post's first."""
        query = (
            "SELECT DISTINCT image FROM posts WHERE blog = ? AND image IS NOT NULL "
            "AND image NOT IN (SELECT url FROM pictures) ORDER BY shown_from DESC, permalink"
        )
        return self._firsts(query, blog)

    # of what was asked for

    def validators(self, url: str) -> Validators:
        """Return what the server gave the last time for a conditional GET of url."""
        query = "SELECT etag, last_modified FROM fetches WHERE url = ? AND status = 200"
        row = self._db.one(query, url)
        return Validators(*row) if row else Validators()

    def fetched(self, blog: str, *, kind: str) -> Mapping[str, str]:
        """Return addresses of this kind that were asked for, with the digest of what came."""
        query = "SELECT url, coalesce(digest, '') FROM fetches WHERE blog = ? AND kind = ?"
        return dict(self._db.read(f"{query} AND status > 0 ORDER BY url", (blog, kind)))

    def pending(self, blog: str) -> tuple[str, ...]:
        """Return the addresses kept to be visited, oldest first."""
        query = (
            "SELECT url FROM fetches WHERE blog = ? AND status = 0 AND verdict = '' ORDER BY rowid"
        )
        return self._firsts(query, blog)

    def passed_over(self, blog: str) -> tuple[str, ...]:
        """Return the addresses of pages that were judged neither posts nor lists, oldest first."""
        query = (
            "SELECT url FROM fetches WHERE blog = ? AND kind = 'page' AND verdict = 'other_page' "
            "ORDER BY rowid"
        )
        return self._firsts(query, blog)

    def copies(self, blog: str) -> Mapping[str, tuple[str, ...]]:
        """Return the addresses left alone as copies of a post, by the post's address."""
        query = (
            "SELECT url, verdict FROM fetches WHERE blog = ? AND (verdict LIKE 'same_text %' "
            "OR verdict LIKE 'waits %') ORDER BY url"
        )
        found: dict[str, tuple[str, ...]] = {}
        for url, verdict in self._db.read(query, (blog,)):
            why = of_stored(verdict)
            original = str(why.get("address")) if why else ""
            found[original] = (*found.get(original, ()), str(url))
        return found

    def made(self, blog: str) -> tuple[str, ...]:
        """Return the addresses of pages and entries of which visits made posts."""
        query = (
            "SELECT url FROM fetches WHERE blog = ? AND kind IN ('page', 'entry') "
            "AND verdict = '' AND (status > 0 OR url IN (SELECT permalink FROM posts "
            "WHERE reread AND text_from = 'page')) ORDER BY url"
        )
        return self._firsts(query, blog)

    def met(self, url: str) -> tuple[str, Reason | None] | None:
        """Return the blog of a page that was met, and why it became no post.

        Where it became one, there is no such reason.
        """
        row = self._db.one("SELECT blog, status, verdict FROM fetches WHERE url = ?", url)
        if not row:
            return None
        blog, status, verdict = row
        if status == 0 and not verdict:
            return str(blog), Reason.of("pending")
        return str(blog), of_stored(verdict) or (None if status == 200 else of_status(status))

    # of hosts

    def robots(self, since: datetime) -> Iterator[tuple[str, bytes]]:
        """Stream host and body of each robots.txt fetched since then."""
        query = "SELECT host, body FROM robots WHERE fetched >= ? ORDER BY host"
        return ((str(r[0]), bytes(r[1])) for r in self._db.read(query, (since.isoformat(),)))

    def pauses(self, now: datetime) -> Mapping[str, datetime]:
        """Return until when servers want to be left alone, by registrable domain.

        A time that no server may ask for was noted by a clock that went wrong.
        """
        query = "SELECT domain, until FROM pauses WHERE until > ? AND until <= ? ORDER BY domain"
        longest = (now + LONGEST_WAIT).isoformat()
        found = self._db.read(query, (now.isoformat(), longest))
        return {str(row[0]): datetime.fromisoformat(row[1]) for row in found}

    def _firsts(self, query: str, blog: str) -> tuple[str, ...]:
        return tuple(str(row[0]) for row in self._db.read(query, (blog,)))
