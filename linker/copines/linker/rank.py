"""Nearest posts → candidates, in the order in which a reader should be offered them."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copines.linker import keys as made
from copines.linker.index import Index
from copines.linker.permits import Permits
from copines.model import LinkOptions

#: Share of a candidate's mean neighbor score that is taken off, so that no post is near to all.
#: research/linker.md 1b: +0.007 nDCG, and half the posts that nobody names (s - 0.25 r).
_HUBNESS = 0.25
#: Neighbors over which that mean is taken.
_HUB_TOP = 10
#: Days after which half of what age may take is taken.
_HALF_LIFE = 365.0
#: Rank of what the host pinned: above every cosine.
PINNED = 2.0


@dataclass(frozen=True, slots=True)
class Candidates:
    """For some posts their nearest permitted posts, best first; arrays of shape (n_own, most)."""

    #: The posts' own rows.
    own: NDArray[np.int64]
    #: Rows of the candidates; -1 where there are no more.
    rows: NDArray[np.int32]
    #: Cosine over all words.
    scores: NDArray[np.float32]
    #: What orders them: the cosine over shared words less the candidate's hubness.
    adjusted: NDArray[np.float32]


def candidates(
    index: Index, permits: Permits, own: NDArray[np.int64], options: LinkOptions
) -> Candidates:
    """Order the nearest posts as readers should be offered them.

    By their score less what they owe to being near to all, and less a share for the years between.
    What the text leads to already is left out, and what the host does not want together; what she
    pinned comes first.

    Parameters
    ----------
    index : Index
    permits : Permits
    own : ndarray of int64
        Rows whose candidates are wanted.
    options : LinkOptions
    """
    keys, vectors = index.keys, index.vectors
    row_of_place = np.argsort(vectors.place)
    hubness = made.cosines(keys[:, :_HUB_TOP]).sum(axis=1) / _HUB_TOP
    shape = (len(own), keys.shape[1])
    rows, scores = np.empty(shape, np.int32), np.empty(shape, np.float32)
    ranks = np.empty(shape, np.float32)
    days = np.array([float(row.day or "nan") for row in index.rows])
    wishes = Wishes(index, permits, options)
    for at, row in enumerate(own.tolist()):
        mine = keys[row]
        found = mine > 0
        near = row_of_place[np.where(found, made.places(mine), 0)]
        cosine = made.cosines(mine)
        adjusted = cosine - _HUBNESS * hubness[near]
        adjusted *= 1 - options.age * _apart(days[near] - days[row])
        adjusted = np.where(found, adjusted, -np.inf)
        wishes.grant(row, near, cosine, adjusted)
        order = np.lexsort((vectors.place[near], -np.round(adjusted, 9)))
        rows[at] = np.where(adjusted > -np.inf, near, -1)[order]
        scores[at] = (cosine * vectors.shares[near] * vectors.shares[row])[order]
        ranks[at] = adjusted[order]
    return Candidates(own, rows, scores, ranks)


def _apart(days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give 0 for posts of one day, 1 for those endlessly apart; undated ones are of any day."""
    return np.nan_to_num(1 - 0.5 ** (np.abs(days) / _HALF_LIFE))


class Wishes:
    """Pairs of posts that the host wants together, or not, and those that authors linked."""

    def __init__(self, index: Index, permits: Permits, options: LinkOptions) -> None:
        self._vectors, self._permits = index.vectors, permits
        row_of = {row.permalink: n for n, row in enumerate(index.rows) if index.alive[n]}
        said = ((row.permalink, link) for row in index.rows for link in row.mentions.split())
        self._out: defaultdict[int, set[int]] = defaultdict(set)
        for one, other in (*options.vetoes, *said):
            if one in row_of and other in row_of:
                self._out[row_of[one]].add(row_of[other])
                self._out[row_of[other]].add(row_of[one])
        self._pins: defaultdict[int, list[int]] = defaultdict(list)
        for one, other in options.pins:
            if one in row_of and other in row_of and self._may(row_of[one], row_of[other]):
                self._pins[row_of[one]].append(row_of[other])

    def _may(self, row: int, other: int) -> bool:
        return bool(self._permits.of(row, slice(other, other + 1))[0])

    def grant(
        self,
        row: int,
        near: NDArray[np.int64],
        cosine: NDArray[np.float64],
        adjusted: NDArray[np.float64],
    ) -> None:
        """Put what is wanted before all, and take what is not wanted out."""
        if row in self._out:
            adjusted[np.isin(near, list(self._out[row]))] = -np.inf
        for number, pin in enumerate(self._pins.get(row, ()), 1):
            there = np.flatnonzero((near == pin) & (cosine > 0))
            slot = there[0] if len(there) else len(near) - number
            near[slot], adjusted[slot] = pin, PINNED
            cosine[slot] = self._vectors.cosine(row, pin)
