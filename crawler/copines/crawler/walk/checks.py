"""Known posts whose addresses are asked: they may have moved, or been taken back."""

from collections import deque
from dataclasses import replace
from urllib.parse import urljoin

from copines.crawler import feeds, identity
from copines.crawler.walk.address_states import Standing, holds, is_same_page, standing_of
from copines.crawler.walk.messages import Answer, Ask, Job, Outcome, Rival
from copines.crawler.walk.post_builder import Finding, Keeper
from copines.crawler.walk.scope import Scope
from copines.model import Fetch, Trace
from copines.permalinks import key
from copines.reasons import Reason

#: Posts that left the feed before their time, whose pages are asked for at one visit.
_CHECKS = 5
#: Where no page is: what a site answers there, it says of all that is missing.
_NOWHERE = "copines-asks-for-a-page-that-is-not-there"


class Checks:
    """Asks for the addresses of known posts, and judges what they answer."""

    def __init__(self, job: Job, scope: Scope, keeper: Keeper, asks: deque[Ask]) -> None:
        self._job, self._key = job, job.blog.key
        self._scope, self._keeper, self._asks = scope, keeper, asks
        #: Addresses of posts that the feed should still hold.
        self._vanished: tuple[str, ...] = ()
        #: Addresses that are asked for.
        self._asked: set[str] = set()
        #: Posts that seem to be missing, until it is known how pages that stand look.
        self._missing: list[tuple[Trace, Answer, Standing]] = []
        self._listed: tuple[str, ...] = ()
        self._stands = ""
        self._compared: dict[str, Answer] = {}
        self._comparing = False

    def ask(self, finding: Finding, fetch: Fetch) -> bool:
        """Ask for the address of the known post that a finding may be; False where it is none."""
        if finding.ask is None or finding.held is None or not self._scope.holds(finding.ask.url):
            return False
        rival = Rival(*finding.held, fetch)
        self._asked.add(finding.ask.url)
        self._asks.append(Ask(finding.ask.url, "check", rival=rival))
        return True

    def see(self, feed: feeds.Feed) -> None:
        """Remember posts that a feed should still hold: their author may have taken them back."""
        self._listed = tuple(e.url for e in feed.entries if self._scope.holds(e.url))
        dated = [entry.published for entry in feed.entries if entry.published]
        if len(dated) < len(feed.entries) or not dated:
            return
        held = {key(entry.url) for entry in feed.entries if entry.url}
        self._vanished = tuple(
            url
            for url, published in self._job.recent
            if published > min(dated)
            and url in self._job.digests
            and key(url) not in held
            and self._scope.holds(url)
        )

    def ask_vanished(self) -> None:
        """Ask for the posts that vanished, but for those of which something else is known by now.

        This comes after the feed's entries: what is new among them may be what has vanished.
        """
        memory = self._keeper.memory
        waiting, self._vanished = self._vanished, ()
        missing = (url for url in waiting if url not in self._asked and memory.known(key(url)))
        for _, url in zip(range(_CHECKS), missing, strict=False):
            self._asked.add(url)
            self._asks.append(Ask(url, "check"))

    def receive(self, ask: Ask, answer: Answer) -> Outcome:
        """Judge what the address of a known post answers; one bad answer alone takes none back."""
        if ask.role:
            self._compared[ask.role] = answer
            return self._compare()
        known = self._keeper.memory.known(key(ask.url))
        if ask.rival:
            return self._settle(ask.rival, known, answer)
        if known is None or known.gone:
            return Outcome(self._key)
        return self._judge(known, answer)

    def _judge(self, known: Trace, answer: Answer) -> Outcome:
        standing = self._standing(known, answer)
        if standing.kind == "gone":
            return self._remove(known, answer.status, standing)
        if standing.kind in {"leads", "names"}:
            return self._follow(known, answer, standing)
        if standing.kind in {"missing", "other"}:
            self._missing.append((known, answer, standing))
            self._ask_others(known, answer)
            return self._compare()
        return Outcome(self._key)

    def _standing(self, known: Trace, answer: Answer) -> Standing:
        homes = (self._scope.site, self._job.blog.url)
        return standing_of(known, answer, self._scope, homes)

    def _settle(self, rival: Rival, known: Trace | None, answer: Answer) -> Outcome:
        """Judge a post that was met, now that the address of the one it may be has answered."""
        if known is None:  # it has moved meanwhile
            finding = self._keeper.judge_again(rival)
        else:
            told = self._told(rival, self._standing(known, answer))
            finding = self._keeper.settle(rival, known, told)
        if self.ask(finding, rival.fetch):
            return Outcome(self._key)
        return replace(finding.outcome(self._key), fetches=(noted(rival.fetch, finding),))

    def _told(self, rival: Rival, standing: Standing) -> identity.Standing:
        """Return how an address stands, to a post that may have left it."""
        here = key(standing.target) == rival.post.key if standing.target else False
        kinds: dict[str, identity.Standing] = {
            "gone": "gone",
            "missing": "gone",
            "other": "gone",
            "silent": "silent",
            "leads": "leads here" if here else "stands",
            "names": "names this" if here else "stands",
        }
        if standing.kind == "silent" and standing.why and standing.why.code == "no_such_name":
            return "gone"
        return kinds.get(standing.kind, "stands")

    def _follow(self, known: Trace, answer: Answer, standing: Standing) -> Outcome:
        """Take a post from the address that its own leads to, or names."""
        other = self._keeper.memory.known(key(standing.target))
        if other and not other.gone:
            how: identity.Standing = "names this" if standing.kind == "names" else "leads here"
            return self._keeper.unite(known, other, how).outcome(self._key)
        finding = self._keeper.of_page(answer, asked=known.url, sure=True)
        if finding.ask:  # another known post has this text too, of which nothing was asked
            return Outcome(self._key)
        return finding.outcome(self._key)

    def _ask_others(self, known: Trace, answer: Answer) -> None:
        """Ask for a page that stands, and for one that is nowhere."""
        if self._comparing:
            return
        self._comparing = True
        others = (url for url in self._listed if key(url) != key(answer.url))
        self._stands = next(others, "")
        nowhere = urljoin(known.url, _NOWHERE)
        if self._stands:
            self._asks.append(Ask(self._stands, "check", role="stands"))
        self._asks.append(Ask(nowhere, "check", role="nowhere"))

    def _compare(self) -> Outcome:
        """Take back the posts that are missing, once it is known that not all pages look so."""
        stands, nowhere = (self._compared.get(role) for role in ("stands", "nowhere"))
        if nowhere is None or (self._stands and stands is None):
            return Outcome(self._key)
        found, self._missing = self._missing, []
        outcomes = [
            self._remove(known, answer.status, standing)
            for known, answer, standing in found
            if self._is_gone(answer, standing, stands, nowhere)
        ]
        removed = tuple(pair for outcome in outcomes for pair in outcome.removed)
        fetches = tuple(fetch for outcome in outcomes for fetch in outcome.fetches)
        return Outcome(self._key, removed=removed, fetches=fetches)

    def _is_gone(
        self, answer: Answer, standing: Standing, stands: Answer | None, nowhere: Answer
    ) -> bool:
        if stands is not None and stands.status == 200 and is_same_page(answer, stands):
            return False  # it says the same of all pages: it is being mended, or asks who we are
        if standing.kind == "missing":
            return True
        if nowhere.status == 200 and is_same_page(answer, nowhere):
            return True
        listed = self._keeper.memory.known(key(self._stands)) if self._stands else None
        return bool(stands and listed and holds(listed, stands))

    def _remove(self, known: Trace, status: int, standing: Standing) -> Outcome:
        self._keeper.memory.lose(known.key)
        for url in self._job.copies.get(known.url, ()):  # one of them may be the post's new address
            self._keeper.expected.add(url)
            self._asks.append(Ask(url, "page"))
        why = standing.why or Reason.of("deleted")
        fetch = Fetch(known.url, "page", status, verdict=why)
        return Outcome(self._key, fetches=(fetch,), removed=((known.key, why),))


def noted(fetch: Fetch, finding: Finding) -> Fetch:
    """Return what is noted of a page or an entry, with what became of it."""
    if not finding.why:
        return fetch
    # what waits is read again at the next visit; a page then stays among those to be visited
    waits = finding.held is not None
    status = 0 if waits and fetch.kind == "page" else fetch.status
    digest = "" if waits else fetch.digest
    return replace(fetch, verdict=finding.why, digest=digest, status=status)


def unlisted(brought: Outcome, url: str) -> Outcome:
    """Take back the post of a page that asks not to be listed any more."""
    return replace(brought, removed=(*brought.removed, (key(url), Reason.of("noindex"))))
