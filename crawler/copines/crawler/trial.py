"""A source that is tried, not visited: a few requests of each kind, and nothing kept."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from copines.crawler import discovery, feeds
from copines.crawler.walk import Visit, articles, responses
from copines.crawler.walk.messages import Answer, Ask, Job, Outcome
from copines.errors import FeedError
from copines.messages import Message
from copines.model import Blog, Post
from copines.phrases import cause, detailed, hint
from copines.schedule import per_month

#: Most requests of each kind: a home page that sends on, the places where a feed may be and its
#: older documents, and of all else as much as tells that there is more.
_BUDGET: Mapping[str, int] = MappingProxyType({
    "home": 3, "feed": 10, "proof": 3, "entry": 3, "robots": 1, "sitemap": 3, "api": 1, "lead": 1,
    "page": 4,
})  # fmt: skip
#: The likeliest places where a feed may be.
_GUESSES = 8
#: Days after which a blog is said to be silent.
_SILENT_DAYS = 730


@dataclass(frozen=True, slots=True)
class Found:
    """What came of trying a source."""

    #: Where redirects for good led to, else as given.
    url: str
    title: str = ""
    #: Address of the feed; "" for a blog without, None where nothing was found out.
    feed: str | None = None
    #: rss, rdf, atom, json or h-feed; "" without feed.
    format: str = ""
    #: "full" or "summary", what the feed holds of its posts; "" without feed.
    content: str = ""
    language: str | None = None
    #: Posts that the feed holds, else that were met.
    posts: int = 0
    posts_per_month: float | None = None
    last_post: datetime | None = None
    #: Ways that lead to older posts, and how many addresses or posts each showed at first sight.
    archive: tuple[tuple[str, int], ...] = ()
    #: Addresses that robots.txt keeps shut.
    refused: tuple[str, ...] = ()
    #: Problem and what would help, "" where nobody knows; the first is fatal where `ok` is not.
    problems: tuple[tuple[str, str], ...] = ()
    ok: bool = True
    requests: int = 0


class Trial(Visit):
    """A visit that asks for a little of everything, and says what it found."""

    def __init__(self, blog: Blog, now: datetime) -> None:
        super().__init__(Job(blog=blog, guesses=_GUESSES), now)
        self._date = now
        self._left = Counter(_BUDGET)
        self._posts: list[Post] = []
        #: Of the entries whose pages were read too, where each text was taken from.
        self._better: list[str] = []
        self._feeds: dict[str, feeds.Feed] = {}
        self._ways: Counter[str] = Counter()
        self._refused: list[str] = []
        self._requests, self._moved = 0, blog.url

    @property
    def waiting(self) -> int:
        """How many requests are ahead at most, those in flight included."""
        return min(super().waiting, self.in_flight + self._left.total())

    def next(self) -> Ask | None:
        """Return the next request that the trial can spare."""
        while ask := super().next():
            if self._left[ask.kind] > 0:
                self._left[ask.kind] -= 1
                return ask
            self.in_flight -= 1
        return None

    def receive(self, ask: Ask, answer: Answer) -> Outcome:
        """Take the answer, and note what it tells of the source."""
        self._requests += 1
        paging = self._entries.paging
        outcome = super().receive(ask, answer)
        self._posts += [post for post, _ in outcome.posts]
        if ask.kind == "entry" and answer.status == 200:
            self._better += [post.text_from for post, _ in outcome.posts]
        if answer.error and answer.error.code == "robots_refused":
            self._refused.append(ask.url)
        if ask.url == self.blog.url and answer.moved and answer.status == 200:
            self._moved = answer.url
        if answer.status == 200:
            self._note(ask, answer, outcome, paging)
        return outcome

    def _note(self, ask: Ask, answer: Answer, outcome: Outcome, paging: int) -> None:
        if ask.kind in {"feed", "home"}:  # the address of the blog may be its feed's
            self._note_feed(ask, answer, paging)
        elif ask.kind == "sitemap":
            self._ways["sitemap"] += len(discovery.sitemap_urls(answer.document, answer.url)[0])
        elif ask.kind == "api":
            self._ways[Message("WordPress' list of posts")] += len(responses.links_of_json(answer))
        elif ask.kind == "lead":
            self._ways[Message("links from post to post")] += len(outcome.pending)
        elif ask.kind == "page" and any(
            f.verdict and f.verdict.code == "listing" for f in outcome.fetches
        ):
            self._ways[Message("lists of posts")] += len(outcome.pending)

    def _note_feed(self, ask: Ask, answer: Answer, paging: int) -> None:
        try:
            feed = feeds.parse(answer.document, answer.url)
        except FeedError:
            return
        if paging and not ask.other:
            self._ways[Message("older documents of the feed")] += len(feed.entries)
        else:
            self._feeds |= {ask.url: feed, answer.url: feed}

    @property
    def posts(self) -> tuple[Post, ...]:
        """Posts that were met."""
        return tuple(self._posts)

    def found(self) -> Found:
        """Say what was found."""
        title, _, _ = self._source.about()
        address = self._source.state.feed if self._source.has_feed else None
        address = "" if address is None and self._source.home_page.is_asked else address
        feed = self._feeds.get(address or "")
        dates = sorted(self._dates(feed))
        return Found(
            url=self._moved,
            title=title,
            feed=address,
            format=feed.format if feed else "",
            content=self._content(feed) if feed and feed.entries else "",
            language=self._language(feed),
            posts=len(feed.entries) if feed else len(self._posts),
            posts_per_month=per_month(dates, self._date),
            last_post=dates[-1] if dates else None,
            archive=tuple((way, n) for way, n in self._ways.most_common() if n),
            refused=tuple(self._refused),
            problems=tuple(self._problems(feed, dates)),
            ok=self.failure is None and bool(self._posts or (feed and feed.entries)),
            requests=self._requests,
        )

    def _content(self, feed: feeds.Feed) -> str:
        """Tell what most of the feed's posts are: whole, or summaries.

        Of short ones the pages that were read tell: where these add nothing, they are whole too.
        """
        whole = sum(map(articles.is_whole, feed.entries))
        short = len(feed.entries) - whole
        equal = self._better.count("feed") / len(self._better) if self._better else 0
        return "full" if 2 * (whole + short * equal) > len(feed.entries) else "summary"

    def _dates(self, feed: feeds.Feed | None) -> list[datetime]:
        of_feed = [entry.published for entry in feed.entries if entry.published] if feed else []
        found = of_feed or [post.published for post in self._posts if post.published]
        return [date for date in found if date <= self._date]

    def _language(self, feed: feeds.Feed | None) -> str | None:
        found = Counter(post.language for post in self._posts if post.language)
        return found.most_common(1)[0][0] if found else feed.language if feed else None

    def _problems(self, feed: feeds.Feed | None, dates: list[datetime]) -> list[tuple[str, str]]:
        """Say what stands in the way and what would help, worst first."""
        known = [
            (detailed(why), hint(why)) for why in (self.failure or self._source.trouble,) if why
        ]
        known += [(cause(moved), "") for moved in self._source.hints.found or ()]
        return known if self.failure else known + [(p, "") for p in self._oddities(feed, dates)]

    def _oddities(self, feed: feeds.Feed | None, dates: list[datetime]) -> list[str]:
        said: list[str] = []
        if not self._posts and not (feed and feed.entries):
            said.append(Message("no post was found"))
        elif not feed and not self._source.trouble:
            said.append(Message("no feed was found: its pages are read instead"))
        elif feed and self._content(feed) == "summary":
            said.append(Message("its feed gives summaries: the page of each post is read too"))
        if self._refused:
            said.append(Message("robots.txt shuts %(address)s", address=self._refused[0]))
        if dates and (self._date - dates[-1]).days > _SILENT_DAYS:
            said.append(Message("silent since %(day)s", day=f"{dates[-1]:%Y-%m-%d}"))
        if self._posts and not dates:
            said.append(Message("its posts carry no date"))
        if not self._ways and not self._refused and not self._scope.is_feed:
            said.append(Message("no way to older posts was seen"))
        return said
