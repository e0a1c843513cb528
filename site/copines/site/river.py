"""Which posts the home page shows, and how they are cut into pages."""

from collections import Counter
from collections.abc import Sequence

from copines.site.cards import Card

#: Posts of the home page, and of each numbered page.
PER_PAGE = 30
#: Of one blog on the home page: one who writes daily must not hide who writes monthly.
_PER_BLOG = 4


def newest(cards: Sequence[Card]) -> tuple[Card, ...]:
    """Choose the home page's posts, newest first, so that no blog floods it.

    Undated ones are left to the archives, for nobody can say that they are new, unless there are
    no others.
    """
    shown: list[Card] = []
    taken: Counter[str] = Counter()
    for card in [card for card in cards if card.published] or cards:
        if taken[card.face.name] < _PER_BLOG:
            taken[card.face.name] += 1
            shown.append(card)
        if len(shown) == PER_PAGE:
            break
    return tuple(shown)


def numbered(cards: Sequence[Card]) -> tuple[tuple[Card, ...], ...]:
    """Cut all posts into pages from the oldest on, so that a full page never changes again.

    Within a page the newest stands first.
    """
    oldest_first = tuple(reversed(cards))
    return tuple(
        tuple(reversed(oldest_first[start : start + PER_PAGE]))
        for start in range(0, len(oldest_first), PER_PAGE)
    )
