"""Which candidates may be shown at all, each judged where it is first asked for."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from copines.linker.guard import Guard
from copines.linker.index import Index
from copines.linker.permits import Permits
from copines.linker.rank import PINNED, Candidates
from copines.linker.threshold import thresholds
from copines.model import LinkOptions

_Ints = NDArray[np.int64]
_Bools = NDArray[np.bool_]
_UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Bar:
    """What a link must reach."""

    #: Least cosine.
    score: float
    #: Least strength, by row.
    strength: NDArray[np.float64]
    #: Whether its words must tell of it, or any word will do.
    guarded: bool
    #: Whether words alone speak for it: where meaning does too, one to show is enough.
    by_words: bool

    @classmethod
    def of(cls, index: Index, permits: Permits, options: LinkOptions) -> Self:
        """Take the bar that the config names, or else the one for such a circle."""
        by_words = not options.embeddings
        if options.min_score is None:
            return cls(0.0, thresholds(index, permits), guarded=True, by_words=by_words)
        none = np.zeros(len(index.rows))
        return cls(options.min_score, none, guarded=options.min_score > 0, by_words=by_words)


class Able:
    """By list and place of a candidate, whether it may be shown there."""

    def __init__(self, found: Candidates, guard: Guard, bar: Bar) -> None:
        self._found, self._guard, self._bar = found, guard, bar
        least = np.maximum(bar.score, bar.strength[found.own])[:, None]
        maybe = (found.rows >= 0) & (found.scores >= least)
        self._known = np.where(maybe, np.int8(_UNKNOWN if self._is_judged else 1), np.int8(0))
        self._known[found.adjusted == PINNED] = 1

    @property
    def _is_judged(self) -> bool:
        return self._bar.guarded or not self._bar.by_words

    def maybe(
        self, lists: int | _Ints | slice, places: int | _Ints | slice = slice(None)
    ) -> _Bools:
        """Tell which candidates are not known to be unable."""
        able: _Bools = self._known[lists, places] != 0
        return able

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
            strength = found.scores[lists, places] * np.sqrt(evidence.left)
            self._known[lists, places] = evidence.telling & (strength >= bar.strength[own])
        else:
            words = evidence.words if bar.guarded else evidence.terms
            self._known[lists, places] = words > 0
