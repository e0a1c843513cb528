"""Home page and feed: the blog's newest posts."""

import hashlib
from collections import deque
from typing import Literal

from copines.crawler import discovery, feeds, pages
from copines.crawler.walk import articles, bytes_of
from copines.crawler.walk.keeper import Keeper
from copines.crawler.walk.messages import Abandoned, Answer, Ask, Job, Outcome
from copines.crawler.walk.territory import Territory
from copines.errors import FeedError
from copines.model import Fetch, Post, Validators

#: Announced feeds tried, and then places where a feed may lie.
_ANNOUNCED, _GUESSED = 6, 8
#: Documents of one paged feed (RFC 5005 §3).
_FEED_PAGES = 200
_HOPS = 3


class Source:
    """Finds the blog's feed, and what is new in it."""

    def __init__(self, job: Job, territory: Territory, keeper: Keeper, asks: deque[Ask]) -> None:
        self._job, self._blog = job, job.blog
        self._territory, self._keeper, self._asks = territory, keeper, asks
        #: Address of the feed; None while looked for, "" where there is none.
        self.feed = job.feed
        #: Pages that the home page, where it had changed, and the entries' pages lead to.
        self.links: dict[str, None] = {}
        self.home_seen = False
        self._tagline = ""
        self._places: list[str] = []
        self._guesses_left = True
        self._dead_home = ""
        self._hops = self._feed_pages = 0
        #: Entries whose pages are still to be read, and the feed's documents that hold them.
        self._incomplete = 0
        self._read: tuple[Fetch, ...] = ()
        known = self._blog.feed or job.feed
        self._ask(known or self._blog.url, "feed" if known else "home")

    def _ask(self, url: str, kind: Literal["feed", "home"]) -> None:
        remembered = self._job.validators.get(url, Validators())
        if kind == "home" and not self._settled:
            remembered = Validators()
        self._asks.append(Ask(url, kind, remembered))

    @property
    def _settled(self) -> bool:
        """Whether earlier visits took from the home page all that it leads to."""
        return self._job.feed is not None and not self._job.walk_archive

    # home page

    def home(self, ask: Ask, answer: Answer) -> Outcome:
        """Read the home page: where the feed is, and what it leads to."""
        self.home_seen = True
        if answer.status == 304:
            self.feed = self.feed or ""
            return Outcome(self._blog.name)
        if answer.status != 200:
            return self._no_home(answer)
        if not bytes_of.is_html(answer):
            return self.read(ask, answer)
        tree = pages.tree_of(answer.body, answer.content_type)
        if tree is not None and pages.is_stub(tree):
            return self._hop(answer)
        digest = hashlib.sha256(answer.body).hexdigest()[:16]
        fetch = Fetch(ask.url, "page", 200, answer.validators, "home page", digest)
        if not self._settled or self._job.digests.get(ask.url) != digest:
            self._read_home(answer)
        return Outcome(self._blog.name, fetches=(fetch,), about=self.about())

    def _read_home(self, answer: Answer) -> None:
        html = pages.decode(answer.body, answer.content_type)
        tree = pages.tree_of(html)
        self._territory.site = answer.url
        self._territory.learn(answer.url)
        if tree is not None:
            found = pages.markup(tree, answer.url)
            self._territory.learn(found.canonical or "")
            named = found.meta.get("og:site_name", "") or found.title
            self._keeper.title = self._keeper.title or named
            self._keeper.language = self._keeper.language or found.language
        self.links.update(dict.fromkeys(pages.links(html, answer.url)))
        if self.feed is None:
            self._places = list(discovery.feed_links(html, answer.url)[:_ANNOUNCED])
            self._try_next()

    def _hop(self, answer: Answer) -> Outcome:
        """Follow a home page that only sends on."""
        target = bytes_of.refresh(answer)
        self._hops += 1
        if not target or self._hops > _HOPS:
            return self._no_home(answer)
        self._ask(target, "home")
        return Outcome(self._blog.name)

    def _no_home(self, answer: Answer) -> Outcome:
        """Give up on the home page; where it only sends into the void, a feed may lie beside it."""
        if self._hops and self.feed is None:
            self._dead_home = bytes_of.status(answer)
            self._try_next()
        elif self.feed is None:
            raise Abandoned(bytes_of.status(answer))
        return Outcome(self._blog.name)

    def about(self) -> tuple[str | None, str, str]:
        """Give feed, title and tagline as far as known."""
        return (self.feed, self._keeper.title, self._tagline)

    # feed

    def _try_next(self) -> None:
        """Ask for the next place where the blog's feed may be."""
        if not self._places and self._guesses_left:
            self._guesses_left = False
            self._places = list(discovery.well_known(self._territory.site)[:_GUESSED])
        if self._places:
            self._ask(self._places.pop(0), "feed")
        elif self._dead_home:
            raise Abandoned(self._dead_home)
        else:
            self.feed = ""

    def read(self, ask: Ask, answer: Answer) -> Outcome:
        """Read the feed: keep what it holds whole, ask for the pages of the rest."""
        if answer.status == 304:
            return Outcome(self._blog.name)
        try:
            if answer.status != 200:
                raise FeedError(answer.url, bytes_of.status(answer))
            feed = feeds.parse(answer.body, answer.url, answer.content_type)
            if self._searching(ask) and feeds.is_comments_feed(feed, answer.url):
                raise FeedError(answer.url, "a feed of comments")
        except FeedError as error:
            return self._no_feed(ask, error)
        if not self._feed_pages:
            self._learn(ask, feed)
        return self._read_entries(ask, answer, feed)

    def _searching(self, ask: Ask) -> bool:
        return self.feed is None and ask.url not in {self._blog.feed, self._blog.url}

    def _no_feed(self, ask: Ask, error: FeedError) -> Outcome:
        if self._feed_pages:
            return Outcome(self._blog.name)
        if self._searching(ask):
            self._try_next()
            return Outcome(self._blog.name, about=self.about() if self.feed == "" else None)
        if ask.url == self._job.feed and ask.url != self._blog.feed and not self.home_seen:
            # found by ourselves once, so that we may look for it again
            self.feed = None
            self._ask(self._blog.url, "home")
            return Outcome(self._blog.name)
        raise Abandoned(error.why)

    def _learn(self, ask: Ask, feed: feeds.Feed) -> None:
        self.feed = ask.url
        self._keeper.title = feed.title or self._keeper.title
        self._keeper.language = self._blog.language or feed.language or self._keeper.language
        self._tagline = feed.subtitle or self._tagline
        self._territory.learn(feed.site_url)
        if feed.site_url and not (self.home_seen and ask.url != self._blog.url):
            self._territory.site = feed.site_url
        self._territory.learn_entries(tuple(e.url for e in feed.entries if e.url))

    def _read_entries(self, ask: Ask, answer: Answer, feed: feeds.Feed) -> Outcome:
        posts: list[tuple[Post, str]] = []
        fetches: list[Fetch] = []
        for entry in feed.entries:
            digest = articles.digest(entry)
            if not entry.url or self._job.digests.get(entry.url) == digest:
                continue
            if not self._territory.holds(entry.url):
                fetches.append(Fetch(entry.url, "entry", 200, verdict="elsewhere", digest=digest))
            elif articles.is_whole(entry):
                posts += self._keeper.of_entry(entry)
                fetches.append(Fetch(entry.url, "entry", 200, digest=digest))
            else:
                self._asks.append(Ask(entry.url, "entry", entry=entry))
                self._incomplete += 1
        self._read = (*self._read, Fetch(ask.url, "feed", 200, answer.validators))
        fetches += self._complete()
        if feed.next_url and self._job.walk_archive and self._feed_pages < _FEED_PAGES:
            self._feed_pages += 1
            self._ask(feed.next_url, "feed")
        return Outcome(self._blog.name, tuple(posts), tuple(fetches), about=self.about())

    def _complete(self) -> tuple[Fetch, ...]:
        """Note the feed as read once all its entries are: else the next visit must read it anew."""
        if self._incomplete:
            return ()
        done, self._read = self._read, ()
        return done

    def entry_page(self, ask: Ask, answer: Answer) -> Outcome:
        """Keep the article of an entry whose text is on its page; without page, what is said."""
        entry = ask.entry
        assert entry is not None
        readable = answer.status == 200 and bytes_of.is_html(answer)
        elsewhere = readable and not self._territory.holds(answer.url)
        posts: tuple[tuple[Post, str], ...] = ()
        if readable and not elsewhere:
            posts = self._keeper.of_page(answer, entry)
            if self._job.walk_archive:
                self.links.update(dict.fromkeys(pages.links(answer.body, answer.url)))
        elif not elsewhere:
            posts = self._keeper.of_entry(entry)
        # a page that failed is asked for again at the next visit
        digest = articles.digest(entry) if answer.status in {200, 404, 410} else ""
        verdict = "elsewhere" if elsewhere else ""
        fetch = Fetch(ask.url, "entry", answer.status, verdict=verdict, digest=digest)
        self._incomplete -= 1 if digest else 0
        return Outcome(self._blog.name, posts, (fetch, *self._complete()))
