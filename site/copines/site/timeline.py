"""Which posts the home page shows, and how they are cut into pages."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, groupby
from typing import TypeVar

from copines.site.cards import Placed

_P = TypeVar("_P", bound=Placed)

#: Posts of the home page, and of each numbered page: home is where one looks what is new.
HOME, PER_PAGE = 24, 30
#: From which on a blog is called silent.
SILENCE = timedelta(days=180)


def newest(cards: Sequence[_P], day: Callable[[_P], date | None]) -> tuple[_P, ...]:
    """Choose the home page's posts, newest first, so that no blog floods it.

    Undated ones are left to the archives, for nobody can say that they are new, unless there are
    no others. `day` gives the day of a post: within it blogs take turns.
    """
    shown: list[_P] = []
    taken: Counter[str] = Counter()
    for card in [card for card in cards if card.published] or cards:
        if taken[card.face.blog] < card.face.cap:
            taken[card.face.blog] += 1
            shown.append(card)
        if len(shown) == HOME:
            break
    return tuple(chain.from_iterable(_in_turns(mine) for _, mine in groupby(shown, day)))


def news(posts: Sequence[_P], newcomers: Mapping[str, datetime]) -> Sequence[_P]:
    """Leave out what blogs wrote before they joined, which would stand among the others' news.

    `newcomers` has the blogs that joined after the others, and when. A date may be without an hour,
    and of another time zone: the day before counts as news. What has no date does not.
    """
    if not newcomers:
        return posts
    since = {blog: joined - timedelta(days=1) for blog, joined in newcomers.items()}
    return tuple(
        post
        for post in posts
        if (joined := since.get(post.face.blog)) is None
        or (post.published is not None and post.published >= joined)
    )


def fed(posts: Sequence[_P], most: int) -> list[_P]:
    """Return the newest, undated ones last: they would push out what is known to be new."""
    dated = [post for post in posts if post.published]
    return [*dated, *(post for post in posts if not post.published)][:most]


def _in_turns(cards: Iterable[_P]) -> list[_P]:
    """Return first each blog's newest post, then each one's second, in the order of the cards."""
    turns: Counter[str] = Counter()
    turned: list[tuple[int, _P]] = []
    for card in cards:
        turned.append((turns[card.face.blog], card))
        turns[card.face.blog] += 1
    return [card for _, card in sorted(turned, key=lambda pair: pair[0])]


def numbered(cards: Sequence[_P]) -> tuple[tuple[_P, ...], ...]:
    """Cut all posts into pages from the oldest on, so that a full page never changes again.

    Within a page the newest stands first.
    """
    oldest_first = tuple(reversed(cards))
    return tuple(
        tuple(reversed(oldest_first[start : start + PER_PAGE]))
        for start in range(0, len(oldest_first), PER_PAGE)
    )
