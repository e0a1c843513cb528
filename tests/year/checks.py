"""What must hold of posts after each day: the portal against the truth of the world."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from year.blogs import Post, spelt
from year.circle import Seen
from year.pages import Sites, clock
from year.violation import Violation, of_post
from year.world import World

#: Days after which what stood in the feed or, two walks later, in the sitemap is known to be gone.
_GONE_DAYS, _GONE_WALKS = 5, 70
#: A date that is off by more is another one: zones differ by less.
_SAME_DATE = timedelta(days=2)


class Posts:
    """The invariants of posts, asked each day."""

    def __init__(self, world: World, sites: Sites) -> None:
        self._world, self._sites = world, sites
        #: The first date that the portal gave a post.
        self._dated: dict[Post, datetime] = {}

    def day(self, seen: Seen) -> Iterator[Violation]:
        """Yield all that does not hold today."""
        by_identity: dict[Post, list[tuple[Post, str]]] = defaultdict(list)
        for record in seen.shown:
            post = self._world.index.get(spelt(record["url"]))
            if post and not post.stranger:
                by_identity[post.identity].append((post, record["url"]))
        yield from self._strangers(seen)
        yield from self._missing(seen, by_identity)
        yield from self._twice(by_identity)
        yield from self._stale(by_identity)
        yield from self._dates_and_owners(seen)

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
                yield of_post("stranger shown", post, url, post.title)

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
            yield of_post("missing", post, f"post {post.number}", f"{address} {said}")

    def _twice(self, by_identity: dict[Post, list[tuple[Post, str]]]) -> Iterator[Violation]:
        for identity, shown in by_identity.items():
            if len(shown) > 1:
                last = max(
                    (post for post, _ in shown), key=lambda p: (p.appears, p.event != "written")
                )
                urls = " ".join(url for _, url in shown)
                yield of_post(
                    "shown twice", last, f"post {identity.number} of {identity.blog.number}", urls
                )

    def _stale(self, by_identity: dict[Post, list[tuple[Post, str]]]) -> Iterator[Violation]:
        day = self._world.day
        for shown in by_identity.values():
            for post, url in shown:
                calm = all(post.blog.calm(d) for d in (day, day - 1, day - 2))
                wait = _GONE_DAYS if post.gone_from_feed else _GONE_WALKS
                told = not post.blog.sold and (post.gone_from_feed or post.blog.sitemap)
                if post.gone and told and calm and day - post.gone_on >= wait:
                    where = "the feed" if post.gone_from_feed else "the archive"
                    yield of_post(
                        "deleted, still shown", post, f"post {post.number}", f"{url} ({where})"
                    )
                elif (
                    post.owed
                    and calm
                    and day - post.blog.event_day >= 3
                    and not self._opens(url, post)
                ):
                    yield of_post(
                        "address does not open",
                        post,
                        f"post {post.number}",
                        f"{url} is now {post.blog.address(post)}",
                    )

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
                yield of_post(
                    "another's post", post, record["url"], f"{record['blog']}, not {name}"
                )
            said = record["published"] and datetime.fromisoformat(record["published"])
            if not said or abs(said - clock(post.written)) > _SAME_DATE:
                yield of_post(
                    "wrong date",
                    post,
                    f"post {post.number}",
                    f"{said}, written {clock(post.written)}",
                )
            if said:
                first = self._dated.setdefault(post, said)
                if said > first + _SAME_DATE:
                    yield of_post(
                        "shown anew", post, f"post {post.number}", f"{first} became {said}"
                    )
