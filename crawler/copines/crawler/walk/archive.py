"""Sitemaps, lists and pages: the blog's older posts."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import urljoin

from copines.areas import folder_of
from copines.crawler import discovery, pages
from copines.crawler.dates import in_bulk
from copines.crawler.walk import responses
from copines.crawler.walk.checks import Checks, noted, unlisted
from copines.crawler.walk.frontier import Frontier
from copines.crawler.walk.messages import Abandoned, Answer, Ask, Job, Outcome
from copines.crawler.walk.post_builder import KINDS, NOINDEX, Finding, Keeper
from copines.crawler.walk.scope import Scope
from copines.model import Fetch
from copines.permalinks import key
from copines.reasons import Reason

#: Files of one sitemap index.
_SITEMAPS = 100
#: Posts that a sitemap says to have changed, asked for again at one walk.
_REVISITS = 100
#: Failed pages in a row after which the blog is left alone until its next visit.
_FAILURES = 8


class Archive:
    """Follows what the site says of its own pages, and its lists of posts."""

    def __init__(
        self, job: Job, scope: Scope, keeper: Keeper, checks: Checks, asks: deque[Ask]
    ) -> None:
        self._job, self._blog = job, job.blog
        self._scope, self._keeper, self._asks = scope, keeper, asks
        self._checks = checks
        self.frontier = Frontier((*job.known, job.blog.url))
        self.is_open = False
        self.has_unread = bool(job.unread)
        self._sitemaps, self._bad = set[str](), 0
        for page in job.blog.posts:
            if self.frontier.add((page,)):
                asks.append(Ask(page, "page"))

    def read_on(self) -> None:
        """Ask for the pages of posts of which only a beginning is kept; the walk may stay shut."""
        self.frontier.see(*self._scope.entries)
        begun = self.frontier.add(sorted(self._job.unread))
        self._asks.extend(Ask(url, "page") for url in begun)
        self.has_unread = False

    def open(self, links: Iterable[str], *, home_seen: bool, walk: bool, api: str = "") -> None:
        """Go on with what lies behind the feed; the whole of it where the archive is to `walk`."""
        self.is_open = True
        if self._scope.is_part:
            return
        self.frontier.learn((*self._job.posts, *self._scope.entries))
        self.frontier.see(self._scope.site, *self._scope.entries)
        if walk:
            self.frontier.doubt(u for u in self._job.passed_over if self._scope.holds(u))
            self._asks.append(Ask(urljoin(self._scope.site, "/robots.txt"), "robots"))
            if api and self._scope.on_host(api):
                self._asks.append(Ask(api, "api"))
            homes = self._blog.also if home_seen else (self._scope.site, *self._blog.also)
            self._asks.extend(Ask(url, "page") for url in homes)
            # where feeds hold whole posts, no page was read that may lead to the one before
            oldest = self._scope.entries[-1:]
            self._asks.extend(Ask(url, "lead") for url in oldest)
        pending = (u for u in self._job.pending if self._scope.holds(u) or u in self._job.unread)
        self.frontier.add(pending)
        self.frontier.add(self._own(links))

    def next(self) -> Ask | None:
        """Return the next page to ask for, or None where none is known."""
        if not self.is_open or self._keeper.full:
            return None
        url = self.frontier.next()
        return Ask(url, "page") if url else None

    def page(self, ask: Ask, answer: Answer) -> Outcome:
        """Judge a page: keep the post on it, follow its links."""
        if answer.status != 200 or not responses.is_html(answer):
            return self._no_page(ask, answer)
        self._bad = 0
        self.frontier.see(answer.url)
        if not self._scope.holds(answer.url) and ask.url not in self._blog.posts:
            return self._note(ask, answer, Reason.of("elsewhere"))
        html = answer.document.text
        kind = pages.kind(html, answer.url, self.frontier.shapes)
        told = {*self._blog.posts, *self._job.unread, *self._keeper.expected}
        kind = "post" if ask.url in told else kind
        target = responses.refresh(answer) if kind == "stub" else None
        links = self._own((target,) if target else pages.links(html, answer.url))
        sure = self.frontier.shapes.matches(answer.url)
        post = kind == "post"
        finding = self._keeper.of_page(answer, asked=ask.url, sure=sure) if post else Finding()
        self.frontier.see(*(post.permalink for post, _ in finding.posts))
        pending = self.frontier.add(links)
        self.frontier.judged(answer.url, kind, pending)
        for found, _ in finding.posts[:1]:
            self.frontier.kept(found.permalink)
        verdict = finding.verdict(ask.url) if post else KINDS[kind]
        fetch = _fetch(ask, answer, verdict)
        if self._checks.ask(finding, fetch):
            return Outcome(self._blog.key, pending=pending)
        fetches = (noted(fetch, finding),)
        brought = replace(finding.outcome(self._blog.key), fetches=fetches, pending=pending)
        return unlisted(brought, answer.url) if verdict == NOINDEX else brought

    def _no_page(self, ask: Ask, answer: Answer) -> Outcome:
        reason = responses.reason(answer)
        refused = reason.code == "robots_refused"
        failed = answer.status in {0, 403} or answer.status >= 500
        self._bad = self._bad + 1 if failed and not refused else 0
        if self._bad >= _FAILURES:
            raise Abandoned(reason.but(pages=self._bad))
        return self._note(ask, answer, reason)

    def _note(self, ask: Ask, answer: Answer, verdict: Reason) -> Outcome:
        return Outcome(self._blog.key, fetches=(_fetch(ask, answer, verdict),))

    def lead(self, _: Ask, answer: Answer) -> Outcome:
        """Take what the page of the feed's last entry leads to; the post itself is kept already."""
        if answer.status != 200 or not responses.is_html(answer):
            return Outcome(self._blog.key)
        own = self._own(pages.links(answer.document.text, answer.url))
        return Outcome(self._blog.key, pending=self.frontier.add(own))

    def _own(self, links: Iterable[str]) -> Iterator[str]:
        """Yield the blog's own pages among links, less what their names show to be none."""
        return (url for url in self._scope.own(links) if self.frontier.shapes.admits(url))

    def robots(self, _: Ask, answer: Answer) -> Outcome:
        """Take the sitemaps that robots.txt names, or try the usual place."""
        text = answer.document.text if answer.status == 200 else ""
        named = discovery.sitemaps_of_robots(text, answer.url)
        site = self._scope.site
        usual = (urljoin(folder_of(site), "sitemap.xml"), urljoin(site, "/sitemap.xml"))
        self._ask_sitemaps(dict.fromkeys(named or usual))
        return Outcome(self._blog.key)

    def _ask_sitemaps(self, urls: Iterable[str]) -> None:
        for url in urls:
            own = key(url)  # an index may list itself
            known = own in self._sitemaps or len(self._sitemaps) >= _SITEMAPS
            if not known and self._scope.on_host(url):
                self._sitemaps.add(own)
                self._asks.append(Ask(url, "sitemap"))

    def sitemap(self, _: Ask, answer: Answer) -> Outcome:
        """Take the pages that a sitemap names, and the sitemaps it leads to."""
        if answer.status != 200 or responses.is_html(answer):
            return Outcome(self._blog.key)
        found, nested = discovery.sitemap_urls(answer.document, answer.url)
        self._ask_sitemaps(nested)
        self._revisit(found)
        own = self._scope.own(url for url, _ in found if pages.may_be_page(url))
        return Outcome(self._blog.key, pending=self.frontier.add(own, mapped=True))

    def _revisit(self, found: Iterable[tuple[str, datetime | None]]) -> None:
        """Ask again for posts that changed since the last walk, unless a build touched them all."""
        walked = self._job.walked
        changed = [(url, date) for url, date in found if walked and date and date > walked]
        if in_bulk([date for _, date in changed]):
            return
        kept = {key(url) for url in self._job.posts}
        again = [url for url, _ in changed if key(url) in kept]
        self._asks.extend(Ask(url, "page") for url in again[:_REVISITS])

    def api(self, ask: Ask, answer: Answer) -> Outcome:
        """Take the posts that a WordPress site lists for machines, a hundred at a time."""
        found = responses.links_of_json(answer) if answer.status == 200 else ()
        if len(found) >= discovery.API_PAGE:
            self._asks.append(Ask(discovery.next_api_page(ask.url), "api"))
        own = self._scope.own(found)
        return Outcome(self._blog.key, pending=self.frontier.add(own, mapped=True))


def _fetch(ask: Ask, answer: Answer, verdict: Reason | None) -> Fetch:
    return Fetch(ask.url, "page", answer.status or 599, answer.validators, verdict)
