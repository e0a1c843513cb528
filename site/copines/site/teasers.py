"""Which posts of friends a reader is shown: the same on the portal's page and in the widget."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from copines.site.cards import Card, Place
from copines.site.portal import Portal, Tie

#: Under a post.
_MOST = 3
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
    #: What its language is called, where a fill has another than the post; else "".
    tongue: str = ""


def under(portal: Portal, place: Place) -> tuple[Teaser, ...]:
    """Give the teasers under a post, fills last."""
    ties = _first(portal, place)
    cards = portal.cards(tie.place for tie in ties)
    return tuple(_teaser(portal, place, tie, card) for card, tie in zip(cards, ties, strict=True))


def _teaser(portal: Portal, place: Place, tie: Tie, card: Card) -> Teaser:
    other = card.language if tie.fill and card.language != place.language else None
    return Teaser(card, tie.terms[:3], tie.fill, portal.words.called(other))


def told_under(portal: Portal, place: Place) -> Sequence[str]:
    """Give what decides of them, for keys of pages."""
    known = portal.told.get(place.key)
    if known is None:  # the post's page asks, and its widget
        known = portal.told[place.key] = [tie.mark for tie in _first(portal, place)]
    return known


def of_late(portal: Portal, blog: str) -> tuple[Teaser, ...]:
    """Give what stands under the blog's newest posts, one teaser of each friend, fills last."""
    by_friend: dict[str, tuple[Place, Tie]] = {}
    for place, tie in _lately(portal, blog):
        by_friend.setdefault(tie.place.face.blog, (place, tie))
    shown = tuple(islice(by_friend.values(), _MOST))
    cards = portal.cards(tie.place for _, tie in shown)
    made = (
        _teaser(portal, place, tie, card) for (place, tie), card in zip(shown, cards, strict=True)
    )
    return tuple(replace(teaser, terms=()) for teaser in made)  # the reason is one of another page


def lately(portal: Portal, blog: str) -> tuple[Place, ...]:
    """Give the neighbors of the blog's newest posts: the best of each first, each once."""
    ranked = (tie.place for _, tie in _lately(portal, blog))
    return tuple({place.permalink: place for place in ranked}.values())


def _lately(portal: Portal, blog: str) -> list[tuple[Place, Tie]]:
    """Give the links under the blog's newest posts, and these: the related first, by rank."""
    near = [(place, _first(portal, place)) for place in portal.by_blog[blog][:_NEWEST]]
    ranked = ((place, n[rank]) for rank in range(_MOST) for place, n in near if rank < len(n))
    return sorted(ranked, key=lambda pair: pair[1].fill)


def told_of_late(portal: Portal, blog: str) -> list[str]:
    """Give what decides of these two, for keys of pages."""
    newest = portal.by_blog[blog][:_NEWEST]
    return [text for place in newest for text in (place.path, *told_under(portal, place))]


def _first(portal: Portal, place: Place) -> Sequence[Tie]:
    return portal.ties.get(place.key, ())[:_MOST]
