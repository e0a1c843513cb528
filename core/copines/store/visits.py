"""What visits leave: requests and what came of them, addresses still to be visited, pictures."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from copines.model import Fetch, Picture
from copines.reasons import Reason, stored
from copines.store.database import Database

#: Addresses left unvisited that are remembered of one blog: endless calendars are many.
_LEFT = 2000
_SOME = "url IN (SELECT value FROM json_each(?))"


class Visits:
    """Fetches, pictures, and what hosts allow; each is written for many blogs at once."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def note_all(self, fetches: Iterable[tuple[str, Fetch]], now: datetime) -> None:
        """Keep what came of requests, by blog, instead of what was kept of the same addresses."""
        last = {fetch.url: (blog, fetch) for blog, fetch in fetches}
        self._db.upsert(
            "fetches",
            (
                {
                    "url": f.url,
                    "blog": blog,
                    "kind": f.kind,
                    "status": f.status,
                    "etag": f.validators.etag,
                    "last_modified": f.validators.last_modified,
                    "digest": f.digest,
                    "fetched": now.isoformat(),
                    "verdict": stored(f.verdict),
                }
                for blog, f in last.values()
            ),
        )

    def dismiss_all(self, blog: str, urls: Collection[str], why: Reason, now: datetime) -> None:
        """Keep why posts at addresses went, but of those whose page was judged since."""
        new = {"blog": blog, "kind": "page", "status": 200, "fetched": now.isoformat()}
        self._db.insert("fetches", ({"url": url, **new} for url in urls), ignore=True)
        query = f"SELECT url FROM fetches WHERE verdict = '' AND {_SOME}"
        left = [url for (url,) in self._db.read(query, (json.dumps(list(urls)),))]
        self._db.upsert("fetches", [{"url": url, "verdict": why.stored()} for url in left])

    def add_pending(self, addresses: Collection[tuple[str, str]], now: datetime) -> None:
        """Keep addresses to be visited, by blog, so that an interrupted walk goes on there."""
        new = {"kind": "page", "status": 0, "fetched": now.isoformat()}
        rows = ({"url": url, "blog": blog, **new} for blog, url in addresses)
        self._db.insert("fetches", rows, ignore=True)
        query = f"SELECT url FROM fetches WHERE status = 0 AND verdict != '' AND {_SOME}"
        left = list(self._db.read(query, (json.dumps([url for _, url in addresses]),)))
        self._db.upsert("fetches", [{"url": url, "verdict": ""} for (url,) in left])

    def read_again(self, blog: str, now: datetime, *, pages: bool) -> None:
        """Have the next visit read the blog's feed anew, and the pages of its posts if wanted."""
        query = "SELECT url FROM fetches WHERE blog = ? AND kind IN ('feed', 'entry')"
        forgotten = {"digest": None, "etag": None, "last_modified": None}
        read = list(self._db.read(query, (blog,)))
        self._db.upsert("fetches", [{"url": url, **forgotten} for (url,) in read])
        if pages:
            query = "SELECT permalink FROM posts WHERE blog = ?"
            urls = [str(row[0]) for row in self._db.read(query, (blog,))]
            self.add_pending([(blog, url) for url in urls], now)
            self._db.upsert("fetches", [{"url": url, "status": 0, "verdict": ""} for url in urls])

    def leave_pending(self, blog: str, why: Reason) -> None:
        """Note why a finished walk left addresses unvisited; of very many the first ones."""
        query = "SELECT url, verdict FROM fetches WHERE blog = ? AND status = 0 ORDER BY rowid"
        found = list(self._db.read(query, (blog,)))
        left = [url for url, verdict in found[:_LEFT] if not verdict]
        self._db.upsert("fetches", [{"url": url, "verdict": why.stored()} for url in left])
        if many := [url for url, _ in found[_LEFT:]]:
            self._db.delete("fetches", _SOME, json.dumps(many))

    def note_pictures(
        self, pictures: Iterable[tuple[str, Picture, Reason | None]], now: datetime
    ) -> None:
        """Keep what came of lead pictures, by blog; reasons say why there is none to show."""
        self._db.upsert(
            "pictures",
            (
                {
                    "url": picture.url,
                    "blog": blog,
                    "file": picture.file,
                    "width": picture.width,
                    "height": picture.height,
                    "fetched": now.isoformat(),
                    "verdict": stored(why),
                }
                for blog, picture, why in pictures
            ),
        )

    def keep_robots(self, bodies: Mapping[str, bytes], now: datetime) -> None:
        """Keep each host's robots.txt instead of the one before."""
        fetched = now.isoformat()
        rows = ({"host": h, "body": b, "fetched": fetched} for h, b in bodies.items())
        self._db.upsert("robots", rows)

    def keep_pauses(self, until: Mapping[str, datetime]) -> None:
        """Keep until when servers want to be left alone, instead of what they said before."""
        rows = ({"domain": domain, "until": end.isoformat()} for domain, end in until.items())
        self._db.upsert("pauses", rows)
