"""The home page, and where the feed is."""

from collections import deque
from dataclasses import replace
from typing import Literal

from copines.crawler import feeds, pages
from copines.crawler.walk import home_page, responses
from copines.crawler.walk.entries import Entries
from copines.crawler.walk.feed_owner import Witnesses
from copines.crawler.walk.hints import Hints
from copines.crawler.walk.home_page import HomePage, note
from copines.crawler.walk.messages import Abandoned, Answer, Ask, Job, Outcome
from copines.crawler.walk.more_feeds import MoreFeeds
from copines.crawler.walk.post_builder import Keeper
from copines.crawler.walk.proving import Held, Proving
from copines.crawler.walk.scope import Scope
from copines.crawler.walk.search import Search
from copines.errors import FeedError
from copines.feed_states import (
    FeedState,
    Met,
    after,
    asks_feed,
    is_of_host,
    looks_at_home,
    seeks,
)
from copines.model import Fetch, Validators
from copines.permalinks import key, same_site
from copines.reasons import Code, Reason

#: Home pages that only send on, one after another.
_HOPS = 3
#: At a place that nobody announced these say that there is nothing; others that the host is down.
_NOTHING: frozenset[Code] = frozenset({"access_denied", "server_error"})


class Source:
    """Finds the blog's feed, and hands it to those who read its entries."""

    def __init__(  # noqa: PLR0913, PLR0917 - who reads what a visit meets
        self,
        job: Job,
        scope: Scope,
        keeper: Keeper,
        entries: Entries,
        witnesses: Witnesses,
        asks: deque[Ask],
    ) -> None:
        self._job, self._blog, self._now = job, job.blog, keeper.now
        self._scope, self._keeper, self._asks = scope, keeper, asks
        self._proving = Proving(job, scope, asks)
        #: Posts of other sites are stored: nothing known is believed before it is shown again.
        self._anew = self._doubt = bool(keeper.strangers)
        #: Whether this visit showed where the blog lives.
        self._shown = self._home_shown = False
        #: The configured feed, asked for once the home page has been.
        self._then = ""
        #: What is known of the feed by now.
        self.state = job.source
        if job.blog.feed and job.blog.feed != job.source.feed:
            self.state = FeedState(feed=job.blog.feed)
        self._before = self.state
        #: Whether this visit read the feed, or heard that it is as before.
        self.has_feed = False
        #: Why the feed cannot be read, though its site can.
        self.trouble: Reason | None = None
        #: Pages that the home page, where it had changed, and the entries' pages lead to.
        self.links = entries.links
        self.home_page = HomePage(job, scope, keeper, entries)
        self._tagline = self._face = ""
        self._search = Search(self.state.places, job.guesses)
        #: What the known feed's address gave instead of a feed.
        self._instead: Answer | None = None
        self._more = MoreFeeds(job, scope, entries, asks)
        self._dead_home: Reason | None = None
        self._hops = 0
        #: A feed that the home page announces instead of the one that works.
        self._rival = ""
        self._entries, self._witnesses = entries, witnesses
        self.hints = Hints(job.blog, scope)
        self._begin()

    def _begin(self) -> None:
        """Ask for the feed where it is known, else for the home page."""
        if self._anew and self.state.feed != self._blog.url:
            self.state = FeedState(feed=self._blog.feed or "")
            self._more.forget()
            self._then = self._blog.feed or ""
            self._ask(self._blog.url, "home")
        elif asks_feed(self.state, self._now):
            self._ask(self.state.feed, "feed")
        else:
            self._search.skip(self.state.feed)
            self._ask(self._blog.url, "home")

    def _ask(self, url: str, kind: Literal["feed", "home"]) -> None:
        remembered = self._job.validators.get(url, Validators())
        if self._anew or (kind == "home" and not self._settled):
            remembered = Validators()
        self._asks.append(Ask(url, kind, remembered))

    @property
    def _settled(self) -> bool:
        """Whether earlier visits took from the home page all that it leads to."""
        if self._anew:
            return False
        if self.has_feed:
            return self.state.looked is not None
        return self._job.source.state in {"absent", "gone"} and not self._job.walk_archive

    # home page

    def home(self, ask: Ask, answer: Answer) -> Outcome:
        """Read the home page, then a feed that waited for it."""
        waiting, then = self._proving.held is not None, self._then
        if self.has_feed or waiting or then:
            self.home_page.is_asked = True
            brought = self._look(ask, answer)
        else:
            brought = self._home(ask, answer)
        if then:
            self._ask(then, "feed")
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
        self.home_page.is_asked = True
        if answer.status == 304:
            return self._seek_on()
        if answer.status != 200:
            return self._no_home(answer)
        if not answer.body.strip():
            raise Abandoned(Reason.of("empty_answer"))
        if who := responses.challenger(answer):
            raise Abandoned(Reason.of("challenge", status=200, who=who))
        if not responses.is_html(answer):
            self.home_page.is_asked = False
            return self.read(ask, answer)
        tree = pages.tree_of(answer.document.text)
        if tree is not None and pages.is_stub(tree):
            return self._hop(answer)
        self._scope.arrived(self._blog.url, answer.url)
        if not self._scope.holds(answer.url):
            return self._no_home(answer, Reason.of("leads_elsewhere", address=answer.url))
        self._doubt, self._home_shown = False, True
        self.hints.note_move(ask, answer)
        self.state = replace(self.state, looked=self._now)
        fetch = note(ask, answer)
        if not self._settled or self._job.digests.get(ask.url) != fetch.digest:
            self._read_home(answer)
        brought = self._seek_on()
        return replace(brought, fetches=(*brought.fetches, fetch), about=self.about())

    def _look(self, ask: Ask, answer: Answer) -> Outcome:
        """See whether the home page of a feed that works has moved, or announces another feed."""
        if answer.status not in {200, 304}:
            return Outcome(self._blog.key)
        if answer.status == 200:
            self._scope.arrived(self._blog.url, answer.url)
            if not self._scope.holds(answer.url):
                return Outcome(self._blog.key)
            self._doubt, self._home_shown = False, True
        self.hints.note_move(ask, answer)
        self.state = replace(self.state, looked=self._now)
        if answer.status == 304 or not responses.is_html(answer):
            return Outcome(self._blog.key)
        if self._job.walk_archive:
            self.home_page.lead_on(answer)
        announced = home_page.announced(answer)
        known = key(self.state.feed)
        if self._scope.is_feed or not self.has_feed or self._blog.feed:
            announced = ()
        if announced and known not in map(key, announced):
            self._rival = announced[0]
            self._ask(self._rival, "feed")
        return Outcome(self._blog.key, fetches=(note(ask, answer),))

    def _read_home(self, answer: Answer) -> None:
        """Take what the home page says, and the feeds that it announces."""
        self.home_page.read(answer)
        announced = home_page.announced(answer)
        if self._instead and not announced and home_page.is_same(answer, self._instead):
            # the same page stands where the feed was and at the home page: nobody is in
            raise Abandoned(self._fail(self.state.feed, Reason.of("maintenance")))
        if self.state.state == "gone" and self.state.feed in announced:
            self.state = replace(self.state, reason=Reason.of("feed_withdrawn"))
        if not self._blog.feed:
            self._search.announce(self.home_page.own_first(announced))
            self._more.announce(answer)

    def _hop(self, answer: Answer) -> Outcome:
        """Follow a home page that only sends on."""
        target = responses.refresh(answer)
        self._hops += 1
        if not target or self._hops > _HOPS:
            return self._no_home(answer)
        self._ask(target, "home")
        return Outcome(self._blog.key)

    def _no_home(self, answer: Answer, why: Reason | None = None) -> Outcome:
        """Give up on the home page; where it only sends into the void, a feed may lie beside it."""
        if not self._hops or self.state.feed:
            raise Abandoned(why or responses.reason(answer))
        self._dead_home = why or responses.reason(answer)
        return self._seek_on()

    def about(self) -> tuple[str, str, str]:
        """Return title, tagline and the address of a picture, as far as known."""
        return (self._keeper.title, self._tagline, self.home_page.face or self._face)

    # feed

    def _seek_on(self) -> Outcome:
        """Ask for the next place where the feed may be; else the site is read by its pages."""
        wanted = not self._blog.feed and not self._search.guessing
        url = self._search.next()
        if url is None and wanted and seeks(self._before, self._now):
            self._search.guess(self._scope.site)
            url = self._search.next()
        if url:
            self._ask(url, "feed")
            return Outcome(self._blog.key)
        return self._give_up()

    def _give_up(self) -> Outcome:
        """Go on without feed: its site may be read by its pages meanwhile."""
        if self._search.guessing:
            tried = 0 if self._search.is_last else self._search.tried
            self.state = replace(self.state, sought=self._now, places=tried)
        # of several announced feeds that all fail, the one that is known stays so
        if self._search.failed and not self._search.names(self.state.feed):
            self._fail(*self._search.failed)
        elif self.state.feed == "":
            self.state = after(self.state, "nothing", self._now)
        if self._dead_home:
            raise Abandoned(self._dead_home)
        if self.state.reason:
            self.trouble = self.state.reason.but(at="feed")
        return replace(self.home_page.marked_entries(), about=self.about())

    def _fail(self, url: str, reason: Reason) -> Reason:
        """Note that a feed that was found or announced cannot be read."""
        if url:
            self.state = after(self.state, "failed", self._now, url, reason)
        return reason

    def read(self, ask: Ask, answer: Answer) -> Outcome:
        """Read the feed: keep what it holds whole, ask for the pages of the rest."""
        if answer.status == 304:
            return self._unchanged(ask, answer)
        try:
            feed = self._parsed(ask, answer)
        except FeedError as error:
            aside = ask.other or self._entries.paging or ask.url == self._rival
            return Outcome(self._blog.key) if aside else self._no_feed(ask, answer, error.reason)
        aside = ask.other or self._entries.paging or ask.url == self._rival
        if not aside and self._witnesses.are_wanted(feed):
            self._witnesses.ask(ask)
            return Outcome(self._blog.key)
        if ask.other:
            return self._more.read(ask, answer, self._scope.settled(feed))
        if ask.url == self._rival and not self._is_ours(feed):
            return Outcome(self._blog.key)
        return self._read_main(Held(ask, answer, feed))

    def _read_main(self, held: Held) -> Outcome:
        """Read the blog's main feed, once nothing is left that may prove where its posts are."""
        ask, answer, feed = held.ask, held.answer, held.feed
        rest, count = None, None
        feed = self._scope.settled(feed)
        if not self._entries.paging:
            self._scope.arrived(ask.url, answer.url)
            self._scope.learn(feed, ask.url)
            if self._proving.holds_back(
                replace(held, feed=feed), home_seen=self.home_page.is_asked
            ):
                return Outcome(self._blog.key)
            feed = self._scope.settled(feed)
            self._scope.learn(feed, ask.url)
            self._shown = not self._proving.failed and (
                not self._doubt or self.hints.is_named(ask.url)
            )
            self._learn(ask, feed)
            self._follow(ask, answer, feed)
            rest, count = max(feed.rest, answer.fresh), len(feed.entries)
        brought = self._entries.read(ask, answer, feed)
        self.hints.point_out(ask, feed)
        self._ask_more()
        self._ask_home(answer.moved and not same_site(answer.url, ask.url))
        return replace(brought, about=self.about(), rest=rest, entries=count)

    def _is_anothers(self, ask: Ask, feed: feeds.Feed) -> bool:
        """Tell a feed that was found, and holds nothing of the blog."""
        if ask.other or self._entries.paging or self.hints.is_named(ask.url):
            return False
        told = bool(feed.entries) or ask.url != self._job.source.feed
        return told and self._scope.is_anothers_feed(self._scope.settled(feed), ask.url)

    def strangers(self) -> tuple[str, ...]:
        """Return stored posts that are no pages of the blog, where this visit showed what is."""
        shown = self._shown or (self.state.state == "absent" and self._home_shown)
        return self._scope.strangers(self._job.posts, self._job.made) if shown else ()

    def _ask_home(self, now: bool) -> None:
        """Look at the home page once a week, and where the feed has left for another site."""
        known = self.home_page.is_asked or self._blog.url in {
            self.state.feed,
            self._job.source.feed,
        }
        if not known and (now or looks_at_home(self.state, self._now)):
            self.home_page.is_asked = True
            self._ask(self._blog.url, "home")

    def _is_ours(self, feed: feeds.Feed) -> bool:
        """Tell a feed that holds a post of the blog, and nothing but news besides."""
        known = {key(url) for url in self._job.known}
        newest = max((date for _, date in self._job.recent), default=None)
        dates = [entry.published for entry in feed.entries if entry.published]
        fresh = newest is None or (bool(dates) and max(dates) >= newest)
        return fresh and any(key(entry.url) in known for entry in feed.entries if entry.url)

    def _parsed(self, ask: Ask, answer: Answer) -> feeds.Feed:
        if answer.status != 200:
            raise FeedError(answer.url, responses.reason(answer))
        if who := responses.challenger(answer):
            raise FeedError(answer.url, Reason.of("challenge", status=200, who=who))
        feed = feeds.parse(answer.document, answer.url)
        own = {self._blog.feed, self._blog.url, self._job.source.feed}
        sure = ask.url in own or (self._entries.paging and not ask.other)
        if not sure and feeds.is_comments_feed(feed, answer.url):
            raise FeedError(answer.url, Reason.of("comments_feed"))
        if self._is_anothers(ask, feed):
            raise FeedError(answer.url, Reason.of("feed_of_another"))
        return feed

    def _ask_more(self) -> None:
        """Look into the feeds announced beside the main one, once that is read."""
        self._more.ask(lambda url: url == self.state.feed or self._search.handed_out(url))

    def _follow(self, ask: Ask, answer: Answer, feed: feeds.Feed) -> None:
        """Remember where a feed has moved to for good, if it is still the blog's own."""
        self.hints.note_move(ask, answer)
        known = {key(url) for url in self._job.known}
        own = same_site(answer.url, ask.url) or any(key(e.url) in known for e in feed.entries)
        if answer.moved and own:
            self.state = after(self.state, "moved", self._now, answer.url)

    def _unchanged(self, ask: Ask, answer: Answer) -> Outcome:
        """Keep what a 304 says of the document that we hold (RFC 9110 §15.4.5)."""
        self.hints.note_move(ask, answer)
        self.has_feed = True
        self.state = after(self.state, "read", self._now, ask.url)
        self._ask_more()
        self._ask_home(answer.moved and not same_site(answer.url, ask.url))
        told, held = answer.validators, ask.validators
        now = Validators(told.etag or held.etag, told.last_modified or held.last_modified)
        fetches = (Fetch(ask.url, "feed", 200, now),) if now != held else ()
        return Outcome(self._blog.key, fetches=fetches)

    def _no_feed(self, ask: Ask, answer: Answer, reason: Reason) -> Outcome:
        known = bool(self.state.feed) and ask.url == self.state.feed
        whole = is_of_host(reason) and self._scope.holds(ask.url)
        if ask.kind == "home":
            raise Abandoned(reason)
        if self._search.guessing and not known:
            if whole and reason.code not in _NOTHING:
                self.state = replace(self.state, places=self._search.tried)
                raise Abandoned(reason)
            return self._seek_on()
        if whole:
            raise Abandoned(self._fail(ask.url, reason))
        if not known:
            if reason.code not in {"comments_feed", "feed_of_another"}:
                self._search.failed = self._search.failed or (ask.url, reason)
            return self._seek_on()
        return self._seek_again(ask, answer, self._fail(ask.url, reason))

    def _seek_again(self, ask: Ask, answer: Answer, reason: Reason) -> Outcome:
        """Look at the home page of a blog whose feed is not where it was."""
        self._search.skip(ask.url)
        if reason.code == "page_for_feed" and key(answer.url) == key(ask.url):
            self._instead = answer
        if ask.url == self._blog.url:  # it was its own feed: is it a page with another one now?
            page = reason.code == "page_for_feed" and not self._scope.is_feed
            if not page or not home_page.announced(answer):
                raise Abandoned(reason)
            self._instead = None
            return self.home(Ask(ask.url, "home"), answer)
        self._ask(self._blog.url, "home")
        return Outcome(self._blog.key)

    def _learn(self, ask: Ask, feed: feeds.Feed) -> None:
        self.has_feed, before = True, self._job.source.feed
        met: Met = "moved" if before and key(before) != key(ask.url) else "read"
        self.state = after(self.state, met, self._now, ask.url)
        self.trouble = None
        self._keeper.title = feed.title or self._keeper.title
        self._keeper.language = self._blog.language or feed.language or self._keeper.language
        self._tagline = feed.subtitle or self._tagline
        self._face = self._face or ("" if self._job.face else feed.image)
        self._more.reach(feed)
