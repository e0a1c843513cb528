"""What must hold of visits: states without false comfort, and requests within bounds."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from year.circle import Seen
from year.pages import Sites, clock
from year.violation import Violation, of_blog
from year.world import World

#: Requests to a host in a run: what a walk of its pages costs, and while it fails.
_WALK, _PER_POST, _FAILING, _SAME = 40, 2, 12, 4
#: Requests to a host in a month of daily visits, beside those for its posts.
_MONTH_DAYS, _DAILY = 30, 10


class Visits:
    """The invariants of visits, asked each day."""

    def __init__(self, world: World, sites: Sites) -> None:
        self._world, self._sites = world, sites
        #: Requests in each run, by host.
        self._asked: dict[str, list[int]] = defaultdict(list)

    def day(self, seen: Seen) -> Iterator[Violation]:
        """Yield all that does not hold today."""
        yield from self._crashed(seen)
        yield from self._states(seen)
        yield from self._bounds(seen)

    @staticmethod
    def _crashed(seen: Seen) -> Iterator[Violation]:
        if "Traceback" in seen.stderr or seen.exit not in {0, 3}:
            kind = "refused or failed run" if seen.exit == 1 else "crash"
            errors = [line for line in seen.stderr.splitlines() if "rror: " in line]
            said = (errors or seen.stderr.splitlines() or [""])[-1]
            yield Violation(kind, "-", f"day {seen.day}", "run", f"exit {seen.exit}: {said}")

    def _states(self, seen: Seen) -> Iterator[Violation]:
        day = self._world.day
        for blog in self._world.blogs:
            row = seen.row(blog)
            if not row:
                yield of_blog("no status", blog, blog.url)
                continue
            visited = (row["last_try"] or "")[:10] == clock(day).date().isoformat()
            trouble = blog.trouble(day)
            met = trouble and (
                trouble.kind != "robots 503" or (f"{blog.root}/robots.txt", 503) in seen.asked
            )
            if met and visited and row["state"] == "ok":
                yield of_blog("false ok", blog, f"feed {row['feed']!r}, {row['posts']} posts")
            calm = not blog.sold and all(blog.calm(d) for d in range(day, day - 3, -1))
            if calm and day > 2 and row["state"] != "ok":
                yield of_blog("not recovered", blog, f"{row['state']}: {row['reason']}")

    def _bounds(self, seen: Seen) -> Iterator[Violation]:
        hosts = Counter(urlsplit(url).hostname or "" for url, _ in seen.asked)
        for url, count in Counter(url for url, _ in seen.asked).items():
            if count > _SAME:
                yield Violation(
                    "asked too often",
                    urlsplit(url).hostname or "",
                    url,
                    "-",
                    f"{count} times in a run",
                )
        for host, count in hosts.items():
            blog = self._sites.owner(host)
            if blog is None:
                yield Violation("asked a stranger", host, host, "-", f"{count} requests")
                continue
            month = self._asked[host]
            month.append(count)
            trouble = blog.trouble(seen.day)
            least = _WALK + _PER_POST * len(blog.posts)
            if trouble and trouble.whole and trouble.kind != "maintenance":
                least = _FAILING
            if count > least:
                yield of_blog(
                    "asked too often", blog, f"{host}: {count} requests in a run, {least} allowed"
                )
            most = _MONTH_DAYS * _DAILY + 2 * _PER_POST * len(blog.posts)
            if sum(month[-_MONTH_DAYS:]) > most:
                yield of_blog(
                    "asked too often", blog, f"{host}: {sum(month[-30:])} requests in a month"
                )
        for blog in self._world.blogs:
            before = blog.trouble(seen.day - 1)
            if before and "Retry" in before.kind and hosts[blog.host]:
                yield of_blog("asked before Retry-After", blog, f"{hosts[blog.host]} requests")
