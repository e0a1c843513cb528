"""A feed's entries: the blog's newest posts."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from copines.crawler import feeds, pages
from copines.crawler.dates import is_doubtful, of_folders, plausible
from copines.crawler.walk import articles, bytes_of
from copines.crawler.walk.keeper import KINDS, NOINDEX, Keeper
from copines.crawler.walk.messages import Answer, Ask, Job, Outcome
from copines.crawler.walk.scope import Scope
from copines.crawler.walk.shapes import folder_of_most
from copines.crawler.walk.twins import Twins
from copines.model import Fetch, Post
from copines.permalinks import key
from copines.reasons import Reason

#: Documents of one paged feed (RFC 5005 §3).
_FEED_PAGES = 200
#: Posts that left the feed before their time, whose pages are asked for at one visit.
_CHECKS = 5
_ELSEWHERE, _DELETED = Reason.of("elsewhere"), Reason.of("deleted")


class Entries:
    """Keeps what a feed holds whole, asks for the pages of the rest, and for what has gone."""

    def __init__(self, job: Job, scope: Scope, keeper: Keeper, asks: deque[Ask]) -> None:
        self._now = keeper.now
        self._job, self._key = job, job.blog.key
        self._scope, self._keeper, self._asks = scope, keeper, asks
        self._twins = Twins(scope, asks)
        #: Keys of stored posts that are to go, whose entries are judged anew.
        self._strangers = frozenset(map(key, scope.strangers(job.posts, job.made)))
        #: Pages that the entries' own pages lead to.
        self.links: dict[str, None] = {}
        #: How many older documents of the feed were asked for.
        self.paging = 0
        #: Entries whose pages are still to be read, and the feed's documents that hold them.
        self._incomplete = 0
        self._held: tuple[Fetch, ...] = ()
        self._seen: set[str] = set()

    def read(self, ask: Ask, answer: Answer, feed: feeds.Feed, *, main: bool = True) -> Outcome:
        """Read the entries that are new or changed since the last visit.

        Only the main feed shows what has vanished, and leads to older documents.
        """
        posts: list[tuple[Post, str]] = []
        fetches: list[Fetch] = []
        folder = folder_of_most(self._scope.entries)
        own = any(self._scope.holds(entry.url) for entry in feed.entries if entry.url)
        homeless = main and not own and not self._scope.is_part
        for entry in feed.entries:
            digest = articles.digest(entry)
            if not entry.url or self._is_known(entry.url, digest):
                continue
            doubtful = not urlsplit(entry.url).path.startswith(folder)
            own = self._scope.holds(entry.url)
            if not own and not self._scope.may_ask(entry.url):
                if homeless and self._twins.tries(entry):
                    self._incomplete += 1
                    continue
                fetches.append(Fetch(entry.url, "entry", 200, verdict=_ELSEWHERE, digest=digest))
            elif own and self._suffices(entry, doubtful=doubtful):
                kept = self._keeper.of_entry(entry)
                posts += kept
                why = self._keeper.verdict(entry.url, kept)
                fetches.append(Fetch(entry.url, "entry", 200, verdict=why, digest=digest))
            else:
                self._asks.append(Ask(entry.url, "entry", entry=entry, doubtful=doubtful))
                self._incomplete += 1
        self._held = (*self._held, Fetch(ask.url, "feed", 200, answer.validators))
        if main:
            self._asks.extend(self._vanished(feed) if not self.paging else ())
            self._page(ask, answer, feed)
        return Outcome(self._key, tuple(posts), (*fetches, *self._complete()))

    def _is_known(self, url: str, digest: str) -> bool:
        if self._job.digests.get(url) != digest:
            return False
        return not self._strangers or key(url) not in self._strangers

    def _suffices(self, entry: feeds.Entry, *, doubtful: bool) -> bool:
        """Tell whether an entry is kept as the feed has it, and its page not asked for."""
        if self._job.blog.extract != "auto":
            return self._job.blog.extract == "feed"
        return articles.is_whole(entry) and not doubtful and self._is_dated(entry)

    def _is_dated(self, entry: feeds.Entry) -> bool:
        """Tell an entry whose date its page need not be asked for.

        An import dates the posts of years on one day, a change of pubDate puts it after the day of
        the address: their pages may know better.
        """
        date = entry.published or entry.updated
        if date is None or not plausible(date, self._now):
            return False
        fed = entry.published
        moved = fed is not None and is_doubtful(fed, of_folders(entry.url))
        return not (entry.is_imported or moved)

    def unseen(self, feed: feeds.Feed) -> tuple[feeds.Entry, ...]:
        """Give the entries that neither this visit nor an earlier one has met."""
        known = self._seen | {key(url) for url in self._job.known}
        return tuple(entry for entry in feed.entries if entry.url and key(entry.url) not in known)

    def _page(self, ask: Ask, answer: Answer, feed: feeds.Feed) -> None:
        """Ask for the feed's older documents, while they bring entries not seen before."""
        fresh = {key(entry.url) for entry in feed.entries if entry.url} - self._seen
        self._seen |= fresh
        older = feed.next_url or _wordpress_page(ask.url, answer.document.text)
        if older and fresh and self._job.walk_archive and self.paging < _FEED_PAGES:
            self.paging += 1
            self._asks.append(Ask(older, "feed"))

    def _vanished(self, feed: feeds.Feed) -> Iterator[Ask]:
        """Ask for posts that the feed should still hold: their author may have taken them back."""
        dated = [entry.published for entry in feed.entries if entry.published]
        if len(dated) < len(feed.entries) or not dated:
            return
        held = {key(entry.url) for entry in feed.entries if entry.url}
        missing = (
            url
            for url, published in self._job.recent
            if published > min(dated) and url in self._job.digests and key(url) not in held
        )
        for _, url in zip(range(_CHECKS), missing, strict=False):
            yield Ask(url, "check")

    def check(self, ask: Ask, answer: Answer) -> Outcome:
        """Take back a post that has left both feed and site; one bad answer alone never does."""
        gone = answer.status in {404, 410}
        fetch = Fetch(ask.url, "page", answer.status, verdict=_DELETED if gone else None)
        removed = (key(ask.url),) if gone else ()
        return Outcome(self._key, fetches=(fetch,) if gone else (), removed=removed)

    def _complete(self) -> tuple[Fetch, ...]:
        """Note the feed as read once all its entries are: else the next visit must read it anew."""
        if self._incomplete:
            return ()
        done, self._held = self._held, ()
        return done

    def page(self, ask: Ask, answer: Answer) -> Outcome:
        """Keep the article of an entry whose text is on its page; without page, what is said."""
        entry = ask.entry
        assert entry is not None
        if ask.twin_of:
            return self._twin(ask, answer, entry)
        readable = answer.status == 200 and bytes_of.is_html(answer)
        verdict = self._verdict(ask, answer) if readable else None
        own = self._scope.holds(entry.url)
        if own and verdict == _ELSEWHERE and articles.is_whole(entry) and not ask.doubtful:
            # asked for its date alone: what the feed holds is the blog's, wherever the page leads
            readable, verdict = False, None
        posts: tuple[tuple[Post, str], ...] = ()
        if readable and not verdict:
            posts = self._keeper.of_page(answer, entry)
            verdict = self._keeper.verdict(entry.url, posts)
            if self._job.walk_archive:
                self.links.update(dict.fromkeys(pages.links(answer.document.text, answer.url)))
        elif not verdict and not ask.doubtful and own:
            posts = self._keeper.of_entry(entry)
            verdict = self._keeper.verdict(entry.url, posts)
        elif not verdict:
            verdict = bytes_of.reason(answer)
        # a page that failed is asked for again at the next visit
        digest = articles.digest(entry) if answer.status in {200, 404, 410} else ""
        fetch = Fetch(ask.url, "entry", answer.status, verdict=verdict, digest=digest)
        self._incomplete -= 1 if digest else 0
        removed = (key(answer.url),) if verdict == NOINDEX else ()
        return Outcome(self._key, posts, (fetch, *self._complete()), removed=removed)

    def _twin(self, ask: Ask, answer: Answer, entry: feeds.Entry) -> Outcome:
        """Keep the page of an entry whose link leads to another host, where it is here too."""
        found, given_up = self._twins.found(ask, answer)
        verdict = Reason.of("same_text", address=ask.url) if found else _ELSEWHERE
        posts = self._keeper.of_page(answer, entry) if found else ()
        left = (replace(entry, url=ask.twin_of), *given_up)
        failed = not found and answer.status not in {200, 404, 410}
        digests = ["" if failed else articles.digest(e) for e in left]
        fetches = [
            Fetch(e.url, "entry", answer.status, verdict=verdict, digest=digest)
            for e, digest in zip(left, digests, strict=True)
        ]
        if found:
            self._scope.entries += (answer.url,)
            fetches.append(Fetch(ask.url, "page", answer.status, answer.validators))
        self._incomplete -= 0 if failed else len(left)
        return Outcome(self._key, posts, (*fetches, *self._complete()))

    def _verdict(self, ask: Ask, answer: Answer) -> Reason | None:
        """Say why an entry's page is no post of the blog; None where it is one."""
        if not self._scope.holds(answer.url):
            return _ELSEWHERE
        if not ask.doubtful:
            return None
        # some feeds list every page of the site: what lies apart from the posts must look like one
        folder = folder_of_most(self._scope.entries)
        others = (u for u in self._scope.entries if urlsplit(u).path.startswith(folder))
        html = answer.document.text
        kind = pages.kind(html, answer.url, pages.learn(others))
        return None if kind == "post" else KINDS[kind]


def _wordpress_page(url: str, text: str) -> str:
    """Give the next document of a WordPress feed, which takes `paged` without saying so."""
    if "wordpress.org/?v=" not in text[:4096]:
        return ""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    query["paged"] = str(int(query["paged"]) + 1 if query.get("paged", "").isdigit() else 2)
    return urlunsplit(parts._replace(query=urlencode(query)))
