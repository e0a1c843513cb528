"""Which posts of friends a reader is shown: the same on the portal's page and in the widget."""

from collections.abc import Sequence
from dataclasses import dataclass
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


def under(portal: Portal, place: Place) -> tuple[Teaser, ...]:
    """Give the teasers under a post."""
    ties = _first(portal, place)
    cards = portal.cards(tie.place for tie in ties)
    return tuple(Teaser(card, tie.terms[:3]) for card, tie in zip(cards, ties, strict=True))


def told_under(portal: Portal, place: Place) -> Sequence[str]:
    """Give what decides of them, for keys of pages."""
    known = portal.told.get(place.key)
    if known is None:  # the post's page asks, and its widget
        known = portal.told[place.key] = [tie.mark for tie in _first(portal, place)]
    return known


def of_late(portal: Portal, blog: str) -> tuple[Teaser, ...]:
    """Give what stands under the blog's newest posts, one teaser of each friend."""
    by_friend: dict[str, Place] = {}
    for place in lately(portal, blog):
        by_friend.setdefault(place.face.blog, place)
    return tuple(map(Teaser, portal.cards(islice(by_friend.values(), _MOST))))


def lately(portal: Portal, blog: str) -> tuple[Place, ...]:
    """Give the neighbors of the blog's newest posts: the best of each first, each once."""
    near = [_first(portal, place) for place in portal.by_blog[blog][:_NEWEST]]
    ranked = (n[rank].place for rank in range(_MOST) for n in near if rank < len(n))
    return tuple({place.permalink: place for place in ranked}.values())


def told_of_late(portal: Portal, blog: str) -> list[str]:
    """Give what decides of these two, for keys of pages."""
    newest = portal.by_blog[blog][:_NEWEST]
    return [text for place in newest for text in (place.path, *told_under(portal, place))]


def _first(portal: Portal, place: Place) -> Sequence[Tie]:
    return portal.ties.get(place.key, ())[:_MOST]
