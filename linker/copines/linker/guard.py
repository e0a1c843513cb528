"""Shared terms of two posts → whether a friend would take them for the reason of a link."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copines.linker.index import Index
from copines.linker.lookup import MUTE, PHRASE, RARE, TELLS, TERM, WORD, Lookup
from copines.linker.packed import SCALE, joined, places
from copines.linker.shared_terms import READ
from copines.linker.vectors import Vectors
from copines.model import LinkOptions

#: Least part that a rare word has in the length of both vectors, where it names the subject.
_NAMES = 0.2
#: Share of posts that the words of a link are in on the mean, at most: one post in twenty. Long
#: texts share many words that each tell a little ("goal", "regular"), and nothing as a whole.
_TOGETHER = 0.05
#: Bits for a column beside the number of its pair.
_PAIR = 32
#: Pairs whose shared terms are looked at at once.
_AT_ONCE = 2_000

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]
_Bools = NDArray[np.bool_]
_Kinds = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for some pairs of posts, by pair."""

    #: Of what the two share, the part that is left without numbers, words of the trade and the
    #: like, and without the strongest word of the rest, which decides alone only where it names
    #: the subject of both.
    left: _Floats
    #: How rare the words are that stand in both titles: minus the logarithms of the shares of posts
    #: that have them, summed.
    titles: _Floats
    #: Whether two words, or a phrase, or a word that names the subject, tell of it.
    telling: _Bools
    #: Columns of what may be shown: telling words and phrases, then others, strongest first; of
    #: nothing else, numbers and the like.
    columns: list[_Ints]
    #: How many terms are shared, and how many of these are no numbers and the like.
    terms: _Ints
    words: _Ints


@dataclass(frozen=True, slots=True)
class _Shared:
    """The terms that pairs share, an entry for each of each pair."""

    #: Number of the pair; ascending.
    pair: _Ints
    column: _Ints
    product: _Ints
    #: The lesser of both weights.
    weight: _Ints


