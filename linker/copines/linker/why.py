"""Two vectors → the words that explain why one post leads to the other."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from copines.linker.accents import fold
from copines.linker.index import Index
from copines.linker.nearest import shared_columns

#: Words shown at most.
_SHOWN = 4
#: Shared terms looked at.
_READ = 4 * _SHOWN
#: Pairs of posts whose shared terms are sought at once.
_AT_ONCE = 2_000


def shared(index: Index, ones: NDArray[np.int64], others: NDArray[np.int64]) -> Iterator[list[str]]:
    """Give, for each pair of rows, the terms that they share, strongest first.

    Ties in the order of the alphabet.
    """
    surfaces = index.terms.surfaces
    for start in range(0, len(ones), _AT_ONCE):
        pairs = slice(start, start + _AT_ONCE)
        both = shared_columns(index.picked(ones[pairs]), index.picked(others[pairs]))
        for columns, strengths in both:
            if len(strengths) > _READ:
                least = np.partition(strengths, -_READ)[-_READ]
                near = np.flatnonzero(strengths >= least)
            else:
                near = np.arange(len(strengths))
            ranks = (-strengths[near]).tolist()
            terms = [(rank, surfaces[n])
                     for rank, n in zip(ranks, columns[near].tolist(), strict=True)]  # fmt: skip
            yield [term for _, term in sorted(terms)]


def reasons(terms: list[str], names: Iterable[str]) -> tuple[str, ...]:
    """Choose the terms that tell a reader most.

    A pair of words goes before its parts, which are then left out; words of the blogs' names and
    numbers are left out unless there is nothing else.
    """
    named = {word for name in names for word in _words(name)}
    telling = [term for term in terms if not _words(term) <= named and not _is_number(term)]
    return _without_parts(telling or terms)[:_SHOWN]


def _without_parts(terms: list[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for term in terms[:_READ]:
        words = _words(term)
        if any(words & _words(other) for other in kept if " " in other):
            continue
        if " " in term:
            kept = [other for other in kept if not _words(other) <= words]
        kept.append(term)
    return tuple(kept)


@lru_cache(maxsize=100_000)
def _is_number(term: str) -> bool:
    return all(word.isdigit() for word in _words(term))


@lru_cache(maxsize=100_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text.lower())))
