"""What the pages of a portal are made of, read when the first of them asks for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from copines.model import Blog, Picture, PortalOptions
from copines.site.cards import Card, Place, card, lead_pictures, places, web
from copines.site.circle import Circle, circle
from copines.site.faces import Face, faces
from copines.site.keys import key_of, made_with
from copines.site.render import Renderer
from copines.site.theme import Theme
from copines.site.view import PortalView
from copines.site.words import Words


class Portal:
    """All that is rendered; of posts only their places are held, and the cards that were shown."""

    def __init__(
        self, view: PortalView, blogs: tuple[Blog, ...], options: PortalOptions, theme: Theme
    ) -> None:
        self.view, self.options, self.theme = view, options, theme
        self.words = Words(options.language, options.timezone)
        #: Names of blogs that are not visited for now.
        self.resting = frozenset(blog.name for blog in blogs if not blog.enabled)
        self.faces: Mapping[str, Face] = faces(blogs, view.taglines())
        common = {"portal": options, "language": options.language,
                  "blogs": tuple(self.faces.values())}  # fmt: skip
        self.renderer = Renderer(self.words, common, theme)
        self._cards: dict[str, Card] = {}

    @cached_property
    def feeds(self) -> Mapping[str, str]:
        """Addresses of the blogs' feeds, by name."""
        return {state.name: feed for state in self.view.states() if (feed := web(state.feed))}

    @cached_property
    def common(self) -> str:
        """Hash what every page may show."""
        return key_of(self.options, self.faces, made_with(self.theme.folder))

    @cached_property
    def pictures(self) -> Mapping[str, Picture]:
        """Pictures that stand for a post, by the address where their source has them."""
        if self.options.images != "local":
            return {}
        return lead_pictures(self.view.lines(), self.view.pictures())

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The posts' places, newest first."""
        return tuple(places(self.view.lines(), self.faces, self.pictures))

    @cached_property
    def by_permalink(self) -> Mapping[str, Place]:
        """The posts' places by address."""
        return {place.permalink: place for place in self.places}

    @cached_property
    def by_blog(self) -> Mapping[str, Sequence[Place]]:
        """The posts' places by blog, newest first."""
        mine: dict[str, list[Place]] = {name: [] for name in self.faces}
        for place in self.places:
            mine[place.face.name].append(place)
        return mine

    @cached_property
    def ties(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Marks of each post's neighbors with the terms, best first, by the post's key."""
        marks = {place.key: f"{place.path} {place.mark}" for place in self.places}
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, related, terms in self.view.ties():
            if related in marks:
                found[key].append((marks[related], terms))
        return found

    @cached_property
    def circle(self) -> Circle:
        """What the blogs have in common."""
        return circle(self.places, self.view.links())

    @cached_property
    def copies(self) -> Mapping[str, Sequence[tuple[Face, str]]]:
        """Where else in the circle a post was published, by its permalink."""
        found: dict[str, list[tuple[Face, str]]] = defaultdict(list)
        for permalink, blog, address in self.view.folded():
            if blog in self.faces and web(address):
                found[permalink].append((self.faces[blog], address))
        return found

    @cached_property
    def replies(self) -> Mapping[str, Sequence[Place]]:
        """Posts of other blogs that lead to a post, newest first, by its permalink."""
        found: dict[str, list[Place]] = defaultdict(list)
        cited: dict[str, list[str]] = defaultdict(list)
        for one, other in self.view.replies():
            cited[one].append(other)
        for place in self.places:
            for other in cited.get(place.permalink, ()):
                found[other].append(place)
        return found

    def cards(self, shown: Iterable[Place]) -> tuple[Card, ...]:
        """Give the cards of posts."""
        return tuple(card for place in shown if (card := self._card(place)))

    def _card(self, place: Place) -> Card | None:
        known = self._cards.get(place.permalink)
        if known is None and (post := self.view.by_permalink(place.permalink)):
            known = card(post, self.faces, self.pictures)
            if known:
                self._cards[place.permalink] = known
        return known

    def date(self, place: Place | Card) -> date | None:
        """Give the day on which a post was published, in the portal's time zone."""
        return self.words.local(place.published).date() if place.published else None

    def day(self, card: Card) -> str:
        """Name the day on which a post was published."""
        return self.words.day(card.published) if card.published else ""

    def year(self, card: Card) -> int | None:
        """Give the year in which a post was published."""
        day = self.date(card)
        return day.year if day else None
