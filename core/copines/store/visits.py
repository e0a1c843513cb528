"""What the crawler remembers from one visit of a blog to the next."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from copines.model import BlogState, Fetch, Picture, Proof, Validators
from copines.store.database import Database


class Visits:
    """Fetches, addresses still to be visited, and how the visits of each blog went."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # how it went

    def describe(self, blog: str, *, feed: str | None, title: str, tagline: str) -> None:
        """Keep what the blog's feed or page says of it; a feed of None leaves what was known."""
        self._db.write(
            "UPDATE blogs SET feed = coalesce(?, feed), title = ?, tagline = ? WHERE key = ?",
            *(feed, title, tagline, blog),
        )

    def succeeded(self, blog: str, now: datetime, hint: str | None = None) -> None:
        """Note a visit that brought what it came for, new or not; no hint leaves the one before."""
        self._db.write(
            "UPDATE blogs SET state = 'ok', last_try = ?, last_success = ?, failing_since = NULL, "
            "next_try = NULL, reason = '', hint = coalesce(?, CASE reason WHEN '' THEN hint "
            "ELSE '' END) WHERE key = ?",
            *(now.isoformat(), now.isoformat(), hint, blog),
        )

    def failed(  # noqa: PLR0913 - all that is known of a failure, by name
        self,
        blog: str,
        now: datetime,
        *,
        reason: str,
        hint: str = "",
        next_try: datetime | None,
        gone: bool,
    ) -> None:
        """Note a visit that failed, when to ask again, and whether there is nothing to come."""
        self._db.write(
            "UPDATE blogs SET state = ?, last_try = ?, reason = ?, hint = ?, next_try = ?, "
            "failing_since = coalesce(failing_since, ?) WHERE key = ?",
            *("gone" if gone else "failing", now.isoformat(), reason, hint),
            *(next_try.isoformat() if next_try else None, now.isoformat(), blog),
        )

    def states(self) -> tuple[BlogState, ...]:
        """How the visits of each blog went, by name."""
        rows = self._db.read(
            "SELECT key, name, url, feed, state, last_try, last_success, failing_since, next_try, "
            "reason, CASE hint WHEN '' THEN notice ELSE hint END, coalesce(shown, 0) FROM blogs "
            "LEFT JOIN (SELECT blog, count(*) AS shown FROM posts WHERE verdict = 'shown' "
            "GROUP BY blog) ON blog = key ORDER BY name, key"
        )
        return tuple(
            BlogState(*row[:5], *(_time(text) for text in row[5:9]), *row[9:]) for row in rows
        )

    def notice(self, blog: str) -> str:
        """Return what is odd about a blog that can be visited, "" for nothing."""
        row = self._db.one("SELECT notice FROM blogs WHERE key = ?", blog)
        return str(row[0]) if row else ""

    def keep_notice(self, blog: str, oddity: str) -> None:
        """Keep what is odd about a blog that can be visited, "" for nothing."""
        self._db.write("UPDATE blogs SET notice = ? WHERE key = ?", oddity, blog)

    def rest(self, blog: str) -> timedelta:
        """Return how long the blog's feed asks to be left alone."""
        row = self._db.one("SELECT rest FROM blogs WHERE key = ?", blog)
        return timedelta(seconds=row[0] if row else 0)

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

    def dismiss(self, blog: str, url: str, verdict: str, now: datetime) -> None:
        """Keep why the post at this address went, unless its page was judged since."""
        self._db.write(
            "INSERT INTO fetches (url, blog, kind, status, fetched, verdict) "
            "VALUES (?, ?, 'page', 200, ?, ?) ON CONFLICT (url) DO UPDATE SET "
            "verdict = excluded.verdict WHERE verdict = ''",
            *(url, blog, now.isoformat(), verdict),
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
                (f.url, blog, f.kind, f.status, f.validators.etag, f.validators.last_modified,
                 f.digest, now.isoformat(), f.verdict)
                for f in fetches
            ),
        )  # fmt: skip

    def add_pending(self, blog: str, urls: Iterable[str], now: datetime) -> None:
        """Keep addresses to be visited, so that an interrupted walk goes on from there."""
        self._db.write_many(
            "INSERT OR IGNORE INTO fetches (url, blog, kind, status, fetched) "
            "VALUES (?, ?, 'page', 0, ?)",
            ((url, blog, now.isoformat()) for url in urls),
        )

    def pending(self, blog: str) -> tuple[str, ...]:
        """Addresses kept to be visited, oldest first."""
        query = "SELECT url FROM fetches WHERE blog = ? AND status = 0 ORDER BY rowid"
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
            "'page', 0, ? FROM posts WHERE blog = ? ON CONFLICT (url) DO UPDATE SET status = 0",
            *(now.isoformat(), blog),
        )

    def drop_pending(self, blog: str) -> None:
        """Forget the addresses that a finished walk left unvisited."""
        self._db.write("DELETE FROM fetches WHERE blog = ? AND status = 0", blog)

    def fetched(self, blog: str, *, kind: str) -> Mapping[str, str]:
        """Addresses of this kind asked for, with the digest of what came."""
        query = "SELECT url, coalesce(digest, '') FROM fetches WHERE blog = ? AND kind = ?"
        return dict(self._db.read(f"{query} AND status > 0 ORDER BY url", (blog, kind)))

    def made(self, blog: str) -> tuple[str, ...]:
        """Addresses of pages and entries of which visits made posts."""
        query = (
            "SELECT url FROM fetches WHERE blog = ? AND kind IN ('page', 'entry') "
            "AND verdict = '' AND status > 0 ORDER BY url"
        )
        return tuple(str(r[0]) for r in self._db.read(query, (blog,)))

    def verdict(self, url: str) -> str | None:
        """Why a page became no post; "" where it became one, None where it was never asked for."""
        row = self._db.one("SELECT verdict FROM fetches WHERE url = ? AND status > 0", url)
        return str(row[0]) if row else None

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

    # pictures

    def note_picture(self, blog: str, picture: Picture, verdict: str, now: datetime) -> None:
        """Keep what came of a lead picture; the verdict says why there is none to show."""
        self._db.write(
            "INSERT OR REPLACE INTO pictures (url, blog, file, width, height, fetched, verdict) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(picture.url, blog, picture.file, picture.width, picture.height),
            *(now.isoformat(), verdict),
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


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
