"""Whether the feed at a blog's address is still the blog's own.

A domain that is not renewed is sold, and what its new owner writes must not be shown as a
member's. A feed that knows none of the posts that are known has to be proven: by one of them, that
still stands at its address.
"""

from collections import deque

from copines import near_duplicates
from copines.crawler import feeds
from copines.crawler.walk import responses
from copines.crawler.walk.address_states import holds
from copines.crawler.walk.messages import Abandoned, Answer, Ask, Job, Outcome
from copines.crawler.walk.post_builder import Keeper
from copines.permalinks import key
from copines.reasons import Reason

#: Known posts from which a feed without any of them is strange.
_KNOWN = 3
#: Known posts that are asked for.
_ASKED = 3


class Witnesses:
    """Asks known posts whether a strange feed is their blog's."""

    def __init__(self, job: Job, keeper: Keeper, asks: deque[Ask]) -> None:
        self._job, self._keeper, self._asks = job, keeper, asks
        self._feed: Ask | None = None
        self._awaited = 0
        self._given = False
        #: Why a post that was asked for did not answer.
        self._silence: Reason | None = None

    def are_wanted(self, feed: feeds.Feed) -> bool:
        """Tell whether a feed is strange: it has no known post, but another title or known days."""
        memory = self._keeper.memory
        if self._given or not feed.entries or len(memory) < _KNOWN or not self._job.recent:
            return False
        noted = {key(url) for url in self._job.digests}
        for entry in feed.entries:
            if entry.url and (memory.has(entry.url) or key(entry.url) in noted):
                return False
            if memory.names(entry.title, entry.id):
                return False
        newest = max(published for _, published in self._job.recent)
        oldest = min((e.published for e in feed.entries if e.published), default=None)
        return not _alike(feed.title, self._job.title) or bool(oldest and oldest <= newest)

    def ask(self, feed: Ask) -> None:
        """Ask for posts that are known, before anything of a strange feed is taken."""
        self._feed = feed
        for url, _ in self._job.recent[:_ASKED]:
            self._asks.append(Ask(url, "witness"))
            self._awaited += 1

    def receive(self, ask: Ask, answer: Answer) -> Outcome:
        """Read the feed once a known post stands; give the visit up where none does."""
        self._awaited -= 1
        if answer.status not in {200, 404, 410}:
            self._silence = responses.reason(answer)
        known = self._keeper.memory.known(key(ask.url))
        if not self._given and known and holds(known, answer):
            self._given = True
            assert self._feed is not None
            self._asks.append(Ask(self._feed.url, "feed"))
        elif not self._given and not self._awaited:
            raise Abandoned(self._silence or Reason.of("feed_of_strangers"))
        return Outcome(self._job.blog.key)


def _alike(title: str, known: str) -> bool:
    """Tell whether two titles of a site have a word in common that says something."""
    one, other = ({w for w in near_duplicates.words(each) if len(w) > 3} for each in (title, known))
    return bool(one & other) or not (one and other)