class Guard:
    """Judges pairs of posts by the terms that they share."""

    def __init__(self, index: Index, options: LinkOptions) -> None:
        self._index = index
        called = {blog: options.names.get(blog, blog) for blog in set(index.rows.blog)}
        self._lookup = Lookup(index.terms, {**options.names, **called})
        self._whole = np.zeros(index.vectors.n_terms, np.int64)
        self._titles: dict[int, frozenset[int]] = {}

    def evidence(self, ones: _Ints, others: _Ints, *, told: bool = True) -> Evidence:
        """Say what speaks for linking each of some rows to another.

        Parameters
        ----------
        ones, others : ndarray of int64
            Rows; pairs of the same first row are looked at fastest where they stand together.
        told : bool
            Whether the terms are wanted; there are none else.
        """
        starts = range(0, len(ones), _AT_ONCE)
        some = [
            self._some(ones[s : s + _AT_ONCE], others[s : s + _AT_ONCE], told=told) for s in starts
        ]
        return Evidence(
            np.concatenate([each.left for each in some] or [np.zeros(0)]),
            np.concatenate([each.titles for each in some] or [np.zeros(0)]),
            np.concatenate([each.telling for each in some] or [np.zeros(0, np.bool_)]),
            [columns for each in some for columns in each.columns],
            np.concatenate([each.terms for each in some] or [np.zeros(0, np.int64)]),
            np.concatenate([each.words for each in some] or [np.zeros(0, np.int64)]),
        )

    def _some(self, ones: _Ints, others: _Ints, *, told: bool) -> Evidence:
        found, many = self._shared(ones, others), len(ones)
        kinds = self._kinds(found, ones, others)
        self._part_titles(found, kinds, (ones, others))
        clear = kinds > MUTE
        total = _sums(found.product, found.pair, many)
        rest = _sums(np.where(clear, found.product, 0), found.pair, many)
        rest -= np.where(_named(found, kinds, many), 0, self._strongest(found, kinds, many))
        left = np.divide(rest, total, out=np.zeros(many), where=total > 0)
        terms = np.bincount(found.pair, minlength=many)
        words = np.bincount(found.pair[clear], minlength=many)
        shown = list(_ranked(found, kinds, words)) if told else []
        titles = self._in_titles(found, kinds, (ones, others))
        return Evidence(left, titles, self._telling(found, kinds, many), shown, terms, words)

    def surfaces(self, columns: _Ints) -> list[str]:
        """Return the first of some terms as posts write them."""
        return [self._index.terms.surfaces[column] for column in columns[:READ].tolist()]

    def _kinds(self, found: _Shared, ones: _Ints, others: _Ints) -> _Kinds:
        rows = self._index.rows
        languages = [rows.language[row] for row in ones.tolist()]
        for language in sorted(set(languages)):
            of_it = np.array([each == language for each in languages], np.bool_)
            self._lookup.learn(found.column[of_it[found.pair]], language)
        blogs = [
            (rows.blog[one], rows.blog[other])
            for one, other in zip(ones.tolist(), others.tolist(), strict=True)
        ]
        return self._lookup.unnamed(found.column, found.pair, blogs)

    def _part_titles(self, found: _Shared, kinds: _Kinds, pairs: tuple[_Ints, _Ints]) -> None:
        """Let no word name a subject that two titles spell in different ways."""
        for at in np.flatnonzero(_names(found, kinds)).tolist():
            titles = (self._title(int(rows[found.pair[at]])) for rows in pairs)
            column = int(found.column[at])
            one, other = ({word for word in title if word >> WORD == column} for title in titles)
            if one and other and one.isdisjoint(other):
                kinds[at] = TELLS

    def _shared(self, ones: _Ints, others: _Ints) -> _Shared:
        theirs = self._index.picked(others)
        at, bounds = (
            np.flatnonzero(_first(ones)),
            np.append(np.flatnonzero(_first(ones)), len(ones)),
        )
        mine = self._index.picked(ones[at])
        both = np.zeros(len(theirs.indices), np.int64)
        for n in range(len(at)):
            span = slice(theirs.indptr[bounds[n]], theirs.indptr[bounds[n + 1]])
            both[span] = self._weights(mine, n, theirs.indices[span])
        there = np.flatnonzero(both)
        pair = np.repeat(np.arange(len(others)), np.diff(theirs.indptr))[there]
        one, two = both[there], theirs.weights[there].astype(np.int64)
        return _Shared(
            pair, theirs.indices[there].astype(np.int64), one * two, np.minimum(one, two)
        )

    def _weights(self, mine: Vectors, row: int, columns: NDArray[np.int32]) -> _Ints:
        """Return a row's weights in some columns."""
        span = slice(mine.indptr[row], mine.indptr[row + 1])
        self._whole[mine.indices[span]] = mine.weights[span]
        weights = self._whole[columns]
        self._whole[mine.indices[span]] = 0
        return weights

    def _strongest(self, found: _Shared, kinds: _Kinds, many: int) -> _Floats:
        """Sum, of each pair, what the strongest word makes, alone and in phrases."""
        words = np.flatnonzero((kinds > MUTE) & (kinds < TERM))
        top = np.full(many, -1, np.int64)
        if len(words):
            head = np.flatnonzero(_first(found.pair[words]))
            # of equal products the first column
            keys = joined(found.product[words], found.column[words])
            top[found.pair[words[head]]] = places(np.maximum.reduceat(keys, head))
        mine = top[found.pair]
        first, second = self._lookup.parts(found.column)
        its = (kinds > MUTE) & (mine >= 0)
        its &= (found.column == mine) | (first == mine) | (second == mine)
        return _sums(np.where(its, found.product, 0), found.pair, many)

    def titled(self, ones: _Ints, others: NDArray[np.int32]) -> _Bools:
        """Tell of pairs of rows whether their titles share any word."""
        pairs = zip(ones.tolist(), others.tolist(), strict=True)
        return np.array(
            [not self._title(one).isdisjoint(self._title(other)) for one, other in pairs], np.bool_
        )

    def _in_titles(self, found: _Shared, kinds: _Kinds, pairs: tuple[_Ints, _Ints]) -> _Floats:
        """Sum, by pair, how rare the words are that stand in both titles."""
        rows = zip(*(rows.tolist() for rows in pairs), strict=True)
        both = {
            n << _PAIR | word >> WORD
            for n, (one, other) in enumerate(rows)
            for word in self._title(one) & self._title(other)
        }
        words = np.flatnonzero((kinds > MUTE) & (kinds < TERM))
        pair, column = found.pair[words], found.column[words]
        its = _among(pair << _PAIR | column, np.array(sorted(both), np.int64))
        return _sums(self._lookup.rarity(column[its]), pair[its], len(pairs[0]))

    def _title(self, row: int) -> frozenset[int]:
        if row not in self._titles:
            rows = self._index.rows
            self._titles[row] = self._lookup.titled(rows.title[row], rows.language[row])
        return self._titles[row]

    def _telling(self, found: _Shared, kinds: _Kinds, many: int) -> _Bools:
        tells = (kinds == TELLS) | (kinds == RARE)
        begun = np.unique((found.pair[tells] << 32) | self._lookup.beginnings(found.column[tells]))
        telling: _Bools = np.bincount(begun >> 32, minlength=many) >= 2
        telling[found.pair[kinds == PHRASE]] = True
        telling |= _named(found, kinds, many)
        return telling & (self._rarity(found, kinds, many) >= -math.log(_TOGETHER))

    def _rarity(self, found: _Shared, kinds: _Kinds, many: int) -> _Floats:
        """Return, by pair, how rare its words are on the mean, by what each makes of the link."""
        words = (kinds > MUTE) & (kinds < TERM)
        pair, product = found.pair[words], found.product[words]
        weighed = np.bincount(pair, product * self._lookup.rarity(found.column[words]), many)
        whole = _sums(product, pair, many)
        return np.divide(weighed, whole, out=np.zeros(many), where=whole > 0)


