"""What the pages of a portal are made of, read when the first of them asks for it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from copines.model import FILL, Blog, Neighbor, Picture, PortalOptions, Post
from copines.site import timeline
from copines.site.affinity import Circle, circle
from copines.site.badges import Face, faces
from copines.site.cards import Card, Place, Row, card, lead_pictures, places, row, web
from copines.site.keys import key_of, made_with
from copines.site.passages import Formulas, formulas
from copines.site.render import Renderer
from copines.site.theme import Theme
from copines.site.topics import hidden
from copines.site.view import PortalView
from copines.site.words import Words

#: Said where the config has no words of its own: below the title, and above teasers.
_LEDE = "Each writes at their own place. From here, one goes from one to the next."
_FRIENDS = "Discover my girlfriends’ blogs:"


@dataclass(frozen=True, slots=True)
class Tie:
    """A link under a post."""

    place: Place
    score: float
    #: The terms, as a JSON list.
    said: str
    #: Whether it stands there though it is near by nothing.
    fill: bool = False

    @property
    def terms(self) -> tuple[str, ...]:
        """What both posts are about."""
        if "\\" not in self.said and self.said.startswith('["'):  # a tenth of the time, for most
            return tuple(self.said[2:-2].split('", "'))
        return tuple(json.loads(self.said))

    @property
    def mark(self) -> str:
        """Differs where anything differs that is shown of it."""
        kind = FILL if self.fill else ""
        return f"{self.place.path} {self.place.mark} {self.said}{kind}"


class Portal:
    """All that is rendered; of posts only their places are held, and the cards that were shown."""

    def __init__(
        self, view: PortalView, blogs: tuple[Blog, ...], options: PortalOptions, theme: Theme
    ) -> None:
        self.view, self.options, self.theme = view, options, theme
        self.words = Words(options.language, options.timezone)
        #: Keys of blogs that are not visited for now.
        self.resting = frozenset(blog.key for blog in blogs if not blog.enabled)
        self._backlogs = frozenset(blog.key for blog in blogs if blog.backlog)
        self.faces: Mapping[str, Face] = faces(blogs, view.taglines())
        common = {
            "portal": options,
            "language": options.language,
            "direction": self.words.direction,
            "blogs": tuple(self.faces.values()),
            "motto": options.lede or self.words.phrase(_LEDE),
            "friends": options.friends or self.words.phrase(_FRIENDS),
        }
        self.renderer = Renderer(self.words, common, theme)
        self._cards: dict[str, Card] = {}
        #: What the portal says of itself, below its title.
        self.motto = options.lede or self.words.gettext(_LEDE)
        #: What decides of the teasers under posts, by key, as far as it was asked.
        self.told: dict[str, Sequence[str]] = {}

    @cached_property
    def feeds(self) -> Mapping[str, str]:
        """Addresses of the blogs' feeds, by key."""
        return {state.blog: feed for state in self.view.states() if (feed := web(state.feed))}

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
        return tuple(places(self.view.lines(), self.faces, self.pictures, self.formulas))

    @cached_property
    def formulas(self) -> Formulas:
        """What blogs say in each post, which no excerpt repeats."""
        return formulas(self.view, self.view.lines())

    @cached_property
    def newcomers(self) -> Mapping[str, datetime]:
        """When the blogs joined that came after the others, by key."""
        joined = {blog: day for blog, day in self.view.joined().items() if blog in self.faces}
        first = min(joined.values(), default=None)
        return {
            blog: day for blog, day in joined.items() if day != first and blog not in self._backlogs
        }

    @cached_property
    def news(self) -> Sequence[Place]:
        """The posts' places, but for what newcomers wrote before they joined; newest first."""
        return timeline.news(self.places, self.newcomers)

    @cached_property
    def by_permalink(self) -> Mapping[str, Place]:
        """The posts' places by address."""
        return {place.permalink: place for place in self.places}

    @cached_property
    def left(self) -> Mapping[str, Place]:
        """The posts' places by each key that they had at an address which they have left."""
        by_key = {place.key: place for place in self.places}
        return {
            old: by_key[key]
            for old, key in self.view.aliases()
            if key in by_key and old not in by_key
        }

    @cached_property
    def by_blog(self) -> Mapping[str, Sequence[Place]]:
        """The posts' places by blog, newest first."""
        mine: dict[str, list[Place]] = {blog: [] for blog in self.faces}
        for place in self.places:
            mine[place.face.blog].append(place)
        return mine

    @cached_property
    def ties(self) -> Mapping[str, Sequence[Tie]]:
        """The links under each post, best first, fills last, by the post's key."""
        by_key = {place.key: place for place in self.places}
        found: dict[str, list[Tie]] = defaultdict(list)
        for key, related, score, terms, kind in self.view.ties():
            if key in by_key and related in by_key:
                found[key].append(Tie(by_key[related], score, terms, kind == FILL))
        return found

    @cached_property
    def circle(self) -> Circle:
        """What the blogs have in common."""
        return circle(
            self.places,
            (
                (place.permalink, Neighbor(tie.place.permalink, tie.score, tie.terms))
                for place in self.places
                for tie in self.ties.get(place.key, ())
                if not tie.fill
            ),
            hidden(self.options.topics_hide, self.options.language),
        )

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

    def rows(self, shown: Iterable[Place]) -> tuple[Row | Card, ...]:
        """Give the rows of posts in lists of titles; of one without title its card."""
        return tuple(found for place in shown if (found := row(place) or self._card(place)))

    def post(self, place: Place) -> tuple[Post, Card] | None:
        """Give a post, text and all, and its card; None where it is gone."""
        post = self.view.by_permalink(place.permalink)
        known = self._card_of(post) if post else None
        return (post, known) if post and known else None

    def _card(self, place: Place) -> Card | None:
        known = self._cards.get(place.permalink)
        if known is None and (post := self.view.by_permalink(place.permalink)):
            known = self._card_of(post)
        return known

    def _card_of(self, post: Post) -> Card | None:
        known = self._cards.get(post.permalink) or card(
            post, self.faces, self.pictures, self.formulas
        )
        if known:
            self._cards[post.permalink] = known
        return known

    def date(self, place: Place | Card | Row) -> date | None:
        """Give the day on which a post was published, in the portal's time zone."""
        return self.words.local(place.published).date() if place.published else None

    def day(self, card: Card) -> str:
        """Name the day on which a post was published."""
        return self.words.day(card.published) if card.published else ""

    def year(self, card: Card | Row) -> int | None:
        """Give the year in which a post was published."""
        day = self.date(card)
        return day.year if day else None
