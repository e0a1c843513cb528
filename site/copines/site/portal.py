"""What pages are made of: posts, blogs and lists, handed out and noted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, overload

from copines.model import Blog, Picture, PortalOptions, Post
from copines.site.badges import Face, faces, portraits
from copines.site.cards import Card, Place, Row, card, places, row, web
from copines.site.lists import Lists
from copines.site.passages import BEGINNING, repeated
from copines.site.recommended import Recommended
from copines.site.render import Renderer
from copines.site.theme import Theme
from copines.site.trace import Notebook
from copines.site.view import PortalView
from copines.site.words import Words

_V = TypeVar("_V")

#: Said where the config has no words of its own: below the title, and above teasers.
_LEDE = "Each writes at their own place. From here, one goes from one to the next."
_FRIENDS = "Discover my girlfriends’ blogs:"


def _facts_of(blog: str) -> tuple[str, str]:
    """Return what all cards of a blog depend on besides their posts."""
    return f"face/{blog}", f"formula/{blog}"


class _Noted(Mapping[str, _V]):
    """Something of each blog: who reads it notes of which blog, or of all."""

    def __init__(self, kind: str, values: Mapping[str, _V], notebook: Notebook) -> None:
        self._kind, self._values, self._notebook = kind, values, notebook

    def __getitem__(self, blog: str) -> _V:
        self._notebook.note(f"{self._kind}/{blog}")
        return self._values[blog]

    def __iter__(self) -> Iterator[str]:
        self._notebook.note("blogs")
        return iter(self._values)

    def __len__(self) -> int:
        self._notebook.note("blogs")
        return len(self._values)


class _Blogs(Sequence[Face]):
    """All blogs, as templates may ask for them."""

    def __init__(self, noted: Mapping[str, Face]) -> None:
        self._noted = noted

    @overload
    def __getitem__(self, index: int) -> Face: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Face]: ...
    def __getitem__(self, index: int | slice) -> Face | Sequence[Face]:
        return tuple(self._noted.values())[index]

    def __len__(self) -> int:
        return len(self._noted)


class Portal:
    """All that is shown. What is handed out is noted, for the page that is open.

    The view is this class's alone: a page that read it past the portal would not be made again.
    """

    def __init__(
        self,
        view: PortalView,
        blogs: tuple[Blog, ...],
        options: PortalOptions,
        theme: Theme,
    ) -> None:
        self._view, self.options, self.theme = view, options, theme
        self.words = Words(options.language, options.timezone)
        self.notebook = Notebook()
        self._taglines = {key: line for key, line in view.taglines().items() if line}
        self._feeds = {blog: feed for blog, feed in view.feeds().items() if web(feed)}
        taglines = _Noted("tagline", self._taglines, self.notebook)
        self._faces = faces(blogs, taglines, portraits(view, blogs, options))
        #: The blogs, by key, in the order of the config.
        self.faces: Mapping[str, Face] = _Noted("face", self._faces, self.notebook)
        #: Addresses of the blogs' feeds, by key.
        self.feeds: Mapping[str, str] = _Noted("feed", self._feeds, self.notebook)
        self._recommended = Recommended(options.recommended, self._faces)
        #: What the portal says of itself, below its title.
        self.motto = options.lede or self.words.gettext(_LEDE)
        self._lists = Lists(view)
        self._places: dict[str, Place] = {}
        self._rows: dict[str, Row] = {}
        self._cards: dict[str, Card] = {}
        self._formulas: dict[str, frozenset[str]] = {}
        common = {
            "portal": options,
            "language": options.language,
            "direction": self.words.direction,
            "blogs": _Blogs(self.faces),
            "motto": options.lede or self.words.phrase(_LEDE),
            "friends": options.friends or self.words.phrase(_FRIENDS),
        }
        self.renderer = Renderer(self.words, common, theme, self.notebook)

    def know(self, lists: Mapping[str, Any], places: Mapping[str, Place]) -> None:
        """Take lists that were just made, and the places of posts."""
        self._lists.take(lists)
        self._places.update(places)
        self._rows.clear()

    def list(self, name: str) -> Any:
        """Return a list by name; None where there is none."""
        self.notebook.note(name)
        return self._lists[name]

    def place(self, key: str) -> Place:
        """Return a post's place."""
        (found,) = self._found([key])
        return found

    def places(self, keys: Sequence[str]) -> Sequence[Place]:
        """Return the places of posts: many cost one question to the database."""
        return self._found(keys)

    def dated(self, keys: Sequence[str]) -> Sequence[str]:
        """Return the keys of those posts that have a date."""
        return [place.key for place in self._found(keys) if place.published]

    def cards(self, keys: Iterable[str]) -> tuple[Card, ...]:
        """Return the cards of posts."""
        return tuple(self._card(key) for key in keys)

    def rows(self, keys: Iterable[str]) -> tuple[Row | Card, ...]:
        """Return the rows of posts in lists of titles; of one without title its card."""
        return tuple(self._row(place) for place in self._found(list(keys)))

    def post(self, key: str) -> tuple[Post, Card]:
        """Return a post, text and all, and its card."""
        return self._read(key)

    def _found(self, keys: Sequence[str]) -> Sequence[Place]:
        missing = [key for key in keys if key not in self._places]
        if missing:
            lines = self._view.lines_of(missing)
            self._places.update((place.key, place) for place in places(lines, self._faces))
        found = [self._places[key] for key in keys]
        self.notebook.note(*(f"post/{key}" for key in keys))
        self.notebook.note(*{f"face/{place.face.blog}" for place in found})
        return found

    def _row(self, place: Place) -> Row | Card:
        """Return a row; a post has some twenty, and cutting its title takes most of each."""
        known = self._rows.get(place.key) or row(place)
        if known is None:
            return self._card(place.key)
        self._rows[place.key] = known
        return known

    def _card(self, key: str) -> Card:
        known = self._cards.get(key)
        if known is None:
            return self._read(key)[1]
        self.notebook.note(f"post/{key}", *_facts_of(known.face.blog))
        return known

    def _read(self, key: str) -> tuple[Post, Card]:
        post = self._view.by_key(key)
        assert post, f"{key} is in a list, but nowhere else"
        self.notebook.note(f"post/{key}", *_facts_of(post.blog))
        if key not in self._cards:
            face, picture = self._faces[post.blog], self._picture(key)
            self._cards[key] = card(post, face, picture, self.formula(post.blog))
        return post, self._cards[key]

    def _picture(self, key: str) -> Picture | None:
        """Return a post's lead picture; a change of it is one of the post."""
        kept = self._lists[f"picture/{key}"] if self.options.images == "local" else None
        return Picture(*kept) if kept else None

    def formula(self, blog: str) -> frozenset[str]:
        """Return the paragraphs that a blog says in each post, which no excerpt repeats."""
        if blog not in self._formulas:
            self._formulas[blog] = frozenset(self._lists[f"formula/{blog}"] or ())
        return self._formulas[blog]

    def formula_now(self, blog: str) -> Sequence[str]:
        """Return them as its posts have them now, sorted, whatever the last build found."""
        return sorted(repeated(self._view.beginnings(blog, BEGINNING)))

    def why(self, under: str, to: str) -> tuple[str, str]:
        """Return why a friend recommends a post under another, by their keys, and who; or ""."""
        if not self.options.recommended:
            return "", ""
        return self._recommended.why(self.place(under), self.place(to))

    def date(self, place: Place | Card | Row) -> date | None:
        """Return the day on which a post was published, in the portal's time zone."""
        return self.words.local(place.published).date() if place.published else None

    def day(self, card: Card) -> str:
        """Name the day on which a post was published."""
        return self.words.day(card.published) if card.published else ""

    def year(self, card: Card | Row) -> int | None:
        """Return the year in which a post was published."""
        day = self.date(card)
        return day.year if day else None
