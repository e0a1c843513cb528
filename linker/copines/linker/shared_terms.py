"""The terms that two posts share → those that tell a reader why one leads to the other."""

import re
from functools import lru_cache

from copines.linker.accents import fold

#: Words shown at most.
_SHOWN = 4
#: Shared terms looked at.
READ = 4 * _SHOWN
#: Words that begin with as many equal letters are one to a reader: video, videos.
_BEGINNING = 5


def reasons(terms: list[str]) -> tuple[str, ...]:
    """Choose the terms that tell a reader most, of terms in the order of what they tell.

    A pair of words goes before its parts, which are then left out; of two forms of a word the first
    is shown.
    """
    return _without_forms(_without_parts(terms))[:_SHOWN]


def _without_parts(terms: list[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for term in terms[:READ]:
        words = _words(term)
        if any(words & _words(other) for other in kept if " " in other):
            continue
        if " " in term:
            kept = [other for other in kept if not _words(other) <= words]
        kept.append(term)
    return tuple(kept)


def _without_forms(terms: tuple[str, ...]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for term in terms:
        first.setdefault(term if " " in term else fold(term.lower())[:_BEGINNING], term)
    return tuple(first.values())


@lru_cache(maxsize=100_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text.lower())))
