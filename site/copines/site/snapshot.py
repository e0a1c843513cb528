"""All posts of the portal at once, without their texts, and what lies between them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from copines.model import FILL, Blog, Neighbor, Picture, PortalOptions
from copines.site import timeline
from copines.site.affinity import Circle, circle
from copines.site.badges import Face, faces, portraits
from copines.site.cards import Place, lead_pictures, places, web
from copines.site.passages import BEGINNING, repeated
from copines.site.ties import MOST, terms_of
from copines.site.topics import hidden
from copines.site.view import PortalView
from copines.site.words import Words

#: A link: key of the post it leads to, score, terms as JSON, and whether it is a fill.
Link = tuple[str, float, str, bool]


@dataclass(frozen=True)
class Snapshot:
    """What lists of many posts are made of, read when the first of them asks for it."""

    view: PortalView
    blogs: tuple[Blog, ...]
    options: PortalOptions
    words: Words

    @cached_property
    def faces(self) -> Mapping[str, Face]:
        """The blogs, by key."""
        return faces(self.blogs, {}, portraits(self.view, self.blogs, self.options))

    @cached_property
    def pictures(self) -> Mapping[str, Picture]:
        """The lead pictures, by the key of the post."""
        if self.options.images != "local":
            return {}
        images = {line.key: line.image for line in self.view.lines() if line.image}
        leading = lead_pictures(images.values(), self.view.pictures())
        found = ((key, leading.get(image)) for key, image in images.items())
        return {key: picture for key, picture in found if picture}

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The posts' places, newest first."""
        return tuple(places(self.view.lines(), self.faces))

    @cached_property
    def by_key(self) -> Mapping[str, Place]:
        """The posts' places by key."""
        return {place.key: place for place in self.places}

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """Keys of the posts by address."""
        return {place.permalink: place.key for place in self.places}

    @cached_property
    def by_blog(self) -> Mapping[str, Sequence[Place]]:
        """The posts' places by blog, newest first."""
        mine: dict[str, list[Place]] = {blog: [] for blog in self.faces}
        for place in self.places:
            mine[place.face.blog].append(place)
        return mine

    @cached_property
    def newcomers(self) -> Mapping[str, datetime]:
        """When the blogs joined that came after the others, by key."""
        backlogs = {blog.key for blog in self.blogs if blog.backlog}
        joined = {blog: day for blog, day in self.view.joined().items() if blog in self.faces}
        first = min(joined.values(), default=None)
        return {blog: day for blog, day in joined.items() if day != first and blog not in backlogs}

    @cached_property
    def news(self) -> Sequence[Place]:
        """The posts' places, but for what newcomers wrote before they joined; newest first."""
        return timeline.news(self.places, self.newcomers)

    @cached_property
    def links(self) -> Mapping[str, Sequence[Link]]:
        """The links under each post, best first, fills last, by the post's key."""
        found: dict[str, list[Link]] = defaultdict(list)
        for key, related, score, terms, kind in self.view.ties():
            one, other = self.by_key.get(key), self.by_key.get(related)
            if one and other:  # their own keys: each row brings two more texts
                found[one.key].append((other.key, score, terms, kind == FILL))
        return found

    @cached_property
    def led(self) -> Counter[str]:
        """How many posts lead to each as related, by key."""
        pairs = (link for links in self.links.values() for link in links[:MOST])
        return Counter(key for key, _, _, fill in pairs if not fill)

    @cached_property
    def circle(self) -> Circle:
        """What the blogs have in common."""
        hide = hidden(self.options.topics_hide, self.options.language)
        return circle(self.places, self._neighbors(), hide)

    def _neighbors(self) -> Iterator[tuple[str, Neighbor]]:
        for place in self.places:
            for related, score, terms, fill in self.links.get(place.key, ()):
                if not fill:
                    other = self.by_key[related].permalink
                    yield place.permalink, Neighbor(other, score, terms_of(terms))

    @cached_property
    def left(self) -> Iterator[tuple[str, str]]:
        """Yield each key that a post had at an address which it has left, and its key."""
        pairs = self.view.aliases()
        return ((old, key) for old, key in pairs if key in self.by_key and old not in self.by_key)

    @cached_property
    def copies(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Where else in the circle a post was published, blog and address, by the post's key."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for permalink, blog, address in self.view.folded():
            if permalink in self.keys and blog in self.faces and web(address):
                found[self.keys[permalink]].append((blog, address))
        return found

    @cached_property
    def cites(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Posts of other blogs that a post leads to, newest first, by its key.

        Each with the key of the address that the post has for it. None of blogs that are not to be
        linked with one another.
        """
        apart = {blog.key: {*blog.never_with} for blog in self.blogs}
        order = {place.key: number for number, place in enumerate(self.places)}
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for citing, cited, address in self.view.replies():
            if citing in order and cited in order:
                one, other = self.by_key[citing].face, self.by_key[cited].face
                if other.name not in apart[one.blog] and one.name not in apart[other.blog]:
                    found[citing].setdefault(cited, address)
        return {
            key: sorted(found[key].items(), key=lambda pair: order[pair[0]])
            for key in sorted(found, key=lambda key: order[key])
        }

    @cached_property
    def replies(self) -> Mapping[str, Sequence[str]]:
        """Keys of posts of other blogs that lead to a post, newest first, by the post's key."""
        found: dict[str, list[str]] = defaultdict(list)
        for citing, cited in self.cites.items():
            for key, _ in cited:
                found[key].append(citing)
        return found

    def formula(self, blog: str) -> list[str]:
        """Return what a blog says in each post, sorted."""
        return sorted(repeated(self.view.beginnings(blog, BEGINNING)))

    def day(self, place: Place) -> date | None:
        """Return the day on which a post was published, in the portal's time zone."""
        return self.words.local(place.published).date() if place.published else None
