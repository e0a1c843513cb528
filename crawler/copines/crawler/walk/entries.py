"""A feed's entries: the blog's newest posts."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from copines.crawler import feeds, pages
from copines.crawler.dates import is_doubtful, of_folders, plausible
from copines.crawler.walk import articles, responses
from copines.crawler.walk.checks import Checks, noted, unlisted
from copines.crawler.walk.fragments import Part, together
from copines.crawler.walk.messages import Answer, Ask, Job, Outcome
from copines.crawler.walk.mirrors import Twins
from copines.crawler.walk.post_builder import KINDS, NOINDEX, Finding, Keeper
from copines.crawler.walk.scope import Scope
from copines.crawler.walk.shapes import folder_of_most
from copines.model import Fetch
from copines.permalinks import key
from copines.reasons import Reason

#: Documents of one paged feed (RFC 5005 §3).
_FEED_PAGES = 200
_ELSEWHERE = Reason.of("elsewhere")


class Entries:
    """Keeps what a feed holds whole, asks for the pages of the rest, and for what has gone."""

    def __init__(
        self, job: Job, scope: Scope, keeper: Keeper, checks: Checks, asks: deque[Ask]
    ) -> None:
        self._now = keeper.now
        self._job, self._key = job, job.blog.key
        self._scope, self._keeper, self._asks = scope, keeper, asks
        self._checks = checks
        self._twins = Twins(scope, asks)
        # entries of stored posts that are to go are judged anew
        strangers = frozenset(map(key, keeper.strangers))
        known = job.digests.items()
        self._digests = dict(
            known
            if not strangers
            else ((name, digest) for name, digest in known if key(name) not in strangers)
        )
        #: Pages that the entries' own pages lead to.
        self.links: dict[str, None] = {}
        #: How many older documents of the feed were asked for.
        self.paging = 0
        #: Entries whose pages are still to be read, and the feed's documents that hold them.
        self._incomplete = self._reading = 0
        self._held: tuple[Fetch, ...] = ()
        self._seen: set[str] = set()

    def read(self, ask: Ask, answer: Answer, feed: feeds.Feed, *, main: bool = True) -> Outcome:
        """Read the entries that are new or changed since the last visit.

        Only the main feed shows what has vanished, and leads to older documents.
        """
        found: list[Outcome] = []
        folder = folder_of_most(self._scope.entries)
        own = any(self._scope.holds(entry.url) for entry in feed.entries if entry.url)
        homeless = main and not own and not self._scope.is_part
        self._keeper.memory.list_(e.url for e in feed.entries if e.url)
        for part in together(feed.entries, self._digests):
            entry = part.entry
            doubtful = not urlsplit(entry.url).path.startswith(folder)
            own = self._scope.holds(entry.url)
            if not own and not self._scope.may_ask(entry.url):
                if homeless and self._twins.tries(entry):
                    self._incomplete += 1
                    self._reading += 1
                    continue
                found.append(Outcome(self._key, fetches=_notes(part, _ELSEWHERE)))
            elif own and self._suffices(entry, doubtful=doubtful or part.noisy):
                found.append(self._take(part, self._keeper.of_entry(entry)))
            else:
                self._asks.append(Ask(entry.url, "entry", part=part, doubtful=doubtful))
                self._incomplete += 1
                self._reading += 1
        self._held = (*self._held, Fetch(ask.url, "feed", 200, answer.validators))
        if main:
            if not self.paging:
                self._checks.see(feed)
            self._page(ask, answer, feed)
        if not self._reading:
            self._checks.ask_vanished()
        brought = merged(self._key, found)
        return replace(
            brought, fetches=(*brought.fetches, *self._complete()), guids=tuple(self._guids(feed))
        )

    def _guids(self, feed: feeds.Feed) -> Iterator[tuple[str, str]]:
        """Return known posts with what the feed calls them, where that was not known."""
        named = Counter(entry.id for entry in feed.entries)
        for entry in feed.entries:
            known = self._keeper.memory.known(key(entry.url)) if entry.url else None
            if known and entry.id and known.guid != entry.id and named[entry.id] == 1:
                yield known.key, entry.id

    def _take(self, part: Part, finding: Finding, status: int = 200) -> Outcome:
        """Keep what became of an entry, or ask first for the address of the post it may be."""
        verdict = finding.verdict(part.entry.url)
        *others, fetch = _notes(part, verdict, status)
        if self._checks.ask(finding, fetch):
            return Outcome(self._key, fetches=tuple(others))
        grown = frozenset(post.key for post, _ in finding.posts) if part.grows else frozenset()
        fetches = (*others, noted(fetch, finding))
        brought = replace(finding.outcome(self._key), fetches=fetches, grown=grown)
        return unlisted(brought, part.entry.url) if verdict == NOINDEX else brought

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
        """Return the entries that neither this visit nor an earlier one has met."""
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

    def _complete(self) -> tuple[Fetch, ...]:
        """Note the feed as read once all its entries are: else the next visit must read it anew."""
        if self._incomplete:
            return ()
        done, self._held = self._held, ()
        return done

    def page(self, ask: Ask, answer: Answer) -> Outcome:
        """Keep the article of an entry whose text is on its page; without page, what is said."""
        part = ask.part
        assert part is not None
        if ask.twin_of:
            return self._twin(ask, answer, part.entry)
        finding = self._found(ask, part, answer)
        part = replace(part, grows=part.grows and _is_of_feed(finding))
        # a page that failed is asked for again at the next visit
        done = answer.status in {200, 404, 410}
        if not done:
            part = replace(part, digests=dict.fromkeys(part.digests, ""))
        brought = self._take(part, finding, answer.status)
        self._incomplete -= done
        self._reading -= 1
        if not self._reading:
            self._checks.ask_vanished()
        return replace(brought, fetches=(*brought.fetches, *self._complete()))

    def _found(self, ask: Ask, part: Part, answer: Answer) -> Finding:
        """Say what became of an entry whose page has answered."""
        entry, own = part.entry, self._scope.holds(part.entry.url)
        readable = answer.status == 200 and responses.is_html(answer)
        if self._is_home(answer) and not self._is_home(Answer(entry.url, 200)):
            readable = False
        verdict = self._verdict(ask, answer) if readable else None
        if own and verdict == _ELSEWHERE and articles.is_whole(entry) and not ask.doubtful:
            # asked for its date alone: what the feed holds is the blog's, wherever the page leads
            readable, verdict = False, None
        if verdict:
            return Finding(why=verdict)
        if readable:
            if self._job.walk_archive:
                self.links.update(dict.fromkeys(pages.links(answer.document.text, answer.url)))
            return self._keeper.of_page(answer, entry, asked=ask.url)
        if own and not ask.doubtful:
            return self._keeper.of_entry(entry)
        return Finding(why=responses.reason(answer))

    def _is_home(self, answer: Answer) -> bool:
        """Tell whether an entry's address leads to the home page, as that of a post gone may."""
        return self._scope.is_home(answer.url) or key(answer.url) == key(self._job.blog.url)

    def _twin(self, ask: Ask, answer: Answer, entry: feeds.Entry) -> Outcome:
        """Keep the page of an entry whose link leads to another host, where it is here too."""
        found, given_up = self._twins.found(ask, answer)
        verdict = Reason.of("same_text", address=ask.url) if found else _ELSEWHERE
        finding = self._keeper.of_page(answer, entry) if found else Finding()
        left = (replace(entry, url=ask.twin_of), *given_up)
        failed = not found and answer.status not in {200, 404, 410}
        digests = ["" if failed else articles.digest(e) for e in left]
        fetches = [
            Fetch(e.url, "entry", answer.status, verdict=verdict, digest=digest)
            for e, digest in zip(left, digests, strict=True)
        ]
        if found:
            self._scope.entries += (answer.url,)
            fetch = Fetch(ask.url, "page", answer.status, answer.validators)
            fetches += () if self._checks.ask(finding, fetch) else (noted(fetch, finding),)
        self._incomplete -= 0 if failed else len(left)
        self._reading -= len(left)
        if not self._reading:
            self._checks.ask_vanished()
        brought = finding.outcome(self._key)
        return replace(brought, fetches=(*fetches, *self._complete()))

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


