"""The blog's posts as far as a visit knows them, and how their addresses stand."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from copines import near_duplicates
from copines.crawler import identity
from copines.crawler.identity import Copy, New, Same, Standing, Unsure, Verdict
from copines.crawler.walk.messages import Job
from copines.model import Trace
from copines.permalinks import key

#: Known posts of one title, or of one date, that a post is held against; more tell nothing.
_ALIKE = 3


class Memory:
    """Finds the known post that a post may be."""

    def __init__(
        self, job: Job, strangers: frozenset[str] = frozenset(), left: frozenset[str] = frozenset()
    ) -> None:
        """Take the posts of earlier visits, but for `strangers`, which are to go.

        Those at addresses that the blog has `left`, as the config says, may be met at others.
        """
        self._by_key: dict[str, Trace] = {}
        self._like: dict[tuple[str, object], dict[str, None]] = defaultdict(dict)
        self._standing: dict[str, Standing] = {}
        self._aliases = {old: key(url) for old, url in job.aliases.items()}
        self._live = 0
        for trace in job.traces:
            if trace.url not in strangers:
                self.learn(trace)
        traced = {trace.url for trace in job.traces}
        for url in job.posts:
            if url not in traced and url not in strangers and key(url) not in self._by_key:
                self.learn(Trace(key(url), url))
        for url in left:
            self._standing[key(url)] = "gone"

    def __len__(self) -> int:
        return self._live

    def known(self, key_: str) -> Trace | None:
        """Return the post with this key; also one that was taken back."""
        return self._by_key.get(key_)

    def has(self, url: str) -> bool:
        """Tell whether an address is, or was, a post's."""
        return key(url) in self._by_key or key(url) in self._aliases

    def names(self, title: str, guid: str) -> bool:
        """Tell whether a post has this title, or this name in its feed."""
        marks: tuple[tuple[str, object], ...] = (
            ("guid", guid),
            ("title", near_duplicates.words(title)),
        )
        return any(mark[1] and self._like.get(mark) for mark in marks)

    def left_for(self, key_: str) -> Trace | None:
        """Return the post that had this key before it moved."""
        return self._by_key.get(self._aliases.get(key_, ""))

    def learn(self, trace: Trace) -> None:
        """Take a post as known."""
        self.forget(trace.key)
        self._by_key[trace.key] = trace
        self._live += not trace.gone
        self._aliases.pop(trace.key, None)
        for mark in _marks(trace):
            self._like[mark][trace.key] = None

    def forget(self, key_: str) -> None:
        """Take a post as unknown."""
        before = self._by_key.pop(key_, None)
        for mark in _marks(before) if before else ():
            self._like[mark].pop(key_, None)
        self._live -= bool(before and not before.gone)

    def move(self, old: str, new: str) -> None:
        """Take an address as left for another."""
        self.forget(old)
        self._aliases[old] = new

    def lose(self, key_: str) -> None:
        """Take a post as taken back."""
        if trace := self._by_key.get(key_):
            self.learn(replace(trace, gone=True))

    def stand(self, key_: str, standing: Standing) -> None:
        """Remember how a post's address stands."""
        self._standing[key_] = standing

    def meet(self, trace: Trace) -> None:
        """Take a post as known that was just met at its address."""
        self.learn(trace)
        if self._standing.get(trace.key) != "listed":
            self._standing[trace.key] = "stands"

    def list_(self, urls: Iterable[str]) -> None:
        """Take the addresses that a feed lists as standing."""
        for url in urls:
            self._standing[key(url)] = "listed"

    def standing(self, trace: Trace) -> Standing:
        """Return how a post's address stands, as far as this visit knows."""
        return self._standing.get(trace.key, "gone" if trace.gone else "unasked")

    def weigh(self, met: Trace, declared: str = "", asked: str = "") -> Verdict:
        """Say what a post that is met is to those that are known.

        `declared` is the address that its page names, `asked` the one that led to its page.
        """
        best: Verdict = New()
        named = key(declared) if declared else ""
        for known in self._suspects(met, named, asked):
            standing = self.standing(known)
            if asked and key(asked) == known.key:
                standing = "leads here"
            found = identity.weigh(met, known, standing, named=known.key == named)
            if isinstance(found, Same):
                return found
            if _RANK[type(found)] > _RANK[type(best)] or (found != New() and best == New()):
                best = found
        return best

    def _suspects(self, met: Trace, named: str, asked: str) -> Iterator[Trace]:
        keys: dict[str, None] = {}
        for key_ in (named, key(asked) if asked else "", self._aliases.get(met.key, "")):
            keys[key_] = None
        for mark in _marks(met):
            alike = self._like.get(mark, {})
            if len(alike) <= (1 if mark[0] == "guid" else _ALIKE):
                keys.update(alike)
        for key_ in keys:
            if key_ != met.key and (known := self._by_key.get(key_)):
                yield known


_RANK = {New: 0, Copy: 1, Unsure: 2, Same: 3}


def _marks(trace: Trace) -> Iterator[tuple[str, object]]:
    """Return that by which a post is looked up."""
    if trace.guid:
        yield "guid", trace.guid
    if trace.fingerprint:
        yield "text", trace.fingerprint
    if trace.title:
        yield "title", near_duplicates.words(trace.title)
    if trace.published:
        yield "date", trace.published
