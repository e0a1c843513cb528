"""Two vectors → the words that explain why one post leads to the other."""

import re
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix

from copines.linker.text import fold
from copines.linker.vectors import Surfaces

#: Words shown at most.
_SHOWN = 4
#: Shared terms that are looked at for them.
_LOOKED_AT = 24


class Reasons:
    """Finds the strongest terms that two posts share."""

    def __init__(self, X: csr_matrix, surfaces: Surfaces) -> None:
        self._X, self._surfaces = X, surfaces

    def of(self, one: int, other: int, names: Iterable[str]) -> tuple[str, ...]:
        """Give the shared terms, strongest first, as a reader writes them.

        A pair of words goes before its parts, which are then left out; words of the blogs' names
        are left out unless there is nothing else.
        """
        a, b = (slice(self._X.indptr[row], self._X.indptr[row + 1]) for row in (one, other))
        columns, mine, others = np.intersect1d(
            self._X.indices[a], self._X.indices[b], assume_unique=True, return_indices=True
        )
        weights = self._X.data[a][mine] * self._X.data[b][others]
        # ties in the order of columns, which is that of first use in the order of permalinks
        order = np.argsort(-weights, kind="stable")[:_LOOKED_AT]
        terms = [self._surfaces[column] for column in columns[order].tolist()]
        named = {word for name in names for word in _words(name)}
        telling = [t for t in terms if not set(_words(t)) <= named and not _is_number(t)]
        return _without_parts(telling or terms)[:_SHOWN]


def _without_parts(terms: list[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for term in terms[: 4 * _SHOWN]:
        words = set(_words(term))
        if any(words & set(_words(other)) for other in kept if " " in other):
            continue
        if " " in term:
            kept = [other for other in kept if not set(_words(other)) <= words]
        kept.append(term)
    return tuple(kept)


def _is_number(term: str) -> bool:
    return all(word.isdigit() for word in _words(term))


@lru_cache(maxsize=65_536)  # the same terms explain many links
def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", fold(text.lower())))
