"""What must hold after each day: the portal against the truth of the world."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from year.circle import Seen
from year.pages import Sites, clock
from year.world import Blog, Post, World, spelt

#: Healthy days within which what stood in the feed and is gone must be noticed; else two walks.
_GONE_DAYS, _GONE_WALKS = 5, 70
#: Requests to a host in a run: what a walk of its pages costs, and while it fails.
_WALK, _PER_POST, _FAILING, _SAME = 40, 2, 12, 4
#: Requests to a host in a month of daily visits, beside those for its posts.
_MONTH_DAYS, _DAILY = 30, 10
#: A date that is off by more is another one: zones differ by less.
_SAME_DATE = timedelta(days=2)


@dataclass(frozen=True)
class Violation:
    """What does not hold, of whom, after which event."""

    kind: str
    blog: str
    subject: str
    event: str
    said: str


@dataclass
class Memory:
    """What earlier days have shown."""

    #: Under which id and portal page a text was announced, by file and identity.
    announced: dict[tuple[str, Post], tuple[str, str, Post]] = field(default_factory=dict)
    dated: dict[Post, datetime] = field(default_factory=dict)
    asked: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


class Checks:
    """The invariants, asked each day."""

    def __init__(self, world: World, sites: Sites) -> None:
        self._world, self._sites, self._memory = world, sites, Memory()

    def day(self, seen: Seen) -> Iterator[Violation]:
        """Yield all that does not hold today."""
        by_identity: dict[Post, list[tuple[Post, str]]] = defaultdict(list)
        for record in seen.shown:
            post = self._world.index.get(spelt(record["url"]))
            if post and not post.stranger:
                by_identity[post.identity].append((post, record["url"]))
        yield from self._crashed(seen)
        yield from self._strangers(seen)
        yield from self._missing(seen, by_identity)
        yield from self._twice(by_identity)
        yield from self._stale(by_identity)
        yield from self._dates_and_owners(seen)
        yield from self._announced(seen)
        yield from self._states(seen)
        yield from self._bounds(seen)

    def _of(self, kind: str, post: Post, subject: str, said: str) -> Violation:
        event = post.event if post.event != "written" else post.blog.event
        return Violation(kind, post.blog.host, subject, event, said)

    @staticmethod
    def _blog(kind: str, blog: Blog, said: str) -> Violation:
        return Violation(kind, blog.host, f"since day {blog.event_day}", blog.event, said)

    @staticmethod
    def _crashed(seen: Seen) -> Iterator[Violation]:
        if "Traceback" in seen.stderr or seen.exit not in {0, 3}:
            kind = "refused or failed run" if seen.exit == 1 else "crash"
            yield Violation(kind, "-", f"day {seen.day}", "run", f"exit {seen.exit}: …{seen.stderr[-300:]}")

    def _strangers(self, seen: Seen) -> Iterator[Violation]:
        urls = [record["url"] for record in seen.shown]
        urls += [entry.id for entries in seen.feeds.values() for entry in entries]
        for url in dict.fromkeys(urls):
            post = self._world.index.get(spelt(url))
            if post is None:
                host = urlsplit(url).hostname or ""
                blog = self._sites.owner(host)
                event = blog.event if blog else "none of a member's hosts"
                yield Violation("stranger shown", host, url, event, "no post ever stood there")
            elif post.stranger:
                yield self._of("stranger shown", post, url, post.title)

    def _missing(
        self, seen: Seen, by_identity: dict[Post, list[tuple[Post, str]]]
    ) -> Iterator[Violation]:
        known = {spelt(record["url"]): record for record in seen.all}
        for identity, posts in self._world.groups():
            owed = [post for post in posts if post.owed and not post.gone]
            if not owed or by_identity.get(identity):
                continue
            post = owed[0]
            address = post.blog.address(post)
            told = [known[place] for place in (spelt(address), *sorted(post.met)) if place in known]
            said = f"{told[0]['verdict']}: {told[0]['reason']}" if told else "not known at all"
            yield self._of("missing", post, f"post {post.number}", f"{address} {said}")

    def _twice(self, by_identity: dict[Post, list[tuple[Post, str]]]) -> Iterator[Violation]:
        for identity, shown in by_identity.items():
            if len(shown) > 1:
                last = max((post for post, _ in shown), key=lambda p: (p.appears, p.event != "written"))
                urls = " ".join(url for _, url in shown)
                yield self._of("shown twice", last, f"post {identity.number} of {identity.blog.number}", urls)

    def _stale(self, by_identity: dict[Post, list[tuple[Post, str]]]) -> Iterator[Violation]:
        day = self._world.day
        for shown in by_identity.values():
            for post, url in shown:
                calm = all(post.blog.calm(d) for d in (day, day - 1, day - 2))
                wait = _GONE_DAYS if post.gone_from_feed else _GONE_WALKS
                if post.gone and calm and not post.blog.sold and day - post.gone_on >= wait:
                    where = "the feed" if post.gone_from_feed else "the archive"
                    yield self._of("deleted, still shown", post, f"post {post.number}", f"{url} ({where})")
                elif post.owed and calm and day - post.blog.event_day >= 3 and not self._opens(url, post):
                    yield self._of("address does not open", post, f"post {post.number}",
                                   f"{url} is now {post.blog.address(post)}")  # fmt: skip

    def _opens(self, url: str, post: Post) -> bool:
        for _ in range(6):
            scheme, _, rest = url.partition("://")
            host, _, path = rest.partition("/")
            answer = self._sites.answer(scheme, host, f"/{path}")
            if answer.status not in {301, 302}:
                return answer.status == 200 and spelt(url) == spelt(post.blog.address(post))
            url = answer.headers["Location"]
        return False

    def _dates_and_owners(self, seen: Seen) -> Iterator[Violation]:
        for record in seen.shown:
            post = self._world.index.get(spelt(record["url"]))
            if post is None or post.stranger or not post.owed:
                continue
            name = seen.row(post.blog).get("name")
            if record["blog"] != name:
                yield self._of("another's post", post, record["url"], f"{record['blog']}, not {name}")
            said = record["published"] and datetime.fromisoformat(record["published"])
            if not said or abs(said - clock(post.written)) > _SAME_DATE:
                yield self._of("wrong date", post, f"post {post.number}",
                               f"{said}, written {clock(post.written)}")  # fmt: skip
            if said:
                first = self._memory.dated.setdefault(post, said)
                if said > first + _SAME_DATE:
                    yield self._of("shown anew", post, f"post {post.number}", f"{first} became {said}")

    def _announced(self, seen: Seen) -> Iterator[Violation]:
        for name, entries in seen.feeds.items():
            for entry in entries:
                post = self._world.index.get(spelt(entry.id))
                if post is None or post.stranger:
                    continue
                place = (name, post.identity)
                first = self._memory.announced.setdefault(place, (entry.id, entry.page, post))
                if first[2].gone and first[2] is not post:
                    continue  # a copy takes the place of what its author took down
                if first[0] != entry.id:
                    yield self._of("announced twice", post, f"{name} post {post.number}",
                                   f"{first[0]} and {entry.id}")  # fmt: skip
                elif first[1] != entry.page:
                    yield self._of("portal address changed", post, f"{name} post {post.number}",
                                   f"{first[1]} became {entry.page}")  # fmt: skip

    def _states(self, seen: Seen) -> Iterator[Violation]:
        day = self._world.day
        for blog in self._world.blogs:
            row = seen.row(blog)
            if not row:
                yield self._blog("no status", blog, blog.url)
                continue
            visited = (row["last_try"] or "")[:10] == clock(day).date().isoformat()
            trouble = blog.trouble(day)
            met = trouble and (
                trouble.kind != "robots 503" or (f"{blog.root}/robots.txt", 503) in seen.asked
            )
            if met and visited and row["state"] == "ok":
                yield self._blog("false ok", blog, f"feed {row['feed']!r}, {row['posts']} posts")
            calm = not blog.sold and all(blog.calm(d) for d in range(day, day - 3, -1))
            if calm and day > 2 and row["state"] != "ok":
                yield self._blog("not recovered", blog, f"{row['state']}: {row['reason']}")

    def _bounds(self, seen: Seen) -> Iterator[Violation]:
        hosts = Counter(urlsplit(url).hostname or "" for url, _ in seen.asked)
        for url, count in Counter(url for url, _ in seen.asked).items():
            if count > _SAME:
                yield Violation("asked too often", urlsplit(url).hostname or "", url, "-", f"{count} times in a run")
        for host, count in hosts.items():
            blog = self._sites.owner(host)
            if blog is None:
                yield Violation("asked a stranger", host, host, "-", f"{count} requests")
                continue
            month = self._memory.asked[host]
            month.append(count)
            trouble = blog.trouble(seen.day)
            least = _WALK + _PER_POST * len(blog.posts)
            if trouble and trouble.whole and trouble.kind != "maintenance":
                least = _FAILING
            if count > least:
                yield self._blog("asked too often", blog, f"{host}: {count} requests in a run, {least} allowed")
            most = _MONTH_DAYS * _DAILY + 2 * _PER_POST * len(blog.posts)
            if sum(month[-_MONTH_DAYS:]) > most:
                yield self._blog("asked too often", blog, f"{host}: {sum(month[-30:])} requests in a month")
        for blog in self._world.blogs:
            before = blog.trouble(seen.day - 1)
            if before and "Retry" in before.kind and hosts[blog.host]:
                yield self._blog("asked before Retry-After", blog, f"{hosts[blog.host]} requests")
