"""Nearest posts → candidates, in the order in which a reader should be offered them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copines.linker import packed as made
from copines.linker.index import Index
from copines.linker.permits import Permits
from copines.linker.vectors import shared_columns
from copines.model import LinkOptions

#: Share of a candidate's mean neighbor score that is taken off, so that no post is near to all.
#: research/linker.md 1b: +0.007 nDCG, and half the posts that nobody names (s - 0.25 r).
_HUBNESS = 0.25
#: Neighbors over which that mean is taken.
_HUB_TOP = 10
#: Days after which half of what age may take is taken, where it may take little, and how many less
#: where it may take all: two years then leave a score a two hundredth, so that words outweigh them
#: no more.
_HALF_LIFE, _SHORTER = 365.0, 270.0
#: Posts whose candidates are ordered at once.
_AT_ONCE = 4_096
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
    place, shares = index.place, index.shares
    row_of_place = np.argsort(place)
    near_to_all = hubness(index)
    days = permits.day
    wishes = Wishes(index, permits, options)
    shape = (len(own), index.keys.shape[1])
    rows, scores = np.empty(shape, np.int32), np.empty(shape, np.float32)
    ranks = np.empty(shape, np.float32)
    for some in blocks(len(own)):
        mine, row = index.keys[own[some]], own[some, None]
        found = mine > 0
        near = row_of_place[np.where(found, made.places(mine), 0)]
        cosine = made.cosines(mine)
        adjusted = cosine - near_to_all[near]
        adjusted -= np.abs(adjusted) * options.age * apart(days[near] - days[row], options.age)
        adjusted = np.where(found, adjusted, -np.inf)
        wishes.grant(own[some], near, cosine, adjusted)
        order = np.lexsort((place[near], -np.round(adjusted, 9)))
        there = np.where(adjusted > -np.inf, near, -1)
        rows[some] = np.take_along_axis(there, order, 1)
        scores[some] = np.take_along_axis(cosine * shares[near] * shares[row], order, 1)
        ranks[some] = np.take_along_axis(adjusted, order, 1)
    return Candidates(own, rows, scores, ranks)


def blocks(count: int) -> Iterator[slice]:
    """Yield parts of so many posts, for what takes much memory of all at once."""
    return (slice(start, start + _AT_ONCE) for start in range(0, count, _AT_ONCE))


def hubness(index: Index) -> NDArray[np.float64]:
    """Return, by row, what a candidate's score loses to its being near to all."""
    return _HUBNESS * nearness(index)


def nearness(index: Index) -> NDArray[np.float64]:
    """Return, by row, the mean cosine of its ten nearest, over the words shared with each."""
    near = np.empty(len(index.rows))
    for some in blocks(len(index.rows)):
        near[some] = made.cosines(index.keys[some, :_HUB_TOP]).sum(axis=1) / _HUB_TOP
    return near


def apart(days: NDArray[np.float64], age: float) -> NDArray[np.float64]:
    """Return 0 for posts of one day, 1 for those endlessly apart; undated ones are of any day."""
    return np.nan_to_num(1 - 0.5 ** (np.abs(days) / (_HALF_LIFE - age * _SHORTER)))


class Wishes:
    """Pairs of posts that the host wants together, or not, and those that authors linked."""

    def __init__(self, index: Index, permits: Permits, options: LinkOptions) -> None:
        self._index, self._permits = index, permits
        links, alive = index.rows.permalink, index.alive.tolist()
        row_of = {
            link: n for n, (link, is_alive) in enumerate(zip(links, alive, strict=True)) if is_alive
        }
        said = (
            (own, link)
            for own, some in zip(links, index.rows.mentions, strict=True)
            if some
            for link in some.split()
        )
        self._out: defaultdict[int, set[int]] = defaultdict(set)
        for one, other in (*options.vetoes, *said):
            if one in row_of and other in row_of:
                self._out[row_of[one]].add(row_of[other])
                self._out[row_of[other]].add(row_of[one])
        self._pins: defaultdict[int, list[int]] = defaultdict(list)
        for one, other in options.pins:
            if one in row_of and other in row_of and self._may(row_of[one], row_of[other]):
                self._pins[row_of[one]].append(row_of[other])

    @property
    def out(self) -> Mapping[int, frozenset[int]]:
        """Rows that are never shown under a row, by that row."""
        return {row: frozenset(others) for row, others in self._out.items()}

    def is_pinned(self, row: int, other: int) -> bool:
        """Tell whether the host wants the second row under the first."""
        return other in self._pins.get(row, ())

    def parts(self, row: int, other: int) -> bool:
        """Tell whether the host, or a link in one of the texts, keeps two rows apart."""
        return other in self._out.get(row, ())

    def _may(self, row: int, other: int) -> bool:
        return bool(self._permits.consents(row, slice(other, other + 1))[0])

    def grant(
        self,
        own: NDArray[np.int64],
        near: NDArray[np.int64],
        cosine: NDArray[np.float64],
        adjusted: NDArray[np.float64],
    ) -> None:
        """Put what is wanted before all, and take what is not wanted out, row by row."""
        if not self._out and not self._pins:
            return
        for at, row in enumerate(own.tolist()):
            if row in self._out:
                adjusted[at][np.isin(near[at], list(self._out[row]))] = -np.inf
            for number, pin in enumerate(self._pins.get(row, ()), 1):
                there = np.flatnonzero((near[at] == pin) & (cosine[at] > 0))
                slot = there[0] if len(there) else near.shape[1] - number
                near[at, slot], adjusted[at, slot] = pin, PINNED
                cosine[at, slot] = self._cosine(row, pin)

    def _cosine(self, one: int, other: int) -> float:
        """Return the cosine of two rows over the words that they share."""
        pair = (self._index.picked(np.array([row])) for row in (one, other))
        _, products = next(shared_columns(*pair))
        return float(products.sum() / made.SCALE**2)
