"""The home page, and where the feed is."""

import hashlib
import json
from collections import deque
from dataclasses import replace
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from copines.crawler import discovery, feeds, pages
from copines.crawler.walk import bytes_of
from copines.crawler.walk.entries import Entries
from copines.crawler.walk.keeper import Keeper
from copines.crawler.walk.messages import Abandoned, Answer, Ask, Job, Outcome
from copines.crawler.walk.proving import Held, Proving
from copines.crawler.walk.scope import Scope
from copines.crawler.walk.staging import is_local
from copines.errors import FeedError
from copines.model import Fetch, Validators
from copines.permalinks import key, same_site

#: Announced feeds tried, and then places where a feed may lie.
_ANNOUNCED, _GUESSED = 6, 8
#: Feeds read beside the main one.
_OTHERS = 2
_HOPS = 3
#: RFC 9110 §15.5.11: it is not there, and will not be again.
GONE = 410


class Source:
    """Finds the blog's feed, and hands it to those who read its entries."""

    def __init__(
        self, job: Job, scope: Scope, keeper: Keeper, entries: Entries, asks: deque[Ask]
    ) -> None:
        self._job, self._blog = job, job.blog
        self._scope, self._keeper, self._asks = scope, keeper, asks
        self._proving = Proving(job, scope, asks)
        #: Posts of other sites are stored: nothing known is believed before it is shown again.
        self._anew = self._doubt = bool(scope.strangers(job.posts, job.made))
        #: Whether this visit showed where the blog lives.
        self._shown = self._home_read = False
        #: The configured feed, asked for once the home page has been.
        self._then = ""
        #: Address of the feed; None while looked for, "" where there is none.
        self.feed = job.feed
        #: Pages that the home page, where it had changed, and the entries' pages lead to.
        self.links = entries.links
        self.home_seen = False
        #: Where the site lists its posts for machines, "" where it says nowhere.
        self.api = ""
        self._tagline = ""
        self._places: list[str] = []
        #: Announced beside the main feed, to be looked into once that is read.
        self._others = list(job.more_feeds)
        #: When the oldest entry of the main feed was published, where this visit read it.
        self._since: datetime | None = None
        self._marked: feeds.Feed | None = None
        self._guesses_left = True
        self._dead_home = ""
        self._hops = 0
        self._entries = entries
        #: What the config might better say: "" where its address is right, None where not asked.
        self.hint: str | None = None
        self._begin()

    def _begin(self) -> None:
        """Ask for the feed where it is known, else for the home page."""
        known = self._blog.feed or self._job.feed
        if self._anew and known != self._blog.url:
            self.feed, self._others = self._blog.feed, []
            self._then = self._blog.feed or ""
            known = None
        self._ask(known or self._blog.url, "feed" if known else "home")

    def _ask(self, url: str, kind: Literal["feed", "home"]) -> None:
        remembered = self._job.validators.get(url, Validators())
        if self._anew or (kind == "home" and not self._settled):
            remembered = Validators()
        self._asks.append(Ask(url, kind, remembered))

    @property
    def _settled(self) -> bool:
        """Whether earlier visits took from the home page all that it leads to."""
        return self._job.feed is not None and not self._job.walk_archive and not self._anew

    # home page

    def home(self, ask: Ask, answer: Answer) -> Outcome:
        """Read the home page, then a feed that waited for it."""
        waiting = self._proving.held is not None
        brought = self._home(ask, answer)
        if self._then:
            self._ask(self._then, "feed")
            self._then = ""
        return self._go_on(brought) if waiting else brought

    def _go_on(self, brought: Outcome) -> Outcome:
        """Read the feed that waited for a proof."""
        held = self._proving.held
        assert held is not None
        read = self._read_main(held)
        return replace(read, fetches=(*brought.fetches, *read.fetches))

    def proof(self, ask: Ask, answer: Answer) -> Outcome:
        """Take what may prove another site to be the blog's."""
        if self._proving.take(ask, answer):
            return self._go_on(Outcome(self._blog.key))
        return Outcome(self._blog.key)

    def _home(self, ask: Ask, answer: Answer) -> Outcome:
        """Read the home page: where the feed is, and what it leads to."""
        self.home_seen = True
        if answer.status == 304:
            self.feed = self.feed or ""
            return Outcome(self._blog.key)
        if answer.status != 200:
            return self._no_home(answer)
        if not answer.body.strip():
            raise Abandoned("an empty page")
        if not bytes_of.is_html(answer):
            self.home_seen = False
            return self.read(ask, answer)
        tree = pages.tree_of(answer.document.text)
        if tree is not None and pages.is_stub(tree):
            return self._hop(answer)
        self._scope.arrived(self._blog.url, answer.url)
        if not self._scope.holds(answer.url):
            return self._no_home(answer, "its address leads elsewhere")
        self._doubt, self._home_read = False, True
        self._hint(ask, answer)
        digest = hashlib.sha256(answer.body).hexdigest()[:16]
        fetch = Fetch(ask.url, "page", 200, answer.validators, "home page", digest)
        if not self._settled or self._job.digests.get(ask.url) != digest:
            self._read_home(answer)
        brought = self._read_marked(answer) if self.feed == "" else Outcome(self._blog.key)
        return replace(brought, fetches=(*brought.fetches, fetch), about=self.about())

    def _read_marked(self, answer: Answer) -> Outcome:
        """Read the entries that the home page of a blog without feed marks (h-feed)."""
        marked, self._marked = self._marked, None
        if marked is None:
            return Outcome(self._blog.key)
        marked = self._scope.settled(marked)
        self._scope.learn(marked, self._blog.url)
        ask = Ask(self._blog.url, "home")
        brought = self._entries.read(ask, answer, marked, main=False)
        # the home page is known by what it says, not as a feed
        kept = tuple(fetch for fetch in brought.fetches if fetch.kind != "feed")
        return replace(brought, fetches=kept)

    def _read_home(self, answer: Answer) -> None:
        html = answer.document.text
        tree = pages.tree_of(html)
        if tree is not None:
            found = pages.markup(tree, answer.url)
            self._scope.named(found.canonical or "")
            named = found.meta.get("og:site_name", "") or found.title
            self._keeper.title = self._keeper.title or named
            self._keeper.language = self._keeper.language or found.language
            self._marked = feeds.of_page(tree, answer.url)
        self.links.update(dict.fromkeys(pages.links(html, answer.url)))
        self.api = discovery.posts_api(html, answer.url)
        if self.feed is None:
            self._places = list(discovery.feed_links(html, answer.url)[:_ANNOUNCED])
            self._others = list(discovery.main_feeds(html, answer.url)[:_ANNOUNCED])
            self._try_next()

    def _hop(self, answer: Answer) -> Outcome:
        """Follow a home page that only sends on."""
        target = bytes_of.refresh(answer)
        self._hops += 1
        if not target or self._hops > _HOPS:
            return self._no_home(answer)
        self._ask(target, "home")
        return Outcome(self._blog.key)

    def _no_home(self, answer: Answer, why: str = "") -> Outcome:
        """Give up on the home page; where it only sends into the void, a feed may lie beside it."""
        if self._proving.held or self._then:  # there is a feed to read all the same
            return Outcome(self._blog.key)
        if self._hops and self.feed is None:
            self._dead_home = why or bytes_of.status(answer)
            self._try_next()
        elif self.feed is None:
            raise Abandoned(why or bytes_of.status(answer), gone=answer.status == GONE)
        return Outcome(self._blog.key)

    def about(self) -> tuple[str | None, str, str]:
        """Give feed, title and tagline as far as known."""
        return (self.feed, self._keeper.title, self._tagline)

    # feed

    def _try_next(self) -> None:
        """Ask for the next place where the blog's feed may be."""
        if not self._places and self._guesses_left:
            self._guesses_left = False
            self._places = list(discovery.well_known(self._scope.site)[:_GUESSED])
        if self._places:
            self._ask(self._places.pop(0), "feed")
        elif self._dead_home:
            raise Abandoned(self._dead_home)
        else:
            self.feed = ""

    def read(self, ask: Ask, answer: Answer) -> Outcome:
        """Read the feed: keep what it holds whole, ask for the pages of the rest."""
        if answer.status == 304:
            return self._unchanged(ask, answer)
        try:
            feed = self._parsed(ask, answer)
        except FeedError as error:
            return Outcome(self._blog.key) if ask.other else self._no_feed(ask, error)
        if ask.other:
            return self._read_other(ask, answer, self._scope.settled(feed))
        return self._read_main(Held(ask, answer, feed))

    def _read_main(self, held: Held) -> Outcome:
        """Read the blog's main feed, once nothing is left that may prove where its posts are."""
        ask, answer, feed = held.ask, held.answer, held.feed
        rest, count = None, None
        feed = self._scope.settled(feed)
        if not self._entries.paging:
            self._scope.arrived(ask.url, answer.url)
            self._scope.learn(feed, ask.url)
            if self._proving.holds_back(replace(held, feed=feed), home_seen=self.home_seen):
                return Outcome(self._blog.key)
            feed = self._scope.settled(feed)
            self._scope.learn(feed, ask.url)
            self._shown = not self._proving.failed and (not self._doubt or self._is_blog(ask.url))
            self._learn(ask, feed)
            self._follow(ask, answer, feed)
            rest, count = max(feed.rest, answer.fresh), len(feed.entries)
        brought = self._entries.read(ask, answer, feed)
        self._point_out(ask, feed)
        self._ask_others()
        return replace(brought, about=self.about(), rest=rest, entries=count)

    def _point_out(self, ask: Ask, feed: feeds.Feed) -> None:
        """Say where all posts of the configured feed are, if nothing shows that they are own."""
        urls = [entry.url for entry in feed.entries if entry.url]
        if self.hint or not urls or not self._is_blog(ask.url) or is_local(urls[0]):
            return
        parts = urlsplit(urls[0])
        site = f"{parts.scheme}://{parts.netloc}/"
        if not any(map(self._scope.holds, urls)) and all(same_site(url, site) for url in urls):
            also = json.dumps([site], ensure_ascii=False)
            self.hint = f"the posts of its feed are elsewhere: set also = {also}"

    def _parsed(self, ask: Ask, answer: Answer) -> feeds.Feed:
        if answer.status != 200:
            raise FeedError(answer.url, bytes_of.status(answer))
        feed = feeds.parse(answer.document, answer.url)
        if (ask.other or self._searching(ask)) and feeds.is_comments_feed(feed, answer.url):
            raise FeedError(answer.url, "a feed of comments")
        if self._is_anothers(ask, feed):
            raise FeedError(answer.url, "a feed of another site")
        return feed

    def _is_anothers(self, ask: Ask, feed: feeds.Feed) -> bool:
        """Tell a feed that was found, and holds nothing of the blog."""
        if ask.other or self._entries.paging or self._is_blog(ask.url):
            return False
        told = bool(feed.entries) or self._searching(ask)
        return told and self._scope.is_anothers_feed(self._scope.settled(feed), ask.url)

    def _is_blog(self, url: str) -> bool:
        """Tell an address of the config."""
        return url in {self._blog.url, self._blog.feed}

    def strangers(self) -> tuple[str, ...]:
        """Return stored posts that are no pages of the blog, where this visit showed what is."""
        shown = self._shown or (self.feed == "" and self._home_read)
        return self._scope.strangers(self._job.posts, self._job.made) if shown else ()

    def _ask_others(self) -> None:
        """Look into the feeds announced beside the main one, once that is read."""
        others, self._others = self._others, []
        for url in others[:_OTHERS]:
            if url != self.feed:
                remembered = self._job.validators.get(url, Validators())
                self._asks.append(Ask(url, "feed", remembered, other=True))

    def _read_other(self, ask: Ask, answer: Answer, feed: feeds.Feed) -> Outcome:
        """Take from another feed what the main one, though it reaches back so far, does not have.

        Else it is the same in another format, or a part of it.
        """
        fresh = tuple(e for e in self._entries.unseen(feed) if self._scope.holds(e.url))
        known = ask.url in self._job.more_feeds
        since = self._since
        if not known and not any(since and e.published and e.published > since for e in fresh):
            return Outcome(self._blog.key)
        feed = replace(feed, entries=fresh)
        brought = self._entries.read(ask, answer, feed, main=False)
        return replace(brought, another_feed="" if known else ask.url)

    def _follow(self, ask: Ask, answer: Answer, feed: feeds.Feed) -> None:
        """Remember where a feed has moved to for good, if it is still the blog's own."""
        self._hint(ask, answer)
        known = {key(url) for url in self._job.known}
        own = same_site(answer.url, ask.url) or any(key(e.url) in known for e in feed.entries)
        if answer.moved and own:
            self.feed = answer.url

    def _hint(self, ask: Ask, answer: Answer) -> None:
        """Say where an address of the config has moved to for good."""
        if ask.url not in {self._blog.feed, self._blog.url}:
            return
        name = "feed" if ask.url == self._blog.feed else "url"
        gone = answer.moved and key(answer.url) != key(ask.url)
        self.hint = f"it has moved for good: set {name} = {json.dumps(answer.url)}" if gone else ""

    def _unchanged(self, ask: Ask, answer: Answer) -> Outcome:
        """Keep what a 304 says of the document that we hold (RFC 9110 §15.4.5)."""
        self._hint(ask, answer)
        self._ask_others()
        told, held = answer.validators, ask.validators
        now = Validators(told.etag or held.etag, told.last_modified or held.last_modified)
        fetches = (Fetch(ask.url, "feed", 200, now),) if now != held else ()
        return Outcome(self._blog.key, fetches=fetches)

    def _searching(self, ask: Ask) -> bool:
        return self.feed is None and ask.url not in {self._blog.feed, self._blog.url}

    def _no_feed(self, ask: Ask, error: FeedError) -> Outcome:
        if self._entries.paging:
            return Outcome(self._blog.key)
        if self._searching(ask):
            self._others = [url for url in self._others if url != ask.url]
            self._try_next()
            if self.feed == "":
                home = Answer(self._scope.site, 200)
                return replace(self._read_marked(home), about=self.about())
            return Outcome(self._blog.key)
        if ask.url == self._job.feed and ask.url != self._blog.feed and not self.home_seen:
            # found by ourselves once, so that we may look for it again
            self.feed = None
            self._ask(self._blog.url, "home")
            return Outcome(self._blog.key)
        raise Abandoned(error.why, gone=error.why == f"HTTP {GONE}")

    def _learn(self, ask: Ask, feed: feeds.Feed) -> None:
        self.feed = ask.url
        self._keeper.title = feed.title or self._keeper.title
        self._keeper.language = self._blog.language or feed.language or self._keeper.language
        self._tagline = feed.subtitle or self._tagline
        self._since = min((e.published for e in feed.entries if e.published), default=None)
