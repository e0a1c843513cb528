"""Which posts stand in an issue, and why: one a blog at most."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from copines.site.cards import Place
from copines.site.gazette.issues import Issue
from copines.site.topics import keyed

#: Posts of an issue: a mail that is read to its end.
_MOST = 10
#: Topics that are named, each of which so many blogs must have written about.
_TOPICS, _BLOGS = 4, 2


@dataclass(frozen=True, slots=True)
class Chosen:
    """A post of an issue, with what speaks for it."""

    place: Place
    #: Keys of the posts of the same issue that answer it.
    answers: Sequence[str] = ()
    #: Keys of the posts that it answers.
    to: Sequence[str] = ()
    #: The post after which its blog was silent for long; None for one that was not.
    silent_since: datetime | None = None
    #: What others wrote about too; "" for nothing.
    topic: str = ""

    @property
    def why(self) -> str:
        """What speaks most for it."""
        if self.answers or self.to:
            return "answered"
        if self.silent_since:
            return "back"
        return "topic" if self.topic else "also"


_ORDER = ("answered", "back", "topic", "also")


@dataclass(frozen=True, slots=True)
class Choice:
    """Chooses the posts of issues, from these alone: later ones change none of it."""

    #: Keys of the posts that answer a post, and of those that it answers.
    answers: Mapping[str, Sequence[str]]
    to: Mapping[str, Sequence[str]]
    #: When the last post before a blog's long silence came, by the key of the first one after it.
    silences: Mapping[str, datetime]
    #: Keys of the posts with a picture.
    pictured: Collection[str]
    #: Keys of topics that are shown nowhere.
    hide: frozenset[str]

    def of(self, issue: Issue) -> tuple[Sequence[Chosen], Sequence[str]]:
        """Return the posts of an issue in their order, and what the circle spoke of."""
        mine = {place.key for place in issue.posts}
        topics = _topics(issue.posts, self.hide)
        order = list(topics)

        def rank(each: Chosen) -> tuple[object, ...]:
            links = len(each.answers) + len(each.to)
            topic = order.index(each.topic) if each.topic else 0
            plain = each.place.key not in self.pictured
            return _ORDER.index(each.why), -links, topic, plain, _turn(issue, each.place)

        best: dict[str, Chosen] = {}
        told = (self._told(place, mine, topics) for place in issue.posts)
        for each in sorted(told, key=rank):
            best.setdefault(each.place.face.blog, each)
        return list(best.values())[:_MOST], order

    def _told(self, place: Place, mine: Set[str], topics: Mapping[str, Collection[str]]) -> Chosen:
        key = place.key
        answers = [other for other in self.answers.get(key, ()) if other in mine]
        about = next((name for name, posts in topics.items() if key in posts), "")
        return Chosen(place, answers, self.to.get(key, ()), self.silences.get(key), about)


def _turn(issue: Issue, place: Place) -> str:
    """Return what lets blogs take turns where nothing else speaks for one."""
    return hashlib.sha256(f"{issue.name} {place.key}".encode()).hexdigest()


def _topics(posts: Sequence[Place], hide: frozenset[str]) -> Mapping[str, Collection[str]]:
    """Return the tags that most blogs gave, as most wrote them, with the keys of their posts."""
    uses: dict[str, dict[str, str]] = defaultdict(dict)
    blogs: dict[str, set[str]] = defaultdict(set)
    for place in posts:
        for word, tag in keyed(place.tags, place.language).items():
            if word not in hide:
                uses[word][place.key] = tag
                blogs[word].add(place.face.blog)
    shared = [word for word in uses if len(blogs[word]) >= _BLOGS]
    shared.sort(key=lambda word: (-len(blogs[word]), -len(uses[word]), word))
    return {_name(uses[word].values()): uses[word].keys() for word in shared[:_TOPICS]}


def _name(written: Collection[str]) -> str:
    names = Counter(written)
    return min(names, key=lambda name: (-names[name], name.isascii(), not name.islower(), name))