def _notes(part: Part, verdict: Reason | None = None, status: int = 200) -> tuple[Fetch, ...]:
    return tuple(
        Fetch(name, "entry", status, verdict=verdict, digest=digest)
        for name, digest in part.digests.items()
    )


def _is_of_feed(finding: Finding) -> bool:
    return any(post.text_from == "feed" for post, _ in finding.posts)


def merged(blog: str, outcomes: Iterable[Outcome]) -> Outcome:
    """Make one outcome of several."""
    found = tuple(outcomes)
    return Outcome(
        blog,
        moves=tuple(move for each in found for move in each.moves),
        posts=tuple(post for each in found for post in each.posts),
        traces=tuple(trace for each in found for trace in each.traces),
        grown=frozenset(key_ for each in found for key_ in each.grown),
        taken=tuple(key_ for each in found for key_ in each.taken),
        fetches=tuple(fetch for each in found for fetch in each.fetches),
    )


def _wordpress_page(url: str, text: str) -> str:
    """Return the next document of a WordPress feed, which takes `paged` without saying so."""
    if "wordpress.org/?v=" not in text[:4096]:
        return ""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    said = query.get("paged", "")
    query["paged"] = str(int(said) + 1 if said.isdecimal() and len(said) < 9 else 2)
    return urlunsplit(parts._replace(query=urlencode(query)))
