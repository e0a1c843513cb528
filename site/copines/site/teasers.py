"""Which posts of friends a reader is shown: the same on the portal's page and in the widget."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from copines.site.cards import Card
from copines.site.portal import Portal
from copines.site.ties import MOST, Tie, terms_of

#: Newest posts of a blog whose teasers stand for it.
_NEWEST = 10


@dataclass(frozen=True, slots=True)
class Teaser:
    """A neighbor as it is shown under a post, with the reason."""

    card: Card
    #: What both posts are about; none where no post is given as the reason.
    terms: tuple[str, ...] = ()
    #: Whether it is there though it is near by nothing, which is to be said.
    fill: bool = False
    #: Why a person recommends it, and who; "" where nobody does.
    why: str = ""
    by: str = ""
    #: What its language is called, where a fill has another than the post; else "".
    tongue: str = ""


def under(portal: Portal, key: str) -> tuple[Teaser, ...]:
    """Return the teasers under a post, fills last."""
    ties = _ties(portal, key)
    cards = portal.cards(tie.key for tie in ties)
    return tuple(_teaser(portal, key, tie, card) for card, tie in zip(cards, ties, strict=True))


def _teaser(portal: Portal, key: str, tie: Tie, card: Card) -> Teaser:
    abroad = tie.fill and card.language and card.language != portal.place(key).language
    tongue = portal.words.called(card.language) if abroad else ""
    why, by = portal.why(key, tie.key)
    return Teaser(card, terms_of(tie.said)[:3], tie.fill, why, by, tongue)


def of_late(portal: Portal, blog: str) -> tuple[Teaser, ...]:
    """Return what stands under the blog's newest posts, one teaser of each friend, fills last."""
    by_friend: dict[str, tuple[str, Tie]] = {}
    for key, tie in _lately(portal, blog):
        by_friend.setdefault(portal.place(tie.key).face.blog, (key, tie))
    shown = tuple(islice(by_friend.values(), MOST))
    cards = portal.cards(tie.key for _, tie in shown)
    made = (_teaser(portal, key, tie, card) for (key, tie), card in zip(shown, cards, strict=True))
    return tuple(replace(teaser, terms=()) for teaser in made)  # the reason is one of another page


def lately(portal: Portal, blog: str, most: int) -> tuple[tuple[str, Teaser], ...]:
    """Return the neighbors of the blog's newest posts, each with the key of its post.

    The best first, and each once.
    """
    by_key: dict[str, tuple[str, Tie]] = {}
    for key, tie in _lately(portal, blog):
        by_key.setdefault(tie.key, (key, tie))
    shown = tuple(islice(by_key.values(), most))
    cards = portal.cards(tie.key for _, tie in shown)
    return tuple(
        (key, _teaser(portal, key, t, c)) for (key, t), c in zip(shown, cards, strict=True)
    )


def _lately(portal: Portal, blog: str) -> list[tuple[str, Tie]]:
    """Return the links under the blog's newest posts, and these: the related first, by rank."""
    near = [(key, _ties(portal, key)) for key in portal.list(f"blog/{blog}")[:_NEWEST]]
    ranked = ((key, n[rank]) for rank in range(MOST) for key, n in near if rank < len(n))
    return sorted(ranked, key=lambda pair: pair[1].fill)


def _ties(portal: Portal, key: str) -> Sequence[Tie]:
    return [Tie(*tie) for tie in portal.list(f"ties/{key}") or ()]
