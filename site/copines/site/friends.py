"""Which posts of friends a reader is shown: the same on the portal's page and in the widget."""

from dataclasses import dataclass
from itertools import islice

from copines.model import Neighbor
from copines.site.cards import Card, Place
from copines.site.portal import Portal

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
    near = _near(portal, place)
    cards = portal.cards(portal.by_permalink[n.permalink] for n in near)
    return tuple(Teaser(card, n.terms[:3]) for card, n in zip(cards, near, strict=True))


def of_late(portal: Portal, blog: str) -> tuple[Teaser, ...]:
    """Give what stands under the blog's newest posts, one teaser of each friend."""
    by_friend: dict[str, Place] = {}
    for place in lately(portal, blog):
        by_friend.setdefault(place.face.name, place)
    return tuple(map(Teaser, portal.cards(islice(by_friend.values(), _MOST))))


def lately(portal: Portal, blog: str) -> tuple[Place, ...]:
    """Give the neighbors of the blog's newest posts: the best of each first, each once."""
    near = [_near(portal, place) for place in portal.by_blog[blog][:_NEWEST]]
    ranked = (n[rank] for rank in range(_MOST) for n in near if rank < len(n))
    return tuple(portal.by_permalink[p] for p in dict.fromkeys(n.permalink for n in ranked))


def told_of_late(portal: Portal, blog: str) -> object:
    """Give what decides of these two, for keys of pages."""
    return [portal.ties.get(place.key) for place in portal.by_blog[blog][:_NEWEST]]


def _near(portal: Portal, place: Place) -> list[Neighbor]:
    found = portal.view.neighbors(place.permalink)
    return [near for near in found if near.permalink in portal.by_permalink][:_MOST]