def _named(found: _Shared, kinds: _Kinds, many: int) -> _Bools:
    """Tell of each pair whether a word names the subject of both posts: that alone is enough."""
    named = np.zeros(many, np.bool_)
    named[found.pair[_names(found, kinds)]] = True
    return named


def _names(found: _Shared, kinds: _Kinds) -> _Bools:
    """Tell of each shared term whether it is a word that names the subject of both posts."""
    names: _Bools = (kinds == RARE) & (found.weight >= _NAMES * SCALE)
    return names


def _among(keys: _Ints, some: _Ints) -> _Bools:
    """Tell of each key whether it is among some, which are sorted."""
    at = np.searchsorted(some, keys)
    among: _Bools = np.append(some, -1)[at] == keys
    return among


def _sums(values: _Ints | _Floats, groups: _Ints, many: int) -> _Floats:
    return np.bincount(groups, values, many).astype(np.float64)


def _first(groups: _Ints) -> _Bools:
    """Tell of each whether it is the first of its run."""
    return np.append(True, groups[1:] != groups[:-1])[: len(groups)]


#: By kind, which terms are shown first.
_ORDER = np.array([3, 2, 1, 0, 0, 1, 0], np.int8)


def _ranked(found: _Shared, kinds: _Kinds, words: _Ints) -> Iterator[_Ints]:
    """Give, by pair, the columns of what may be shown."""
    rank = _ORDER[kinds]
    order = np.lexsort((found.column, -found.product, rank, found.pair))
    bounds = np.searchsorted(found.pair, np.arange(len(words) + 1)).tolist()
    for n, many in enumerate(words.tolist()):
        columns = found.column[order[bounds[n] : bounds[n + 1]]]
        yield columns[: many or None]
