"""Shared terms of two posts → whether a friend would take them for the reason of a link."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copines.linker.index import Index
from copines.linker.keys import SCALE
from copines.linker.lookup import MUTE, PHRASE, RARE, TELLS, TERM, Lookup
from copines.model import LinkOptions

#: Least part that a rare word has in the length of both vectors, where it names the subject.
_NAMES = 0.2

_Ints, _Floats, _Bools = NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a post shares with some others, by their place among them."""

    #: Of what they share, the part that is left without numbers, words of the trade and the like,
    #: and without the strongest word that is left then: what no single word decides.
    held: _Floats
    #: Whether two words, or a phrase, or a word that names the subject, tell of it.
    telling: _Bools
    #: Columns of the shared terms that may be shown, strongest first.
    columns: tuple[_Ints, ...]


@dataclass(frozen=True, slots=True)
class _Shared:
    """Terms that a post shares with others, an entry for each of each."""

    #: Which of the others; ascending.
    other: _Ints
    column: _Ints
    product: _Ints
    #: The lesser of both weights.
    weight: _Ints


class Guard:
    """Judges pairs of posts by the terms that they share."""

    def __init__(self, index: Index, options: LinkOptions) -> None:
        self._index = index
        named = {blog: options.names.get(blog, blog) for blog in set(index.rows.blog)}
        self._lookup = Lookup(index.terms, named)
        self._whole = np.zeros(index.vectors.n_terms, np.int64)

    def evidence(self, row: int, others: _Ints) -> Evidence:
        """Say what speaks for linking a row to each of some others."""
        found = self._shared(row, others)
        rows = self._index.rows
        kinds = self._lookup.kinds(found.column, rows.language[row])
        blogs = [rows.blog[other] for other in others.tolist()]
        kinds = self._lookup.unnamed(kinds, found.column, found.other, (rows.blog[row], blogs))
        clear = kinds > MUTE
        total = _sums(found.product, found.other, len(others))
        rest = _sums(np.where(clear, found.product, 0), found.other, len(others))
        rest -= self._strongest(found, kinds, len(others))
        held = np.divide(rest, total, out=np.zeros(len(others)), where=total > 0)
        telling = self._telling(found, kinds, len(others))
        return Evidence(held, telling, tuple(_ranked(found, clear, len(others))))

    def _shared(self, row: int, others: _Ints) -> _Shared:
        vectors = self._index.picked(np.append(row, others))
        first = vectors.indptr[1]
        mine, theirs = vectors.indices[:first], vectors.indices[first:]
        weights = vectors.weights.astype(np.int64)
        self._whole[mine] = weights[:first]
        both = self._whole[theirs]
        self._whole[mine] = 0
        there = np.flatnonzero(both)
        other = np.repeat(np.arange(len(others)), np.diff(vectors.indptr[1:]))[there]
        one, two = both[there], weights[first:][there]
        return _Shared(other, theirs[there].astype(np.int64), one * two, np.minimum(one, two))

    def _strongest(self, found: _Shared, kinds: NDArray[np.int8], many: int) -> _Floats:
        """Sum, of each of the others, what the strongest word and its pairs make."""
        words = np.flatnonzero((kinds > MUTE) & (kinds < TERM))
        order = words[np.lexsort((found.column[words], -found.product[words], found.other[words]))]
        head = order[_first(found.other[order])]
        top = np.full(many, -1, np.int64)
        top[found.other[head]] = found.column[head]
        mine = top[found.other]
        first, second = self._lookup.parts(found.column)
        its = (kinds > MUTE) & (mine >= 0)
        its &= (found.column == mine) | (first == mine) | (second == mine)
        return _sums(np.where(its, found.product, 0), found.other, many)

    def _telling(self, found: _Shared, kinds: NDArray[np.int8], many: int) -> _Bools:
        tells = (kinds == TELLS) | (kinds == RARE)
        begun = np.unique((found.other[tells] << 32) | self._lookup.beginnings(found.column[tells]))
        two: _Bools = np.bincount(begun >> 32, minlength=many) >= 2
        names = (kinds == RARE) & (found.weight >= _NAMES * SCALE)
        alone = np.unique(found.other[names | (kinds == PHRASE)])
        two[alone] = True
        return two


def _sums(values: _Ints, groups: _Ints, many: int) -> _Floats:
    return np.bincount(groups, values, many).astype(np.float64)


def _first(groups: _Ints) -> _Bools:
    return np.append(True, groups[1:] != groups[:-1])[: len(groups)]


def _ranked(found: _Shared, clear: _Bools, many: int) -> Iterator[_Ints]:
    """Give the columns of what may be shown, strongest first."""
    shown = np.flatnonzero(clear)
    order = shown[np.lexsort((-found.product[shown], found.other[shown]))]
    bounds = np.searchsorted(found.other[order], np.arange(many + 1))
    for n in range(many):
        yield found.column[order[bounds[n] : bounds[n + 1]]]
