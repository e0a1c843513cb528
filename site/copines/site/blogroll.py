"""Who is in the circle, and what each wrote last."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from copines.site.badges import Face
from copines.site.cards import Card, Place
from copines.site.portal import Portal
from copines.site.topics import fold

#: Blogs of the home page with tagline and last post, and with the others that it names: more would
#: push the posts out of sight.
_TOLD, _MOST = 12, 24


@dataclass(frozen=True, slots=True)
class Roll:
    """The home page's part of it."""

    #: With tagline and last post, in the config's order; of more than these, those who wrote last.
    told: Sequence[Face]
    #: By name alone, from who wrote last on.
    named: Sequence[Face]


def on_home(portal: Portal) -> Roll:
    """Choose the blogs that the home page shows."""
    every = tuple(portal.faces.values())
    if len(every) <= _TOLD:
        return Roll(every, ())
    wrote = dict.fromkeys(place.face for place in portal.places if place.published)
    ranked = dict.fromkeys(chain(wrote, every))
    first = tuple(islice(ranked, _MOST))
    return Roll(first[:_TOLD], first[_TOLD:])


def by_name(portal: Portal) -> Sequence[Face]:
    """Give all blogs from A to Z."""
    return sorted(portal.faces.values(), key=lambda face: (fold(face.name), face.slug))


def marks(portal: Portal, told: Iterable[Face]) -> list[tuple[str, str]]:
    """Give what decides of `lines`, for keys of pages."""
    last = (_last(portal.by_blog[face.blog]) for face in told)
    return [(place.path, place.mark) if place else ("", "") for place in last]


def lines(portal: Portal, told: Iterable[Face]) -> list[tuple[Face, Card | None]]:
    """Give each blog with its last post."""
    faces = tuple(told)
    last = [place for face in faces if (place := _last(portal.by_blog[face.blog]))]
    cards: Mapping[Face, Card] = {card.face: card for card in portal.cards(last)}
    return [(face, cards.get(face)) for face in faces]


def _last(mine: Sequence[Place]) -> Place | None:
    """Find the newest post; nobody can say of an undated one that it is, while others are."""
    return next((place for place in mine if place.published), mine[0] if mine else None)
