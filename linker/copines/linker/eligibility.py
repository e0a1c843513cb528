"""Which candidates may be shown at all, each judged where it is first asked for."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from copines.linker.guard import Evidence, Guard
from copines.linker.index import Index
from copines.linker.permits import Permits
from copines.linker.rank import PINNED, Candidates, blocks, nearness
from copines.linker.strength import strength, strongest
from copines.linker.threshold import thresholds
from copines.model import LinkOptions

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]
_Bools = NDArray[np.bool_]
#: What is known of a candidate: that it may be shown beside others, or alone.
_UNKNOWN, _UNABLE, _ABLE, _ALONE = range(-1, 3)
#: How much stronger a link must be to stand beside others than alone: on collections left out, at
#: the same precision of .80, half of all posts have a teaser instead of four in ten.
BESIDE = 1.5


@dataclass(frozen=True, slots=True)
class Bar:
    """What a link must reach."""

    #: Least cosine.
    score: float
    #: Least strength, by row, of the one link that a post may have.
    strength: _Floats
    #: Whether its words must tell of it, or any word will do.
    guarded: bool
    #: Whether words alone speak for it: where meaning does too, one to show is enough.
    by_words: bool
    #: By row, how near it is to its ten nearest, and the part of it that shared words make.
    nearness: _Floats
    shares: _Floats

    @classmethod
    def of(cls, index: Index, permits: Permits, options: LinkOptions) -> Self:
        """Take the bar that the config names, or else the one for such a circle."""
        near = nearness(index), index.shares
        by_words = not options.embeddings
        if options.min_score is None:
            return cls(0.0, thresholds(index, permits), True, by_words, *near)
        none = np.zeros(len(index.rows))
        return cls(options.min_score, none, options.min_score > 0, by_words, *near)

    def beside(self, rows: _Ints) -> _Floats:
        """Return the least strength of links that stand under these rows beside others."""
        least: _Floats = self.strength[rows] * BESIDE
        return least

    def usual(self, own: _Ints, others: _Ints, cosines: _Floats) -> _Floats:
        """Return how near both posts are to others, by how near they are to one another."""
        apart = (self.nearness[own] + self.nearness[others]) * self.shares[own]
        apart *= self.shares[others]
        return np.divide(apart, cosines, out=np.full_like(apart, np.inf), where=cosines > 0)

    def reached(self, own: _Ints, others: _Ints, cosines: _Floats, found: Evidence) -> _Floats:
        """Return the strength of links."""
        usual = self.usual(own, others, cosines)
        return strength(cosines, found.left, found.titles, usual)


class Able:
    """By list and place of a candidate, whether it may be shown there."""

    def __init__(self, found: Candidates, guard: Guard, bar: Bar) -> None:
        self._found, self._guard, self._bar = found, guard, bar
        self._known = np.empty(found.rows.shape, np.int8)
        for some in blocks(len(found.own)):  # of all at once, floats take 6 kB a post
            maybe = self._maybe_at(some)
            self._known[some] = np.where(maybe, _UNKNOWN if self._is_judged else _ABLE, _UNABLE)
        self._known[found.adjusted == PINNED] = _ABLE
        self._strength = np.zeros(found.rows.shape, np.float32)

    def _maybe_at(self, some: slice) -> _Bools:
        """Tell which candidates of some lists may be shown as far as scores and titles say."""
        bar, own, rows = self._bar, self._found.own[some], self._found.rows[some]
        scores = self._found.scores[some].astype(np.float64)
        maybe: _Bools = (rows >= 0) & (scores >= bar.score)
        usual = bar.usual(own[:, None], rows.astype(np.int64), scores)
        least = bar.strength[own[:, None]]
        maybe &= strongest(scores, usual, titled=True) >= least
        lists, places = np.nonzero(maybe & (strongest(scores, usual, titled=False) < least))
        maybe[lists, places] = self._guard.titled(own[lists], rows[lists, places])
        return maybe

    @property
    def _is_judged(self) -> bool:
        return self._bar.guarded or not self._bar.by_words

    def maybe(
        self, lists: int | _Ints | slice, places: int | _Ints | slice = slice(None)
    ) -> _Bools:
        """Tell which candidates are not known to be unable to stand beside others."""
        known = self._known[lists, places]
        able: _Bools = (known == _UNKNOWN) | (known == _ABLE)
        return able

    def alone(self, at: int) -> _Ints:
        """Return the places of a list's candidates that may stand there alone, strongest first."""
        places = np.flatnonzero(self._known[at] == _ALONE)
        return places[np.argsort(-self._strength[at, places], kind="stable")]

    def unknown(self, lists: _Ints, places: _Ints) -> _Bools:
        """Tell which of some candidates were not judged yet."""
        asked: _Bools = self._known[lists, places] == _UNKNOWN
        return asked

    def judge(self, lists: _Ints, places: _Ints) -> None:
        """Judge some candidates; list by list is fastest."""
        found, bar = self._found, self._bar
        own, others = found.own[lists], found.rows[lists, places].astype(np.int64)
        evidence = self._guard.evidence(own, others, told=False)
        if bar.by_words:
            strong = bar.reached(own, others, found.scores[lists, places].astype(float), evidence)
            able = np.where(strong >= bar.beside(own), _ABLE, _ALONE)
            able[~evidence.telling | (strong < bar.strength[own])] = _UNABLE
            self._strength[lists, places] = strong
        else:
            words = evidence.words if bar.guarded else evidence.terms
            able = np.where(words > 0, _ABLE, _UNABLE)
        self._known[lists, places] = able
