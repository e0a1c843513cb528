"""What the crawler remembers from one visit of a blog to the next."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from copines import storable
from copines.feed_states import FeedState
from copines.model import BlogState, Fetch, Pace, Picture, Proof, Validators
from copines.reasons import Reason, of_status, of_stored, stored
from copines.schedule import LONGEST_WAIT
from copines.store.database import Database

#: Addresses left unvisited that are remembered of one blog: endless calendars are many.
_LEFT = 2000


class Visits:
    """Fetches, addresses still to be visited, and how the visits of each blog went."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # how it went

    def describe(self, blog: str, *, title: str, tagline: str, face: str = "") -> None:
        """Keep what the blog's feed or page says of it; the face it had where none is told."""
        self._db.write(
            "UPDATE blogs SET title = ?, tagline = ?, face = coalesce(nullif(?, ''), face) "
            "WHERE key = ?",
            *map(storable.line, (title, tagline, face)),
            blog,
        )

    def face(self, blog: str) -> str:
        """Return where the blog's face is to be had from; "" where none is known."""
        row = self._db.one("SELECT face FROM blogs WHERE key = ?", blog)
        return str(row[0]) if row else ""

    def succeeded(self, blog: str, now: datetime) -> None:
        """Note a visit that brought what it came for, new or not."""
        self._db.write(
            "UPDATE blogs SET state = 'ok', last_try = ?, last_success = ?, failing_since = NULL, "
            "next_try = NULL, reason = '' WHERE key = ?",
            *(now.isoformat(), now.isoformat(), blog),
        )

    def failed(
        self, blog: str, now: datetime, reason: Reason, *, next_try: datetime | None, gone: bool
    ) -> None:
        """Note a visit that failed, when to ask again, and whether there is nothing to come."""
        self._db.write(
            "UPDATE blogs SET state = ?, last_try = ?, reason = ?, next_try = ?, "
            "failing_since = coalesce(failing_since, ?) WHERE key = ?",
            *("gone" if gone else "failing", now.isoformat(), reason.stored()),
            *(next_try.isoformat() if next_try else None, now.isoformat(), blog),
        )

    def source(self, blog: str) -> FeedState:
        """Return what is known of the blog's feed."""
        row = self._db.one(
            "SELECT source, feed, feed_since, feed_reason, sought, places, looked, asked "
            "FROM blogs WHERE key = ?",
            blog,
        )
        if not row:
            return FeedState()
        state, feed, since, reason, sought, places, looked, asked = row
        return FeedState(
            state,
            feed or "",
            _time(since),
            of_stored(reason),
            _time(sought),
            places,
            _time(looked),
            _time(asked),
        )

    def keep_source(self, blog: str, known: FeedState) -> None:
        """Keep what is known of the blog's feed."""
        times = (t.isoformat() if t else None for t in (known.sought, known.looked, known.asked))
        self._db.write(
            "UPDATE blogs SET source = ?, feed = ?, feed_since = ?, feed_reason = ?, places = ?, "
            "sought = ?, looked = ?, asked = ? WHERE key = ?",
            *(known.state, known.feed or None),
            *(known.since.isoformat() if known.since else None, stored(known.reason)),
            *(known.places, *times, blog),
        )

    def keep_hint(self, blog: str, moved: Reason | None) -> None:
        """Keep what the config might better say of the blog, None where it is right."""
        self._db.write("UPDATE blogs SET hint = ? WHERE key = ?", stored(moved), blog)

    def states(self) -> tuple[BlogState, ...]:
        """How the visits of each blog went, by name."""
        rows = self._db.read(
            "SELECT key, name, url, feed, state, last_try, last_success, failing_since, next_try, "
            "reason, CASE hint WHEN '' THEN notice ELSE hint END, coalesce(shown, 0), gap, newest, "
            "rest FROM blogs "
            "LEFT JOIN (SELECT blog, count(*) AS shown FROM posts WHERE verdict = 'shown' "
            "GROUP BY blog) ON blog = key ORDER BY name, key"
        )
        return tuple(_state(row) for row in rows)

    def notice(self, blog: str) -> Reason | None:
        """Return what is odd about a blog that can be visited, None for nothing."""
        row = self._db.one("SELECT notice FROM blogs WHERE key = ?", blog)
        return of_stored(row[0]) if row else None

    def keep_notice(self, blog: str, oddity: Reason | None) -> None:
        """Keep what is odd about a blog that can be visited, None for nothing."""
        self._db.write("UPDATE blogs SET notice = ? WHERE key = ?", stored(oddity), blog)

    def rest(self, blog: str) -> timedelta:
        """Return how long the blog's feed asks to be left alone."""
        row = self._db.one("SELECT rest FROM blogs WHERE key = ?", blog)
        return timedelta(seconds=row[0] if row else 0)

    def keep_pace(self, blog: str, pace: Pace) -> None:
        """Keep how often the blog writes."""
        gap = int(pace.gap.total_seconds()) if pace.gap is not None else None
        newest = pace.newest.isoformat() if pace.newest else None
        self._db.write("UPDATE blogs SET gap = ?, newest = ? WHERE key = ?", gap, newest, blog)

    def keep_rest(self, blog: str, seconds: float) -> None:
        """Keep how long the blog's feed asks to be left alone."""
        self._db.write("UPDATE blogs SET rest = ? WHERE key = ?", int(seconds), blog)

    def walked(self, blog: str) -> datetime | None:
        """Return when the blog's archive was last walked to its end."""
        row = self._db.one("SELECT walked FROM blogs WHERE key = ?", blog)
        return _time(row[0]) if row else None

    def finish_archive(self, blog: str, now: datetime) -> None:
        """Note that the blog's archive was walked to its end."""
        query = "UPDATE blogs SET walked = ? WHERE key = ?"
        self._db.write(query, now.isoformat(), blog)

    def more_feeds(self, blog: str) -> tuple[str, ...]:
        """Addresses of feeds that hold posts which the blog's main feed does not."""
        row = self._db.one("SELECT more_feeds FROM blogs WHERE key = ?", blog)
        return tuple(json.loads(row[0])) if row else ()

    def add_feed(self, blog: str, url: str) -> None:
        """Keep the address of another feed of the blog."""
        feeds = dict.fromkeys((*self.more_feeds(blog), url))
        self._db.write(
            "UPDATE blogs SET more_feeds = ? WHERE key = ?", json.dumps(list(feeds)), blog
        )

    def proofs(self, blog: str) -> tuple[Proof, ...]:
        """Where the blog lives besides its configured address, as visits showed."""
        row = self._db.one("SELECT proofs FROM blogs WHERE key = ?", blog)
        return tuple(Proof(*values) for values in json.loads(row[0])) if row else ()

    def keep_proofs(self, blog: str, proofs: Iterable[Proof]) -> None:
        """Keep where the blog lives instead of what was kept before."""
        kept = json.dumps([[proof.kind, proof.url, proof.of] for proof in proofs])
        self._db.write("UPDATE blogs SET proofs = ? WHERE key = ?", kept, blog)

    # fetches

    def validators(self, url: str) -> Validators:
        """Return what the server gave the last time for a conditional GET of url."""
        query = "SELECT etag, last_modified FROM fetches WHERE url = ? AND status = 200"
        row = self._db.one(query, url)
        return Validators(*row) if row else Validators()

    def note(self, blog: str, fetch: Fetch, now: datetime) -> None:
        """Keep what came of a request, instead of what was kept of the same address."""
        self.note_all(blog, (fetch,), now)

    def dismiss(self, blog: str, url: str, verdict: Reason, now: datetime) -> None:
        """Keep why the post at this address went, unless its page was judged since."""
        self._db.write(
            "INSERT INTO fetches (url, blog, kind, status, fetched, verdict) "
            "VALUES (?, ?, 'page', 200, ?, ?) ON CONFLICT (url) DO UPDATE SET "
            "verdict = excluded.verdict WHERE verdict = ''",
            *(url, blog, now.isoformat(), verdict.stored()),
        )

    def note_all(self, blog: str, fetches: Iterable[Fetch], now: datetime) -> None:
        """Keep what came of several requests."""
        # a feed of fifty entries is fifty rows: sqlite_utils would take 0.3 ms for each
        self._db.write_many(
            "INSERT INTO fetches (url, blog, kind, status, etag, last_modified, digest, fetched, "
            "verdict) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET "
            "blog = excluded.blog, kind = excluded.kind, status = excluded.status, "
            "etag = excluded.etag, last_modified = excluded.last_modified, "
            "digest = excluded.digest, fetched = excluded.fetched, verdict = excluded.verdict",
            (
                (
                    f.url,
                    blog,
                    f.kind,
                    f.status,
                    f.validators.etag,
                    f.validators.last_modified,
                    f.digest,
                    now.isoformat(),
                    stored(f.verdict),
                )
                for f in fetches
            ),
        )

    def add_pending(self, blog: str, urls: Iterable[str], now: datetime) -> None:
        """Keep addresses to be visited, so that an interrupted walk goes on from there."""
        self._db.write_many(
            "INSERT INTO fetches (url, blog, kind, status, fetched) VALUES (?, ?, 'page', 0, ?) "
            "ON CONFLICT (url) DO UPDATE SET verdict = '' WHERE status = 0",
            ((url, blog, now.isoformat()) for url in urls),
        )

    def pending(self, blog: str) -> tuple[str, ...]:
        """Addresses kept to be visited, oldest first."""
        query = (
            "SELECT url FROM fetches WHERE blog = ? AND status = 0 AND verdict = '' ORDER BY rowid"
        )
        return tuple(str(r[0]) for r in self._db.read(query, (blog,)))

    def read_again(self, blog: str, now: datetime, *, pages: bool) -> None:
        """Have the next visit read the blog's feed anew, and the pages of its posts if wanted."""
        self._db.write(
            "UPDATE fetches SET digest = NULL, etag = NULL, last_modified = NULL "
            "WHERE blog = ? AND kind IN ('feed', 'entry')",
            blog,
        )
        if not pages:
            return
        self._db.write(
            "INSERT INTO fetches (url, blog, kind, status, fetched) SELECT permalink, blog, "
            "'page', 0, ? FROM posts WHERE blog = ? "
            "ON CONFLICT (url) DO UPDATE SET status = 0, verdict = ''",
            *(now.isoformat(), blog),
        )

    def leave_pending(self, blog: str, why: Reason) -> None:
        """Note why a finished walk left addresses unvisited; of very many the first ones."""
        self._db.write(
            "UPDATE fetches SET verdict = ? WHERE blog = ? AND status = 0 AND verdict = ''",
            *(why.stored(), blog),
        )
        self._db.write(
            "DELETE FROM fetches WHERE rowid IN (SELECT rowid FROM fetches WHERE blog = ? "
            "AND status = 0 ORDER BY rowid LIMIT -1 OFFSET ?)",
            *(blog, _LEFT),
        )

    def copies(self, blog: str) -> Mapping[str, tuple[str, ...]]:
        """Addresses that were left alone as copies of a post, by the post's address."""
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

    def fetched(self, blog: str, *, kind: str) -> Mapping[str, str]:
        """Addresses of this kind asked for, with the digest of what came."""
        query = "SELECT url, coalesce(digest, '') FROM fetches WHERE blog = ? AND kind = ?"
        return dict(self._db.read(f"{query} AND status > 0 ORDER BY url", (blog, kind)))

    def former(self, blog: str) -> tuple[str, ...]:
        """Return the addresses that the config named for the blog before the present one."""
        row = self._db.one("SELECT former FROM blogs WHERE key = ?", blog)
        return tuple(json.loads(row[0])) if row else ()

    def made(self, blog: str) -> tuple[str, ...]:
        """Addresses of pages and entries of which visits made posts."""
        query = (
            "SELECT url FROM fetches WHERE blog = ? AND kind IN ('page', 'entry') "
            "AND verdict = '' AND (status > 0 OR url IN (SELECT permalink FROM posts "
            "WHERE reread AND text_from = 'page')) ORDER BY url"
        )
        return tuple(str(r[0]) for r in self._db.read(query, (blog,)))

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

    def robots(self, since: datetime) -> Iterator[tuple[str, bytes]]:
        """Stream host and body of each robots.txt fetched since then."""
        query = "SELECT host, body FROM robots WHERE fetched >= ? ORDER BY host"
        return ((str(r[0]), bytes(r[1])) for r in self._db.read(query, (since.isoformat(),)))

    def keep_robots(self, bodies: Mapping[str, bytes], now: datetime) -> None:
        """Keep each host's robots.txt instead of the one before."""
        self._db.write_many(
            "INSERT OR REPLACE INTO robots (host, body, fetched) VALUES (?, ?, ?)",
            ((host, body, now.isoformat()) for host, body in bodies.items()),
        )

    def pauses(self, now: datetime) -> Mapping[str, datetime]:
        """Return until when servers want to be left alone, by registrable domain.

        A time that no server may ask for was noted by a clock that went wrong.
        """
        query = "SELECT domain, until FROM pauses WHERE until > ? AND until <= ? ORDER BY domain"
        longest = (now + LONGEST_WAIT).isoformat()
        rows = self._db.read(query, (now.isoformat(), longest))
        return {str(row[0]): datetime.fromisoformat(row[1]) for row in rows}

    def keep_pauses(self, until: Mapping[str, datetime]) -> None:
        """Keep until when servers want to be left alone, instead of what they said before."""
        self._db.write_many(
            "INSERT OR REPLACE INTO pauses (domain, until) VALUES (?, ?)",
            ((domain, end.isoformat()) for domain, end in until.items()),
        )

    # pictures

    def note_picture(
        self, blog: str, picture: Picture, verdict: Reason | None, now: datetime
    ) -> None:
        """Keep what came of a lead picture; the verdict says why there is none to show."""
        self._db.write(
            "INSERT OR REPLACE INTO pictures (url, blog, file, width, height, fetched, verdict) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(picture.url, blog, picture.file, picture.width, picture.height),
            *(now.isoformat(), stored(verdict)),
        )

    def pictures_seen(self, blog: str) -> tuple[str, ...]:
        """Addresses of the blog's pictures that were asked for."""
        query = "SELECT url FROM pictures WHERE blog = ? ORDER BY url"
        return tuple(str(r[0]) for r in self._db.read(query, (blog,)))

    def pictures_missing(self, blog: str) -> tuple[str, ...]:
        """Addresses of lead pictures of kept posts that were never asked for, newest first."""
        query = (
            "SELECT DISTINCT image FROM posts WHERE blog = ? AND image IS NOT NULL "
            "AND image NOT IN (SELECT url FROM pictures) ORDER BY shown_from DESC, permalink"
        )
        return tuple(str(r[0]) for r in self._db.read(query, (blog,)))

    # runs

    def note_run(
        self, command: str, started: datetime, ended: datetime, report: Mapping[str, object]
    ) -> None:
        """Keep the report of one command."""
        self._db.write(
            "INSERT INTO runs (command, started, ended, report) VALUES (?, ?, ?, ?)",
            *(command, started.isoformat(), ended.isoformat()),
            json.dumps(report, ensure_ascii=False, sort_keys=True),
        )

    def begun(self) -> datetime | None:
        """Say when a command first linked posts, and so made a portal of them."""
        row = self._db.one(
            "SELECT started FROM runs WHERE json_extract(report, '$.link.posts') > 0 "
            "ORDER BY id LIMIT 1"
        )
        return _time(row[0]) if row else None

    def last_run(self) -> tuple[str, datetime, datetime, Mapping[str, object]] | None:
        """Return command, start, end and report of the last command that wrote one."""
        row = self._db.one(
            "SELECT command, started, ended, report FROM runs WHERE ended IS NOT NULL "
            "ORDER BY id DESC LIMIT 1"
        )
        if not row:
            return None
        started, ended = (datetime.fromisoformat(text) for text in row[1:3])
        return str(row[0]), started, ended, json.loads(row[3])


def _state(row: tuple[Any, ...]) -> BlogState:
    return BlogState(
        blog=row[0],
        name=row[1],
        url=row[2],
        feed=row[3],
        state=row[4],
        last_try=_time(row[5]),
        last_success=_time(row[6]),
        failing_since=_time(row[7]),
        next_try=_time(row[8]),
        reason=of_stored(row[9]),
        notice=of_stored(row[10]),
        posts=row[11],
        pace=_pace(*row[12:]),
    )


def _pace(gap: int | None, newest: str | None, rest: int) -> Pace:
    since = timedelta(seconds=gap) if gap is not None else None
    return Pace(since, _time(newest), timedelta(seconds=rest))


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
