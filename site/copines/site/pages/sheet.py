"""What sheets have in common."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from copines.site.arrangement import Entry, arranged
from copines.site.cards import Card, Row
from copines.site.keys import Page
from copines.site.portal import Portal

#: Makes the pages of one sheet of a family.
Make = Callable[[Portal, str], Iterable[Page]]

_K = TypeVar("_K")
_L = TypeVar("_L", bound=Row | Card)


def days(portal: Portal, keys: Sequence[str]) -> list[tuple[str, list[Entry]]]:
    """Return entries by the day on which posts were published."""
    return arranged(portal.cards(keys), portal.day)


def grouped(shown: Iterable[_L], key: Callable[[_L], _K]) -> list[tuple[_K, list[_L]]]:
    """Group posts in their order, undated ones last: their place among the others is a guess."""
    groups: dict[_K, list[_L]] = {}
    for post in sorted(shown, key=lambda post: post.published is None):
        groups.setdefault(key(post), []).append(post)
    return list(groups.items())
